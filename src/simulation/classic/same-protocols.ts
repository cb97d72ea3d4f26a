import type { TopicPartition } from '../../domain/group.ts';
import type { ConsumerProtocolSubscription, JoinGroupProtocol } from '../../domain/wire.ts';

/**
 * Whether two lists of strategies have the same names in the same order and would have the same bytes under each. What a
 * member owns is part of the bytes.
 *
 * Source: Kafka, `ClassicGroupMember.matches`.
 */
export function sameProtocols(
  a: readonly JoinGroupProtocol[],
  b: readonly JoinGroupProtocol[],
): boolean {
  return a === b || sameList(a, b, sameProtocol);
}

function sameProtocol(a: JoinGroupProtocol, b: JoinGroupProtocol): boolean {
  return a.name === b.name && sameMetadata(a.metadata, b.metadata);
}

function sameMetadata(a: ConsumerProtocolSubscription, b: ConsumerProtocolSubscription): boolean {
  return (
    a === b ||
    (a.generationId === b.generationId &&
      a.rackId === b.rackId &&
      sameList(a.topics, b.topics, Object.is) &&
      sameList(a.ownedPartitions, b.ownedPartitions, samePartition) &&
      (a.userData === undefined) === (b.userData === undefined) &&
      sameList(a.userData ?? [], b.userData ?? [], Object.is))
  );
}

function samePartition(a: TopicPartition, b: TopicPartition): boolean {
  return a.partition === b.partition && a.topic === b.topic;
}

function sameList<T>(
  a: readonly T[],
  b: readonly T[],
  same: (itemOfA: T, itemOfB: T) => boolean,
): boolean {
  return a.length === b.length && a.every((item, index) => same(item, b[index] as T));
}
