import type { ErrorName } from '../../domain/kafka-errors.ts';
import type { ConsumerGroupHeartbeatRequest } from '../../domain/wire.ts';
import { joiningEpoch, leavingForAWhileEpoch } from './check-heartbeat.ts';
import {
  type ConsumerGroup,
  type ConsumerMember,
  type GroupAndMember,
  memberOf,
  newMember,
  staticMemberOf,
} from './consumer-group.ts';
import { removeMembers, replaceMember, withMember } from './edit-members.ts';
import { memberEpochError } from './member-epoch.ts';
import { withEpoch } from './partition-list.ts';

/**
 * Whose heartbeat it is. A member that is new is made, but not yet in the group; a static one that comes back has taken
 * the place of the one that left.
 *
 * Source: Kafka, `GroupMetadataManager.getOrMaybeSubscribeDynamicConsumerGroupMember`,
 * `getOrMaybeSubscribeStaticConsumerGroupMember`.
 */
export function subscribeMember(
  group: ConsumerGroup,
  request: ConsumerGroupHeartbeatRequest,
): GroupAndMember | ErrorName {
  const { instanceId, memberEpoch } = request;
  if (instanceId === null) return subscribeDynamic(group, request);
  return memberEpoch === joiningEpoch
    ? joinStatic(group, request.memberId, instanceId)
    : findStatic(group, request, instanceId);
}

/** The static member that speaks, or why it may not. Source: KIP-848, static membership. */
export function staticMemberError(
  group: ConsumerGroup,
  memberId: string,
  instanceId: string,
): ConsumerMember | 'UNKNOWN_MEMBER_ID' | 'FENCED_INSTANCE_ID' {
  const member = staticMemberOf(group, instanceId);
  if (member === undefined) return 'UNKNOWN_MEMBER_ID';
  return member.memberId === memberId ? member : 'FENCED_INSTANCE_ID';
}

/**
 * A static member in the place of the one that held its instance id: all that the old one had and shall have is its own,
 * under epoch 0. Timers of the old one are gone.
 *
 * Source: Kafka, `GroupMetadataManager.replaceMember`; KIP-1251 (epochs of its partitions begin anew).
 */
export function takeOver(
  group: ConsumerGroup,
  old: ConsumerMember,
  memberId: string,
): GroupAndMember | 'UNKNOWN_SERVER_ERROR' {
  const member: ConsumerMember = {
    ...old,
    memberId,
    memberEpoch: 0,
    previousMemberEpoch: 0,
    assigned: withEpoch(old.assigned, 0),
    rebalanceExpiresAtMs: null,
    rebalanceEpoch: 0,
  };
  const isTaken = memberId !== old.memberId && memberOf(group, memberId) !== undefined;
  const others = isTaken ? removeMembers(group, [memberId]) : group;
  return withMember(replaceMember(others, old.memberId, member), member);
}

function subscribeDynamic(
  group: ConsumerGroup,
  { memberId, memberEpoch, topicPartitions }: ConsumerGroupHeartbeatRequest,
): GroupAndMember | ErrorName {
  const member = memberOf(group, memberId);
  if (member === undefined) {
    if (memberEpoch !== joiningEpoch) return 'UNKNOWN_MEMBER_ID';
    return { group, member: newMember(memberId) };
  }
  return memberEpochError(member, memberEpoch, topicPartitions) ?? { group, member };
}

function joinStatic(
  group: ConsumerGroup,
  memberId: string,
  instanceId: string,
): GroupAndMember | ErrorName {
  const old = staticMemberOf(group, instanceId);
  if (old === undefined) return { group, member: memberOf(group, memberId) ?? newMember(memberId) };
  // Members of the classic protocol do not say when they leave for a while.
  const isReleased = old.memberEpoch === leavingForAWhileEpoch || old.classic !== undefined;
  return isReleased ? takeOver(group, old, memberId) : 'UNRELEASED_INSTANCE_ID';
}

function findStatic(
  group: ConsumerGroup,
  { memberId, memberEpoch, topicPartitions }: ConsumerGroupHeartbeatRequest,
  instanceId: string,
): GroupAndMember | ErrorName {
  const member = staticMemberError(group, memberId, instanceId);
  if (typeof member === 'string') return member;
  return memberEpochError(member, memberEpoch, topicPartitions) ?? { group, member };
}
