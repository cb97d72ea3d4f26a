import type { AnyHistory } from '../domain/any-history.ts';
import type { MembershipHistory } from '../domain/history.ts';

/** One named way to make histories simpler. */
export interface Pass<H = MembershipHistory> {
  readonly name: string;
  /** Histories that may be simpler, the boldest first; those that are not by the order of simplicity are passed over. */
  candidates(history: H): Iterable<H>;
}

/** A pass for histories of every kind. */
export interface AnyPass {
  readonly name: string;
  candidates<H extends AnyHistory>(history: H): Iterable<H>;
}

/** An event of such a history. */
type EventOf<H extends AnyHistory> = H['events'][number];

/** A history with other events. */
export function withEvents<H extends AnyHistory>(history: H, events: readonly EventOf<H>[]): H {
  return { ...history, events };
}

/** A history with other topics at the start. */
export function withTopics<H extends AnyHistory>(history: H, topics: H['topics']): H {
  return { ...history, topics };
}

/** A history with one event replaced, or dropped (null). */
export function withEvent<H extends AnyHistory>(
  history: H,
  index: number,
  event: EventOf<H> | null,
): H {
  const events: readonly EventOf<H>[] = history.events;
  return withEvents(
    history,
    event === null ? events.toSpliced(index, 1) : events.with(index, event),
  );
}

/** A history with each event replaced, or dropped (null). */
export function mapEvents<H extends AnyHistory>(
  history: H,
  change: (event: EventOf<H>) => EventOf<H> | null,
): H {
  const events: readonly EventOf<H>[] = history.events;
  return withEvents(
    history,
    events.flatMap((event) => change(event) ?? []),
  );
}
