import { Buffer } from 'node:buffer';
import type { TopicPartition } from '../domain/group.ts';
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from './consumer-protocol.ts';
import { isRecord } from './describe-value.ts';
import { peerPackage } from './peer-package.ts';

/** The partitions of one topic, as @platformatic/kafka groups them. */
export interface TopicPartitions {
  readonly topic: string;
  readonly partitions: readonly number[];
}

/** What a member's client encodes. */
export interface SentSubscription {
  readonly version: number;
  readonly topics: readonly string[];
  readonly userData?: Uint8Array;
  readonly ownedPartitions: readonly TopicPartitions[];
  readonly generationId: number;
  readonly rackId: string | null;
}

/** What the leader's client decodes. */
export interface ReceivedSubscription {
  readonly version: number;
  readonly topics: readonly string[];
  readonly userData: Uint8Array;
  readonly ownedPartitions: readonly TopicPartitions[];
  readonly generationId: number;
  readonly rackId: string | null;
}

/** The way of subscriptions and assignments over the wire and back. */
export interface PlatformaticCodec {
  /** The package's own code; otherwise ours stands in for it. */
  readonly own: boolean;
  subscription(sent: SentSubscription): ReceivedSubscription;
  /** Throws where the package's encoder throws. */
  assignment(version: number, assigned: readonly TopicPartitions[]): readonly TopicPartitions[];
}

/**
 * The codec that `@platformatic/kafka` exports (dist/clients/consumer/consumer-protocol.js, since 2.12), as the user's
 * module would find it. Older versions keep theirs to themselves: then the bytes are ours, by the same schema.
 */
export function platformaticCodec(resolveFrom: readonly string[]): PlatformaticCodec {
  const found = peerPackage('@platformatic/kafka', resolveFrom);
  return isPackageCodec(found) ? packageCodec(found) : ownCodec;
}

interface PackageCodec {
  encodeConsumerProtocolSubscription(sent: SentSubscription): Buffer;
  decodeConsumerProtocolSubscription(encoded: Buffer): ReceivedSubscription;
  encodeConsumerProtocolAssignment(assignment: object): Buffer;
  decodeConsumerProtocolAssignment(encoded: Buffer): {
    readonly assignedPartitions: readonly TopicPartitions[];
  };
}

const codecNames = [
  'encodeConsumerProtocolSubscription',
  'decodeConsumerProtocolSubscription',
  'encodeConsumerProtocolAssignment',
  'decodeConsumerProtocolAssignment',
] as const;

function isPackageCodec(value: unknown): value is PackageCodec {
  return isRecord(value) && codecNames.every((name) => typeof value[name] === 'function');
}

function packageCodec(found: PackageCodec): PlatformaticCodec {
  return {
    own: true,
    subscription: (sent) =>
      found.decodeConsumerProtocolSubscription(found.encodeConsumerProtocolSubscription(sent)),
    assignment: (version, assignedPartitions) =>
      found.decodeConsumerProtocolAssignment(
        found.encodeConsumerProtocolAssignment({ version, assignedPartitions, userData: null }),
      ).assignedPartitions,
  };
}

const ownCodec: PlatformaticCodec = {
  own: false,
  subscription({ version, topics, userData, ownedPartitions, generationId, rackId }) {
    const decoded = decodeSubscription(
      encodeSubscription({
        version,
        topics: [...topics].sort(),
        userData: userData ?? null,
        ownedPartitions: flat(ownedPartitions),
        generation: generationId,
        rackId,
      }),
    );
    return {
      version: decoded.version,
      topics: decoded.topics,
      userData: Buffer.from(decoded.userData ?? []),
      ownedPartitions: groupByTopic(decoded.ownedPartitions),
      generationId: decoded.generation,
      rackId: decoded.rackId,
    };
  },
  assignment: (version, assigned) =>
    groupByTopic(
      decodeAssignment(encodeAssignment({ version, partitions: flat(assigned) })).partitions,
    ),
};

/** Every partition by itself, in the order given. */
export function flat(assigned: readonly TopicPartitions[]): TopicPartition[] {
  return assigned.flatMap(({ topic, partitions }) =>
    partitions.map((partition) => ({ topic, partition })),
  );
}

/** Topics in the order in which they first appear, the partitions of each in the order given. */
export function groupByTopic(partitions: readonly TopicPartition[]): TopicPartitions[] {
  const byTopic = new Map<string, { topic: string; partitions: number[] }>();
  for (const { topic, partition } of partitions) {
    const known = byTopic.get(topic);
    if (known === undefined) byTopic.set(topic, { topic, partitions: [partition] });
    else known.partitions.push(partition);
  }
  return [...byTopic.values()];
}
