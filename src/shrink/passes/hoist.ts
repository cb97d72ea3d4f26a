import type { HistoryEvent, HistoryTopic, MembershipHistory } from '../../domain/history.ts';
import type { Pass } from '../pass.ts';
import { withEvent, withTopics } from '../pass.ts';
import { renamed } from '../rename.ts';
import { withSize } from '../with-size.ts';

/**
 * Makes what an event changes true from the start: a created topic is there, a grown topic is large, a deleted one is
 * missing, a member joins with the subscription, rack, claims or id that it takes later.
 */
export const hoist: Pass = { name: 'hoist into the start', candidates: hoisted };

function* hoisted(history: MembershipHistory): Generator<MembershipHistory, void, void> {
  for (const [index, event] of history.events.entries()) {
    const without = withEvent(history, index, null);
    if ('topic' in event) yield* topicHoisted(without, event, index);
    else yield* memberHoisted(without, event, index);
  }
}

type TopicEvent = Extract<HistoryEvent, { topic: string }>;

function* topicHoisted(
  without: MembershipHistory,
  event: TopicEvent,
  index: number,
): Generator<MembershipHistory, void, void> {
  const { topics, events } = without;
  const at = topics.findIndex(({ topic }) => topic === event.topic);
  const before = topics[at];
  if (event.type === 'deleteTopic') {
    if (at >= 0) yield withTopics(without, topics.toSpliced(at, 1));
    return;
  }
  const { topic, partitions } = event;
  const racks = 'racks' in event ? event.racks : undefined;
  const started: HistoryTopic =
    racks === undefined ? { topic, partitions } : { topic, partitions, racks };
  if (before === undefined) yield withTopics(without, [...topics, started]);
  else yield withTopics(without, topics.with(at, withSize(before, partitions)));
  const made = events.findLastIndex(
    (earlier, place) => place < index && earlier.type === 'createTopic' && earlier.topic === topic,
  );
  const creation = events[made];
  if (creation?.type === 'createTopic')
    yield withEvent(without, made, withSize(creation, partitions));
}

function* memberHoisted(
  without: MembershipHistory,
  event: HistoryEvent,
  index: number,
): Generator<MembershipHistory, void, void> {
  if (!('member' in event)) return;
  const at = without.events.findLastIndex(
    (earlier, place) => place < index && earlier.type === 'join' && earlier.member === event.member,
  );
  const join = without.events[at];
  if (join?.type !== 'join') return;
  if (event.type === 'restart')
    yield renamed(without, { member: (id) => (id === event.member ? event.as : id) });
  const changed = joinWith(join, event);
  if (changed !== null) yield withEvent(without, at, changed);
}

type Join = Extract<HistoryEvent, { type: 'join' }>;

function joinWith(join: Join, event: HistoryEvent): Join | null {
  if (event.type === 'resubscribe') return { ...join, topics: event.topics };
  if (event.type === 'join')
    return event.claims === undefined ? null : { ...join, claims: event.claims };
  if (event.type !== 'changeRack') return null;
  const { rackId: _, ...rackless } = join;
  return event.rackId === undefined ? rackless : { ...rackless, rackId: event.rackId };
}
