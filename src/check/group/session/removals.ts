import type { DescribedMember, GroupDescription } from '../../../domain/wire.ts';
import { holderIn, memberIn } from '../described-members.ts';
import { indexBefore, type Exchange, type Look } from '../exchange.ts';
import { noteBreach } from '../group-tally.ts';
import { isWaiting, type Clock } from './clock.ts';
import type { Watch } from './watch.ts';

/** A member is gone: by its own request or an admin's, or since one of its timers has run out, and no earlier. */
export function judgeRemoval(watch: Watch, look: Look, member: DescribedMember): void {
  const clock = watch.clocks.get(member.memberId);
  const before = look.previous === null ? null : look.previous.group;
  if (clock === undefined || before === null) return;
  const cause = watch.view.byRequestId[look.requestId];
  if (isAskedFor(cause, member) || isReplaced(look.group, member)) return;
  if (look.group !== null && before.groupType !== look.group.groupType) return;
  watch.tally.examined++;
  const removal: Removal = { watch, look, before, member, clock };
  const dueMs = before.groupType === 'classic' ? dueInClassic(removal) : dueInConsumer(removal);
  if (look.atMs < dueMs) tooEarly(removal, dueMs);
  else tooLate(removal);
}

interface Removal {
  readonly watch: Watch;
  readonly look: Look;
  readonly before: GroupDescription;
  readonly member: DescribedMember;
  readonly clock: Clock;
}

function isReplaced(group: GroupDescription | null, { groupInstanceId }: DescribedMember): boolean {
  return groupInstanceId !== null && holderIn(group, groupInstanceId) !== undefined;
}

function isAskedFor(cause: Exchange | undefined, member: DescribedMember): boolean {
  if (cause === undefined) return false;
  const { request, response } = cause;
  if (request.api === 'LeaveGroup') {
    return request.members.some(
      ({ memberId, groupInstanceId }) =>
        memberId === member.memberId ||
        (memberId === '' && groupInstanceId === member.groupInstanceId),
    );
  }
  if (request.api === 'ConsumerGroupHeartbeat') {
    return request.memberEpoch < 0 && request.memberId === member.memberId;
  }
  return response?.api === 'JoinGroup' && response.errorCode === 'GROUP_MAX_SIZE_REACHED';
}

/** When the first timer that may remove a member of a classic group has run out; Infinity: none may. */
function dueInClassic({ watch, look, before, member, clock }: Removal): number {
  const sessionMs = sessionDueMs(watch, look, clock);
  const timerMs = watch.sinceMs + watch.timerMs;
  if (before.groupState === 'PreparingRebalance') {
    const mayDrop = clock.join === null && member.groupInstanceId === null;
    return Math.min(sessionMs, mayDrop ? timerMs : Infinity);
  }
  return Math.min(sessionMs, clock.hasSynced ? Infinity : timerMs);
}

/** When its session may be over: of a new member that has only waited so far, the time that it has for that. */
function sessionDueMs({ settings }: Watch, look: Look, clock: Clock): number {
  const isNew = !clock.hasJoined && (clock.join !== null || clock.refused?.answeredIn === look);
  if (!isNew && hasWaited(look, clock)) return Infinity;
  const sessionMs = clock.surelyMs + clock.sessionMs;
  if (!isNew) return sessionMs;
  const joinedMs = clock.sinceMs + settings.newMemberJoinTimeoutMs;
  return clock.perhapsMs > clock.sinceMs ? Math.min(joinedMs, sessionMs) : joinedMs;
}

/**
 * It waits for an answer, or did until this step, which refused it because it removed it. New members are excepted: they
 * have a time to wait of their own.
 *
 * Source: Kafka, `ClassicGroupMember.hasSatisfiedHeartbeat`.
 */
function hasWaited(look: Look, clock: Clock): boolean {
  return isWaiting(clock) || (clock.hasJoined && clock.refused?.answeredIn === look);
}

function dueInConsumer({ clock, member }: Removal): number {
  const sessionMs = isWaiting(clock) ? Infinity : clock.surelyMs + clock.sessionMs;
  const since = [clock.revokesMs];
  if (member.memberType === 'classic') since.push(clock.rejoinsMs, clock.syncsMs);
  let due = sessionMs;
  for (const atMs of since) if (atMs !== -1) due = Math.min(due, atMs + clock.rebalanceMs);
  return due;
}

function tooEarly({ watch, look, member, clock }: Removal, dueMs: number): void {
  const waits = dueMs === Infinity || isWaiting(clock);
  const whileMs = dueMs === Infinity ? 'as long as its request waits' : `until ${dueMs} ms`;
  noteBreach(watch.tally, [indexBefore(look), look.index], {
    rule: waits ? 'removed-while-waiting' : 'removed-too-early',
    atMs: look.atMs,
    members: [member.memberId],
    partitions: [],
    expected: `a member ${whileMs}`,
    actual: `removed at ${look.atMs} ms`,
    sinceMs: clock.surelyMs,
  });
}

/** A session that had run out before is late, whatever has removed the member in the end. */
function tooLate({ watch, look, clock }: Removal): void {
  judgeSilence(watch, clock, { atMs: look.atMs, index: look.index });
}

/** Now, and by which observation. */
export interface Moment {
  readonly atMs: number;
  readonly index: number;
}

/** A member that is still there should have been removed long ago. */
export function judgeSilence(watch: Watch, clock: Clock, { atMs, index }: Moment): void {
  const { tally } = watch;
  const dueMs = silentUntilMs(watch, clock);
  if (dueMs === Infinity) return;
  if (atMs > dueMs + 1) {
    noteBreach(tally, [index], {
      rule: 'expired-late',
      atMs,
      members: [clock.memberId],
      partitions: [],
      expected: `removed at ${dueMs} ms`,
      actual: `still a member until ${atMs} ms`,
      sinceMs: clock.perhapsMs,
    });
    return;
  }
  const revokedMs = clock.revokesAnewMs + clock.rebalanceMs;
  if (clock.revokesMs === -1 || atMs <= revokedMs + 1) return;
  noteBreach(tally, [index], {
    rule: 'revocation-late',
    atMs,
    members: [clock.memberId],
    partitions: [],
    expected: `removed at ${revokedMs} ms: it has not given up its partitions`,
    actual: `still a member until ${atMs} ms`,
    sinceMs: clock.revokesAnewMs,
  });
}

/**
 * Until when a member may say nothing: as long as its request waits, if it is not new; one that has never been through a
 * join has a time of its own for that, whether its client is still there or not.
 *
 * Source: Kafka, `ClassicGroupMember.isNew`, `CLASSIC_GROUP_NEW_MEMBER_JOIN_TIMEOUT_MS`.
 */
function silentUntilMs({ look, settings }: Watch, clock: Clock): number {
  if (!isWaiting(clock)) return clock.perhapsMs + clock.sessionMs;
  const isNew = clock.join !== null && clock.sync === null && !clock.hasJoined;
  if (!isNew || look.group?.groupType !== 'classic') return Infinity;
  // Who takes a static member's place is not new.
  if (memberIn(look.group, clock.memberId)?.groupInstanceId !== null) return Infinity;
  const joinedMs = clock.sinceMs + settings.newMemberJoinTimeoutMs;
  const isHeard = clock.perhapsMs > clock.sinceMs;
  return isHeard ? Math.max(joinedMs, clock.perhapsMs + clock.sessionMs) : joinedMs;
}
