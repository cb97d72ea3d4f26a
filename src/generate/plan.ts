import type { HistoryShape } from '../domain/history.ts';
import type { Names } from './names.ts';

/**
 * How subscriptions are alike. `any`: every set of topics is as likely as any other (and can be enumerated);
 * `nested`: the first few topics.
 */
export type SubscriptionStyle = 'equal' | 'overlapping' | 'disjoint' | 'nested' | 'any';

/** How many partitions topics have; `divides`: a multiple of the number of members that the run starts with. */
export type PartitionStyle = 'any' | 'one' | 'same' | 'divides' | 'most';

/** The part of a plan that says which topics there are and who wants them. */
export type TopicPlan = Pick<Plan, 'start' | 'names' | 'topics' | 'wishes' | 'members'>;

/**
 * The shape of one run, drawn before anything happens in it. Topics are numbered slots: the first `topics` of them
 * exist at the start, the others may be created, and may be subscribed to before.
 */
export interface Plan {
  readonly shape: HistoryShape;
  /** Members that join before anything else happens. */
  readonly start: number;
  /** They all take part in one first rebalance. */
  readonly startTogether: boolean;
  /** Events after the start. */
  readonly churn: number;
  /** Members at one time. */
  readonly membersMax: number;
  /** Different member ids in the whole run. */
  readonly idsMax: number;
  /** How often each kind of event happens, by index into `alphabet`. */
  readonly weights: readonly number[];
  readonly names: PlannedNames;
  readonly topics: PlannedTopics;
  readonly wishes: PlannedWishes;
  readonly members: PlannedMembers;
  readonly timings: PlannedTimings;
}

/** Where names come from. */
export interface PlannedNames {
  readonly members: Names;
  readonly topics: Names;
  readonly instances: Names;
}

/** What the cluster is like. */
export interface PlannedTopics {
  /** Topics at the start. */
  readonly count: number;
  /** Topics that are there or may come; at most 20. */
  readonly slots: number;
  readonly partitionsMax: number;
  readonly style: PartitionStyle;
  /** With style `same`. */
  readonly samePartitions: number;
  /** Of 100 topics, how many have no partitions yet. */
  readonly unreadyPercent: number;
}

/** What members subscribe to. */
export interface PlannedWishes {
  readonly style: SubscriptionStyle;
  /** Of 100 subscriptions, how many are empty. */
  readonly emptyPercent: number;
  /** Of 100 subscriptions, how many name a topic twice. */
  readonly twicePercent: number;
  /** Topics are listed in any order. */
  readonly shuffled: boolean;
}

/** What members are like. */
export interface PlannedMembers {
  readonly staticPercent: number;
  /** 0: this run knows no racks. */
  readonly racks: number;
  /** Replicas of a partition, each in a rack of its own. */
  readonly replicas: number;
  /** Of 100 members and topics, how many have racks. */
  readonly rackedPercent: number;
  /** Of 100 joins, how many carry arbitrary claims. */
  readonly claimsPercent: number;
}

/** Of 100 events, how many happen together with the one before, or in the middle of its rebalance. */
export interface PlannedTimings {
  readonly togetherPercent: number;
  readonly midRebalancePercent: number;
}
