import type { TopicPartition } from '../../domain/group.ts';
import type { DescribedMember, GroupDescription } from '../../domain/wire.ts';
import type { ClassicGroup, ClassicMember } from './classic-group.ts';
import { metadataOf } from './join-answers.ts';

const nothing: readonly TopicPartition[] = [];

/**
 * What DescribeGroups tells of a classic group, and a little more: members and assignments in each state. Between the
 * leader's election and its SyncGroup nobody has an assignment of the generation.
 *
 * Source: Kafka, `ClassicGroup.describe`.
 */
export function describeClassicGroup(group: ClassicGroup): GroupDescription {
  return {
    groupType: 'classic',
    groupState: group.state,
    groupEpoch: group.generation,
    assignmentEpoch: group.assignmentGeneration ?? group.generation,
    protocolData: group.protocolName,
    leader: group.leader,
    members: group.members.map((member) => describeMember(group, member)),
  };
}

function describeMember(group: ClassicGroup, member: ClassicMember): DescribedMember {
  const assignment =
    group.state === 'CompletingRebalance' ? nothing : member.assignment.assignedPartitions;
  return {
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    clientId: member.clientId,
    memberType: 'classic',
    memberEpoch: group.generation,
    subscribedTopicNames: subscribedTopics(group, member),
    protocols: member.protocols.map(({ name }) => name),
    assignment,
    pendingRevocation: nothing,
    targetAssignment: assignment,
  };
}

/** What it says under the group's strategy; while there is none that it follows, under its first. */
function subscribedTopics(group: ClassicGroup, member: ClassicMember): readonly string[] {
  const follows = member.protocols.some(({ name }) => name === group.protocolName);
  const protocolName = follows ? group.protocolName : (member.protocols[0]?.name ?? null);
  return metadataOf(member, protocolName).topics;
}
