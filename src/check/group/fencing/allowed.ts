import type { ErrorName } from '../../../domain/kafka-errors.ts';
import type { GroupDescription } from '../../../domain/wire.ts';
import { holderIn, memberIn } from '../described-members.ts';

/** The errors (or `NONE`) that the protocol allows as an answer; null: what is visible does not tell. */
export type Allowed = readonly ErrorName[] | null;

/** The request has to succeed. */
export const accepted: Allowed = ['NONE'];

/**
 * What is wrong with the ids of somebody who says to be a member; null: nothing.
 *
 * Source: Kafka, `ClassicGroup.validateMember`; KIP-345.
 */
export function idError(
  group: GroupDescription,
  memberId: string,
  instanceId: string | null,
): ErrorName | null {
  if (instanceId !== null) {
    const holder = holderIn(group, instanceId);
    if (holder === undefined) return 'UNKNOWN_MEMBER_ID';
    if (holder.memberId !== memberId) return 'FENCED_INSTANCE_ID';
  }
  return memberIn(group, memberId) === undefined ? 'UNKNOWN_MEMBER_ID' : null;
}

/** The group, if it has to be asked: a KIP-848 group without members is as good as none for the classic protocol. */
export function classicOrNone(group: GroupDescription | null): GroupDescription | null {
  return group !== null && group.groupType === 'consumer' && group.members.length === 0
    ? null
    : group;
}

/**
 * What is wrong with what a classic member of a KIP-848 group says of itself; null: nothing.
 *
 * Source: Kafka, `GroupMetadataManager.classicGroupHeartbeatToConsumerGroup`, `classicGroupSyncToConsumerGroup`.
 */
export function mixedError(
  group: GroupDescription,
  {
    memberId,
    groupInstanceId,
    generationId,
  }: {
    readonly memberId: string;
    readonly groupInstanceId: string | null;
    readonly generationId: number;
  },
): ErrorName | null {
  const error = idError(group, memberId, groupInstanceId);
  if (error !== null) return error;
  const member = memberIn(group, memberId);
  if (member === undefined || member.memberType !== 'classic') return 'UNKNOWN_MEMBER_ID';
  return member.memberEpoch === generationId ? null : 'ILLEGAL_GENERATION';
}
