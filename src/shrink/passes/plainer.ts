import type { HistoryEvent, HistoryTopic, MembershipHistory } from '../../domain/history.ts';
import { canonicalHistory } from '../canonical.ts';
import type { Pass } from '../pass.ts';
import { mapEvents, withEvent, withEvents, withTopics } from '../pass.ts';

/** Lets events wait until the group has settled: all, each, or at least not in the middle of a rebalance. */
export const plainTimings: Pass = { name: 'plain timings', candidates: timingsPlain };

function* timingsPlain(history: MembershipHistory): Generator<MembershipHistory, void, void> {
  yield mapEvents(history, settled);
  for (const [index, event] of history.events.entries()) {
    if (event.when === undefined) continue;
    yield withEvent(history, index, settled(event));
    yield withEvent(history, index, { ...event, when: 'together' });
  }
}

function settled(event: HistoryEvent): HistoryEvent {
  const { when: _, ...plain } = event;
  return plain;
}

/** Takes away racks and instance ids: everywhere, then one at a time. */
export const fewerTraits: Pass = {
  name: 'fewer racks and instance ids',
  candidates: traitsReduced,
};

function* traitsReduced(history: MembershipHistory): Generator<MembershipHistory, void, void> {
  const rackless = mapEvents(history, withoutRack);
  yield withTopics(mapEvents(rackless, withoutInstance), history.topics.map(unracked));
  yield withTopics(rackless, history.topics.map(unracked));
  yield mapEvents(history, withoutInstance);
  for (const [index, topic] of history.topics.entries()) {
    if (topic.racks === undefined) continue;
    yield withTopics(history, history.topics.with(index, unracked(topic)));
    const { racks } = topic;
    const fewer = [racks.map((of) => of.slice(0, 1)), racks.map(() => racks[0] ?? [])];
    const single = racks.flatMap((of, partition) =>
      of.map((_, replica) => racks.with(partition, of.toSpliced(replica, 1))),
    );
    for (const plainer of [...fewer, ...single])
      yield withTopics(history, history.topics.with(index, { ...topic, racks: plainer }));
  }
  for (const [index, event] of history.events.entries()) {
    for (const plainer of [withoutRack(event), withoutInstance(event)])
      yield withEvent(history, index, plainer);
  }
}

function unracked({ topic, partitions }: HistoryTopic): HistoryTopic {
  return { topic, partitions };
}

function withoutRack(event: HistoryEvent): HistoryEvent {
  if (event.type === 'join' || event.type === 'changeRack') {
    const { rackId: _, ...plain } = event;
    return plain;
  }
  if (event.type !== 'createTopic') return event;
  const { racks: _, ...plain } = event;
  return plain;
}

function withoutInstance(event: HistoryEvent): HistoryEvent {
  if (event.type !== 'join') return event;
  const { instanceId: _, ...dynamic } = event;
  return dynamic;
}

/** Lets simpler events happen earlier: moves each event to each earlier place; sorts what is listed. */
export const reorder: Pass = { name: 'reorder', candidates: reordered };

/** In longer histories only neighbours change places. */
const MOVED_OF_MAX = 12;

function* reordered(history: MembershipHistory): Generator<MembershipHistory, void, void> {
  const { events, topics } = history;
  const sorted = topics.toSorted((a, b) => (a.topic < b.topic ? -1 : 1));
  yield withTopics(
    mapEvents(history, (event) =>
      'topics' in event ? { ...event, topics: event.topics.toSorted() } : event,
    ),
    sorted,
  );
  yield withTopics(history, sorted);
  yield withTopics(history, topics.toReversed());
  const far = events.length <= MOVED_OF_MAX;
  for (let from = 1; from < events.length; from += 1) {
    for (let to = far ? 0 : from - 1; to < from; to += 1) {
      const event = events[from];
      if (event === undefined) continue;
      const moved = withEvents(history, events.toSpliced(from, 1).toSpliced(to, 0, event));
      yield moved;
      // Two members that change places are called the other way round.
      yield canonicalHistory(moved);
    }
  }
}
