import type { Cluster, TopicMetadata } from '../domain/group.ts';
import type { SimulatedBroker } from './brokers.ts';
import { brokersOf, replicasOf } from './brokers.ts';

/** A kafkajs client's cluster without a network. */
export interface SimulatedCluster {
  /** What the assigner gets as `cluster`. */
  readonly api: object;
  /** From now on the cluster is this one, and its client is subscribed to `topics`. */
  show(cluster: Cluster, topics: readonly string[]): void;
}

interface View {
  cluster: Cluster;
  brokers: readonly SimulatedBroker[];
  /** Topics that the client asks metadata for. */
  targets: Set<string>;
}

/**
 * The part of kafkajs's `Cluster` (types/index.d.ts) that an assigner can use while it assigns.
 *
 * As in the real one, `findTopicPartitionMetadata` knows the topics that this client subscribes to and those added with
 * `addTargetTopic`; of others, and of topics that do not exist, it gives no partitions (src/cluster/index.js). All
 * offsets are 0. What needs another broker's answer rejects.
 */
export function simulatedCluster(): SimulatedCluster {
  const added = new Set<string>();
  const view: View = { cluster: { topics: new Map() }, brokers: [], targets: new Set() };
  const add = async (topics: readonly string[]): Promise<void> => {
    for (const topic of topics) {
      added.add(topic);
      view.targets.add(topic);
    }
  };
  const refuse = async (): Promise<never> => {
    throw new Error('there is no network in a simulated cluster');
  };
  const api = {
    getNodeIds: () => view.brokers.map(({ nodeId }) => nodeId),
    metadata: async () => ({ brokers: brokerMetadata(view), topicMetadata: allMetadata(view) }),
    isConnected: () => true,
    connect: async () => {},
    disconnect: async () => {},
    removeBroker: () => {},
    refreshMetadata: async () => {},
    refreshMetadataIfNecessary: async () => {},
    addTargetTopic: (topic: string) => add([topic]),
    addMultipleTargetTopics: add,
    findTopicPartitionMetadata: (topic: string) => partitionMetadata(view, topic),
    findLeaderForPartitions: (topic: string, partitions: readonly number[]) =>
      leaders(view, topic, partitions),
    findBroker: refuse,
    findControllerBroker: refuse,
    findGroupCoordinator: refuse,
    findGroupCoordinatorMetadata: refuse,
    defaultOffset: ({ fromBeginning }: { readonly fromBeginning: boolean }) =>
      fromBeginning ? -2 : -1,
    fetchTopicsOffset: async (topics: readonly OffsetQuery[]) => topics.map(zeroOffsets),
  };
  return {
    api,
    show(cluster, topics) {
      view.cluster = cluster;
      view.brokers = brokersOf(cluster);
      view.targets = new Set([...topics, ...added]);
    },
  };
}

interface PartitionMetadata {
  readonly partitionErrorCode: number;
  readonly partitionId: number;
  readonly leader: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  readonly offlineReplicas: readonly number[];
}

function partitionMetadata(view: View, topic: string): readonly PartitionMetadata[] {
  const known = view.targets.has(topic) ? view.cluster.topics.get(topic) : undefined;
  if (known === undefined) return [];
  return Array.from({ length: known.partitions }, (_, partitionId) =>
    onePartition(known, partitionId, view.brokers),
  );
}

function onePartition(
  known: TopicMetadata,
  partitionId: number,
  brokers: readonly SimulatedBroker[],
): PartitionMetadata {
  const replicas = replicasOf(known, partitionId, brokers);
  return {
    partitionErrorCode: 0,
    partitionId,
    leader: replicas[0] ?? 0,
    replicas,
    isr: [...replicas],
    offlineReplicas: [],
  };
}

function allMetadata(view: View): readonly object[] {
  return [...view.targets]
    .filter((topic) => view.cluster.topics.has(topic))
    .map((topic) => ({
      topicErrorCode: 0,
      topic,
      partitionMetadata: partitionMetadata(view, topic),
    }));
}

function brokerMetadata({ brokers }: View): readonly object[] {
  return brokers.map(({ nodeId, rack }) => ({
    nodeId,
    host: 'localhost',
    port: 9092 + nodeId,
    ...(rack === null ? {} : { rack }),
  }));
}

function leaders(
  view: View,
  topic: string,
  partitions: readonly number[],
): Readonly<Record<number, readonly number[]>> {
  const byLeader: Record<number, number[]> = {};
  for (const { partitionId, leader } of partitionMetadata(view, topic))
    if (partitions.includes(partitionId)) (byLeader[leader] ??= []).push(partitionId);
  return byLeader;
}

interface OffsetQuery {
  readonly topic: string;
  readonly partitions: readonly { readonly partition: number }[];
}

function zeroOffsets({ topic, partitions }: OffsetQuery): object {
  return { topic, partitions: partitions.map(({ partition }) => ({ partition, offset: '0' })) };
}
