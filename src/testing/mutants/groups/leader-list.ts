import type { JoinGroupResponseMember } from '../../../domain/wire.ts';
import type { ClassicGroup } from '../../../simulation/classic/classic-group.ts';
import { metadataOf } from '../../../simulation/classic/join-answers.ts';

/** What the leader hears of the members. */
export function membersForLeaderOf(group: ClassicGroup): readonly JoinGroupResponseMember[] {
  return group.members.map((member) => ({
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    metadata: metadataOf(member, group.protocolName),
  }));
}
