import type { ErrorName } from '../../domain/kafka-errors.ts';
import type { LeaveGroupRequest, LeaveGroupResponse, LeavingMember } from '../../domain/wire.ts';
import { leaveResponse } from '../classic/error-responses.ts';
import {
  type ConsumerGroup,
  type ConsumerMember,
  type GroupContext,
  memberOf,
  staticMemberOf,
} from './consumer-group.ts';
import { fence } from './fence.ts';

/** What a LeaveGroup gives. */
export interface EvictStep {
  readonly group: ConsumerGroup;
  readonly response: LeaveGroupResponse;
}

/**
 * LeaveGroup at a group of the new protocol: classic members leave with it, and an admin, who gives no member id, removes
 * any static member. All of a request leave in one epoch. Members of the new protocol do not leave this way.
 *
 * Source: Kafka, `GroupMetadataManager.classicGroupLeaveToConsumerGroup`; KIP-345.
 */
export function evict(
  group: ConsumerGroup,
  request: LeaveGroupRequest,
  context: GroupContext,
): EvictStep {
  const leaving: string[] = [];
  const members = request.members.map(({ memberId, groupInstanceId }) => {
    const member = evictedMember(group, { memberId, groupInstanceId });
    const isGone = typeof member !== 'string' && leaving.includes(member.memberId);
    if (typeof member === 'string' || isGone) {
      const errorCode: ErrorName = typeof member === 'string' ? member : 'UNKNOWN_MEMBER_ID';
      return { memberId, groupInstanceId, errorCode };
    }
    leaving.push(member.memberId);
    return { memberId: member.memberId, groupInstanceId, errorCode: 'NONE' as const };
  });
  return {
    group: leaving.length === 0 ? group : fence(group, leaving, context),
    response: leaveResponse(request, members),
  };
}

/** Which member a line of a LeaveGroup is about, or why it may not leave. */
export function evictedMember(
  group: ConsumerGroup,
  { memberId, groupInstanceId }: LeavingMember,
): ConsumerMember | ErrorName {
  const member =
    groupInstanceId === null ? memberOf(group, memberId) : staticMemberOf(group, groupInstanceId);
  if (member === undefined) return 'UNKNOWN_MEMBER_ID';
  if (groupInstanceId !== null) {
    if (memberId === '') return member;
    if (member.memberId !== memberId) return 'FENCED_INSTANCE_ID';
  }
  return member.classic === undefined ? 'UNKNOWN_MEMBER_ID' : member;
}
