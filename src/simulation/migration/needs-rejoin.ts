import type { ConsumerGroup, GroupContext } from '../consumer/consumer-group.ts';
import { isSameMetadata, metadataOf } from '../consumer/group-metadata.ts';
import { findPartition } from '../consumer/partition-list.ts';
import { needsTarget } from '../consumer/target-assignment.ts';
import { type HostedMember, isAllClassic } from './classic-member.ts';

/**
 * Whether a classic member has to join again to get on: there is a newer target, it has something to give up, or all that
 * it waits for is free.
 *
 * Source: KIP-848; Kafka, `GroupMetadataManager.classicGroupHeartbeatToConsumerGroup`.
 */
export function needsRejoin(
  group: ConsumerGroup,
  member: HostedMember,
  context: GroupContext,
): boolean {
  switch (member.state) {
    case 'UNREVOKED_PARTITIONS':
      return true;
    case 'UNRELEASED_PARTITIONS':
      return isBehind(group, member, context) || !waitsForOthers(group, member);
    case 'STABLE':
    case 'UNKNOWN':
      return isBehind(group, member, context);
  }
}

/**
 * Whether there is something newer than the member's epoch. Until KAFKA-20272 that was the group's epoch; now it is the
 * target's, which members of the new protocol have computed by their heartbeats. In a group without any, which only a
 * migration policy makes, nobody else would: there a member joins again as soon as a target is due or topics have
 * changed, so that the group does not stop.
 *
 * Source: KAFKA-20272; Kafka, `GroupMetadataManager.throwIfRebalanceInProgress`.
 */
export function isBehind(
  group: ConsumerGroup,
  { memberEpoch }: HostedMember,
  context: GroupContext,
): boolean {
  if (memberEpoch < group.assignmentEpoch) return true;
  if (context.settings.kafkaVersion === '4.0' && memberEpoch < group.groupEpoch) return true;
  const isOverlooked = group.groupEpoch > group.assignmentEpoch || group.refreshesMetadata;
  if (!isOverlooked || !isAllClassic(group.members)) return false;
  return needsTarget(group, context) || hasOtherTopics(group, context);
}

function hasOtherTopics(group: ConsumerGroup, { topics, settings }: GroupContext): boolean {
  if (!group.refreshesMetadata) return false;
  return !isSameMetadata(group.metadata, metadataOf(group, topics), settings.kafkaVersion);
}

/** Source: Kafka, `ConsumerGroup.waitingOnUnreleasedPartition`. */
function waitsForOthers({ partitionEpochs }: ConsumerGroup, member: HostedMember): boolean {
  for (const partition of member.target) {
    if (findPartition(member.assigned, partition) !== undefined) continue;
    if (findPartition(partitionEpochs, partition) !== undefined) return true;
  }
  return false;
}
