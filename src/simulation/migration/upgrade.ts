import type { TopicPartition } from '../../domain/group.ts';
import type { ErrorName } from '../../domain/kafka-errors.ts';
import type { GroupSettings } from '../../domain/settings.ts';
import type { ClassicGroup, ClassicMember } from '../classic/classic-group.ts';
import {
  type ConsumerGroup,
  type ConsumerMember,
  emptyGroup,
  type GroupContext,
} from '../consumer/consumer-group.ts';
import { putMember } from '../consumer/edit-members.ts';
import { metadataOf } from '../consumer/group-metadata.ts';
import { isSamePartitions, sortPartitions, withEpoch } from '../consumer/partition-list.ts';
import { sortNames } from '../consumer/subscribed-topics.ts';
import { consumerProtocolType } from './classic-member.ts';
import { heldPartitions, subscriptionOf } from './held-partitions.ts';

/**
 * The group of the new protocol that a classic group with members becomes: its epochs are the generation, each member has
 * what it may own, and shall have what it was assigned last. An error if the group may not become one.
 *
 * Source: KIP-848, online migration; Kafka, `GroupMetadataManager.convertToConsumerGroup`,
 * `ConsumerGroup.fromClassicGroup`.
 */
export function upgraded(group: ClassicGroup, context: GroupContext): ConsumerGroup | ErrorName {
  const { kafkaVersion } = context.settings;
  if (!mayUpgrade(group, context.settings)) return 'GROUP_ID_NOT_FOUND';
  const { generation } = group;
  let grown: ConsumerGroup = {
    ...emptyGroup(kafkaVersion),
    groupEpoch: generation,
    assignmentEpoch: generation,
  };
  const held = heldPartitions(group, context.topics);
  for (const member of group.members) {
    const put = putMember(
      grown,
      consumerMemberOf(member, held.get(member.memberId) ?? [], { group, context }),
    );
    if (put === null) return 'UNKNOWN_SERVER_ERROR';
    grown = put;
  }
  // Until 4.0 the group knew nothing of the cluster yet, and so rebalanced at the first look.
  return kafkaVersion === 'trunk'
    ? { ...grown, metadata: metadataOf(grown, context.topics) }
    : grown;
}

/**
 * Whether all have what they shall have, and that is all there is, so that nothing need move where a static member only
 * changes its protocol. Kafka takes it for granted that whoever joins moves the group to its next epoch, as all others
 * do: topics that have grown since the classic leader looked would go unread.
 *
 * Source: Kafka, `GroupMetadataManager.convertToConsumerGroup`.
 */
export function isAtRest(
  { state }: ClassicGroup,
  group: ConsumerGroup,
  { topics }: GroupContext,
): boolean {
  if (state !== 'Stable') return false;
  if (!group.members.every(({ assigned, target }) => isSamePartitions(assigned, target)))
    return false;
  const due = metadataOf(group, topics).reduce((sum, { partitions }) => sum + partitions, 0);
  return group.members.reduce((sum, { target }) => sum + target.length, 0) >= due;
}

/** Source: Kafka, `GroupMetadataManager.validateOnlineUpgrade`; assignments with user data come from custom strategies. */
function mayUpgrade(
  { protocolType, members }: ClassicGroup,
  { groupConsumerMigrationPolicy: policy, groupConsumerMaxSize }: GroupSettings,
): boolean {
  return (
    (policy === 'bidirectional' || policy === 'upgrade') &&
    protocolType === consumerProtocolType &&
    members.length <= groupConsumerMaxSize &&
    members.every(({ assignment }) => (assignment.userData?.length ?? 0) === 0)
  );
}

function consumerMemberOf(
  member: ClassicMember,
  held: readonly TopicPartition[],
  {
    group: { generation, protocolName },
    context: { topics, nowMs },
  }: { readonly group: ClassicGroup; readonly context: GroupContext },
): ConsumerMember {
  const subscription = subscriptionOf(member, protocolName);
  const { assignedPartitions } = member.assignment;
  return {
    memberId: member.memberId,
    instanceId: member.groupInstanceId,
    rackId: subscription.rackId ?? null,
    clientId: member.clientId,
    rebalanceTimeoutMs: member.rebalanceTimeoutMs,
    subscribedTopicNames: sortNames(subscription.topics),
    subscribedTopicRegex: '',
    serverAssignor: null,
    state: 'STABLE',
    memberEpoch: generation,
    previousMemberEpoch: generation,
    assigned: withEpoch(held, generation),
    pendingRevocation: [],
    target: sortPartitions(assignedPartitions.filter(({ topic }) => topics.has(topic))),
    sessionExpiresAtMs: nowMs + member.sessionTimeoutMs,
    rebalanceExpiresAtMs: null,
    rebalanceEpoch: 0,
    classic: {
      sessionTimeoutMs: member.sessionTimeoutMs,
      protocols: member.protocols,
      joinExpiresAtMs: null,
      syncExpiresAtMs: null,
    },
  };
}
