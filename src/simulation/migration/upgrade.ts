import type { ErrorName } from '../../domain/kafka-errors.ts';
import type { GroupSettings } from '../../domain/settings.ts';
import type { ClassicGroup, ClassicMember } from '../classic/classic-group.ts';
import { metadataOf } from '../classic/join-answers.ts';
import {
  type ConsumerGroup,
  type ConsumerMember,
  emptyGroup,
  type GroupContext,
} from '../consumer/consumer-group.ts';
import { putMember } from '../consumer/edit-members.ts';
import { metadataOf as clusterMetadataOf } from '../consumer/group-metadata.ts';
import { sortPartitions, withEpoch } from '../consumer/partition-list.ts';
import { sortNames } from '../consumer/subscribed-topics.ts';
import { consumerProtocolType } from './classic-member.ts';

/**
 * The group of the new protocol that a classic group with members becomes: its epochs are the generation, and each member
 * has, and shall have, what it was assigned last. An error if the group may not become one.
 *
 * Source: KIP-848, online migration; Kafka, `GroupMetadataManager.convertToConsumerGroup`,
 * `ConsumerGroup.fromClassicGroup`.
 */
export function upgraded(group: ClassicGroup, context: GroupContext): ConsumerGroup | ErrorName {
  if (!mayUpgrade(group, context.settings)) return 'GROUP_ID_NOT_FOUND';
  const { generation } = group;
  let grown: ConsumerGroup = {
    ...emptyGroup(context.settings.kafkaVersion),
    groupEpoch: generation,
    assignmentEpoch: generation,
  };
  for (const member of group.members) {
    const next = putMember(grown, consumerMemberOf(member, group, context));
    if (next === null) return 'UNKNOWN_SERVER_ERROR';
    grown = next;
  }
  return isUpToDate(group, context.settings)
    ? { ...grown, metadata: clusterMetadataOf(grown, context.topics) }
    : grown;
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

/**
 * Whether what members have is what they should have, so that a static member that only changes its protocol need not
 * move anything. Until 4.0 the first heartbeat always started a rebalance.
 *
 * Source: KIP-1101. A group that rebalances has told its members to expect something new.
 */
function isUpToDate({ state }: ClassicGroup, { kafkaVersion }: GroupSettings): boolean {
  return state === 'Stable' && kafkaVersion === 'trunk';
}

/**
 * All strategies of a member say the same of what it reads. Kafka reads it from the group's, which a group has not chosen
 * before its first generation; then it is the member's first here.
 */
function consumerMemberOf(
  member: ClassicMember,
  { generation, protocolName }: ClassicGroup,
  { topics, nowMs }: GroupContext,
): ConsumerMember {
  const follows = member.protocols.some(({ name }) => name === protocolName);
  const subscription = metadataOf(
    member,
    follows ? protocolName : (member.protocols[0]?.name ?? null),
  );
  const { assignedPartitions } = member.assignment;
  const assigned = sortPartitions(assignedPartitions.filter(({ topic }) => topics.has(topic)));
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
    assigned: withEpoch(assigned, generation),
    pendingRevocation: [],
    target: assigned,
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
