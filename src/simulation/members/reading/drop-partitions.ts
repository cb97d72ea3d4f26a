import type { TopicPartition } from '../../../domain/group.ts';
import type { Position } from './position.ts';

/** The positions without those of `partitions`; the same list, if it has none of them. */
export function dropPartitions(
  positions: readonly Position[],
  partitions: readonly TopicPartition[],
): readonly Position[] {
  const kept = positions.filter((position) => !includesPartition(partitions, position));
  return kept.length === positions.length ? positions : kept;
}

/** The positions of `partitions` only; the same list, if that is all of them. */
export function keepPartitions(
  positions: readonly Position[],
  partitions: readonly TopicPartition[],
): readonly Position[] {
  const kept = positions.filter((position) => includesPartition(partitions, position));
  return kept.length === positions.length ? positions : kept;
}

/** Whether a list of partitions has this one. */
export function includesPartition(
  partitions: readonly TopicPartition[],
  { topic, partition }: TopicPartition,
): boolean {
  for (const listed of partitions)
    if (listed.partition === partition && listed.topic === topic) return true;
  return false;
}
