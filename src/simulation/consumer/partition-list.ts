import { compareText } from '../../domain/compare.ts';
import type { TopicPartition } from '../../domain/group.ts';

/** A partition and the epoch in which it was given to whoever has it. */
export interface EpochPartition extends TopicPartition {
  readonly epoch: number;
}

/** No partitions; shared, so that equal states share it. */
export const noPartitions: readonly EpochPartition[] = [];

/**
 * Partitions are kept sorted by topic and index, each once: equal sets are equal lists, and set operations are merges.
 * Topics are ordered by code units.
 */
export function comparePartitions(a: TopicPartition, b: TopicPartition): number {
  return compareText(a.topic, b.topic) || a.partition - b.partition;
}

/** The partitions in order, each once. */
export function sortPartitions(partitions: readonly TopicPartition[]): readonly TopicPartition[] {
  if (isSorted(partitions)) return partitions;
  const sorted = partitions.toSorted(comparePartitions);
  return sorted.filter((partition, index) => {
    const before = sorted[index - 1];
    return before === undefined || comparePartitions(before, partition) !== 0;
  });
}

/** The entry of `partition` in a sorted list; undefined: it is not there. Cost: logarithmic. */
export function findPartition<Entry extends TopicPartition>(
  sorted: readonly Entry[],
  partition: TopicPartition,
): Entry | undefined {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const entry = sorted[middle];
    if (entry === undefined) return undefined;
    const order = comparePartitions(entry, partition);
    if (order === 0) return entry;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}

/** Whether one of `partitions` (in any order) is in a sorted list. */
export function holdsAnyOf(
  sorted: readonly TopicPartition[],
  partitions: readonly TopicPartition[],
): boolean {
  if (sorted.length === 0) return false;
  for (const partition of partitions)
    if (findPartition(sorted, partition) !== undefined) return true;
  return false;
}

/** Whether all of `partitions` (in any order) are in a sorted list. */
export function holdsAllOf(
  sorted: readonly TopicPartition[],
  partitions: readonly TopicPartition[],
): boolean {
  for (const partition of partitions)
    if (findPartition(sorted, partition) === undefined) return false;
  return true;
}

/** Two sorted lists as one; where both have a partition, `later` counts. */
export function mergePartitions(
  earlier: readonly EpochPartition[],
  later: readonly EpochPartition[],
): readonly EpochPartition[] {
  if (later.length === 0) return earlier;
  if (earlier.length === 0) return later;
  const merged: EpochPartition[] = [];
  let next = 0;
  for (const entry of later) {
    let kept = earlier[next];
    while (kept !== undefined && comparePartitions(kept, entry) < 0) {
      merged.push(kept);
      kept = earlier[++next];
    }
    if (kept !== undefined && comparePartitions(kept, entry) === 0) next++;
    merged.push(entry);
  }
  for (; next < earlier.length; next++) {
    const kept = earlier[next];
    if (kept !== undefined) merged.push(kept);
  }
  return merged;
}

/** Whether two sorted lists name the same partitions; epochs do not matter. */
export function isSamePartitions(
  a: readonly TopicPartition[],
  b: readonly TopicPartition[],
): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) {
    const left = a[index];
    const right = b[index];
    if (left === undefined || right === undefined || comparePartitions(left, right) !== 0)
      return false;
  }
  return true;
}

/** Whether two lists of the same partitions also have the same epochs. */
export function isSameEpochs(a: readonly EpochPartition[], b: readonly EpochPartition[]): boolean {
  if (a === b) return true;
  for (let index = 0; index < a.length; index++)
    if (a[index]?.epoch !== b[index]?.epoch) return false;
  return true;
}

/** The same partitions, all with this epoch. */
export function withEpoch(
  partitions: readonly TopicPartition[],
  epoch: number,
): readonly EpochPartition[] {
  if (partitions.length === 0) return noPartitions;
  return partitions.map(({ topic, partition }) => ({ topic, partition, epoch }));
}

/** The partitions without their epochs, as they go on the wire. */
export function withoutEpoch(partitions: readonly TopicPartition[]): readonly TopicPartition[] {
  return partitions.map(({ topic, partition }) => ({ topic, partition }));
}

function isSorted(partitions: readonly TopicPartition[]): boolean {
  let before: TopicPartition | undefined;
  for (const partition of partitions) {
    if (before !== undefined && comparePartitions(before, partition) >= 0) return false;
    before = partition;
  }
  return true;
}
