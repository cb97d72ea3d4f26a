import type { ConsumerGroup, ConsumerMember, GroupAndMember } from './consumer-group.ts';
import { updatePartitionEpochs } from './partition-epochs.ts';

/**
 * The group with this member in the place of the one with its id, or added behind the others. Null: two members would
 * have a partition in one epoch, which Kafka meets with an IllegalStateException and writes nothing.
 *
 * Source: Kafka, `ConsumerGroup.updateMember`.
 */
export function putMember(group: ConsumerGroup, member: ConsumerMember): ConsumerGroup | null {
  const index = indexOf(group, member.memberId);
  return putMemberAt(group, index, member);
}

/** As `putMember`, with the new member (perhaps of another id) in the place of an old one. */
export function replaceMember(
  group: ConsumerGroup,
  oldMemberId: string,
  member: ConsumerMember,
): ConsumerGroup | null {
  return putMemberAt(group, indexOf(group, oldMemberId), member);
}

/** The group without these members; neither its epoch nor anybody's target changes. Source: Kafka, `ConsumerGroup.removeMember`. */
export function removeMembers(group: ConsumerGroup, memberIds: readonly string[]): ConsumerGroup {
  let { partitionEpochs } = group;
  const members = group.members.filter((member) => {
    if (!memberIds.includes(member.memberId)) return true;
    partitionEpochs = updatePartitionEpochs(partitionEpochs, member, null) ?? partitionEpochs;
    return false;
  });
  return { ...group, members, partitionEpochs };
}

/** A step that failed, or the group and the member. */
export function withMember(
  group: ConsumerGroup | null,
  member: ConsumerMember,
): GroupAndMember | 'UNKNOWN_SERVER_ERROR' {
  return group === null ? 'UNKNOWN_SERVER_ERROR' : { group, member };
}

function putMemberAt(
  group: ConsumerGroup,
  index: number,
  member: ConsumerMember,
): ConsumerGroup | null {
  const before = group.members[index] ?? null;
  const partitionEpochs = updatePartitionEpochs(group.partitionEpochs, before, member);
  if (partitionEpochs === null) return null;
  const members = group.members.slice();
  if (before === null) members.push(member);
  else members[index] = member;
  return { ...group, members, partitionEpochs };
}

/** -1: not there. */
function indexOf(group: ConsumerGroup, memberId: string): number {
  const { members } = group;
  for (let index = 0; index < members.length; index++)
    if (members[index]?.memberId === memberId) return index;
  return -1;
}
