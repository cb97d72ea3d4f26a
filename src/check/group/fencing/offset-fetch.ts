import type { GroupDescription, OffsetFetchRequest } from '../../../domain/wire.ts';
import { memberIn } from '../described-members.ts';
import { accepted, type Allowed } from './allowed.ts';

/**
 * What OffsetFetch may be answered: nobody in particular may always ask, a member of a KIP-848 group has to be right about
 * its epoch.
 *
 * Source: Kafka, `ConsumerGroup.validateOffsetFetch`.
 */
export function allowedForFetch(
  group: GroupDescription | null,
  { memberId, memberEpoch }: OffsetFetchRequest,
): Allowed {
  if (memberId === null && memberEpoch < 0) return accepted;
  if (group?.groupType !== 'consumer' || memberId === null) return null;
  const member = memberIn(group, memberId);
  if (member === undefined) return ['UNKNOWN_MEMBER_ID'];
  if (member.memberEpoch === memberEpoch) return accepted;
  return member.memberType === 'consumer'
    ? ['STALE_MEMBER_EPOCH']
    : ['STALE_MEMBER_EPOCH', 'ILLEGAL_GENERATION'];
}
