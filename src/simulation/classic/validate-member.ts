import type { ErrorName } from '../../domain/kafka-errors.ts';
import type { ClassicGroup } from './classic-group.ts';
import { positionOf, staticMemberOf } from './members.ts';

/**
 * Whether somebody who says to be this member is it: the error that says why not, or null.
 *
 * Source: Kafka, `ClassicGroup.validateMember`; KIP-345 for the fence.
 */
export function memberError(
  group: ClassicGroup,
  memberId: string,
  groupInstanceId: string | null,
): ErrorName | null {
  if (groupInstanceId !== null) {
    const holder = staticMemberOf(group, groupInstanceId);
    if (holder === null) return 'UNKNOWN_MEMBER_ID';
    return holder.memberId === memberId ? null : 'FENCED_INSTANCE_ID';
  }
  return positionOf(group, memberId) < 0 ? 'UNKNOWN_MEMBER_ID' : null;
}
