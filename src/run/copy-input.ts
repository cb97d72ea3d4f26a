import type { Subscription, TopicMetadata, TopicPartition } from '../domain/group.ts';
import type { RebalanceInput } from '../domain/trace.ts';

/** In which order a copy lists members, topics and claims: as they are, backwards, or with the first one last. */
export type Order = 'same' | 'reversed' | 'rotated';

/**
 * A copy that shares no object with `input`, down to the partitions, so that whoever is asked can spoil no copy but its
 * own. `claims` are for the judges and are shared.
 */
export function copyInput(input: RebalanceInput, order: Order = 'same'): RebalanceInput {
  const topics = new Map<string, TopicMetadata>();
  for (const [topic, metadata] of ordered([...input.cluster.topics], order))
    topics.set(topic, copyTopic(metadata));
  const group = new Map<string, Subscription>();
  for (const [member, subscription] of ordered([...input.group], order))
    group.set(member, copySubscription(subscription, order));
  return { cluster: { topics }, group, claims: input.claims, leader: input.leader };
}

/** Whether another order can be told from this one at all. */
export function isPermutable({ cluster, group }: RebalanceInput): boolean {
  if (group.size > 1 || cluster.topics.size > 1) return true;
  for (const { topics, ownedPartitions } of group.values())
    if (topics.length > 1 || ownedPartitions.length > 1) return true;
  return false;
}

function copyTopic({ partitions, racks }: TopicMetadata): TopicMetadata {
  return racks === undefined
    ? { partitions }
    : { partitions, racks: racks.map((replicas) => replicas.slice()) };
}

function copySubscription(from: Subscription, order: Order): Subscription {
  const owned: TopicPartition[] = [];
  for (const { topic, partition } of from.ownedPartitions) owned.push({ topic, partition });
  const copy = {
    ...from,
    topics: ordered(from.topics.slice(), order),
    ownedPartitions: ordered(owned, order),
  };
  return from.userData === undefined ? copy : { ...copy, userData: new Uint8Array(from.userData) };
}

function ordered<Item>(items: Item[], order: Order): Item[] {
  if (order === 'same' || items.length < 2) return items;
  if (order === 'reversed') return items.reverse();
  const [first, ...rest] = items;
  return first === undefined ? rest : [...rest, first];
}
