import type { DescribedMember, GroupDescription } from '../../../domain/wire.ts';
import { memberNear, samePartitions } from '../described-members.ts';
import type { Exchange, Look } from '../exchange.ts';
import { newClock, reset, type Clock } from './clock.ts';
import { judgeRemoval, judgeSilence } from './removals.ts';
import { takeAnswer, takeArrival } from './resets.ts';
import { longestRebalanceMs, type Watch } from './watch.ts';

/** A request arrives: its sender should still be a member, if it is one. */
export function followArrival(watch: Watch, exchange: Exchange): void {
  const { request, atMs, backAtMs } = exchange;
  if ('memberId' in request && request.memberId !== null && atMs > backAtMs) {
    const clock = watch.clocks.get(request.memberId);
    if (clock !== undefined) {
      judgeSilence(watch, clock, { atMs, index: exchange.index });
    }
  }
  takeArrival(watch, exchange);
}

/** A request is answered; a join that waited for longer than a new member may should have been refused before. */
export function followAnswer(watch: Watch, exchange: Exchange): void {
  const { request, atOnce, repliedAtMs, replied } = exchange;
  if (request.api === 'JoinGroup' && !atOnce) {
    const clock = watch.clocks.get(request.memberId);
    if (clock?.join === exchange) judgeSilence(watch, clock, { atMs: repliedAtMs, index: replied });
  }
  takeAnswer(watch, exchange);
}

/** The group is described: who has gone, who has come, and which timers begin. */
export function followLook(watch: Watch, look: Look): void {
  const before = watch.look.group;
  removals(watch, look, before);
  watch.look = look;
  arrivals(watch, look);
  begins(watch, look, before);
  if (look.group === null) return;
  if (look.group.groupType === 'consumer' || before?.groupType === 'consumer') {
    revocations(watch, look, before);
  }
  if (before !== null && before.groupType !== look.group.groupType) everybody(watch, look.atMs);
}

/** After a failover all timers begin anew. To be called before what happened at this index. */
export function moveOn(watch: Watch, index: number): void {
  const failover = watch.view.failovers[watch.failovers];
  if (failover === undefined || failover.index > index) return;
  watch.failovers++;
  everybody(watch, failover.backAtMs);
  for (const clock of watch.clocks.values()) {
    clock.join = null;
    clock.sync = null;
    // Who is read back is not new. Source: Kafka, `GroupMetadataManager.replay`.
    clock.hasJoined = true;
    if (clock.revokesMs !== -1) clock.revokesAnewMs = failover.backAtMs;
    if (clock.leftRevoking) waitAgain(clock, failover.backAtMs);
  }
  moveOn(watch, index);
}

/**
 * It may be removed when it has not given up its partitions in time, but the group does not show any more that it has to.
 *
 * Source: Kafka, `GroupMetadataManager.onLoaded`, and `consumerGroupStaticMemberGroupLeave`, which keeps the member's state.
 */
function waitAgain(clock: Clock, nowMs: number): void {
  clock.revokesMs = nowMs;
  clock.revokesAnewMs = Infinity;
}

function everybody({ clocks }: Watch, atMs: number): void {
  for (const clock of clocks.values()) reset(clock, atMs, 'perhaps');
}

function removals(watch: Watch, look: Look, before: GroupDescription | null): void {
  if (before === null) return;
  for (const [place, member] of before.members.entries()) {
    if (memberNear(look.group, member.memberId, place) !== undefined) continue;
    if (!look.recovered) judgeRemoval(watch, look, member);
    watch.clocks.delete(member.memberId);
  }
}

function arrivals(watch: Watch, { group, atMs, requestId, recovered }: Look): void {
  if (group === null) return;
  for (const member of group.members) {
    if (watch.clocks.has(member.memberId)) continue;
    const clock = newClock(member, atMs, watch.settings);
    watch.clocks.set(member.memberId, clock);
    if (recovered) clock.hasJoined = true;
    const cause = watch.view.byRequestId[requestId];
    if (cause !== undefined) introduced(clock, cause);
  }
}

/** What the request says with which a member came in. */
function introduced(clock: Clock, cause: Exchange): void {
  const { request, atOnce } = cause;
  if (request.api === 'JoinGroup') {
    clock.sessionMs = request.sessionTimeoutMs;
    clock.rebalanceMs = request.rebalanceTimeoutMs;
    if (atOnce) {
      clock.hasJoined = true;
      clock.syncsMs = clock.surelyMs;
    } else clock.join = cause;
  } else if (request.api === 'ConsumerGroupHeartbeat' && request.rebalanceTimeoutMs > 0) {
    clock.rebalanceMs = request.rebalanceTimeoutMs;
  }
}

/** A state of a classic group begins, and its timer. */
function begins(watch: Watch, { group, atMs }: Look, before: GroupDescription | null): void {
  if (group === null || group.groupType !== 'classic') return;
  const was = before !== null && before.groupType === 'classic' ? before : null;
  if (was !== null && goesOn(was, group)) return;
  watch.sinceMs = atMs;
  watch.timerMs = longestRebalanceMs(watch);
  watch.isFirst = before === null || before.groupState === 'Empty';
  if (group.groupState !== 'CompletingRebalance') return;
  // Silent static members get a new session, too; and nobody has synced yet.
  everybody(watch, atMs);
  for (const clock of watch.clocks.values()) clock.hasSynced = false;
}

/** The timer for SyncGroup goes on when the leader has synced. */
function goesOn(was: GroupDescription, is: GroupDescription): boolean {
  if (is.groupState === 'Stable') return true;
  return was.groupState === is.groupState && was.groupEpoch === is.groupEpoch;
}

/**
 * Since when members of the new protocol have partitions to give up. Classic ones have as long to join again instead.
 *
 * Source: Kafka, `GroupMetadataManager.maybeReconcile`.
 */
function revocations(
  { clocks }: Watch,
  { group, atMs }: Look,
  before: GroupDescription | null,
): void {
  for (const [place, member] of (group?.members ?? []).entries()) {
    const clock = clocks.get(member.memberId);
    if (clock === undefined) continue;
    if (member.pendingRevocation.length === 0 || member.memberType === 'classic') {
      endsWaiting(clock, member);
      continue;
    }
    if (clock.revokesMs === -1) clock.revokesMs = atMs;
    const was = memberNear(before, member.memberId, place);
    if (was === undefined || !isSameRecord(was, member)) clock.revokesAnewMs = atMs;
  }
}

function endsWaiting(clock: Clock, { memberEpoch }: DescribedMember): void {
  const isAway = memberEpoch === -2;
  clock.leftRevoking = isAway && (clock.leftRevoking || clock.revokesMs !== -1);
  if (!isAway || clock.revokesAnewMs !== Infinity) clock.revokesMs = -1;
}

function isSameRecord(was: DescribedMember, is: DescribedMember): boolean {
  return (
    was.memberEpoch === is.memberEpoch &&
    samePartitions(was.assignment, is.assignment) &&
    samePartitions(was.pendingRevocation, is.pendingRevocation)
  );
}
