import type { ErrorName } from '../../domain/kafka-errors.ts';
import type {
  ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatResponse,
} from '../../domain/wire.ts';
import { bumpEpoch, lookAgain } from './bump-epoch.ts';
import { joiningEpoch } from './check-heartbeat.ts';
import {
  type ConsumerGroup,
  type ConsumerMember,
  type GroupAndMember,
  type GroupContext,
  memberOf,
} from './consumer-group.ts';
import { putMember } from './edit-members.ts';
import { isSameEpochs, isSamePartitions, withoutEpoch } from './partition-list.ts';
import { preferredAssignorOf } from './preferred-assignor.ts';
import { reconcileMember } from './reconcile-member.ts';
import { forgetRegexes, regexChange, scheduleRegexes } from './regexes.ts';
import { subscribeMember } from './subscribe-member.ts';
import { isSameNames } from './subscribed-topics.ts';
import { assign, needsTarget } from './target-assignment.ts';
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
  const updated = takeIn(subscribed, told, context);
  if (typeof updated === 'string') return updated;
  const targeted = needsTarget(updated.group, context)
    ? assign(updated.group, context)
    : updated.group;
  if (typeof targeted === 'string') return targeted;
  const reconciled = reconcileMember(targeted, memberOf(targeted, told.memberId) ?? told, {
    owned: request.topicPartitions,
    subscriptionChanged: updated.subscriptionChanged,
    context,
  });
  if (typeof reconciled === 'string') return reconciled;
  return {
    group: reconciled.group,
    response: responseOf(request, subscribed.member, reconciled.member, settings),
  };
}

/**
 * Nobody else may join. A static member that comes back is nobody else; until 4.1 it was.
 *
 * Source: Kafka, `GroupMetadataManager.throwIfConsumerGroupIsFull`; KAFKA-20601.
 */
function isFull(
  group: ConsumerGroup,
  { memberId, instanceId }: ConsumerGroupHeartbeatRequest,
  { settings }: GroupContext,
): boolean {
  if (group.members.length < settings.groupConsumerMaxSize) return false;
  if (memberOf(group, memberId) !== undefined) return false;
  if (settings.kafkaVersion === '4.0' || instanceId === null) return true;
  return !group.members.some((member) => member.instanceId === instanceId);
}

interface TakenIn {
  readonly group: ConsumerGroup;
  readonly subscriptionChanged: boolean;
}

/** The group with the member as it is now, in its next epoch if that matters to others. */
function takeIn(
  { group, member }: GroupAndMember,
  told: ConsumerMember,
  context: GroupContext,
): TakenIn | ErrorName {
  const namesChanged = !isSameNames(member.subscribedTopicNames, told.subscribedTopicNames);
  const regex = regexChange(group, member, told, context);
  if (regex === 'INVALID_REGULAR_EXPRESSION') return regex;
  const put = putMember(group, told);
  if (put === null) return 'UNKNOWN_SERVER_ERROR';
  const kept = regex === 'same' ? put : forgetRegexes(put);
  const due = scheduleRegexes(kept, group, context);
  const moves =
    namesChanged ||
    regex === 'resolved' ||
    isNeverAssigned(group) ||
    prefersAnother(group, due, context);
  return {
    group: moves ? bumpEpoch(due, context) : lookAgainIfDue(due, context),
    subscriptionChanged: namesChanged || regex !== 'same',
  };
}

/** Epoch 0 would be that of a member that joins; until 4.1 groups began with it. */
function isNeverAssigned(group: ConsumerGroup): boolean {
  return group.groupEpoch === 0;
}

function lookAgainIfDue(group: ConsumerGroup, context: GroupContext): ConsumerGroup {
  return group.refreshesMetadata ? lookAgain(group, context) : group;
}

/** The members together want another assignor than before. 4.0 uses it only when something else moves the epoch. */
function prefersAnother(
  before: ConsumerGroup,
  after: ConsumerGroup,
  context: GroupContext,
): boolean {
  if (context.settings.kafkaVersion === '4.0') return false;
  return preferredAssignorOf(before, context) !== preferredAssignorOf(after, context);
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
