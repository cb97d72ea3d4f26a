import { unreachable } from '../../domain/unreachable.ts';
import type { ConsumerMember } from './consumer-group.ts';
import { nextAssignment } from './next-assignment.ts';
import { mergePartitions } from './partition-list.ts';
import { type Reconciliation, stillOwns } from './reconciliation.ts';

/**
 * Moves a member towards its target as far as it may go now; the same member if that is nowhere. A partition is given to
 * nobody before whoever had it has let go of it.
 *
 * Source: KIP-848, reconciliation; Kafka, `CurrentAssignmentBuilder.build`.
 */
export function reconcile(
  member: ConsumerMember,
  how: Reconciliation,
): ConsumerMember | 'FENCED_MEMBER_EPOCH' {
  switch (member.state) {
    case 'STABLE':
      if (member.memberEpoch !== how.assignmentEpoch) {
        return nextAssignment(member, member.memberEpoch, how);
      }
      return how.subscriptionChanged ? shrink(member, how) : member;
    case 'UNREVOKED_PARTITIONS':
      if (stillOwns(member.pendingRevocation, how)) {
        return how.subscriptionChanged ? shrink(member, how) : member;
      }
      return nextAssignment(member, epochAfterRevocation(member, how), how);
    case 'UNRELEASED_PARTITIONS':
      return nextAssignment(member, member.memberEpoch, how);
    case 'UNKNOWN':
      if (how.owned === null || how.owned.length > 0) return 'FENCED_MEMBER_EPOCH';
      return nextAssignment(member, how.assignmentEpoch, how);
    default:
      return unreachable(member.state);
  }
}

/**
 * The epoch in which a member that has given up what it should would have to give up more: until 4.1 the next one.
 *
 * Source: KAFKA-19974: with the next epoch one partition could be at two members in one epoch.
 */
function epochAfterRevocation(member: ConsumerMember, { kafkaVersion }: Reconciliation): number {
  return kafkaVersion === '4.0' ? member.memberEpoch + 1 : member.memberEpoch;
}

/**
 * Takes away at once what the member has of topics that it no longer reads, without waiting for a new target.
 *
 * Source: KAFKA-19431; Kafka, `CurrentAssignmentBuilder.updateCurrentAssignment`.
 */
function shrink(member: ConsumerMember, how: Reconciliation): ConsumerMember {
  if (how.kafkaVersion === '4.0') return member;
  const assigned = member.assigned.filter(({ topic }) => how.subscribed.includes(topic));
  if (assigned.length === member.assigned.length) return member;
  const dropped = member.assigned.filter(({ topic }) => !how.subscribed.includes(topic));
  const pendingRevocation = mergePartitions(member.pendingRevocation, dropped);
  if (!stillOwns(pendingRevocation, how)) return { ...member, assigned };
  return { ...member, state: 'UNREVOKED_PARTITIONS', assigned, pendingRevocation };
}
