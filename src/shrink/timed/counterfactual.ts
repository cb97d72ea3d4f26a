import type { EventImportance } from '../../domain/story.ts';
import type { TimedEvent, TimedHistory } from '../../domain/timed-history.ts';
import { membersOf } from '../names-of.ts';
import { withEvent, withTopics } from '../pass.ts';
import { readable, sizeNote } from '../size-note.ts';
import { withSize } from '../with-size.ts';
import { timedTopicsOf } from './names-of.ts';
import { durationFields, durationOf, gapBefore, withDuration, withGap } from './times.ts';

/** Asks whether a changed history still breaks. */
type Question<Answer> = Generator<TimedHistory, Answer, boolean>;

/**
 * Yields variations of a shrunk timed history, is told of each whether it still breaks, and returns what matters in each
 * event, in short phrases: `needed`, `any other member will do`, `instance id matters`, `fails only 6000 ms or more after
 * the event before`, `fails only with 3 or more partitions`.
 *
 * An event about which there is nothing to say has no entry. Cost: some ten variations an event.
 */
export function* timedImportanceSteps(history: TimedHistory): Question<readonly EventImportance[]> {
  const importance: EventImportance[] = [];
  for (const [index, event] of history.events.entries()) {
    const notes: (string | null)[] = [];
    if (!(yield withEvent(history, index, null))) notes.push('needed');
    notes.push(yield* otherMembers(history, index, event));
    notes.push(...(yield* traits(history, index, event)));
    notes.push(yield* gap(history, index));
    notes.push(...(yield* durations(history, index, event)));
    notes.push(...(yield* sizes(history, index, event)));
    const said = notes.filter((note) => note !== null);
    if (said.length > 0) importance.push({ event: index, notes: said });
  }
  return importance;
}

function* otherMembers(
  history: TimedHistory,
  index: number,
  event: TimedEvent,
): Question<string | null> {
  if (event.type === 'join' || !('member' in event)) return null;
  const others = [...membersOf(history)].filter((member) => member !== event.member);
  let breaking = 0;
  for (const member of others)
    if (yield withEvent(history, index, { ...event, member })) breaking += 1;
  if (others.length === 0) return null;
  if (breaking === 0) return 'no other member will do';
  return breaking === others.length ? 'any other member will do' : null;
}

function* traits(
  history: TimedHistory,
  index: number,
  event: TimedEvent,
): Question<readonly string[]> {
  const notes: string[] = [];
  for (const [without, note] of plainer(event))
    if (!(yield withEvent(history, index, without))) notes.push(note);
  return notes;
}

/** The event without each of its traits, and what to say if it matters. */
function* plainer(event: TimedEvent): Generator<readonly [TimedEvent, string], void, void> {
  if (event.type === 'failover' && event.requests === 'lost')
    yield [{ ...event, requests: 'refused' }, 'requests must be lost'];
  if ('how' in event && event.how === 'kill')
    yield [{ ...event, how: 'close' }, 'it must be killed, not closed'];
  if (event.type !== 'join') return;
  const { instanceId, rackId, protocol, serverAssignor, strategies, ...bare } = event;
  const join = { instanceId, rackId, protocol, serverAssignor, strategies };
  for (const [trait, note] of traitNotes) {
    if (join[trait] === undefined) continue;
    const { [trait]: _, ...without } = event;
    yield [{ ...bare, ...without }, note];
  }
}

const traitNotes = [
  ['instanceId', 'instance id matters'],
  ['rackId', 'rack matters'],
  ['protocol', 'protocol matters'],
  ['serverAssignor', 'assignor matters'],
  ['strategies', 'strategies matter'],
] as const;

/** Longer gaps that are tried, in ms: a moment, and so long that everything has settled or run out. */
const LONGER = [1, 1000, 60_000] as const;

function* gap(history: TimedHistory, index: number): Question<string | null> {
  if (index === 0) return null;
  const ms = gapBefore(history, index);
  const shorter = ms === 0 ? [] : [...new Set([ms - 1, 0])];
  let breakingShorter = 0;
  for (const other of shorter) if (yield withGap(history, index, other)) breakingShorter += 1;
  let breakingLonger = 0;
  for (const more of LONGER) if (yield withGap(history, index, ms + more)) breakingLonger += 1;
  if (breakingLonger === 0) return narrow(ms, breakingShorter, shorter.length);
  const from = ms > 0 && breakingShorter === 0;
  if (!from || breakingLonger < LONGER.length) return null;
  return `fails only ${ms} ms or more after the event before`;
}

/** Nothing later does. */
function narrow(ms: number, breakingShorter: number, shorter: number): string | null {
  if (ms === 0) return 'fails only in one instant with the event before';
  if (breakingShorter === 0) return `fails only exactly ${ms} ms after the event before`;
  if (breakingShorter < shorter) return null;
  return `fails only up to ${ms} ms after the event before`;
}

/** How long it has to take; said only where a little more or less does not do. */
function* durations(
  history: TimedHistory,
  index: number,
  event: TimedEvent,
): Question<readonly string[]> {
  const notes: string[] = [];
  for (const field of durationFields) {
    const ms = durationOf(event, field);
    if (ms === undefined || ms === 0) continue;
    const less = yield withEvent(history, index, withDuration(event, field, ms - 1));
    const more = yield withEvent(history, index, withDuration(event, field, ms + 1));
    if (!less && more) notes.push(`fails only with ${field} of ${ms} or more`);
    if (!less && !more) notes.push(`fails only with ${field} of exactly ${ms}`);
  }
  return notes;
}

/** The partitions that an event makes or, if it is the first to subscribe to a topic, those of the topic. */
function* sizes(
  history: TimedHistory,
  index: number,
  event: TimedEvent,
): Question<readonly string[]> {
  const notes: (string | null)[] = [];
  if ('partitions' in event)
    notes.push(
      yield* sizeNote(event.partitions, '', {
        least: 1,
        resized: (partitions) => withEvent(history, index, { ...event, partitions }),
      }),
    );
  if (!('topics' in event)) return notes.filter((note) => note !== null);
  const several = timedTopicsOf(history).size > 1;
  const earlier = new Set(
    history.events.slice(0, index).flatMap((one) => ('topics' in one ? one.topics : [])),
  );
  for (const [at, topic] of history.topics.entries()) {
    if (earlier.has(topic.topic) || !event.topics.includes(topic.topic)) continue;
    const name = several ? ` of ${readable(topic.topic)}` : '';
    const resized = (partitions: number): TimedHistory =>
      withTopics(history, history.topics.with(at, withSize(topic, partitions)));
    notes.push(yield* sizeNote(topic.partitions, name, { least: 1, resized }));
  }
  return notes.filter((note) => note !== null);
}
