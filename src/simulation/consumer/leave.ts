import type { ErrorName } from '../../domain/kafka-errors.ts';
import type { ConsumerGroupHeartbeatRequest } from '../../domain/wire.ts';
import { leavingForAWhileEpoch } from './check-heartbeat.ts';
import {
  type ConsumerGroup,
  type ConsumerMember,
  type GroupContext,
  memberOf,
} from './consumer-group.ts';
import { putMember } from './edit-members.ts';
import { fence } from './fence.ts';
import { withEpoch } from './partition-list.ts';
import { staticMemberError } from './subscribe-member.ts';

/** Which member a heartbeat that says goodbye is about. Its epoch does not matter. Source: Kafka, `GroupMetadataManager.consumerGroupLeave`. */
export function leavingMember(
  group: ConsumerGroup,
  { memberId, instanceId }: ConsumerGroupHeartbeatRequest,
): ConsumerMember | ErrorName {
  if (instanceId !== null) return staticMemberError(group, memberId, instanceId);
  return memberOf(group, memberId) ?? 'UNKNOWN_MEMBER_ID';
}

/**
 * A member says goodbye: for good, and its partitions are free; or, a static one, for a while.
 *
 * Source: Kafka, `GroupMetadataManager.consumerGroupLeave`.
 */
export function leave(
  group: ConsumerGroup,
  request: ConsumerGroupHeartbeatRequest,
  context: GroupContext,
): ConsumerGroup | ErrorName {
  const member = leavingMember(group, request);
  if (typeof member === 'string') return member;
  return request.memberEpoch === leavingForAWhileEpoch
    ? (leaveForAWhile(group, member) ?? 'UNKNOWN_SERVER_ERROR')
    : fence(group, [member.memberId], context);
}

/**
 * A static member is away: it keeps its partitions, and its session goes on, so that it is fenced if it does not come
 * back. The group's epoch does not move.
 *
 * Source: KIP-848; Kafka, `GroupMetadataManager.consumerGroupStaticMemberGroupLeave`; KIP-1251 (assignment epochs).
 */
export function leaveForAWhile(group: ConsumerGroup, member: ConsumerMember): ConsumerGroup | null {
  return putMember(group, {
    ...member,
    memberEpoch: leavingForAWhileEpoch,
    assigned: withEpoch(member.assigned, 0),
    pendingRevocation: [],
    rebalanceExpiresAtMs: null,
    rebalanceEpoch: 0,
  });
}
