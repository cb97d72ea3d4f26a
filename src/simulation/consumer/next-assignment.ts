import type { TopicPartition } from '../../domain/group.ts';
import type { ConsumerMember, MemberStateName } from './consumer-group.ts';
import {
  type EpochPartition,
  findPartition,
  isSameEpochs,
  isSamePartitions,
  mergePartitions,
  noPartitions,
  withEpoch,
} from './partition-list.ts';
import { type Reconciliation, stillOwns } from './reconciliation.ts';

/**
 * The member on its way to its target: it first gives up what it shall not keep and stays in `revokingEpoch` until it has
 * said so; then it gets what is free, in the epoch of the target, and waits for what is not.
 *
 * Source: KIP-848, reconciliation; Kafka, `CurrentAssignmentBuilder.computeNextAssignment`.
 */
export function nextAssignment(
  member: ConsumerMember,
  revokingEpoch: number,
  how: Reconciliation,
): ConsumerMember {
  const target = wantedOf(member.target, how);
  const kept = member.assigned.filter((entry) => findPartition(target, entry) !== undefined);
  if (kept.length < member.assigned.length) {
    const revoked = member.assigned.filter((entry) => findPartition(target, entry) === undefined);
    if (stillOwns(revoked, how)) return revoking(member, { epoch: revokingEpoch, kept, revoked });
  }
  const missing = target.filter((partition) => findPartition(kept, partition) === undefined);
  const free = missing.filter((partition) => isFree(partition, member, how));
  const given = mergePartitions(kept, withEpoch(free, how.assignmentEpoch));
  const state = free.length < missing.length ? 'UNRELEASED_PARTITIONS' : 'STABLE';
  return arrived(member, given, { state, epoch: how.assignmentEpoch });
}

/**
 * The target without topics that the member no longer reads or that are gone. 4.0 takes the target as it is.
 *
 * Source: KAFKA-19431.
 */
function wantedOf(
  target: readonly TopicPartition[],
  { kafkaVersion, subscribed }: Reconciliation,
): readonly TopicPartition[] {
  if (kafkaVersion === '4.0') return target;
  return target.every(({ topic }) => subscribed.includes(topic))
    ? target
    : target.filter(({ topic }) => subscribed.includes(topic));
}

/**
 * Nobody has it, or only the member itself, which gives it up at this moment. 4.0 lets a member wait for itself.
 *
 * Source: KAFKA-19449.
 */
function isFree(
  partition: TopicPartition,
  { pendingRevocation }: ConsumerMember,
  { kafkaVersion, partitionEpochs }: Reconciliation,
): boolean {
  if (findPartition(partitionEpochs, partition) === undefined) return true;
  return kafkaVersion === 'trunk' && findPartition(pendingRevocation, partition) !== undefined;
}

interface Revoking {
  readonly epoch: number;
  readonly kept: readonly EpochPartition[];
  readonly revoked: readonly EpochPartition[];
}

function revoking(member: ConsumerMember, { epoch, kept, revoked }: Revoking): ConsumerMember {
  return {
    ...member,
    state: 'UNREVOKED_PARTITIONS',
    memberEpoch: epoch,
    previousMemberEpoch: member.memberEpoch,
    assigned: kept,
    pendingRevocation: revoked,
  };
}

/** The member in the epoch of the target; the same member if it has been there before with all this. */
function arrived(
  member: ConsumerMember,
  assigned: readonly EpochPartition[],
  { state, epoch }: { readonly state: MemberStateName; readonly epoch: number },
): ConsumerMember {
  const isSame =
    member.state === state &&
    member.memberEpoch === epoch &&
    member.previousMemberEpoch === epoch &&
    member.pendingRevocation.length === 0 &&
    isSamePartitions(member.assigned, assigned) &&
    isSameEpochs(member.assigned, assigned);
  if (isSame) return member;
  return {
    ...member,
    state,
    memberEpoch: epoch,
    previousMemberEpoch: member.memberEpoch,
    assigned,
    pendingRevocation: noPartitions,
  };
}
