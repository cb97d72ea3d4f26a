import { compareText } from '../domain/compare.ts';
import type { Cluster, GroupSubscription, Subscription, TopicMetadata } from '../domain/group.ts';
import type { SimulatedBroker } from './brokers.ts';
import { brokersOf, replicasOf } from './brokers.ts';
import type { PlatformaticCodec, SentSubscription, TopicPartitions } from './platformatic-codec.ts';
import { groupByTopic } from './platformatic-codec.ts';

/** What @platformatic/kafka's `ExtendedGroupProtocolSubscription` holds. */
export interface PlatformaticMember {
  readonly memberId: string;
  readonly version: number;
  readonly topics: readonly string[];
  /** The user data. */
  readonly metadata: Uint8Array;
  readonly ownedPartitions: readonly TopicPartitions[];
  readonly generationId: number;
  readonly rackId: string | null;
}

/** The four arguments of an assigner function. */
export interface PlatformaticInput {
  readonly current: string;
  readonly members: Map<string, PlatformaticMember>;
  readonly topics: Set<string>;
  readonly metadata: PlatformaticMetadata;
}

/** What @platformatic/kafka's `ClusterMetadata` holds. */
export interface PlatformaticMetadata {
  readonly id: string;
  readonly controllerId: number;
  readonly lastUpdate: number;
  readonly brokers: Map<number, { host: string; port: number; rack: string | null }>;
  readonly topics: Map<string, PlatformaticTopic>;
}

interface PlatformaticTopic {
  readonly id: string;
  readonly partitions: readonly object[];
  readonly partitionsCount: number;
  readonly lastUpdate: number;
}

/**
 * What the leader's client (@platformatic/kafka 2.12.1, dist/clients/consumer/consumer.js) hands to its assigner.
 *
 * `members`: what `#decodeProtocolSubscriptionMetadata` makes of what `#encodeProtocolSubscriptionMetadata` sent; only
 * in cooperative groups do members send what they own (of topics they still subscribe to, with the generation, which is
 * -1 where they own nothing) and their rack. `topics`: the leader's own (`topics.current`). `metadata`: of all topics
 * that any member subscribes to (`#performSyncGroup`). Both come sorted, since fetching metadata sorts the list it is
 * given in place (dist/clients/base/base.js, `#performMetadata`).
 *
 * The client does not ask its assigner before every subscribed topic has metadata: it fails and tries again. So a topic
 * that does not exist is in neither `topics` nor `metadata` here; members still name it.
 */
export function platformaticInput(
  { cluster, group, leader }: Asked,
  cooperative: boolean,
  codec: PlatformaticCodec,
): PlatformaticInput {
  const members = new Map<string, PlatformaticMember>();
  for (const [memberId, subscription] of group) {
    const { userData, ...received } = codec.subscription(sentBy(subscription, cooperative));
    members.set(memberId, { memberId, ...received, metadata: userData });
  }
  const known = (topics: readonly string[]): string[] =>
    [...new Set(topics)].filter((topic) => cluster.topics.has(topic)).sort(compareText);
  return {
    current: leader,
    members,
    topics: new Set(known(group.get(leader)?.topics ?? [])),
    metadata: metadataOf(cluster, known([...group.values()].flatMap(({ topics }) => topics))),
  };
}

/** One question of the engine's. */
export interface Asked {
  readonly cluster: Cluster;
  readonly group: GroupSubscription;
  readonly leader: string;
}

function sentBy(
  { topics, ownedPartitions, generation, rackId, userData }: Subscription,
  cooperative: boolean,
): SentSubscription {
  const subscribed = new Set(topics);
  const owned = cooperative
    ? groupByTopic(ownedPartitions.filter(({ topic }) => subscribed.has(topic)))
    : [];
  return {
    // The version is the application's to choose; 1 is the default, and owned partitions with a rack need 3.
    version: cooperative ? 3 : 1,
    topics: [...subscribed],
    ...(userData === undefined ? {} : { userData }),
    ownedPartitions: owned,
    generationId: owned.length > 0 ? generation : -1,
    rackId: cooperative ? (rackId ?? null) : null,
  };
}

function metadataOf(cluster: Cluster, topics: readonly string[]): PlatformaticMetadata {
  const brokers = brokersOf(cluster);
  const described = new Map<string, PlatformaticTopic>();
  for (const topic of topics) {
    const known = cluster.topics.get(topic);
    if (known === undefined) continue;
    let partitions: readonly object[] | null = null;
    described.set(topic, {
      id: topic,
      // Few assigners look at these, and they are many.
      get partitions() {
        return (partitions ??= partitionsOf(known, brokers));
      },
      partitionsCount: known.partitions,
      lastUpdate: 0,
    });
  }
  return {
    id: 'simulated',
    controllerId: 0,
    lastUpdate: 0,
    brokers: new Map(
      brokers.map(({ nodeId, rack }) => [nodeId, { host: 'localhost', port: 9092 + nodeId, rack }]),
    ),
    topics: described,
  };
}

function partitionsOf(
  known: TopicMetadata,
  brokers: readonly SimulatedBroker[],
): readonly object[] {
  return Array.from({ length: known.partitions }, (_, partition) => {
    const replicas = replicasOf(known, partition, brokers);
    const isr = [...replicas];
    return { leader: replicas[0] ?? 0, leaderEpoch: 0, replicas, isr, offlineReplicas: [] };
  });
}
