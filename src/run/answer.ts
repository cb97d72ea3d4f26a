import type { TopicPartition } from '../domain/group.ts';
import type { Answer } from '../domain/trace.ts';

/** A raw answer, read: what it says, or in words why it is no answer. */
export type ReadAnswer =
  | { readonly answer: Answer; readonly problem?: undefined }
  | { readonly problem: string };

/** Gives the one object that stands for a partition. */
export type InternPartition = (topic: string, partition: number) => TopicPartition;

/**
 * Reads what an assignor returned, which can be anything. Copies everything: what the subject does with its own objects
 * afterwards cannot change the trace. Throws only what the subject's own getters throw.
 */
export function readAnswer(raw: unknown, intern: InternPartition): ReadAnswer {
  if (!isMap(raw)) return { problem: `expected a Map of member ids, got ${kindOf(raw)}` };
  const answer = new Map<string, readonly TopicPartition[]>();
  for (const [member, value] of raw) {
    if (typeof member !== 'string')
      return { problem: `a key of the answer is ${kindOf(member)}, not a member id` };
    const list = Array.isArray(value) ? value : partitionsOf(value);
    if (list === null)
      return {
        problem: `the entry of ${JSON.stringify(member)} is ${kindOf(value)}, neither a list of partitions nor { partitions }`,
      };
    const partitions: TopicPartition[] = [];
    for (const item of list) {
      const read = readPartition(item, intern);
      if (typeof read === 'string')
        return { problem: `the entry of ${JSON.stringify(member)} has ${read}` };
      partitions.push(read);
    }
    answer.set(member, partitions);
  }
  return { answer };
}

/** A Map of this realm or of another one (test runners and `vm` make such). */
function isMap(value: unknown): value is ReadonlyMap<unknown, unknown> {
  return value instanceof Map || Object.prototype.toString.call(value) === '[object Map]';
}

function partitionsOf(value: unknown): readonly unknown[] | null {
  if (typeof value !== 'object' || value === null || !('partitions' in value)) return null;
  return Array.isArray(value.partitions) ? value.partitions : null;
}

function readPartition(item: unknown, intern: InternPartition): TopicPartition | string {
  if (typeof item !== 'object' || item === null || !('topic' in item) || !('partition' in item))
    return `${kindOf(item)} where { topic, partition } is due`;
  const { topic, partition } = item;
  if (typeof topic !== 'string') return `a topic that is ${kindOf(topic)}`;
  if (typeof partition !== 'number' || !Number.isSafeInteger(partition))
    return `partition ${String(partition)} of ${JSON.stringify(topic)}, which is no whole number`;
  return intern(topic, partition);
}

/** What a value is, in words for an error. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'undefined';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') {
    const name: unknown = value.constructor?.name;
    return typeof name === 'string' && name !== '' && name !== 'Object'
      ? `a ${name}`
      : 'a plain object';
  }
  return `a ${typeof value}`;
}
