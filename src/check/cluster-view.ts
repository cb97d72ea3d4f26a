import type { Cluster, TopicPartition } from '../domain/group.ts';
import { at, filled } from './at.ts';

/** A cluster in integers: partitions of all topics are numbered through, topic by topic. */
export interface ClusterView {
  readonly topics: readonly string[];
  readonly topicIndex: ReadonlyMap<string, number>;
  readonly topicCount: number;
  readonly partitionCount: number;
  /** First partition of each topic; one more entry at the end, so that `start[t + 1]` is the end of topic t. */
  readonly topicStart: readonly number[];
  /** Topic of each partition. */
  readonly topicOf: readonly number[];
}

/** The last view: the rounds of a trace mostly share one cluster. */
let last: { readonly cluster: Cluster; readonly view: ClusterView } | null = null;

/** The integer view of `cluster`; computed once for each cluster object that is looked at several times in a row. */
export function clusterViewOf(cluster: Cluster): ClusterView {
  if (last?.cluster === cluster) return last.view;
  const view = build(cluster);
  last = { cluster, view };
  return view;
}

function build(cluster: Cluster): ClusterView {
  const topics: string[] = [];
  const topicIndex = new Map<string, number>();
  const topicStart: number[] = [];
  let end = 0;
  for (const [name, { partitions }] of cluster.topics) {
    topicIndex.set(name, topics.length);
    topics.push(name);
    topicStart.push(end);
    end += Math.max(0, partitions);
  }
  topicStart.push(end);
  const topicOf = filled(end, 0);
  for (let topic = 0; topic < topics.length; topic++) {
    topicOf.fill(topic, at(topicStart, topic), at(topicStart, topic + 1));
  }
  return {
    topics,
    topicIndex,
    topicCount: topics.length,
    partitionCount: end,
    topicStart,
    topicOf,
  };
}

/** The number of a partition, or -1 if the cluster has no such partition. */
export function partitionNumber(view: ClusterView, partition: TopicPartition): number {
  const topic = view.topicIndex.get(partition.topic);
  if (topic === undefined) return -1;
  const start = at(view.topicStart, topic);
  const index = partition.partition;
  const count = at(view.topicStart, topic + 1) - start;
  return Number.isInteger(index) && index >= 0 && index < count ? start + index : -1;
}

/** The name of partition number `partition`. */
export function partitionName(view: ClusterView, partition: number): TopicPartition {
  const topic = at(view.topicOf, partition);
  return { topic: at(view.topics, topic), partition: partition - at(view.topicStart, topic) };
}
