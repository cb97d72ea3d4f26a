import type { HistoryEvent, MembershipHistory } from '../../domain/history.ts';
import { topicsOf } from '../names-of.ts';
import type { Pass } from '../pass.ts';
import { mapEvents, withTopics } from '../pass.ts';
import { renamed } from '../rename.ts';

/** Drops a topic: from the cluster, from subscriptions, from claims, with its events. */
export const dropTopics: Pass = { name: 'drop topics', candidates: topicsDropped };

function* topicsDropped(history: MembershipHistory): Generator<MembershipHistory, void, void> {
  const names = [...topicsOf(history)];
  for (const kept of names) yield withoutTopics(history, (name) => name !== kept);
  for (const gone of names.toReversed()) yield withoutTopics(history, (name) => name === gone);
  // Those that are named but need not exist.
  for (const index of history.topics.keys())
    yield withTopics(history, history.topics.toSpliced(index, 1));
}

/** A history in which the topics that are `gone` are never mentioned. */
export function withoutTopics(
  history: MembershipHistory,
  gone: (topic: string) => boolean,
): MembershipHistory {
  const changed = mapEvents(history, (event) => eventWithout(event, gone));
  return withTopics(
    changed,
    history.topics.filter(({ topic }) => !gone(topic)),
  );
}

function eventWithout(event: HistoryEvent, gone: (topic: string) => boolean): HistoryEvent | null {
  if ('topic' in event) return gone(event.topic) ? null : event;
  if (event.type === 'resubscribe')
    return { ...event, topics: event.topics.filter((topic) => !gone(topic)) };
  if (event.type !== 'join') return event;
  const topics = event.topics.filter((topic) => !gone(topic));
  if (event.claims === undefined) return { ...event, topics };
  const partitions = event.claims.partitions.filter(({ topic }) => !gone(topic));
  return { ...event, topics, claims: { ...event.claims, partitions } };
}

/** Puts one topic in the place of two, with the partitions of either or of both together. */
export const mergeTopics: Pass = { name: 'merge topics', candidates: topicsMerged };

/** Above so many topics, dropping is what helps. */
const MERGED_OF_MAX = 8;

function* topicsMerged(history: MembershipHistory): Generator<MembershipHistory, void, void> {
  const names = [...topicsOf(history)];
  if (names.length > MERGED_OF_MAX) return;
  for (const [index, kept] of names.entries()) {
    for (const gone of names.slice(index + 1)) {
      const merged = merge(history, kept, gone);
      const counts = history.topics
        .filter(({ topic }) => topic === kept || topic === gone)
        .map(({ partitions }) => partitions);
      const sum = counts.reduce((total, count) => total + count, 0);
      for (const partitions of new Set([...counts, sum])) {
        const topics = merged.topics.map((topic) =>
          topic.topic === kept ? { topic: kept, partitions } : topic,
        );
        yield withTopics(merged, topics);
      }
      yield merged;
    }
  }
}

function merge(history: MembershipHistory, kept: string, gone: string): MembershipHistory {
  const both = renamed(history, { topic: (name) => (name === gone ? kept : name) });
  const seen = new Set<string>();
  const topics = both.topics.filter(({ topic }) => {
    const first = !seen.has(topic);
    seen.add(topic);
    return first;
  });
  const events = mapEvents(both, (event) =>
    'topics' in event ? { ...event, topics: [...new Set(event.topics)] } : event,
  );
  return withTopics(events, topics);
}
