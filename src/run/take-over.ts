import type { TopicPartition } from '../domain/group.ts';
import type { HistoryEvent } from '../domain/history.ts';
import type { Effect } from './effect.ts';
import type { Client, GroupState } from './group-state.ts';
import { partitionOf } from './group-state.ts';

type From = (HistoryEvent & { readonly type: 'switchAssignor' })['from'];

/**
 * Another assignor ran this group until now: its members own what it gave them. An assignor that keeps its own user
 * data was not told of that, so its claims stay as they were.
 */
export function takeOver(state: GroupState, from: From): Effect {
  if (state.clients.size === 0) return 'nothing';
  if (state.profile.carrier === 'user-data') return 'rebalance';
  state.generation++;
  const given = new Map<Client, TopicPartition[]>();
  for (const client of state.clients.values()) given.set(client, []);
  for (const [topic, { partitions }] of state.topics)
    deal(state, topic, partitions, { from, given });
  for (const [client, partitions] of given)
    if (!client.stalled) client.claims = { partitions, generation: state.generation };
  return 'rebalance';
}

interface Deal {
  readonly from: From;
  readonly given: ReadonlyMap<Client, TopicPartition[]>;
}

function deal(state: GroupState, topic: string, partitions: number, { from, given }: Deal): void {
  const subscribers = [...given.keys()].filter(({ topics }) => topics.includes(topic));
  const share = Math.floor(partitions / Math.max(1, subscribers.length));
  const extra = partitions % Math.max(1, subscribers.length);
  let next = 0;
  for (const [rank, client] of subscribers.entries()) {
    const even = next + share + (rank < extra ? 1 : 0);
    const end = from === 'one-takes-all' ? partitions : even;
    for (; next < end; next++) given.get(client)?.push(partitionOf(state, topic, next));
  }
}
