import type { TopicPartition } from '../domain/group.ts';
import type { MemberClaims } from './ownership.ts';

/** No claims: what a member has that never got an assignment, or whose data nobody can read. */
export const noClaims: MemberClaims = { partitions: [], generation: -1 };

/** The longest topic name that the format can say, in bytes. */
const nameBytesMax = 32_767;

const encoder = new TextEncoder();

/** A name may start with a byte order mark, which is then part of it. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * What a member of the sticky assignor tells the leader: its last assignment and the generation that it was for.
 *
 * Big-endian: the number of topics; for each its name (16 bits of length, UTF-8), the number of partitions and their
 * indices; then the generation; numbers of 32 bits. A topic whose name the format cannot say is left out.
 *
 * Source: Kafka, `StickyAssignor`, user data schema V1 {previous_assignment: [topic, [partition]], generation}.
 */
export function encodeStickyUserData({ partitions, generation }: MemberClaims): Uint8Array {
  const topics = topicsOf(partitions);
  let size = 8;
  for (const { name, indices } of topics) size += 6 + name.length + 4 * indices.length;
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, topics.length);
  let offset = 4;
  for (const { name, indices } of topics) {
    view.setInt16(offset, name.length);
    bytes.set(name, offset + 2);
    offset += 2 + name.length;
    view.setInt32(offset, indices.length);
    offset += 4;
    for (const index of indices) {
      view.setInt32(offset, index);
      offset += 4;
    }
  }
  view.setInt32(offset, generation);
  return bytes;
}

/**
 * What a member of the sticky assignor claims. Data that ends before the generation are of schema V0: generation -1.
 * Absent or unreadable data are no claims.
 *
 * Source: Kafka, `StickyAssignor.memberData`.
 */
export function decodeStickyUserData(bytes: Uint8Array | undefined): MemberClaims {
  if (bytes === undefined) return noClaims;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const partitions: TopicPartition[] = [];
  let offset = 0;
  const has = (length: number): boolean => length >= 0 && offset + length <= bytes.byteLength;
  if (!has(4)) return noClaims;
  const topics = view.getInt32(0);
  offset = 4;
  for (let read = 0; read < topics; read++) {
    if (!has(2)) return noClaims;
    const length = view.getInt16(offset);
    offset += 2;
    if (length < 0 || !has(length + 4)) return noClaims;
    const topic = textOf(bytes, offset, length);
    const indices = view.getInt32(offset + length);
    offset += length + 4;
    if (indices < 0 || !has(4 * indices)) return noClaims;
    const end = offset + 4 * indices;
    for (; offset < end; offset += 4) partitions.push({ topic, partition: view.getInt32(offset) });
  }
  return { partitions, generation: has(4) ? view.getInt32(offset) : -1 };
}

interface EncodedTopic {
  readonly name: Uint8Array;
  readonly indices: readonly number[];
}

function topicsOf(partitions: readonly TopicPartition[]): EncodedTopic[] {
  const byTopic = new Map<string, number[]>();
  for (const { topic, partition } of partitions) {
    const indices = byTopic.get(topic);
    if (indices === undefined) byTopic.set(topic, [partition]);
    else indices.push(partition);
  }
  const topics: EncodedTopic[] = [];
  for (const [topic, indices] of byTopic) {
    const name = bytesOf(topic);
    if (name.length <= nameBytesMax) topics.push({ name, indices });
  }
  return topics;
}

/** Most names are short and ASCII: these are read by hand in a fifth of the time. */
const shortMax = 32;

function textOf(bytes: Uint8Array, offset: number, length: number): string {
  const end = offset + length;
  if (length > shortMax) return decoder.decode(bytes.subarray(offset, end));
  let text = '';
  for (let at = offset; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x80) return decoder.decode(bytes.subarray(offset, end));
    text += String.fromCharCode(byte);
  }
  return text;
}

function bytesOf(text: string): Uint8Array {
  if (text.length > shortMax) return encoder.encode(text);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x80) return encoder.encode(text);
    bytes[at] = code;
  }
  return bytes;
}
