import type { RebalanceProtocol, TopicPartition } from '../domain/group.ts';
import type { AssignorInstance } from '../domain/subject.ts';
import type { AdaptContext, AdaptedAssignor } from './adapted.ts';
import { declaredContract } from './declared-contract.ts';
import { describeValue, isRecord, isThenable } from './describe-value.ts';
import type { PlatformaticCodec, TopicPartitions } from './platformatic-codec.ts';
import { flat, platformaticCodec } from './platformatic-codec.ts';
import type { Asked, PlatformaticInput } from './platformatic-input.ts';
import { platformaticInput } from './platformatic-input.ts';
import { mirrorOf } from './platformatic-mirror.ts';

/** What @platformatic/kafka calls a `GroupPartitionsAssigner`. Source: dist/clients/consumer/types.d.ts. */
export type GroupPartitionsAssigner = (
  current: PlatformaticInput['current'],
  members: PlatformaticInput['members'],
  topics: PlatformaticInput['topics'],
  metadata: PlatformaticInput['metadata'],
) => unknown;

/**
 * A @platformatic/kafka assigner function, called as version 2.12.1 calls it (dist/clients/consumer/consumer.js,
 * `#createAssignments`; the arguments are those of `platformaticInput`).
 *
 * A group of one member never reaches the assigner: the client gives that member all partitions of its topics. Answers
 * go through the package's own encoder and decoder. A member that is left out gets nothing, since the client's decoder
 * takes an empty assignment for one without partitions (dist/clients/consumer/consumer-protocol.js).
 *
 * The function does not say how its group rebalances: the client is cooperative if the protocol's *name* is
 * `cooperative-sticky`, and runs its `cooperativeStickyAssigner` there unless told otherwise. So that function is
 * cooperative and all others are eager, unless `protocol` in the context or on the function says otherwise. A
 * `contract` on the function is read, too.
 */
export function adaptPlatformatic(
  assigner: GroupPartitionsAssigner,
  context: AdaptContext,
): AdaptedAssignor {
  const name = assigner.name === '' ? context.name : assigner.name;
  const contract = declaredContract(propertyOf(assigner, 'contract'), name);
  const codec = platformaticCodec(context.resolveFrom);
  const protocol = context.protocol ?? protocolOf(assigner);
  return {
    kind: 'platformatic',
    name,
    ...(context.version === undefined ? {} : { version: context.version }),
    protocol,
    ...(contract === null ? {} : { contract }),
    hasUserData: false,
    omittedMember: 'gets-nothing',
    metadata: 'all',
    codecs: codec.own,
    instance: () => instanceOf(assigner, protocol === 'cooperative', codec),
  };
}

function protocolOf(assigner: GroupPartitionsAssigner): RebalanceProtocol {
  const declared = propertyOf(assigner, 'protocol');
  if (declared === 'cooperative' || declared === 'eager') return declared;
  return assigner.name === 'cooperativeStickyAssigner' ? 'cooperative' : 'eager';
}

function propertyOf(assigner: object, property: string): unknown {
  return Reflect.get(assigner, property);
}

function instanceOf(
  assigner: GroupPartitionsAssigner,
  cooperative: boolean,
  codec: PlatformaticCodec,
): AssignorInstance {
  return {
    assign(cluster, group, leader) {
      if (group.size === 1) return allToTheOnlyMember({ cluster, group, leader });
      const asked = { cluster, group, leader };
      const input = platformaticInput(asked, cooperative, codec);
      const mirror = mirrorOf(asked, input);
      const answer = assigner(input.current, input.members, input.topics, input.metadata);
      mirror();
      if (isThenable(answer))
        throw new TypeError('the assigner returned a promise, which the client does not wait for');
      return answer;
    },
    read: (raw) => readAssignments(raw, cooperative ? 3 : 0, codec),
  };
}

/** What the client answers by itself in a group of one. */
function allToTheOnlyMember({ cluster, group, leader }: Asked): readonly object[] {
  const assignments = new Map<string, TopicPartitions>();
  for (const topic of group.get(leader)?.topics ?? []) {
    const length = cluster.topics.get(topic)?.partitions ?? 0;
    assignments.set(topic, { topic, partitions: Array.from({ length }, (_, index) => index) });
  }
  return [{ memberId: leader, assignments }];
}

/** `AssignorInstance.read` of what an assigner function answers. Of two entries for one member the coordinator keeps the last. */
function readAssignments(
  raw: unknown,
  version: number,
  codec: PlatformaticCodec,
): { readonly meant: unknown; readonly decoded: unknown } {
  if (!isIterable(raw))
    throw new TypeError(`the assigner gave ${describeValue(raw)} where an array of members is due`);
  const meant = new Map<unknown, readonly TopicPartition[]>();
  const decoded = new Map<unknown, readonly TopicPartition[]>();
  for (const entry of raw) {
    const { memberId, assigned } = entryOf(entry);
    meant.set(memberId, flat(assigned));
    decoded.set(memberId, flat(codec.assignment(version, assigned)));
  }
  return { meant, decoded };
}

function entryOf(entry: unknown): {
  readonly memberId: unknown;
  readonly assigned: readonly TopicPartitions[];
} {
  if (!isRecord(entry)) throw new TypeError(`an entry of the answer is ${describeValue(entry)}`);
  const { memberId, assignments } = entry;
  if (!isMapLike(assignments))
    throw new TypeError(
      `\`assignments\` of ${String(memberId)} is ${describeValue(assignments)}, not a Map`,
    );
  // The client takes the values and looks at no key.
  return { memberId, assigned: Array.from(assignments.values()).map(checkTopic) };
}

function checkTopic(value: unknown): TopicPartitions {
  if (isRecord(value)) {
    const { topic, partitions } = value;
    if (typeof topic === 'string' && Array.isArray(partitions))
      return { topic, partitions: partitions.map(checkIndex) };
  }
  throw new TypeError(
    `an assignment is ${describeValue(value)} where { topic, partitions } is due`,
  );
}

function checkIndex(partition: unknown): number {
  if (Number.isInteger(partition)) return Number(partition);
  throw new TypeError(`partition ${String(partition)} is no whole number`);
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return isRecord(value) && Symbol.iterator in value;
}

/** A Map, of whatever realm. */
function isMapLike(value: unknown): value is { values(): Iterable<unknown> } {
  return isRecord(value) && typeof value['values'] === 'function' && 'size' in value;
}
