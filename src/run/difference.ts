import type { Subscription, TopicMetadata, TopicPartition } from '../domain/group.ts';
import type { RebalanceInput } from '../domain/trace.ts';

/**
 * Where `asked` differs from the `pristine` copy of the same input, as a path a person can read, or null.
 *
 * The order of entries counts: a subject that sorts its caller's list has changed it.
 */
export function firstDifference(asked: RebalanceInput, pristine: RebalanceInput): string | null {
  return (
    mapDifference(
      asked.cluster.topics,
      pristine.cluster.topics,
      'cluster.topics',
      topicDifference,
    ) ?? mapDifference(asked.group, pristine.group, 'group', subscriptionDifference)
  );
}

type Compare<Value> = (a: Value, b: Value, path: string) => string | null;

function mapDifference<Value>(
  a: ReadonlyMap<string, Value>,
  b: ReadonlyMap<string, Value>,
  path: string,
  compare: Compare<Value>,
): string | null {
  if (a.size !== b.size) return `${path}.size`;
  const others = b.entries();
  for (const [key, value] of a) {
    const other = others.next().value;
    if (other === undefined || other[0] !== key) return `${path}, the order of its keys`;
    if (other[1] === value) continue;
    const found = compare(value, other[1], `${path}[${JSON.stringify(key)}]`);
    if (found !== null) return found;
  }
  return null;
}

function topicDifference(a: TopicMetadata, b: TopicMetadata, path: string): string | null {
  if (a.partitions !== b.partitions) return `${path}.partitions`;
  if (a.racks === undefined || b.racks === undefined)
    return a.racks === b.racks ? null : `${path}.racks`;
  return listDifference(a.racks, b.racks, `${path}.racks`, (x, y, at) =>
    listDifference(x, y, at, sameValue),
  );
}

function subscriptionDifference(a: Subscription, b: Subscription, path: string): string | null {
  if (a.generation !== b.generation) return `${path}.generation`;
  if (a.groupInstanceId !== b.groupInstanceId) return `${path}.groupInstanceId`;
  if (a.rackId !== b.rackId) return `${path}.rackId`;
  return (
    listDifference(a.topics, b.topics, `${path}.topics`, sameValue) ??
    listDifference(
      a.ownedPartitions,
      b.ownedPartitions,
      `${path}.ownedPartitions`,
      samePartition,
    ) ??
    bytesDifference(a.userData, b.userData, `${path}.userData`)
  );
}

function samePartition(a: TopicPartition, b: TopicPartition, path: string): string | null {
  return a.topic === b.topic && a.partition === b.partition ? null : path;
}

function sameValue(a: unknown, b: unknown, path: string): string | null {
  return a === b ? null : path;
}

function bytesDifference(
  a: Uint8Array | undefined,
  b: Uint8Array | undefined,
  path: string,
): string | null {
  if (a === undefined || b === undefined) return a === b ? null : path;
  return a.length === b.length && a.every((byte, index) => byte === b[index]) ? null : path;
}

function listDifference<Value>(
  a: readonly Value[],
  b: readonly Value[],
  path: string,
  compare: Compare<Value>,
): string | null {
  if (a.length !== b.length) return `${path}.length`;
  for (let index = 0; index < a.length; index++) {
    const [x, y] = [a[index], b[index]];
    if (x === undefined || y === undefined) {
      if (x !== y) return `${path}[${index}]`;
      continue;
    }
    const found = compare(x, y, path);
    if (found !== null) return found === path ? `${path}[${index}]` : found;
  }
  return null;
}
