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

/** Where two values differ, as the rest of a path; null if nowhere. */
type Compare<Value> = (a: Value, b: Value) => string | null;

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
    const found = compare(value, other[1]);
    if (found !== null) return `${path}[${JSON.stringify(key)}]${found}`;
  }
  return null;
}

function topicDifference(a: TopicMetadata, b: TopicMetadata): string | null {
  if (a.partitions !== b.partitions) return '.partitions';
  if (a.racks === undefined || b.racks === undefined) return a.racks === b.racks ? null : '.racks';
  return listDifference(a.racks, b.racks, '.racks', rackDifference);
}

function rackDifference(a: readonly string[], b: readonly string[]): string | null {
  return listDifference(a, b, '', valueDifference);
}

function subscriptionDifference(a: Subscription, b: Subscription): string | null {
  if (a.generation !== b.generation) return '.generation';
  if (a.groupInstanceId !== b.groupInstanceId) return '.groupInstanceId';
  if (a.rackId !== b.rackId) return '.rackId';
  return (
    listDifference(a.topics, b.topics, '.topics', valueDifference) ??
    listDifference(a.ownedPartitions, b.ownedPartitions, '.ownedPartitions', partitionDifference) ??
    bytesDifference(a.userData, b.userData)
  );
}

function partitionDifference(a: TopicPartition, b: TopicPartition): string | null {
  if (a.topic !== b.topic) return '.topic';
  return a.partition === b.partition ? null : '.partition';
}

function valueDifference(a: unknown, b: unknown): string | null {
  return a === b ? null : '';
}

function bytesDifference(a: Uint8Array | undefined, b: Uint8Array | undefined): string | null {
  if (a === undefined || b === undefined) return a === b ? null : '.userData';
  if (a.length !== b.length) return '.userData.length';
  for (let index = 0; index < a.length; index++)
    if (a[index] !== b[index]) return `.userData[${index}]`;
  return null;
}

function listDifference<Value>(
  a: readonly Value[],
  b: readonly Value[],
  path: string,
  compare: Compare<Value>,
): string | null {
  if (a.length !== b.length) return `${path}.length`;
  for (let index = 0; index < a.length; index++) {
    const x = a[index];
    const y = b[index];
    if (x === y) continue;
    // A hole, or an entry that was deleted.
    if (x === undefined || y === undefined || x === null) return `${path}[${index}]`;
    const found = compare(x, y);
    if (found !== null) return `${path}[${index}]${found}`;
  }
  return null;
}
