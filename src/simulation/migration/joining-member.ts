import type { ErrorName } from '../../domain/kafka-errors.ts';
import type { ConsumerProtocolSubscription, JoinGroupRequest } from '../../domain/wire.ts';
import type { JoinAttempt } from '../classic/join-attempt.ts';
import {
  type ConsumerGroup,
  type GroupAndMember,
  memberOf,
  newMember,
  staticMemberOf,
} from '../consumer/consumer-group.ts';
import { staticMemberError, takeOver } from '../consumer/subscribe-member.ts';
import { isSameNames, sortNames } from '../consumer/subscribed-topics.ts';
import type { HostedMember } from './classic-member.ts';

/**
 * Who joins, as it was before: a dynamic member that is new is made, whatever its id; a static one without an id takes the
 * place of the one with its instance id, even if that has not left.
 *
 * Source: KAFKA-17228; Kafka, `GroupMetadataManager.getOrMaybeSubscribeDynamicConsumerGroupMember`,
 * `getOrMaybeSubscribeStaticConsumerGroupMember`.
 */
export function joiningMember(
  group: ConsumerGroup,
  memberId: string,
  { groupInstanceId, memberId: toldMemberId }: JoinGroupRequest,
): GroupAndMember | ErrorName {
  if (groupInstanceId === null) {
    return { group, member: memberOf(group, memberId) ?? newMember(memberId) };
  }
  if (toldMemberId !== '') {
    const member = staticMemberError(group, memberId, groupInstanceId);
    return typeof member === 'string' ? member : { group, member };
  }
  const old = staticMemberOf(group, groupInstanceId);
  return old === undefined
    ? { group, member: newMember(memberId) }
    : takeOver(group, old, memberId);
}

/**
 * The member with what its JoinGroup says of it. It reads topics by name only, and has its rebalance timeout to ask for
 * what it is given; that it has joined stops the time that it had for this.
 *
 * Source: Kafka, `GroupMetadataManager.classicGroupJoinToConsumerGroup`.
 */
export function asClassicMember(
  member: GroupAndMember['member'],
  { request, clientId }: JoinAttempt,
  nowMs: number,
): HostedMember {
  const { sessionTimeoutMs, rebalanceTimeoutMs, protocols } = request;
  const { topics, rackId } = subscriptionOf(request);
  const names = sortNames(topics);
  return {
    ...member,
    clientId,
    instanceId: request.groupInstanceId ?? member.instanceId,
    rackId: rackId ?? member.rackId,
    rebalanceTimeoutMs,
    subscribedTopicNames: isSameNames(member.subscribedTopicNames, names)
      ? member.subscribedTopicNames
      : names,
    subscribedTopicRegex: '',
    sessionExpiresAtMs: nowMs + sessionTimeoutMs,
    rebalanceExpiresAtMs: null,
    rebalanceEpoch: 0,
    classic: {
      sessionTimeoutMs,
      protocols,
      joinExpiresAtMs: null,
      syncExpiresAtMs: nowMs + rebalanceTimeoutMs,
    },
  };
}

/** What a member says under its first strategy, as it does under all others. */
export function subscriptionOf({ protocols }: JoinGroupRequest): ConsumerProtocolSubscription {
  return protocols[0]?.metadata ?? { topics: [], ownedPartitions: [], generationId: -1 };
}
