import type { GroupDescription } from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import { indexBefore, type Exchange, type Look } from '../exchange.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';
import { isOwedNothing } from '../owed-nothing.ts';
import type { Watch } from './watch.ts';

/** Ids that were given out with MEMBER_ID_REQUIRED. */
export interface PendingIds {
  /** By id. */
  readonly alive: Map<string, PendingId>;
  /** When the last of them was settled: it came, left or was given up. */
  settledMs: number;
  /** When the last of them ran out. */
  expiredMs: number;
  /** When the last of the members that wait now has joined, or another has gone. */
  changedMs: number;
  /** Failovers so far: ids do not survive them. */
  failovers: number;
}

/** By the answer to which request an id was given out, and until when its member is waited for. */
interface PendingId {
  readonly requestId: number;
  readonly untilMs: number;
}

/** None yet. */
export function noPendingIds(): PendingIds {
  return { alive: new Map(), settledMs: 0, expiredMs: -1, changedMs: 0, failovers: 0 };
}

/** Forgets them after a failover. */
export function forgetPending(pending: PendingIds, { failovers }: Watch): void {
  if (pending.failovers === failovers) return;
  pending.failovers = failovers;
  pending.alive.clear();
}

/** Takes in what an answer tells of such ids. */
export function takePending(
  pending: PendingIds,
  { requestId, request, response, repliedAtMs }: Exchange,
): void {
  if (request.api === 'JoinGroup' && response?.api === 'JoinGroup') {
    if (response.errorCode === 'MEMBER_ID_REQUIRED') {
      const untilMs = repliedAtMs + request.sessionTimeoutMs;
      pending.alive.set(response.memberId, { requestId, untilMs });
    } else if (response.errorCode === 'GROUP_MAX_SIZE_REACHED') {
      settle(pending, request.memberId, repliedAtMs);
    }
  } else if (request.api === 'LeaveGroup') {
    for (const { memberId } of request.members) settle(pending, memberId, repliedAtMs);
  }
}

/** A member joins, maybe with such an id. */
export function takeJoin(pending: PendingIds, { request, atMs, response, atOnce }: Exchange): void {
  if (request.api !== 'JoinGroup') return;
  const isRefused = atOnce && response?.api === 'JoinGroup' && response.errorCode !== 'NONE';
  if (isRefused) return;
  settle(pending, request.memberId, atMs);
  pending.changedMs = atMs;
}

function settle(pending: PendingIds, memberId: string, atMs: number): void {
  if (pending.alive.delete(memberId)) pending.settledMs = Math.max(pending.settledMs, atMs);
}

/** Those that have run out by now are settled. */
function expire(pending: PendingIds, nowMs: number): void {
  for (const [memberId, { untilMs }] of pending.alive) {
    if (untilMs > nowMs) continue;
    settle(pending, memberId, untilMs);
    pending.expiredMs = Math.max(pending.expiredMs, untilMs);
  }
}

/**
 * A rebalance ends as soon as all members have joined, and nobody who was given an id is still waited for; and not before,
 * unless its time is over. The first one of an empty group has a time of its own.
 *
 * Source: KIP-394; Kafka, `ClassicGroup.hasAllMembersJoined`, `GroupMetadataManager.maybeCompleteJoinPhase`.
 */
export function judgeCompletion(watch: Watch, look: Look, pending: PendingIds): void {
  const before = look.previous === null ? null : look.previous.group;
  if (before !== null) takeChange(pending, look, before);
  expire(pending, look.atMs);
  if (look.recovered || before === null || !isCompleted(before, look.group)) return;
  if (watch.isFirst) {
    judgeFirst(watch, look, pending);
    return;
  }
  if (look.atMs >= watch.sinceMs + watch.timerMs) return;
  if (pending.alive.size > 0) {
    early(watch, look, [...pending.alive.keys()]);
    return;
  }
  watch.tally.examined++;
  const readyMs = Math.max(watch.sinceMs, pending.settledMs, pending.changedMs);
  if (look.atMs > readyMs + 1) late(watch, look, readyMs);
}

/**
 * The first rebalance of an empty group gives others the time to come, unless somebody who is waited for runs out.
 *
 * Source: KIP-134; Kafka, `GroupMetadataManager.prepareRebalance`, `expireClassicGroupMemberHeartbeat`.
 */
function judgeFirst({ tally, sinceMs, settings }: Watch, look: Look, pending: PendingIds): void {
  const dueMs = sinceMs + settings.groupInitialRebalanceDelayMs;
  const before = look.previous?.group?.members.length ?? 0;
  const isOneLess = (look.group?.members.length ?? 0) < before;
  tally.examined++;
  if (look.atMs >= dueMs || isOneLess || pending.expiredMs === look.atMs) return;
  noteBreach(tally, [indexBefore(look), look.index], {
    rule: 'first-rebalance-early',
    atMs: look.atMs,
    members: [],
    partitions: [],
    expected: `completed at ${dueMs} ms: others may come until then`,
    actual: `completed at ${look.atMs} ms`,
    sinceMs,
  });
}

/** A group of another type only knows what it gave out itself; one that gets smaller has to wait for fewer. */
function takeChange(
  pending: PendingIds,
  { group, atMs, requestId: newsOf }: Look,
  { groupType, members }: GroupDescription,
): void {
  if (group === null || group.groupType !== groupType) {
    for (const [memberId, { requestId }] of pending.alive) {
      if (requestId !== newsOf) pending.alive.delete(memberId);
    }
  }
  if (group === null || group.members.length < members.length) pending.changedMs = atMs;
}

function isCompleted(before: GroupDescription | null, after: GroupDescription | null): boolean {
  return before?.groupState === 'PreparingRebalance' && after?.groupState === 'CompletingRebalance';
}

function early({ tally }: Watch, look: Look, members: readonly string[]): void {
  noteBreach(tally, [indexBefore(look), look.index], {
    rule: 'pending-ignored',
    atMs: look.atMs,
    members,
    partitions: [],
    expected: 'a rebalance that waits for who was given an id',
    actual: 'it was completed',
  });
}

function late({ tally }: Watch, look: Look, readyMs: number): void {
  noteBreach(tally, [indexBefore(look), look.index], {
    rule: 'rebalance-late',
    atMs: look.atMs,
    members: [],
    partitions: [],
    expected: `completed at ${readyMs} ms: nobody was missing any more`,
    actual: `completed at ${look.atMs} ms`,
    sinceMs: readyMs,
  });
}

/**
 * Nobody waits for an answer longer than the longest rebalance timeout, or the delay of the first rebalance.
 *
 * Source: Kafka, `GroupMetadataManager.prepareRebalance`, `schedulePendingSync`.
 */
export function lookAtWaits(view: CoordinatorView, delayMs: number, tally: GroupTally): void {
  let longestMs = delayMs;
  for (const { request } of view.exchanges) {
    if (request.api === 'JoinGroup') longestMs = Math.max(longestMs, request.rebalanceTimeoutMs);
  }
  for (const exchange of view.answered) {
    const { request, atOnce, index, replied, atMs, repliedAtMs } = exchange;
    if (atOnce || (request.api !== 'JoinGroup' && request.api !== 'SyncGroup')) continue;
    tally.examined++;
    if (repliedAtMs <= atMs + longestMs + 1 || isOwedNothing(exchange, view, replied)) continue;
    noteBreach(tally, [index, replied], {
      rule: 'answered-late',
      atMs: repliedAtMs,
      members: [request.memberId],
      partitions: [],
      expected: `an answer to ${request.api} until ${atMs + longestMs} ms`,
      actual: `at ${repliedAtMs} ms`,
      sinceMs: atMs,
    });
  }
}
