import type {
  ConsumerProtocolSubscription,
  JoinGroupResponse,
  JoinGroupResponseMember,
} from '../../domain/wire.ts';
import type { ClassicGroup, ClassicMember } from './classic-group.ts';

/**
 * What a member learns of the current generation. The leader also learns of all members, unless `members` says
 * otherwise.
 *
 * Source: Kafka, `GroupMetadataManager.completeClassicGroupJoin`.
 */
export function currentGeneration(group: ClassicGroup, memberId: string): JoinGroupResponse {
  return {
    api: 'JoinGroup',
    errorCode: 'NONE',
    generationId: group.generation,
    protocolType: group.protocolType,
    protocolName: group.protocolName,
    leader: group.leader ?? '',
    skipAssignment: false,
    memberId,
    members: group.leader === memberId ? membersForLeader(group) : [],
  };
}

function membersForLeader(group: ClassicGroup): readonly JoinGroupResponseMember[] {
  return group.members.map((member) => ({
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    metadata: metadataOf(member, group.protocolName),
  }));
}

/** What a member said under a strategy. Of a strategy that it does not follow: nothing. */
export function metadataOf(
  member: Pick<ClassicMember, 'protocols'>,
  protocolName: string | null,
): ConsumerProtocolSubscription {
  const protocol = member.protocols.find(({ name }) => name === protocolName);
  return protocol?.metadata ?? { topics: [], ownedPartitions: [], generationId: -1 };
}
