import type { ErrorName } from '../../domain/kafka-errors.ts';
import {
  type ClassicMemberPart,
  type ConsumerGroup,
  type ConsumerMember,
  memberOf,
} from '../consumer/consumer-group.ts';
import { staticMemberError } from '../consumer/subscribe-member.ts';

/** The type of protocol of Kafka's consumers. Source: Kafka, `ConsumerProtocol.PROTOCOL_TYPE`. */
export const consumerProtocolType = 'consumer';

/** A member of a group of the new protocol that speaks the classic one. */
export interface HostedMember extends ConsumerMember {
  readonly classic: ClassicMemberPart;
}

/** Who says that it is a member, and of which generation. */
export interface ClassicSpeaker {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly generationId: number;
}

/**
 * The classic member that speaks, or why it may not. A generation is the member's own epoch: members of one group can be
 * in different ones.
 *
 * Source: Kafka, `GroupMetadataManager.validateConsumerGroupMember`, `throwIfMemberDoesNotUseClassicProtocol`,
 * `throwIfGenerationIdUnmatched`.
 */
export function classicMemberOf(
  group: ConsumerGroup,
  { memberId, groupInstanceId, generationId }: ClassicSpeaker,
): HostedMember | ErrorName {
  const member =
    groupInstanceId === null
      ? memberOf(group, memberId)
      : staticMemberError(group, memberId, groupInstanceId);
  if (member === undefined) return 'UNKNOWN_MEMBER_ID';
  if (typeof member === 'string') return member;
  if (!isHosted(member)) return 'UNKNOWN_MEMBER_ID';
  return member.memberEpoch === generationId ? member : 'ILLEGAL_GENERATION';
}

/** Whether a member speaks the classic protocol. */
export function isHosted(member: ConsumerMember): member is HostedMember {
  return member.classic !== undefined;
}

/** Whether all members speak the classic protocol. */
export function isAllClassic(members: readonly ConsumerMember[]): boolean {
  for (const member of members) if (member.classic === undefined) return false;
  return true;
}

/** The group with this member as it is now; what it has and its epoch are as before. */
export function withHosted(group: ConsumerGroup, member: HostedMember): ConsumerGroup {
  const members = group.members.map((each) => (each.memberId === member.memberId ? member : each));
  return { ...group, members };
}
