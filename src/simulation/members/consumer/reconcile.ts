import type { TopicPartition } from '../../../domain/group.ts';
import { comparePartitions } from '../reading/compare-partitions.ts';
import { dropPartitions, includesPartition } from '../reading/drop-partitions.ts';
import { offsetsToCommit, sendCommit } from './commits.ts';
import { targetReconciled } from './heartbeat.ts';
import type { ConsumerMemberState } from './state.ts';
import { noRequest } from './state.ts';
import { moveTo, partitionsOf, pause, samePartitions } from './turn.ts';
import type { Turn } from './turn.ts';

/**
 * A response brought an assignment: it is the target from now on. A reconciliation under way is not stopped; another one
 * follows it. Even an empty first one has to be reconciled, that is, told and acknowledged.
 *
 * Source: Kafka, `AbstractMembershipManager.processAssignmentReceived`.
 */
export function takeTarget(turn: Turn, assignment: readonly TopicPartition[]): void {
  const { state } = turn;
  const target = tidyPartitions(assignment);
  if (state.target === null || !samePartitions(state.target, target)) {
    state.target = target;
    state.targetTaken = false;
    if (state.change !== null) state.change = { ...state.change, targetReplaced: true };
  }
  if (!targetReconciled(state)) moveTo(turn, 'RECONCILING');
}

/**
 * Starts to reconcile what it owns with the part of the target whose topics it knows: stops fetching what is to be
 * revoked, and commits. It waits for the application to poll, since what was processed is known only then.
 *
 * Where that part is what it owns already there is nothing to tell the application, only the coordinator; once.
 *
 * Source: Kafka, `AbstractMembershipManager.maybeReconcile`.
 */
export function startReconciling(turn: Turn): void {
  const { state, nowMs } = turn;
  if (state.memberState !== 'RECONCILING' || state.change !== null || state.target === null) return;
  const assigned = resolvable(state, state.target);
  if (state.current !== null && samePartitions(assigned, state.current)) {
    if (state.targetTaken) return;
    acknowledge(turn, assigned, true);
    return;
  }
  if (!state.inPoll) return;
  const { settings } = state.config;
  const revoked = partitionsOf(dropPartitions(state.positions, assigned));
  const offsets = settings.enableAutoCommit ? offsetsToCommit(state) : [];
  state.change = {
    why: 'reconcile',
    step: offsets.length > 0 ? 'commit' : 'call-back',
    revoked,
    assigned,
    targetReplaced: false,
    requestId: offsets.length > 0 ? sendCommit(turn, offsets) : noRequest,
    offsets,
    retryAtMs: null,
    deadlineAtMs: nowMs + settings.maxPollIntervalMs,
  };
  pause(turn, revoked);
}

/** It has what it reconciled; the next heartbeat, at once, says so. Source: Kafka, `revokeAndAssign`. */
export function acknowledge(
  turn: Turn,
  assigned: readonly TopicPartition[],
  targetTaken: boolean,
): void {
  const { state } = turn;
  state.current = assigned;
  state.sentCurrent = false;
  state.targetTaken = targetTaken;
  moveTo(turn, 'ACKNOWLEDGING');
}

/** The part of a target whose topics the client knows, from its metadata or because it owns some of them. */
function resolvable(
  { topics, positions }: ConsumerMemberState,
  target: readonly TopicPartition[],
): readonly TopicPartition[] {
  const known = (topic: string): boolean =>
    topics.some((other) => other.topic === topic) ||
    positions.some((other) => other.topic === topic);
  return target.every(({ topic }) => known(topic))
    ? target
    : target.filter(({ topic }) => known(topic));
}

/** Each partition once, sorted. */
function tidyPartitions(partitions: readonly TopicPartition[]): readonly TopicPartition[] {
  const sorted = partitionsOf(partitions.toSorted(comparePartitions));
  return sorted.filter((partition, index) => {
    const before = sorted[index - 1];
    return before === undefined || comparePartitions(before, partition) !== 0;
  });
}

/** What of `partitions` the member does not own yet. */
export function addedPartitions(
  { positions }: ConsumerMemberState,
  partitions: readonly TopicPartition[],
): readonly TopicPartition[] {
  return partitions.filter((partition) => !includesPartition(positions, partition));
}
