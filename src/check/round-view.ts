import type { TopicPartition } from '../domain/group.ts';
import type { Transfer } from '../domain/invariant.ts';
import type { Rebalanced } from '../domain/trace.ts';
import { answerViewOf, type AnswerView } from './answer-view.ts';
import { at } from './at.ts';
import { claimsViewOf, type ClaimsView } from './claims-view.ts';
import { clusterViewOf, partitionName, type ClusterView } from './cluster-view.ts';
import type { Placement, Step } from './oracles/placement.ts';
import { racksEngage } from './racks.ts';
import { subscriptionsViewOf, type SubscriptionsView } from './subscriptions-view.ts';

/** One round of a rebalance in integers: what all invariants look at. Members and partitions are numbers. */
export interface RoundView
  extends Placement, ClusterView, SubscriptionsView, ClaimsView, AnswerView {
  readonly topicCount: number;
  readonly partitionCount: number;
  readonly memberCount: number;
  readonly topicStart: readonly number[];
  readonly topicOf: readonly number[];
  readonly subscribed: readonly number[];
  readonly owner: readonly number[];
  readonly prior: readonly number[];
  readonly loads: readonly number[];
  /** Partitions with a prior owner that went to somebody else. */
  readonly moves: number;
  /** Partitions that stayed with their prior owner. */
  readonly retained: number;
  /** Racks have a say here (KIP-881). */
  readonly racksEngaged: boolean;
  /** The answer gives members existing partitions that they subscribe to, each once, and knows no strangers. */
  readonly sound: boolean;
}

/** The integer view of a round. `traceViewOf` keeps those of the trace that is looked at. */
export function roundViewOf({ input, answer }: Rebalanced): RoundView {
  const cluster = clusterViewOf(input.cluster);
  const who = subscriptionsViewOf(cluster, input.group);
  const had = claimsViewOf(cluster, who, input.claims);
  const got = answerViewOf(cluster, who, input, answer);
  let moves = 0;
  let retained = 0;
  for (let partition = 0; partition < cluster.partitionCount; partition++) {
    const before = at(had.prior, partition);
    const after = at(got.owner, partition);
    if (before < 0 || after < 0) continue;
    if (before === after) retained++;
    else moves++;
  }
  return {
    topics: cluster.topics,
    topicIndex: cluster.topicIndex,
    topicCount: cluster.topicCount,
    partitionCount: cluster.partitionCount,
    topicStart: cluster.topicStart,
    topicOf: cluster.topicOf,
    members: who.members,
    memberCount: who.memberCount,
    subscribed: who.subscribed,
    topicSubscribers: who.topicSubscribers,
    assignable: who.assignable,
    subscriptionsEqual: who.subscriptionsEqual,
    holder: had.holder,
    topGeneration: had.topGeneration,
    prior: had.prior,
    staleClaims: had.staleClaims,
    vanishedClaims: had.vanishedClaims,
    owner: got.owner,
    loads: got.loads,
    given: got.given,
    twice: got.twice,
    ghosts: got.ghosts,
    foreign: got.foreign,
    strangers: got.strangers,
    omitted: got.omitted,
    uncovered: got.uncovered,
    moves,
    retained,
    racksEngaged: racksEngage(input),
    sound: got.twice + got.ghosts + got.foreign + got.strangers === 0,
  };
}

/** The name of a partition of this round. */
export function nameOf(view: RoundView, partition: number): TopicPartition {
  return partitionName(view, partition);
}

/** Handovers in the words of the round. */
export function transfersOf(view: RoundView, steps: readonly Step[]): Transfer[] {
  return steps.map(({ partition, from, to }) => ({
    partition: nameOf(view, partition),
    from: at(view.members, from),
    to: at(view.members, to),
  }));
}

/** The members that may take `partition`, in the order of joining. */
export function eligibleFor(view: RoundView, partition: number): number[] {
  const topic = at(view.topicOf, partition);
  const eligible: number[] = [];
  for (let member = 0; member < view.memberCount; member++) {
    if (view.subscribed[member * view.topicCount + topic] === 1) eligible.push(member);
  }
  return eligible;
}
