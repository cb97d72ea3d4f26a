import type { LogEnd } from '../../../domain/member-client.ts';
import { readRecords } from '../reading/read-records.ts';
import { commitOnInterval } from './commit-offsets.ts';
import { completeJoin, endCompletion } from './complete-join.ts';
import { fetchOffsets } from './fetch-offsets.ts';
import { isAsleep } from './back-off.ts';
import { sendJoinGroup } from './join-group.ts';
import { failPoll } from './leave-group.ts';
import { isSnapshotOutdated } from './metadata-snapshot.ts';
import { endPreparation, prepareJoin } from './prepare-join.ts';
import { isGenerationReset, resetGeneration } from './reset-generation.ts';
import { awaitCallback } from './revoke-partitions.ts';
import { isSameSubscription, refreshSubscription } from './subscription.ts';
import type { Turn } from './turn.ts';

/**
 * What the application's thread does inside `poll` until it has to wait: for an answer, a timer, or the next records.
 *
 * Source: Kafka, `ConsumerCoordinator.poll`, `ClassicKafkaConsumer.updateAssignmentMetadataIfNeeded`.
 */
export function goOn(turn: Turn): void {
  const { member } = turn;
  if (member.failure !== null) return failPoll(turn, member.failure);
  if (member.callback !== null && !comeBack(turn)) return;
  refreshSubscription(turn);
  if (isAsleep(turn) || member.coordinatorAtMs !== null) return;
  if (joinIfNeeded(turn)) fetchOffsets(turn);
}

/** What `poll` does once when it is called: an auto-commit that is due, then the records. */
export function read(turn: Turn, ends: readonly LogEnd[]): void {
  const { member } = turn;
  if (member.life !== 'polling' || member.callback !== null) return;
  if (member.join === null && !member.rejoinNeeded && member.coordinatorAtMs === null)
    commitOnInterval(turn);
  if (member.isPendingRevocation) return;
  const { maxPollRecords } = member.config.settings;
  const { positions, processed } = readRecords(member.positions, ends, {
    maxPollRecords,
    paused: [],
  });
  member.positions = positions;
  turn.processed = processed;
}

/** Whether the application is back from its listener, and what waited for that is done. */
function comeBack(turn: Turn): boolean {
  const { join } = turn.member;
  const ended = awaitCallback(turn);
  if (ended === null) return false;
  if (ended.during === 'prepare') endPreparation(turn, ended.partitions);
  else if (join?.status === 'joined') return endCompletion(turn, join.assignment);
  return true;
}

/**
 * Joins as long as there is something to join for; returns whether there is not. Each round either waits or settles the
 * join before it.
 *
 * Source: Kafka, `AbstractCoordinator.joinGroupIfNeeded`.
 */
function joinIfNeeded(turn: Turn): boolean {
  const { member } = turn;
  while (isJoinNeeded(turn)) {
    if (member.coordinatorAtMs !== null || isAsleep(turn)) return false;
    if (member.needsJoinPrepare && !prepareJoin(turn)) return false;
    if (member.join === null) {
      sendJoinGroup(turn);
      return false;
    }
    if (!settleJoin(turn)) return false;
  }
  return true;
}

/** Source: Kafka, `ConsumerCoordinator.rejoinNeededOrPending`. */
function isJoinNeeded({ member }: Turn): boolean {
  const { joinedSubscription, subscription } = member;
  if (
    isSnapshotOutdated(member) ||
    (joinedSubscription !== null && !isSameSubscription(joinedSubscription, subscription))
  )
    member.rejoinNeeded = true;
  return member.rejoinNeeded || member.join !== null;
}

/** Acts on what became of a join; returns whether to go on at once. */
function settleJoin(turn: Turn): boolean {
  const { member } = turn;
  const { join } = member;
  if (join === null || join.status === 'pending') return false;
  if (join.status === 'joined') {
    if (member.phase === 'STABLE' && !isGenerationReset(member.generation))
      return completeJoin(turn, join.assignment);
    // The heartbeat thread left, or was fenced, before the application came to take its assignment.
    member.join = null;
    resetGeneration(turn, 'drop-member-id');
    return true;
  }
  member.join = null;
  member.rejoinNeeded = true;
  if (join.retry !== 'never') return true;
  failPoll(turn, join.error);
  return false;
}
