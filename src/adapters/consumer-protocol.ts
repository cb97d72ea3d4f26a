import { Buffer } from 'node:buffer';
import type { TopicPartition } from '../domain/group.ts';

/** What a member sends when it joins. */
export interface WireSubscription {
  readonly version: number;
  readonly topics: readonly string[];
  /** Null and empty are different bytes. */
  readonly userData: Uint8Array | null;
  /** From version 1 on. */
  readonly ownedPartitions: readonly TopicPartition[];
  /** From version 2 on; -1 means none. */
  readonly generation: number;
  /** From version 3 on. */
  readonly rackId: string | null;
}

/** What a member gets. */
export interface WireAssignment {
  readonly version: number;
  readonly partitions: readonly TopicPartition[];
}

/**
 * The bytes of a subscription, in the version that it names.
 *
 * Source: Kafka, `clients/src/main/resources/common/message/ConsumerProtocolSubscription.json`.
 */
export function encodeSubscription(subscription: WireSubscription): Buffer {
  const { version, topics, userData, ownedPartitions, generation, rackId } = subscription;
  const chunks = [int16(version), int32(topics.length), ...topics.map(text), bytes(userData)];
  if (version >= 1) chunks.push(partitionsByTopic(ownedPartitions));
  if (version >= 2) chunks.push(int32(generation));
  if (version >= 3) chunks.push(rackId === null ? int16(-1) : text(rackId));
  return Buffer.concat(chunks);
}

/**
 * Reads a subscription. Fields that a version promises and the bytes lack are empty, as clients in the field send them.
 * Throws a `RangeError` where the bytes end in the middle of a field.
 */
export function decodeSubscription(encoded: Uint8Array): WireSubscription {
  const reader = readerOf(encoded);
  const version = reader.int16();
  const topics = reader.list(() => reader.text() ?? '');
  const userData = reader.bytes();
  const has = (since: number): boolean => version >= since && !reader.atEnd();
  const ownedPartitions = has(1) ? readPartitions(reader) : [];
  const generation = has(2) ? reader.int32() : -1;
  const rackId = has(3) ? reader.text() : null;
  return { version, topics, userData, ownedPartitions, generation, rackId };
}

/** The bytes of an assignment without user data. Source: `ConsumerProtocolAssignment.json`, beside the above. */
export function encodeAssignment({ version, partitions }: WireAssignment): Buffer {
  return Buffer.concat([int16(version), partitionsByTopic(partitions), bytes(null)]);
}

/** Reads an assignment; no bytes at all are an empty one. Throws a `RangeError` where the bytes end in a field. */
export function decodeAssignment(encoded: Uint8Array): WireAssignment {
  if (encoded.length === 0) return { version: 0, partitions: [] };
  const reader = readerOf(encoded);
  return { version: reader.int16(), partitions: reader.atEnd() ? [] : readPartitions(reader) };
}

function partitionsByTopic(partitions: readonly TopicPartition[]): Buffer {
  const byTopic = new Map<string, number[]>();
  for (const { topic, partition } of partitions) {
    const known = byTopic.get(topic);
    if (known === undefined) byTopic.set(topic, [partition]);
    else known.push(partition);
  }
  const chunks = [int32(byTopic.size)];
  for (const [topic, indices] of byTopic)
    chunks.push(text(topic), int32(indices.length), ...indices.map(int32));
  return Buffer.concat(chunks);
}

function readPartitions(reader: Reader): readonly TopicPartition[] {
  return reader
    .list(() => {
      const topic = reader.text() ?? '';
      return reader.list(() => ({ topic, partition: reader.int32() }));
    })
    .flat();
}

function int16(value: number): Buffer {
  const chunk = Buffer.alloc(2);
  chunk.writeInt16BE(value);
  return chunk;
}

function int32(value: number): Buffer {
  const chunk = Buffer.alloc(4);
  chunk.writeInt32BE(value);
  return chunk;
}

function text(value: string): Buffer {
  const encoded = Buffer.from(value, 'utf8');
  return Buffer.concat([int16(encoded.length), encoded]);
}

function bytes(value: Uint8Array | null): Buffer {
  return value === null ? int32(-1) : Buffer.concat([int32(value.length), value]);
}

interface Reader {
  int16(): number;
  int32(): number;
  text(): string | null;
  bytes(): Uint8Array | null;
  list<Item>(item: () => Item): Item[];
  atEnd(): boolean;
}

function readerOf(encoded: Uint8Array): Reader {
  const buffer = Buffer.from(encoded.buffer, encoded.byteOffset, encoded.length);
  let offset = 0;
  const skip = (length: number): number => {
    if (offset + length > buffer.length)
      throw new RangeError(`the bytes end at ${buffer.length}, inside a field`);
    offset += length;
    return offset - length;
  };
  const int16 = (): number => buffer.readInt16BE(skip(2));
  const int32 = (): number => buffer.readInt32BE(skip(4));
  const slice = (length: number): Buffer => {
    const from = skip(length);
    return buffer.subarray(from, from + length);
  };
  return {
    int16,
    int32,
    text() {
      const length = int16();
      return length < 0 ? null : slice(length).toString('utf8');
    },
    bytes() {
      const length = int32();
      return length < 0 ? null : slice(length);
    },
    list(item) {
      const length = int32();
      // Each item takes at least a byte: a count beyond that is no list.
      if (length > buffer.length)
        throw new RangeError(`a list of ${length} in ${buffer.length} bytes`);
      return Array.from({ length: Math.max(0, length) }, item);
    },
    atEnd: () => offset >= buffer.length,
  };
}
