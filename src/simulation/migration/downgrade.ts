import type { TopicPartition } from '../../domain/group.ts';
import type { GroupSettings } from '../../domain/settings.ts';
import type { ClassicGroup, PersistedMember } from '../classic/classic-group.ts';
import { classicGroupOf, rebalanceClassicGroup } from '../classic/convert.ts';
import type { ConsumerGroup, ConsumerMember } from '../consumer/consumer-group.ts';
import { withoutEpoch } from '../consumer/partition-list.ts';
import type { ConsumerState } from '../consumer/consumer-state.ts';
import {
  consumerProtocolType,
  type HostedMember,
  isAllClassic,
  isHosted,
} from './classic-member.ts';
import { type MixedState, withClassicGroup } from './mixed-state.ts';

/**
 * What becomes of a group that has lost members: `after` has neither them nor anything else that is new. Without a member
 * of the new protocol it becomes a classic one, if that is allowed, and all its members are asked to join.
 *
 * Source: KIP-848, online migration; Kafka, `GroupMetadataManager.consumerGroupFenceMembers`,
 * `validateOnlineDowngradeWithFencedMembers`.
 */
export function afterLoss(before: ConsumerGroup, after: ConsumerState, nowMs: number): MixedState {
  const members = after.group?.members ?? [];
  if (members.length >= before.members.length || members.length === 0) return after;
  if (!isAllClassic(members) || !mayDowngrade(members, after.settings)) return after;
  const group = { ...before, members };
  return withClassicGroup(after, rebalanced(downgraded(group, after, nowMs), after, nowMs), nowMs);
}

/** Whether a group of these members may become a classic one. Source: Kafka, `ConsumerGroupMigrationPolicy`, `group.max.size`. */
export function mayDowngrade(
  members: readonly ConsumerMember[],
  { groupConsumerMigrationPolicy: policy, groupMaxSize }: GroupSettings,
): boolean {
  return (policy === 'bidirectional' || policy === 'downgrade') && members.length <= groupMaxSize;
}

/**
 * The stable classic group that a group of classic members becomes: its generation is the group's epoch, and each member
 * has what it should have had in the end, whether others have let go of it or not.
 *
 * Source: Kafka, `ClassicGroup.fromConsumerGroup`.
 */
export function downgraded(
  { groupEpoch, members }: ConsumerGroup,
  { topics }: ConsumerState,
  nowMs: number,
): ClassicGroup {
  const exists = ({ topic }: TopicPartition): boolean => topics.has(topic);
  return classicGroupOf(
    {
      generation: groupEpoch,
      protocolType: consumerProtocolType,
      members: members
        .filter(isHosted)
        .map((member) => persistedMemberOf(member, member.target.filter(exists))),
    },
    nowMs,
  );
}

/** The same group once its members are asked to join. */
export function rebalanced(
  group: ClassicGroup,
  { settings, named: nextMemberNumber }: ConsumerState,
  nowMs: number,
): ClassicGroup {
  // Nobody waits for anything in a group that was just made, so there are no replies.
  return rebalanceClassicGroup(group, { settings, nowMs, nextMemberNumber }).group;
}

function persistedMemberOf(
  member: HostedMember,
  target: readonly TopicPartition[],
): PersistedMember {
  return {
    memberId: member.memberId,
    clientId: member.clientId,
    groupInstanceId: member.instanceId,
    protocols: member.classic.protocols,
    sessionTimeoutMs: member.classic.sessionTimeoutMs,
    rebalanceTimeoutMs: member.rebalanceTimeoutMs,
    assignment: { assignedPartitions: withoutEpoch(target) },
  };
}
