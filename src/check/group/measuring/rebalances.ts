import type { GroupObservation } from '../../../domain/group-trace.ts';
import type { HistoryTopic } from '../../../domain/history.ts';
import type { DescribedMember, GroupDescription } from '../../../domain/wire.ts';
import { at } from '../../at.ts';
import { partitionIdsIn, type TraceIndex } from '../trace-index.ts';
import type { Reading } from './reading.ts';
import { countIn, noTotals, type OpenTotals } from './totals.ts';

/**
 * The rebalances of a group, while a trace is gone through. One begins when the group leaves its rest, and is over when
 * the group is at rest, everything that somebody wants is given to a member, and each process owns what it was given;
 * so a cooperative rebalance is one, with its second round.
 */
export interface Rebalances {
  readonly index: TraceIndex;
  readonly reading: Reading;
  group: GroupDescription | null;
  topics: readonly HistoryTopic[];
  /** By process: the member id that it goes by. */
  readonly memberIds: (string | undefined)[];
  /** When the one that goes on began; -1: none does. */
  sinceMs: number;
  /** Somebody read something when it began; then nobody did. */
  hadReaders: boolean;
  hasStopped: boolean;
  count: number;
  stopped: number;
  rounds: number;
  readonly latencyMs: OpenTotals;
  readonly spread: OpenTotals;
}

/** No rebalance yet, of a group over these topics. */
export function newRebalances(
  index: TraceIndex,
  reading: Reading,
  topics: readonly HistoryTopic[],
): Rebalances {
  return {
    index,
    reading,
    group: null,
    topics,
    memberIds: [],
    sinceMs: -1,
    hadReaders: false,
    hasStopped: false,
    count: 0,
    stopped: 0,
    rounds: 0,
    latencyMs: noTotals(),
    spread: noTotals(),
  };
}

/** Takes an observation; `holdings`: it changed who owns or reads what. */
export function takeRebalance(
  rebalances: Rebalances,
  seen: GroupObservation,
  index: number,
  holdings: boolean,
): void {
  if (seen.type === 'described') {
    countRounds(rebalances, seen.group);
    rebalances.group = seen.group;
    if (rebalances.sinceMs < 0 && isRestless(seen.group)) begin(rebalances, seen.atMs);
  } else if (seen.type === 'thought') {
    rebalances.memberIds[at(rebalances.index.processOf, index)] = seen.memberId;
  } else if (seen.type === 'topics') {
    rebalances.topics = seen.topics;
  } else if (!holdings) {
    return;
  }
  if (rebalances.sinceMs < 0) return;
  const { reading } = rebalances;
  if (rebalances.hadReaders && reading.readCount === 0 && reading.liveCount > 0) {
    rebalances.hasStopped = true;
  }
  if (isOver(rebalances)) finish(rebalances, seen.atMs);
}

/** What still goes on when watching ends is counted too. */
export function endRebalances(rebalances: Rebalances): void {
  if (rebalances.sinceMs >= 0 && rebalances.hasStopped) rebalances.stopped++;
}

function isRestless(group: GroupDescription | null): boolean {
  return group !== null && group.groupState !== 'Empty' && !isSettled(group);
}

/**
 * Stable; or Reconciling only for a static member that has left for a while, whose partitions wait for it.
 *
 * Source: Kafka, `ConsumerGroup.maybeUpdateGroupState`, `ModernGroupMember.isReconciledTo`.
 */
function isSettled({ groupState, members, assignmentEpoch }: GroupDescription): boolean {
  if (groupState !== 'Reconciling') return groupState === 'Stable';
  return members.every(
    ({ memberEpoch, pendingRevocation }) =>
      memberEpoch === leftForAWhile ||
      (memberEpoch === assignmentEpoch && pendingRevocation.length === 0),
  );
}

const leftForAWhile = -2;

function begin(rebalances: Rebalances, atMs: number): void {
  rebalances.sinceMs = atMs;
  rebalances.hadReaders = rebalances.reading.readCount > 0;
  rebalances.hasStopped = false;
  rebalances.count++;
}

function finish(rebalances: Rebalances, atMs: number): void {
  countIn(rebalances.latencyMs, atMs - rebalances.sinceMs);
  if (rebalances.hasStopped) rebalances.stopped++;
  rebalances.sinceMs = -1;
  const { owned, isLive } = rebalances.reading;
  let most = -1;
  let fewest = -1;
  // Who is no member (yet, or any more) has no share in what was balanced.
  for (let process = 0; process < isLive.length; process++) {
    if (isLive[process] !== true || !isMember(rebalances, process)) continue;
    const load = owned[process]?.length ?? 0;
    if (load > most) most = load;
    if (fewest < 0 || load < fewest) fewest = load;
  }
  if (most >= 0) countIn(rebalances.spread, most - fewest);
}

function isMember({ group, memberIds }: Rebalances, process: number): boolean {
  const memberId = memberIds[process];
  return group !== null && memberId !== undefined && memberOf(group, memberId) !== undefined;
}

function countRounds(rebalances: Rebalances, group: GroupDescription | null): void {
  const before = rebalances.group;
  if (group === null) return;
  if (group.groupType === 'classic') {
    if (group.members.length > 0 && group.groupEpoch > (before?.groupEpoch ?? 0)) {
      rebalances.rounds++;
    }
  } else if (group.members.length > 0 && group.assignmentEpoch > (before?.assignmentEpoch ?? 0)) {
    rebalances.rounds++;
  }
}

function isOver(rebalances: Rebalances): boolean {
  const { group, reading, memberIds, topics } = rebalances;
  if (group === null || group.groupState === 'Empty') return true;
  if (!isSettled(group) || !isComplete(group, topics)) return false;
  for (let process = 0; process < reading.isLive.length; process++) {
    const memberId = memberIds[process];
    if (reading.isLive[process] !== true || memberId === undefined) continue;
    const member = memberOf(group, memberId);
    if (member !== undefined && !ownsAll(rebalances, process, member)) return false;
  }
  return true;
}

function ownsAll(
  { reading, index }: Rebalances,
  process: number,
  { assignment }: DescribedMember,
): boolean {
  const given = partitionIdsIn(index.partitions, assignment);
  const owned = reading.owned[process] ?? [];
  if (owned.length !== given.length) return false;
  for (const partition of given) if (!owned.includes(partition)) return false;
  return true;
}

function memberOf({ members }: GroupDescription, memberId: string): DescribedMember | undefined {
  for (const member of members) if (member.memberId === memberId) return member;
  return undefined;
}

/** As many partitions are given as there are of the topics that somebody wants. */
function isComplete({ members }: GroupDescription, topics: readonly HistoryTopic[]): boolean {
  let given = 0;
  for (const { assignment } of members) given += assignment.length;
  let wanted = 0;
  for (const { topic, partitions } of topics) {
    if (members.some(({ subscribedTopicNames }) => subscribedTopicNames.includes(topic))) {
      wanted += partitions;
    }
  }
  return given >= wanted;
}
