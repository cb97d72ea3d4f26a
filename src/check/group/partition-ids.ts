import type { TopicPartition } from '../../domain/group.ts';

/** Small numbers for partitions, from 0, in the order of their first mention; equal partitions have equal numbers. */
export interface PartitionIds {
  /** The partition of each number. */
  readonly names: TopicPartition[];
  readonly byTopic: Map<string, Map<number, number>>;
}

/** Numbers for no partition yet. */
export function newPartitionIds(): PartitionIds {
  return { names: [], byTopic: new Map() };
}

/** The number of a partition; a new one if it was never mentioned. */
export function idOf(ids: PartitionIds, partition: TopicPartition): number {
  let ofTopic = ids.byTopic.get(partition.topic);
  if (ofTopic === undefined) {
    ofTopic = new Map();
    ids.byTopic.set(partition.topic, ofTopic);
  }
  const known = ofTopic.get(partition.partition);
  if (known !== undefined) return known;
  const id = ids.names.length;
  ids.names.push(partition);
  ofTopic.set(partition.partition, id);
  return id;
}
