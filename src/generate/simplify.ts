import type { HistoryEvent, HistoryTopic, MembershipHistory } from '../domain/history.ts';

/** Simpler histories than a given one, the boldest first. */
export type Simplify = (history: MembershipHistory) => Iterable<MembershipHistory>;

/**
 * The plainest way to make a history simpler: drop events, from halves down to single ones, then topics, then
 * partitions, then claims and timings. It ends, since each step loses something and adds nothing.
 */
export function* simplify(history: MembershipHistory): Generator<MembershipHistory, void, void> {
  const { topics, events } = history;
  for (let size = events.length; size >= 1; size = Math.floor(size / 2)) {
    for (let from = events.length - size; from >= 0; from -= size)
      yield { ...history, events: events.toSpliced(from, size) };
  }
  for (const index of topics.keys()) yield { ...history, topics: topics.toSpliced(index, 1) };
  for (const [index, topic] of topics.entries()) {
    for (const fewer of fewerPartitions(topic))
      yield { ...history, topics: topics.with(index, fewer) };
  }
  for (const [index, event] of events.entries()) {
    const plainer = plainerEvent(event);
    if (plainer !== null) yield { ...history, events: events.with(index, plainer) };
  }
}

function* fewerPartitions({
  topic,
  partitions,
  racks,
}: HistoryTopic): Generator<HistoryTopic, void, void> {
  for (const fewer of new Set([0, 1, Math.floor(partitions / 2), partitions - 1])) {
    if (fewer < 0 || fewer >= partitions) continue;
    yield racks === undefined
      ? { topic, partitions: fewer }
      : { topic, partitions: fewer, racks: racks.slice(0, fewer) };
  }
}

function plainerEvent(event: HistoryEvent): HistoryEvent | null {
  if (event.when !== undefined) {
    const { when: _, ...settled } = event;
    return settled;
  }
  if (event.type !== 'join' || event.claims === undefined) return null;
  const { claims: _, ...honest } = event;
  return honest;
}
