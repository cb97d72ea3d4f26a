import type { HistoryEvent, HistoryTopic, MembershipHistory } from '../domain/history.ts';

/** One named way to make histories simpler. */
export interface Pass {
  readonly name: string;
  /** Histories that may be simpler, the boldest first; those that are not by `isSimpler` are passed over. */
  readonly candidates: (history: MembershipHistory) => Iterable<MembershipHistory>;
}

/** A history with other events. */
export function withEvents(
  history: MembershipHistory,
  events: readonly HistoryEvent[],
): MembershipHistory {
  return { ...history, events };
}

/** A history with other topics at the start. */
export function withTopics(
  history: MembershipHistory,
  topics: readonly HistoryTopic[],
): MembershipHistory {
  return { ...history, topics };
}

/** A history with one event replaced, or dropped (null). */
export function withEvent(
  history: MembershipHistory,
  index: number,
  event: HistoryEvent | null,
): MembershipHistory {
  const { events } = history;
  return withEvents(
    history,
    event === null ? events.toSpliced(index, 1) : events.with(index, event),
  );
}

/** A history with each event replaced, or dropped (null). */
export function mapEvents(
  history: MembershipHistory,
  change: (event: HistoryEvent) => HistoryEvent | null,
): MembershipHistory {
  return withEvents(
    history,
    history.events.flatMap((event) => change(event) ?? []),
  );
}
