import { Buffer } from 'node:buffer';
import { SuiteError } from '../domain/errors.ts';
import type { GroupSubscription, TopicPartition } from '../domain/group.ts';
import type { AssignorInstance } from '../domain/subject.ts';
import type { AdaptContext, AdaptedAssignor } from './adapted.ts';
import { decodeAssignment, decodeSubscription, encodeSubscription } from './consumer-protocol.ts';
import { declaredContract } from './declared-contract.ts';
import { describeValue, isRecord } from './describe-value.ts';
import type { SimulatedCluster } from './kafkajs-cluster.ts';
import { simulatedCluster } from './kafkajs-cluster.ts';
import { mirrorKeys, mirrorList } from './mirror.ts';
import { peerPackage } from './peer-package.ts';

/** What kafkajs calls a `PartitionAssigner`: made once for each consumer. Source: kafkajs, types/index.d.ts. */
export type PartitionAssigner = (config: {
  readonly cluster: object;
  readonly groupId: string;
  readonly logger: object;
}) => unknown;

/** What a `PartitionAssigner` makes. Source: kafkajs, types/index.d.ts. */
export interface KafkajsAssigner {
  readonly name: string;
  assign(group: {
    readonly members: readonly object[];
    readonly topics: readonly string[];
  }): unknown;
  protocol(subscription: { readonly topics: readonly string[] }): unknown;
}

/** Whether a `PartitionAssigner` made this. */
export function isKafkajsAssigner(value: unknown): value is KafkajsAssigner {
  return (
    isRecord(value) &&
    typeof value['name'] === 'string' &&
    typeof value['assign'] === 'function' &&
    typeof value['protocol'] === 'function'
  );
}

/** What a `PartitionAssigner` makes of a simulated client. Throws what it throws. */
export function makeKafkajs(make: PartitionAssigner, cluster: SimulatedCluster): unknown {
  return make({ cluster: cluster.api, groupId: 'rebalance-check', logger: silentLogger });
}

/**
 * A kafkajs assigner, called as kafkajs 2.2.4 calls it (src/consumer/consumerGroup.js, `join` and `sync`).
 *
 * Each member encodes its own metadata with its own assigner's `protocol()`; the leader's `assign` gets these bytes and
 * the topics of the leader, and learns of no others from its cluster. What it answers is read twice: by us, which is
 * what the leader meant, and by the package's own `AssignerProtocol`, which is what a member gets. kafkajs knows the
 * eager protocol only, tells an assigner neither racks nor instance ids nor what members own, and takes a member that is
 * left out for one that gets nothing (`MemberAssignment.decode` gives null, `sync` makes that no partitions).
 *
 * A `contract` beside `name` is read, though kafkajs knows none.
 */
export function adaptKafkajs(make: PartitionAssigner, context: AdaptContext): AdaptedAssignor {
  const model = made(make, simulatedCluster());
  if (context.protocol !== undefined && context.protocol !== 'eager')
    throw new SuiteError(
      'USAGE',
      `kafkajs rebalances eagerly, so ${JSON.stringify(model.name)} cannot be checked as ${context.protocol}`,
      'Leave the protocol out.',
    );
  const contract = declaredContract(isRecord(model) ? model['contract'] : undefined, model.name);
  const decode = packageDecoder(context.resolveFrom);
  return {
    kind: 'kafkajs',
    name: model.name,
    ...(context.version === undefined ? {} : { version: context.version }),
    protocol: 'eager',
    ...(contract === null ? {} : { contract }),
    hasUserData: true,
    omittedMember: 'gets-nothing',
    metadata: 'all',
    codecs: decode !== null,
    instance: () => instanceOf(make, decode),
  };
}

function made(make: PartitionAssigner, cluster: SimulatedCluster): KafkajsAssigner {
  const assigner = makeKafkajs(make, cluster);
  if (isKafkajsAssigner(assigner)) return assigner;
  throw new TypeError(`the assigner function returned ${describeValue(assigner)}`);
}

function instanceOf(make: PartitionAssigner, decode: Decode | null): AssignorInstance {
  const simulated = simulatedCluster();
  const assigner = made(make, simulated);
  let mirror = (): void => {};
  return {
    assign(cluster, group, leader) {
      const topics = subscribedTopics(group.get(leader)?.topics ?? []);
      simulated.show(cluster, topics);
      const members = membersOf(group, assigner);
      const before = [...topics];
      mirror = () => {
        mirrorList(group.get(leader)?.topics ?? [], before, topics);
        mirrorKeys(group, [...group.keys()], members.map(memberIdOf));
      };
      return assigner.assign({ members, topics });
    },
    read(raw) {
      mirror();
      return readAssignments(raw, decode);
    },
    subscriptionUserData: (topics) => metadataOf(assigner, topics),
  };
}

function memberIdOf({ memberId }: { readonly memberId: string }): string {
  return memberId;
}

/** A subscription lists each topic once: the consumer keeps topics as keys. Source: src/consumer/index.js. */
function subscribedTopics(topics: readonly string[]): string[] {
  return [...new Set(topics)];
}

/** The bytes that a member joins with. */
function metadataOf(assigner: KafkajsAssigner, topics: readonly string[]): Buffer {
  const state = assigner.protocol({ topics: subscribedTopics(topics) });
  const metadata = isRecord(state) ? state['metadata'] : undefined;
  if (metadata instanceof Uint8Array) return Buffer.from(metadata);
  throw new TypeError(
    `protocol() gave ${describeValue(metadata)} where { name, metadata: Buffer } is due`,
  );
}

/** The members as the leader sees them: their ids and the bytes that each of them sent. */
function membersOf(
  group: GroupSubscription,
  assigner: KafkajsAssigner,
): { memberId: string; memberMetadata: Buffer }[] {
  return [...group].map(([memberId, { topics, userData }]) => {
    // Bytes of its own are missing only where somebody asks without having let the members join.
    const sent = userData === undefined ? metadataOf(assigner, topics) : Buffer.from(userData);
    return { memberId, memberMetadata: withTopics(sent, subscribedTopics(topics)) };
  });
}

/**
 * The same metadata for these topics. They differ from what the member sent only where the same question is asked again
 * in another order. Bytes in a format of the assigner's own stay as they are.
 */
function withTopics(metadata: Buffer, topics: readonly string[]): Buffer {
  try {
    const sent = decodeSubscription(metadata);
    const same =
      sent.topics.length === topics.length && sent.topics.every((t, i) => t === topics[i]);
    return same ? metadata : encodeSubscription({ ...sent, topics });
  } catch {
    return metadata;
  }
}

type Decode = (encoded: Buffer) => unknown;

/** `AssignorInstance.read` of what a kafkajs assigner answers. Of two entries for one member the coordinator keeps the last. */
function readAssignments(
  raw: unknown,
  decode: Decode | null,
): { readonly meant: unknown; readonly decoded?: unknown } {
  if (!Array.isArray(raw))
    throw new TypeError(`assign() gave ${describeValue(raw)} where an array of members is due`);
  const meant = new Map<unknown, readonly TopicPartition[]>();
  const decoded = new Map<unknown, readonly unknown[]>();
  for (const entry of raw) {
    const { memberId, encoded } = entryOf(entry);
    meant.set(memberId, decodeAssignment(encoded).partitions);
    if (decode !== null) decoded.set(memberId, received(decode(Buffer.from(encoded))));
  }
  return decode === null ? { meant } : { meant, decoded };
}

function entryOf(entry: unknown): { readonly memberId: unknown; readonly encoded: Uint8Array } {
  if (!isRecord(entry) || !('memberId' in entry))
    throw new TypeError(`an entry of the answer is ${describeValue(entry)}`);
  const { memberId, memberAssignment } = entry;
  if (memberAssignment instanceof Uint8Array) return { memberId, encoded: memberAssignment };
  throw new TypeError(
    `memberAssignment of ${String(memberId)} is ${describeValue(memberAssignment)}, not a Buffer`,
  );
}

/** What `sync` makes of a decoded assignment: its own keys are the topics, and nothing at all is no partitions. */
function received(assignment: unknown): readonly unknown[] {
  const byTopic = isRecord(assignment) ? assignment['assignment'] : undefined;
  if (!isRecord(byTopic)) return [];
  return Object.entries(byTopic).flatMap(([topic, partitions]) =>
    Array.isArray(partitions) ? partitions.map((partition: unknown) => ({ topic, partition })) : [],
  );
}

/** kafkajs's own decoder of assignments, as the user's module would find it; null without kafkajs. */
function packageDecoder(resolveFrom: readonly string[]): Decode | null {
  const kafkajs = peerPackage('kafkajs', resolveFrom);
  const protocol = isRecord(kafkajs) ? kafkajs['AssignerProtocol'] : undefined;
  const codec = isRecord(protocol) ? protocol['MemberAssignment'] : undefined;
  if (!isRecord(codec)) return null;
  const { decode } = codec;
  return typeof decode === 'function' ? (encoded) => decode.call(codec, encoded) as unknown : null;
}

const silent = (): void => {};

const silentLogger: object = {
  namespace: (): object => silentLogger,
  setLogLevel: silent,
  error: silent,
  warn: silent,
  info: silent,
  debug: silent,
};
