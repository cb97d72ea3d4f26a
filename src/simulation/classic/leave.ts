import type { ErrorName } from '../../domain/kafka-errors.ts';
import type { LeaveGroupRequest, LeavingMember } from '../../domain/wire.ts';
import type { ClassicGroup, ClassicMember } from './classic-group.ts';
import { joinError, leaveErrors, leaveResponse } from './error-responses.ts';
import { isPending, memberOf, staticMemberOf, withoutMember } from './members.ts';
import { maybeCompleteJoin, prepareRebalance } from './prepare-rebalance.ts';
import { reply, type Turn } from './turn.ts';
import { memberError } from './validate-member.ts';

/**
 * LeaveGroup, in all its forms: members that leave, ids that were given out and are not wanted, static members that an
 * admin removes by instance id. One that succeeds is enough for a rebalance, even if the group is not smaller than before.
 *
 * Source: Kafka, `GroupMetadataManager.classicGroupLeaveToClassicGroup`; KIP-345.
 */
export function leave(
  group: ClassicGroup | null,
  requestId: number,
  request: LeaveGroupRequest,
  turn: Turn,
): ClassicGroup | null {
  if (group === null) {
    reply(turn, requestId, leaveErrors(request, 'UNKNOWN_MEMBER_ID'));
    return null;
  }
  if (group.state === 'Dead') {
    const errorCode = 'COORDINATOR_NOT_AVAILABLE';
    reply(turn, requestId, { api: 'LeaveGroup', errorCode, members: [] });
    return group;
  }
  let left = group;
  const members = request.members.map((leaving) => {
    const errorCode = whyNotLeave(left, leaving);
    if (errorCode === 'NONE') left = withoutLeaving(left, leaving, turn);
    return { ...leaving, errorCode };
  });
  reply(turn, requestId, leaveResponse(request, members));
  return members.some(({ errorCode }) => errorCode === 'NONE') ? goOn(left, turn) : group;
}

function whyNotLeave(group: ClassicGroup, leaving: LeavingMember): ErrorName {
  const { memberId, groupInstanceId } = leaving;
  if (memberId === '') {
    const isKnown = groupInstanceId !== null && staticMemberOf(group, groupInstanceId) !== null;
    return isKnown ? 'NONE' : 'UNKNOWN_MEMBER_ID';
  }
  if (isPending(group, memberId)) return 'NONE';
  return memberError(group, memberId, groupInstanceId) ?? 'NONE';
}

function withoutLeaving(group: ClassicGroup, leaving: LeavingMember, turn: Turn): ClassicGroup {
  const { memberId, groupInstanceId } = leaving;
  const member: ClassicMember | null =
    memberId === '' && groupInstanceId !== null
      ? staticMemberOf(group, groupInstanceId)
      : memberOf(group, memberId);
  if (member === null) return withoutMember(group, memberId);
  // Its SyncGroup, if one waits, is never answered.
  if (member.joinRequestId !== null) {
    reply(turn, member.joinRequestId, joinError('UNKNOWN_MEMBER_ID', ''));
  }
  return withoutMember(group, member.memberId);
}

function goOn(group: ClassicGroup, turn: Turn): ClassicGroup {
  switch (group.state) {
    case 'Stable':
    case 'CompletingRebalance':
      return prepareRebalance(group, turn);
    case 'PreparingRebalance':
      return maybeCompleteJoin(group, turn);
    case 'Empty':
    case 'Dead':
      return group;
  }
}
