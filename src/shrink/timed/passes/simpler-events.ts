import type { StrayTwist, TimedEvent, TimedHistory } from '../../../domain/timed-history.ts';
import { membersOf } from '../../names-of.ts';
import type { Pass } from '../../pass.ts';
import { withEvent } from '../../pass.ts';

/** In larger groups an event is only replaced by one of the same member. */
const ANYONE_OF_MAX = 6;

/** Replaces an event by one of a simpler kind, or by one of its own kind about another member. */
export const simplerTimedEvents: Pass<TimedHistory> = {
  name: 'simpler events',
  *candidates(history) {
    const members = [...membersOf(history)];
    for (const [index, event] of history.events.entries()) {
      if (event.type === 'join') {
        yield withEvent(history, index, { atMs: event.atMs, type: 'wait' });
        continue;
      }
      const own = 'member' in event ? [event.member] : [];
      const anyone = members.length <= ANYONE_OF_MAX ? members : [];
      for (const replacement of replacements(event, new Set([...own, ...anyone])))
        yield withEvent(history, index, replacement);
    }
  },
};

function* replacements(
  event: TimedEvent,
  members: ReadonlySet<string>,
): Generator<TimedEvent, void, void> {
  const { atMs } = event;
  yield { atMs, type: 'wait' };
  for (const member of members) {
    yield { atMs, type: 'leave', member };
    yield { atMs, type: 'crash', member };
    if ('member' in event && event.member !== member) yield { ...event, member };
    yield* milder(event, member);
  }
  if (event.type === 'stray') for (const twist of twists) yield { ...event, twist };
  if (event.type === 'createTopic')
    yield { atMs, type: 'addPartitions', topic: event.topic, partitions: event.partitions };
}

/** Where several do, the one whose name sorts first stands for all. */
const twists: readonly StrayTwist[] = ['future-epoch', 'old-epoch', 'outsider', 'unknown-member'];

/** Events of simpler kinds that do a part of what the event does. */
function* milder(event: TimedEvent, member: string): Generator<TimedEvent, void, void> {
  const { atMs } = event;
  if (event.type === 'bounce')
    yield { atMs, type: 'restart', member, how: event.how, afterMs: event.afterMs };
  if (replacing.has(event.type)) yield { atMs, type: 'restart', member, how: 'close', afterMs: 0 };
  if (!hindering.has(event.type)) return;
  yield { atMs, type: 'stall', member };
  if (event.type === 'pause') return;
  yield { atMs, type: 'pause', member };
  yield { atMs, type: 'drop', member, what: 'request' };
  yield { atMs, type: 'drop', member, what: 'response' };
}

/** What closes a process and starts another, or makes a member start anew. */
const replacing: ReadonlySet<TimedEvent['type']> = new Set([
  'switchAssignor',
  'switchProtocol',
  'evict',
]);

/** What keeps messages from their ends. */
const hindering: ReadonlySet<TimedEvent['type']> = new Set([
  'pause',
  'slow',
  'duplicate',
  'failover',
]);
