import type { ClassicGroup, ClassicMember, PersistedMember } from './classic-group.ts';

/**
 * The group after it has been written to the log as it is now.
 *
 * Source: Kafka, `GroupCoordinatorRecordHelpers.newGroupMetadataRecord`. A member's record has its metadata for the
 * group's strategy only.
 */
export function persisted(group: ClassicGroup): ClassicGroup {
  return {
    ...group,
    persisted: {
      generation: group.generation,
      protocolType: group.protocolType,
      protocolName: group.protocolName,
      leader: group.leader,
      emptySinceAtMs: group.emptySinceAtMs,
      members: group.members.map((member) => persistedMember(member, group.protocolName)),
    },
  };
}

function persistedMember(member: ClassicMember, protocolName: string | null): PersistedMember {
  return {
    memberId: member.memberId,
    clientId: member.clientId,
    groupInstanceId: member.groupInstanceId,
    protocols: member.protocols.filter(({ name }) => name === protocolName),
    sessionTimeoutMs: member.sessionTimeoutMs,
    rebalanceTimeoutMs: member.rebalanceTimeoutMs,
    assignment: member.assignment,
  };
}
