import type { TopicPartition } from './group.ts';

/**
 * `honest`: all claims are such as correct clients send, stale ones of members that missed generations included.
 * `adversarial`: claims may be anything. Safety and totality are judged on both, balance and stickiness on honest runs.
 */
export type HistoryShape = 'honest' | 'adversarial';

/** A topic as it is when the history starts. */
export interface HistoryTopic {
  readonly topic: string;
  readonly partitions: number;
  readonly racks?: readonly (readonly string[])[];
}

/** What a member says it owns, and since which generation (-1: none). */
export interface Claims {
  readonly partitions: readonly TopicPartition[];
  readonly generation: number;
}

/**
 * When an event happens: `settled` (default) after the group is quiet; `together` in the same rebalance as the event
 * before it; `mid-rebalance` after the first round of the rebalance that the event before it caused.
 */
export type EventTiming = 'settled' | 'together' | 'mid-rebalance';

/**
 * What happens to a group. Every event is total: one that makes no sense (a stranger leaves, a topic that exists is
 * created, a topic shrinks) changes nothing. So every sub-list of a history is a history.
 */
export type HistoryEvent = (
  | {
      readonly type: 'join';
      readonly member: string;
      readonly topics: readonly string[];
      readonly instanceId?: string;
      readonly rackId?: string;
      /** Adversarial runs only. On a member that is present, a join with claims makes it report these from now on. */
      readonly claims?: Claims;
    }
  | { readonly type: 'leave'; readonly member: string }
  /** Silent death; for an assignor the same as `leave`. */
  | { readonly type: 'crash'; readonly member: string }
  /** The member takes part in rebalances but learns no answer, until `resume`: its claims grow stale. */
  | { readonly type: 'stall'; readonly member: string }
  | { readonly type: 'resume'; readonly member: string }
  /**
   * The answer of the next round does not reach the member: it keeps what it had. Its claims then carry the generation
   * it last synced, or (as Kafka's consumer does) the one it last joined. Source: KAFKA-13419, KAFKA-14639.
   */
  | { readonly type: 'drop'; readonly member: string; readonly generation: 'synced' | 'joined' }
  /** A static member's process is replaced: the same instance id under a new member id `as`, owning nothing. No-op on dynamic members. */
  | { readonly type: 'restart'; readonly member: string; readonly as: string }
  | { readonly type: 'resubscribe'; readonly member: string; readonly topics: readonly string[] }
  | {
      readonly type: 'createTopic';
      readonly topic: string;
      readonly partitions: number;
      readonly racks?: readonly (readonly string[])[];
    }
  /** `partitions` is the new total. New partitions have the racks of partition (index mod old count). */
  | { readonly type: 'addPartitions'; readonly topic: string; readonly partitions: number }
  | { readonly type: 'deleteTopic'; readonly topic: string }
  /** Without `rackId` the member has no rack any more. */
  | { readonly type: 'changeRack'; readonly member: string; readonly rackId?: string }
  /** Rolling restart: each member in turn leaves and comes back as `<id>+` (static ones as in `restart`). */
  | { readonly type: 'bounce' }
  /** Until now another assignor ran this group: members own what it would have given them. */
  | { readonly type: 'switchAssignor'; readonly from: 'range' | 'one-takes-all' }
  /** The coordinator moves. With `restarts` it has lost the group's generation and counts from 0 again; members keep their claims. */
  | { readonly type: 'failover'; readonly generation: 'kept' | 'restarts' }
  | { readonly type: 'wait' }
) & { readonly when?: EventTiming };

/** The kinds of events, in the order of simplicity: shrinking prefers earlier ones. */
export const eventTypes: readonly HistoryEvent['type'][] = [
  'wait',
  'join',
  'leave',
  'crash',
  'resubscribe',
  'addPartitions',
  'createTopic',
  'deleteTopic',
  'changeRack',
  'drop',
  'stall',
  'resume',
  'restart',
  'failover',
  'switchAssignor',
  'bounce',
];

/** What happens to a group, from an empty one: plain data, JSON-able. */
export interface MembershipHistory {
  readonly shape: HistoryShape;
  readonly topics: readonly HistoryTopic[];
  readonly events: readonly HistoryEvent[];
}
