import { type ConsumerGroup, type GroupAndMember, memberOf } from './consumer-group.ts';
import { type MemberReport, reconcileMember } from './reconcile-member.ts';
import { assign, needsTarget } from './target-assignment.ts';

/**
 * Computes the target if that is due, and moves the member towards it.
 *
 * Source: Kafka, `GroupMetadataManager.consumerGroupHeartbeat`.
 */
export function advanceMember(
  group: ConsumerGroup,
  memberId: string,
  report: MemberReport,
): GroupAndMember | 'FENCED_MEMBER_EPOCH' | 'UNKNOWN_MEMBER_ID' | 'UNKNOWN_SERVER_ERROR' {
  const targeted = needsTarget(group, report.context) ? assign(group, report.context) : group;
  if (typeof targeted === 'string') return targeted;
  const member = memberOf(targeted, memberId);
  return member === undefined ? 'UNKNOWN_MEMBER_ID' : reconcileMember(targeted, member, report);
}
