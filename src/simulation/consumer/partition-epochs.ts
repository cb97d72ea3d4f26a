import type { ConsumerMember } from './consumer-group.ts';
import {
  comparePartitions,
  type EpochPartition,
  findPartition,
  isSamePartitions,
  mergePartitions,
  withEpoch,
} from './partition-list.ts';

/**
 * Who has what, after a member has changed; `null` for no member. What the old one had is taken out where it stands under
 * the old one's epoch; what the new one has, or still has to give up, is put in under the new one's. Null: a partition
 * stands there under this epoch or a later one, so two members would have it; nothing may be written then. A later epoch
 * takes a partition over from an earlier one without complaint.
 *
 * Source: Kafka, `ConsumerGroup.removePartitionEpochs`, `addPartitionEpochs`; KAFKA-19862.
 */
export function updatePartitionEpochs(
  epochs: readonly EpochPartition[],
  before: ConsumerMember | null,
  after: ConsumerMember | null,
): readonly EpochPartition[] | null {
  if (isSameHolding(before, after)) return epochs;
  let updated = epochs;
  if (before !== null) {
    updated = without(updated, before.assigned, before.memberEpoch);
    updated = without(updated, before.pendingRevocation, before.memberEpoch);
  }
  if (after === null) return updated;
  const withAssigned = plus(updated, after.assigned, after.memberEpoch);
  if (withAssigned === null) return null;
  return plus(withAssigned, after.pendingRevocation, after.memberEpoch);
}

function isSameHolding(before: ConsumerMember | null, after: ConsumerMember | null): boolean {
  if (before === null || after === null) return before === after;
  return (
    before.memberEpoch === after.memberEpoch &&
    isSamePartitions(before.assigned, after.assigned) &&
    isSamePartitions(before.pendingRevocation, after.pendingRevocation)
  );
}

function without(
  epochs: readonly EpochPartition[],
  held: readonly EpochPartition[],
  memberEpoch: number,
): readonly EpochPartition[] {
  if (held.length === 0) return epochs;
  let next = 0;
  return epochs.filter((entry) => {
    let given = held[next];
    while (given !== undefined && comparePartitions(given, entry) < 0) given = held[++next];
    const isHeld = given !== undefined && comparePartitions(given, entry) === 0;
    return !(isHeld && entry.epoch === memberEpoch);
  });
}

function plus(
  epochs: readonly EpochPartition[],
  held: readonly EpochPartition[],
  memberEpoch: number,
): readonly EpochPartition[] | null {
  for (const partition of held) {
    const entry = findPartition(epochs, partition);
    if (entry !== undefined && entry.epoch >= memberEpoch) return null;
  }
  return mergePartitions(epochs, withEpoch(held, memberEpoch));
}
