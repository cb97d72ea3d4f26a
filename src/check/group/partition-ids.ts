import type { TopicPartition } from '../../domain/group.ts';

/** Small numbers for partitions, from 0, in the order of their first mention; equal partitions have equal numbers. */
export interface PartitionIds {
  /** The partition of each number. */
  readonly names: TopicPartition[];
  readonly byTopic: Map<string, TopicIds>;
  /** The topic that was looked up last: often the next one, too. */
  lastTopic: string;
  lastIds: TopicIds | null;
}

/** The numbers of one topic's partitions: a list for those that topics have, a Map for whatever else is said. */
interface TopicIds {
  readonly usual: (number | undefined)[];
  readonly strange: Map<number, number>;
}

/** From here on a partition's index is too high for a list. */
const strangeFrom = 100_000;

/** Numbers for no partition yet. */
export function newPartitionIds(): PartitionIds {
  return { names: [], byTopic: new Map(), lastTopic: '', lastIds: null };
}

/** The number of a partition; a new one if it was never mentioned. */
export function idOf(ids: PartitionIds, partition: TopicPartition): number {
  const { topic, partition: index } = partition;
  const ofTopic =
    ids.lastIds !== null && ids.lastTopic === topic ? ids.lastIds : idsOfTopic(ids, topic);
  const isUsual = index >= 0 && index < strangeFrom && Number.isInteger(index);
  const known = isUsual ? ofTopic.usual[index] : ofTopic.strange.get(index);
  if (known !== undefined) return known;
  const id = ids.names.length;
  ids.names.push(partition);
  if (isUsual) ofTopic.usual[index] = id;
  else ofTopic.strange.set(index, id);
  return id;
}

function idsOfTopic(ids: PartitionIds, topic: string): TopicIds {
  let ofTopic = ids.byTopic.get(topic);
  if (ofTopic === undefined) {
    ofTopic = { usual: [], strange: new Map() };
    ids.byTopic.set(topic, ofTopic);
  }
  ids.lastTopic = topic;
  ids.lastIds = ofTopic;
  return ofTopic;
}
