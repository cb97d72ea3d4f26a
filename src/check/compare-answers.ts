import { compareText } from '../domain/compare.ts';
import type { TopicPartition } from '../domain/group.ts';
import type { Answer } from '../domain/trace.ts';

/** The first member that two answers give different partitions. */
export interface Difference {
  readonly member: string;
  readonly first: readonly TopicPartition[];
  readonly second: readonly TopicPartition[];
}

const nothing: readonly TopicPartition[] = [];

/**
 * The first difference between two answers; null if they mean the same. The order of a list means nothing, and a member
 * without an entry gets the same as one with an empty list.
 */
export function firstDifference(first: Answer, second: Answer): Difference | null {
  for (const [member, list] of first) {
    const other = second.get(member) ?? nothing;
    if (!isSameList(list, other)) return { member, first: list, second: other };
  }
  for (const [member, list] of second) {
    if (list.length > 0 && !first.has(member)) return { member, first: nothing, second: list };
  }
  return null;
}

/** True if both lists have the same partitions, equally often, in whatever order. */
export function isSameList(
  left: readonly TopicPartition[],
  right: readonly TopicPartition[],
): boolean {
  if (left.length !== right.length) return false;
  if (hasSameSequence(left, right)) return true;
  return hasSameSequence(left.toSorted(comparePartitions), right.toSorted(comparePartitions));
}

function hasSameSequence(
  left: readonly TopicPartition[],
  right: readonly TopicPartition[],
): boolean {
  for (let index = 0; index < left.length; index++) {
    const a = left[index];
    const b = right[index];
    if (a?.partition !== b?.partition || a?.topic !== b?.topic) return false;
  }
  return true;
}

function comparePartitions(a: TopicPartition, b: TopicPartition): number {
  return compareText(a.topic, b.topic) || a.partition - b.partition;
}
