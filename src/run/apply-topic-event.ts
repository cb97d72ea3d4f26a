import type { HistoryEvent } from '../domain/history.ts';
import type { Effect } from './effect.ts';
import type { GroupState } from './group-state.ts';
import { metadataOf } from './group-state.ts';

/** Creates a topic, unless there is one of that name. */
export function createTopic(
  state: GroupState,
  { topic, partitions, racks }: HistoryEvent & { readonly type: 'createTopic' },
): Effect {
  if (state.topics.has(topic)) return 'nothing';
  state.topics.set(topic, metadataOf(partitions, racks));
  return effectOn(state, topic);
}

/** Grows a topic to `partitions` in all; new partitions get the racks of partition (index mod old count). */
export function addTopicPartitions(state: GroupState, topic: string, partitions: number): Effect {
  const before = state.topics.get(topic);
  if (before === undefined || partitions <= before.partitions) return 'nothing';
  const { racks } = before;
  const grown = racks?.length
    ? Array.from({ length: partitions }, (_, index) => racks[index % racks.length] ?? [])
    : racks;
  state.topics.set(topic, metadataOf(partitions, grown));
  return effectOn(state, topic);
}

/** Removes a topic; what members claim of it stays claimed, as in real clients. */
export function deleteTopic(state: GroupState, topic: string): Effect {
  return state.topics.delete(topic) ? effectOn(state, topic) : 'nothing';
}

/** Only a change of a topic that somebody subscribes to makes the leader rejoin. */
function effectOn(state: GroupState, topic: string): Effect {
  state.cluster = null;
  for (const { topics } of state.clients.values()) if (topics.includes(topic)) return 'rebalance';
  return 'silent';
}
