import type { Cluster } from '../domain/group.ts';

/** True if both clusters have the same topics in the same order, with the same numbers of partitions. */
export function isSameCluster(left: Cluster, right: Cluster): boolean {
  if (left === right) return true;
  if (left.topics.size !== right.topics.size) return false;
  const others = right.topics.entries();
  for (const [topic, { partitions }] of left.topics) {
    const other = others.next().value;
    if (other === undefined || other[0] !== topic || other[1].partitions !== partitions) {
      return false;
    }
  }
  return true;
}

/** True if both lists have the same strings, in whatever order and however often. */
export function isSameSet(left: readonly string[], right: readonly string[]): boolean {
  const first = new Set(left);
  const second = new Set(right);
  return first.size === second.size && [...first].every((item) => second.has(item));
}
