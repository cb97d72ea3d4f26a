import type { ClassicGroup, ClassicMember, PendingJoin } from './classic-group.ts';
import { completeJoin } from './complete-join.ts';
import { joinError } from './error-responses.ts';
import { hasAllJoined, withoutMember } from './members.ts';
import { prepareRebalance } from './prepare-rebalance.ts';
import { reply, type Turn } from './turn.ts';

/**
 * Does all that is due: what was due first is done first; of things due at once sessions come before the end of a
 * rebalance.
 *
 * Source: Kafka, the timers of `GroupMetadataManager`.
 */
export function expire(group: ClassicGroup, turn: Turn): ClassicGroup {
  let current = group;
  for (;;) {
    const dueAtMs = nextDueAtMs(current);
    if (dueAtMs === null || dueAtMs > turn.nowMs) return current;
    current = expireOne(current, dueAtMs, turn);
  }
}

/** When something is due next; null: nothing is. Cost: linear in the members. */
export function nextDueAtMs(group: ClassicGroup): number | null {
  let first = Infinity;
  for (const { sessionExpiresAtMs } of group.members) {
    if (sessionExpiresAtMs !== null && sessionExpiresAtMs < first) first = sessionExpiresAtMs;
  }
  for (const { expiresAtMs } of group.pendingJoins) if (expiresAtMs < first) first = expiresAtMs;
  if (group.joinTimer !== null) first = Math.min(first, group.joinTimer.firesAtMs);
  if (group.syncExpiresAtMs !== null) first = Math.min(first, group.syncExpiresAtMs);
  return first === Infinity ? null : first;
}

function expireOne(group: ClassicGroup, dueAtMs: number, turn: Turn): ClassicGroup {
  const silent = group.members.find((member) => member.sessionExpiresAtMs === dueAtMs);
  if (silent !== undefined) return expireSession(group, silent, turn);
  const pending = group.pendingJoins.find(({ expiresAtMs }) => expiresAtMs === dueAtMs);
  if (pending !== undefined) return expirePending(group, pending, turn);
  if (group.joinTimer?.firesAtMs === dueAtMs) return expireJoin(group, turn);
  return expireSync(group, turn);
}

/** Source: Kafka, `GroupMetadataManager.removeMemberAndUpdateClassicGroup`. */
function expireSession(group: ClassicGroup, member: ClassicMember, turn: Turn): ClassicGroup {
  if (member.joinRequestId !== null) {
    reply(turn, member.joinRequestId, joinError('UNKNOWN_MEMBER_ID', ''));
  }
  const smaller = withoutMember(group, member.memberId);
  return smaller.state === 'PreparingRebalance'
    ? completeIfAllJoined(smaller, turn)
    : prepareRebalance(smaller, turn);
}

/** Source: Kafka, `GroupMetadataManager.removePendingMemberAndUpdateClassicGroup`. */
function expirePending(group: ClassicGroup, pending: PendingJoin, turn: Turn): ClassicGroup {
  return completeIfAllJoined(withoutMember(group, pending.memberId), turn);
}

/** Unlike a member that leaves, one that expires can end a group's first rebalance early. */
function completeIfAllJoined(group: ClassicGroup, turn: Turn): ClassicGroup {
  const ready = group.state === 'PreparingRebalance' && hasAllJoined(group);
  return ready ? completeJoin(group, turn) : group;
}

/** Source: Kafka, `GroupMetadataManager.tryCompleteInitialRebalanceElseSchedule`; KIP-134. */
function expireJoin(group: ClassicGroup, turn: Turn): ClassicGroup {
  const timer = group.joinTimer;
  if (timer?.type !== 'initial' || !group.newMemberAdded || timer.remainingMs === 0) {
    return completeJoin(group, turn);
  }
  const delayMs = Math.min(turn.settings.groupInitialRebalanceDelayMs, timer.remainingMs);
  const remainingMs = Math.max(0, timer.remainingMs - timer.delayMs);
  const firesAtMs = turn.nowMs + delayMs;
  return {
    ...group,
    newMemberAdded: false,
    joinTimer: { type: 'initial', firesAtMs, delayMs, remainingMs },
  };
}

/** Static members, too. Source: Kafka, `GroupMetadataManager.expirePendingSync`. */
function expireSync(group: ClassicGroup, turn: Turn): ClassicGroup {
  let smaller = group;
  for (const memberId of group.pendingSyncs) smaller = withoutMember(smaller, memberId);
  return prepareRebalance(smaller, turn);
}
