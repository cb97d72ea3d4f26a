import type { HistoryEvent, MembershipHistory } from '../../domain/history.ts';
import { topicsOf } from '../names-of.ts';
import type { Pass } from '../pass.ts';
import { mapEvents, withEvent } from '../pass.ts';

/** Lets members subscribe to less: all of them to one topic, or one of them to one topic less. */
export const fewerWishes: Pass = { name: 'fewer subscribed topics', candidates: wishesReduced };

function* wishesReduced(history: MembershipHistory): Generator<MembershipHistory, void, void> {
  yield mapEvents(history, (event) => wishing(event, (topics) => [...new Set(topics)]));
  for (const name of topicsOf(history)) {
    yield mapEvents(history, (event) => wishing(event, () => [name]));
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
}

/** An event with another subscription, if it has one. */
export function wishing(
  event: HistoryEvent,
  change: (topics: readonly string[]) => readonly string[],
): HistoryEvent {
  return 'topics' in event ? { ...event, topics: change(event.topics) } : event;
}
