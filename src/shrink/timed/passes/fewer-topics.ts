import type { TimedEvent, TimedHistory } from '../../../domain/timed-history.ts';
import type { Pass } from '../../pass.ts';
import { mapEvents, withEvent, withTopics } from '../../pass.ts';
import { withSize } from '../../with-size.ts';
import { timedTopicsOf } from '../names-of.ts';
import { renamedTimed } from '../rename.ts';

/** Drops a topic: from the cluster, from subscriptions, with its events. */
export const dropTimedTopics: Pass<TimedHistory> = {
  name: 'drop topics',
  *candidates(history) {
    const names = [...timedTopicsOf(history)];
    for (const kept of names) yield withoutTopics(history, (name) => name !== kept);
    for (const gone of names.toReversed()) yield withoutTopics(history, (name) => name === gone);
    // Those that are named but need not exist.
    for (const index of history.topics.keys())
      yield withTopics(history, history.topics.toSpliced(index, 1));
  },
};

function withoutTopics(history: TimedHistory, gone: (topic: string) => boolean): TimedHistory {
  const changed = mapEvents(history, (event) => {
    if ('topic' in event) return gone(event.topic) ? null : event;
    return wishing(event, (topics) => topics.filter((topic) => !gone(topic)));
  });
  return withTopics(
    changed,
    history.topics.filter(({ topic }) => !gone(topic)),
  );
}

/** An event with another subscription by name, if it has one. */
function wishing(
  event: TimedEvent,
  change: (topics: readonly string[]) => readonly string[],
): TimedEvent {
  return 'topics' in event ? { ...event, topics: change(event.topics) } : event;
}

/** Above so many topics, dropping is what helps. */
const MERGED_OF_MAX = 8;

/** Puts one topic in the place of two, with the partitions of either or of both together. */
export const mergeTimedTopics: Pass<TimedHistory> = {
  name: 'merge topics',
  *candidates(history) {
    const names = [...timedTopicsOf(history)];
    if (names.length > MERGED_OF_MAX) return;
    for (const [index, kept] of names.entries())
      for (const gone of names.slice(index + 1)) yield* merged(history, kept, gone);
  },
};

function* merged(
  history: TimedHistory,
  kept: string,
  gone: string,
): Generator<TimedHistory, void, void> {
  const both = renamedTimed(history, { topic: (name) => (name === gone ? kept : name) });
  const events = mapEvents(both, (event) => wishing(event, (topics) => [...new Set(topics)]));
  const counts = history.topics
    .filter(({ topic }) => topic === kept || topic === gone)
    .map(({ partitions }) => partitions);
  const first = both.topics.findIndex(({ topic }) => topic === kept);
  const topics = both.topics.filter(({ topic }, at) => topic !== kept || at === first);
  const sum = counts.reduce((total, count) => total + count, 0);
  for (const partitions of new Set([...counts, sum]))
    yield withTopics(
      events,
      topics.map((topic) => (topic.topic === kept ? withSize(topic, partitions) : topic)),
    );
}

/** Takes partitions from topics: from all of them in step, then from each. A topic has one at least. */
export const fewerTimedPartitions: Pass<TimedHistory> = {
  name: 'fewer partitions',
  *candidates(history) {
    const names = [...timedTopicsOf(history)];
    const groups = names.length > 1 ? [names, ...names.map((name) => [name])] : [names];
    for (const group of groups) for (const change of changes) yield resized(history, group, change);
    for (const [index, event] of history.events.entries())
      if ('partitions' in event && event.partitions > 1)
        yield withEvent(history, index, { ...event, partitions: event.partitions - 1 });
  },
};

const changes: readonly ((count: number) => number)[] = [
  () => 1,
  (count) => Math.min(count, 2),
  (count) => Math.floor(count / 2),
  (count) => Math.floor((3 * count) / 4),
  (count) => count - 2,
  (count) => count - 1,
];

function resized(
  history: TimedHistory,
  group: readonly string[],
  change: (count: number) => number,
): TimedHistory {
  const to = (count: number): number => Math.max(Math.min(1, count), change(count));
  const events = mapEvents(history, (event) =>
    'partitions' in event && group.includes(event.topic)
      ? { ...event, partitions: to(event.partitions) }
      : event,
  );
  return withTopics(
    events,
    history.topics.map((topic) =>
      group.includes(topic.topic) ? withSize(topic, to(topic.partitions)) : topic,
    ),
  );
}

/** Lets members subscribe to less: all of them to one topic, or one of them to one topic less. */
export const fewerTimedWishes: Pass<TimedHistory> = {
  name: 'fewer subscribed topics',
  *candidates(history) {
    for (const name of timedTopicsOf(history)) {
      yield mapEvents(history, (event) =>
        wishing(event, (topics) => (topics.length === 0 ? [] : [name])),
      );
      yield mapEvents(history, (event) =>
        wishing(event, (topics) => topics.filter((topic) => topic !== name)),
      );
    }
    for (const [index, event] of history.events.entries()) {
      if (!('topics' in event)) continue;
      for (const position of event.topics.keys())
        yield withEvent(
          history,
          index,
          wishing(event, (topics) => topics.toSpliced(position, 1)),
        );
    }
  },
};
