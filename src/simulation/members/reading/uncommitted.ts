import type { CommittedOffset } from '../../../domain/wire.ts';
import { committedOffsetOf } from './take-over-committed.ts';
import type { Position } from './position.ts';

/**
 * What is to be committed: the positions that differ from what is known to be committed. (Kafka's consumer commits all
 * its positions each time; the others would change nothing.)
 *
 * Source: Kafka, `SubscriptionState.allConsumed`.
 */
export function uncommitted(positions: readonly Position[]): readonly CommittedOffset[] {
  const offsets: CommittedOffset[] = [];
  for (const { topic, partition, position, committed } of positions)
    if (position !== null && position !== committed)
      offsets.push({ topic, partition, committedOffset: position });
  return offsets;
}

/** Remembers that `offsets` are committed, as far as their partitions are still owned and read. */
export function markCommitted(
  positions: readonly Position[],
  offsets: readonly CommittedOffset[],
): readonly Position[] {
  return positions.map((known) => {
    const { topic, partition, position } = known;
    const committed = committedOffsetOf(offsets, known);
    if (position === null || committed === undefined || committed === known.committed) return known;
    return { topic, partition, position, committed };
  });
}
