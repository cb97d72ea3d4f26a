import type { TopicPartition } from '../../../domain/group.ts';
import type { CommittedOffset } from '../../../domain/wire.ts';
import type { Position } from './position.ts';

/** The partitions that cannot be read before their committed offsets are fetched. */
export function unreadPartitions(positions: readonly Position[]): readonly TopicPartition[] {
  const unread: TopicPartition[] = [];
  for (const { topic, partition, position } of positions)
    if (position === null) unread.push({ topic, partition });
  return unread;
}

/**
 * Starts reading where the answer to an OffsetFetch says; where nothing is committed, from the start
 * (`auto.offset.reset=earliest`). Partitions that have a position already keep it.
 *
 * Source: Kafka, `ConsumerUtils.refreshCommittedOffsets`.
 */
export function takeOverCommitted(
  positions: readonly Position[],
  offsets: readonly CommittedOffset[],
): readonly Position[] {
  return positions.map((known) => {
    if (known.position !== null) return known;
    const offset = committedOffsetOf(offsets, known);
    if (offset === undefined) return known;
    const start = Math.max(offset, 0);
    return { topic: known.topic, partition: known.partition, position: start, committed: start };
  });
}

/** The offset that a list has for a partition. */
export function committedOffsetOf(
  offsets: readonly CommittedOffset[],
  { topic, partition }: TopicPartition,
): number | undefined {
  for (const offset of offsets)
    if (offset.partition === partition && offset.topic === topic) return offset.committedOffset;
  return undefined;
}
