import type { TopicPartition } from '../domain/group.ts';

/** Partitions to look up; a topic may have any name, so topic and index are never joined into one key. */
export type PartitionSet = ReadonlyMap<string, ReadonlySet<number>>;

/** The set of some partitions. */
export function partitionSetOf(partitions: Iterable<TopicPartition>): PartitionSet {
  const set = new Map<string, Set<number>>();
  for (const { topic, partition } of partitions) {
    const indices = set.get(topic);
    if (indices === undefined) set.set(topic, new Set([partition]));
    else indices.add(partition);
  }
  return set;
}

/** Whether a partition is in a set. */
export function includes(set: PartitionSet, { topic, partition }: TopicPartition): boolean {
  return set.get(topic)?.has(partition) ?? false;
}

/** Whether two name the same partition. */
export function isSame(one: TopicPartition, other: TopicPartition): boolean {
  return one.topic === other.topic && one.partition === other.partition;
}
