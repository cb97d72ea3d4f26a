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
  for (const [topic, metadata] of entriesOf(input.cluster.topics, order))
    topics.set(topic, copyTopic(metadata));
  const group = new Map<string, Subscription>();
  for (const [member, subscription] of entriesOf(input.group, order))
    group.set(member, copySubscription(subscription, order));
  return { cluster: { topics }, group, claims: input.claims, leader: input.leader };
}

function entriesOf<Value>(
  map: ReadonlyMap<string, Value>,
  order: Order,
): Iterable<readonly [string, Value]> {
  return order === 'same' ? map : ordered([...map], order);
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
  const copy: { -readonly [Field in keyof Subscription]: Subscription[Field] } = {
    topics: ordered(from.topics.slice(), order),
    ownedPartitions: ordered(owned, order),
    generation: from.generation,
  };
  if (from.groupInstanceId !== undefined) copy.groupInstanceId = from.groupInstanceId;
  if (from.rackId !== undefined) copy.rackId = from.rackId;
  if (from.userData !== undefined) copy.userData = new Uint8Array(from.userData);
  return copy;
}

function ordered<Item>(items: Item[], order: Order): Item[] {
  if (order === 'same' || items.length < 2) return items;
  if (order === 'reversed') return items.reverse();
  const [first, ...rest] = items;
  return first === undefined ? rest : [...rest, first];
}
