import type { ErrorName } from '../../domain/kafka-errors.ts';
import type {
  ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatResponse,
} from '../../domain/wire.ts';
import { advanceMember } from './advance-member.ts';
import { joiningEpoch } from './check-heartbeat.ts';
import {
  type ConsumerGroup,
  type ConsumerMember,
  type GroupContext,
  memberOf,
} from './consumer-group.ts';
import { isSameEpochs, isSamePartitions, withoutEpoch } from './partition-list.ts';
import { subscribeMember } from './subscribe-member.ts';
import { takeInMember } from './take-in-member.ts';
import { updateMember } from './update-member.ts';

/** What a heartbeat gives. */
export interface HeartbeatStep {
  readonly group: ConsumerGroup;
  readonly response: ConsumerGroupHeartbeatResponse;
}

/**
 * A heartbeat of a member that joins or stays; its request is known to be valid. One atomic step: with an error nothing
 * has changed.
 *
 * Source: Kafka, `GroupMetadataManager.consumerGroupHeartbeat`.
 */
export function heartbeat(
  group: ConsumerGroup,
  request: ConsumerGroupHeartbeatRequest,
  clientId: string,
  context: GroupContext,
): HeartbeatStep | ErrorName {
  if (isFull(group, request, context)) return 'GROUP_MAX_SIZE_REACHED';
  const subscribed = subscribeMember(group, request);
  if (typeof subscribed === 'string') return subscribed;
  const { settings, nowMs } = context;
  const sessionExpiresAtMs = nowMs + settings.groupConsumerSessionTimeoutMs;
  const told = updateMember(subscribed.member, request, { clientId, sessionExpiresAtMs });
  const taken = takeInMember(subscribed, told, context);
  if (typeof taken === 'string') return taken;
  const advanced = advanceMember(taken.group, told.memberId, {
    owned: request.topicPartitions,
    subscriptionChanged: taken.subscriptionChanged,
    context,
  });
  if (typeof advanced === 'string') return advanced;
  return {
    group: advanced.group,
    response: responseOf(request, subscribed.member, advanced.member, settings),
  };
}

/**
 * Whether nobody else may join. A static member that comes back is nobody else; until 4.1 it was.
 *
 * Source: Kafka, `GroupMetadataManager.throwIfConsumerGroupIsFull`; KAFKA-20601.
 */
export function isFull(
  group: ConsumerGroup,
  { memberId, instanceId }: Pick<ConsumerGroupHeartbeatRequest, 'memberId' | 'instanceId'>,
  { settings }: Pick<GroupContext, 'settings'>,
): boolean {
  if (group.members.length < settings.groupConsumerMaxSize) return false;
  if (memberOf(group, memberId) !== undefined) return false;
  if (settings.kafkaVersion === '4.0' || instanceId === null) return true;
  return !group.members.some((member) => member.instanceId === instanceId);
}

function responseOf(
  request: ConsumerGroupHeartbeatRequest,
  before: ConsumerMember,
  after: ConsumerMember,
  { groupConsumerHeartbeatIntervalMs }: GroupContext['settings'],
): ConsumerGroupHeartbeatResponse {
  const tells =
    request.memberEpoch === joiningEpoch ||
    isFullRequest(request) ||
    !isSamePartitions(before.assigned, after.assigned) ||
    !isSameEpochs(before.assigned, after.assigned);
  return {
    api: 'ConsumerGroupHeartbeat',
    errorCode: 'NONE',
    memberId: after.memberId,
    memberEpoch: after.memberEpoch,
    heartbeatIntervalMs: groupConsumerHeartbeatIntervalMs,
    assignment: tells ? withoutEpoch(after.assigned) : null,
  };
}

/** The member has said everything, as it does after an error: it may not know what it has. */
function isFullRequest(request: ConsumerGroupHeartbeatRequest): boolean {
  return (
    request.rebalanceTimeoutMs !== -1 &&
    (request.subscribedTopicNames !== null || request.subscribedTopicRegex !== null) &&
    request.topicPartitions !== null
  );
}
