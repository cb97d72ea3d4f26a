import type { TimedHistory } from '../../../domain/timed-history.ts';
import type { Pass } from '../../pass.ts';
import { mapEvents, withEvent, withEvents, withTopics } from '../../pass.ts';
import { membersOf } from '../../names-of.ts';
import { canonicalTimed } from '../canonical.ts';
import { withoutMember } from './fewer-members.ts';

/** In longer histories only neighbours change places. */
const MOVED_OF_MAX = 12;

/** Lets simpler events happen earlier: moves each to each earlier place, the times staying where they are; sorts lists. */
export const reorderTimed: Pass<TimedHistory> = {
  name: 'reorder',
  *candidates(history) {
    const { events, topics } = history;
    const sorted = topics.toSorted((a, b) => (a.topic < b.topic ? -1 : 1));
    yield withTopics(
      mapEvents(history, (event) =>
        'topics' in event ? { ...event, topics: event.topics.toSorted() } : event,
      ),
      sorted,
    );
    yield withTopics(history, sorted);
    const far = events.length <= MOVED_OF_MAX;
    for (let from = 1; from < events.length; from += 1) {
      for (let to = far ? 0 : from - 1; to < from; to += 1) {
        const moved = movedTo(history, from, to);
        yield moved;
        // Two members that change places are called the other way round.
        yield canonicalTimed(moved);
      }
    }
  },
};

function movedTo(history: TimedHistory, from: number, to: number): TimedHistory {
  const { events } = history;
  const event = events[from];
  if (event === undefined) return history;
  const moved = events.toSpliced(from, 1).toSpliced(to, 0, event);
  return withEvents(
    history,
    moved.map((one, at) => ({ ...one, atMs: events[at]?.atMs ?? one.atMs })),
  );
}

/** In larger histories simpler passes have more to do. */
const TRADED_OF_MAX = 12;
const ORDERS = 4;

/** Pays for one event or member less with what matters less: another order in the instants, or everything at once. */
export const tradeTimed: Pass<TimedHistory> = {
  name: 'trade',
  *candidates(history) {
    if (history.events.length > TRADED_OF_MAX) return;
    const smaller: TimedHistory[] = [];
    for (const member of membersOf(history)) smaller.push(withoutMember(history, member));
    for (const index of history.events.keys()) smaller.push(withEvent(history, index, null));
    for (const less of smaller)
      for (let order = 0; order < ORDERS; order += 1)
        if (order !== history.order) yield { ...less, order };
  },
};
