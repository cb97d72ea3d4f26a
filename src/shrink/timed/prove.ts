import type { HistoryTopic } from '../../domain/history.ts';
import type { TimedEvent, TimedHistory } from '../../domain/timed-history.ts';
import { membersOf } from '../names-of.ts';
import { withSize } from '../with-size.ts';
import { timedTopicsOf } from './names-of.ts';

/**
 * All histories with fewer events than `history` in a small world made from it: its events with each of its members,
 * and leave, at each of its points in time, its topics, each missing or with up to its largest number of partitions, its
 * settings, its order and order 0. Null for histories of more than three events, and if there are more than `max`.
 *
 * Shorter ones come first. Events that would change nothing are left out where membership shows it. What needs times
 * or settings that the history does not have is not tried: a proof speaks of this small world alone.
 */
export function timedSimplerThan(
  history: TimedHistory,
  max: number,
): Iterable<TimedHistory> | null {
  const world = worldOf(history);
  if (world === null) return null;
  let count = 0;
  for (const _ of all(world)) {
    count += 1;
    if (count > max) return null;
  }
  return all(world);
}

/** Above so many events nobody could wait for the end. */
const EVENTS_MAX = 3;
const TOPICS_MAX = 2;
const STARTS_MAX = 50;

interface SmallWorld {
  readonly of: TimedHistory;
  readonly starts: readonly (readonly HistoryTopic[])[];
  readonly orders: readonly number[];
  readonly alphabet: readonly TimedEvent[];
}

function worldOf(history: TimedHistory): SmallWorld | null {
  const names = [...timedTopicsOf(history)];
  if (history.events.length > EVENTS_MAX || names.length > TOPICS_MAX) return null;
  const starts = startsOf(history, names);
  if (starts === null) return null;
  const orders = history.order === 0 ? [0] : [0, history.order];
  return { of: history, starts, orders, alphabet: alphabetOf(history) };
}

function startsOf(
  history: TimedHistory,
  names: readonly string[],
): readonly (readonly HistoryTopic[])[] | null {
  let starts: readonly (readonly HistoryTopic[])[] = [[]];
  for (const topic of names) {
    const like = history.topics.find((one) => one.topic === topic) ?? { topic, partitions: 0 };
    const most = largest(history, topic);
    if (starts.length * (most + 1) > STARTS_MAX) return null;
    const sizes = Array.from({ length: most }, (_, size) => size + 1);
    starts = starts.flatMap((start) => [
      start,
      ...sizes.map((partitions) => [...start, withSize(like, partitions)]),
    ]);
  }
  return starts;
}

function largest({ topics, events }: TimedHistory, name: string): number {
  let most = 0;
  for (const part of [...topics, ...events])
    if ('partitions' in part && part.topic === name) most = Math.max(most, part.partitions);
  return most;
}

/** Each event with every member, and leave, at every time; the earliest first. */
function alphabetOf(history: TimedHistory): readonly TimedEvent[] {
  const members = [...membersOf(history)];
  const times = [...new Set(history.events.map(({ atMs }) => atMs))].toSorted((a, b) => a - b);
  const letters = new Map<string, TimedEvent>();
  for (const atMs of times) {
    const events: readonly TimedEvent[] = [
      ...history.events,
      ...members.map((member) => ({ atMs, type: 'leave', member }) as const),
    ];
    for (const event of events) {
      // Who a member is (what it asks for, its instance id) stays with its name.
      const who = 'member' in event && event.type !== 'join' ? members : [null];
      for (const member of who) {
        const letter = member === null ? { ...event, atMs } : { ...event, atMs, member };
        letters.set(JSON.stringify(letter), letter);
      }
    }
  }
  return [...letters.values()];
}

function* all({ of, starts, orders, alphabet }: SmallWorld): Generator<TimedHistory, void, void> {
  for (let length = 0; length < of.events.length; length += 1)
    for (const events of sequences(alphabet, length))
      for (const topics of starts)
        for (const order of orders) yield { ...of, topics, order, events };
}

function* sequences(
  alphabet: readonly TimedEvent[],
  length: number,
  before: readonly TimedEvent[] = [],
): Generator<readonly TimedEvent[], void, void> {
  if (before.length === length) {
    yield before;
    return;
  }
  const nowMs = before.at(-1)?.atMs ?? 0;
  for (const event of alphabet)
    if (event.atMs >= nowMs && !isIdle(event, before))
      yield* sequences(alphabet, length, [...before, event]);
}

/** Whether an event surely changes nothing: it is about a member that never joined, or about nobody at all yet. */
function isIdle(event: TimedEvent, before: readonly TimedEvent[]): boolean {
  if (event.type === 'join' || 'topic' in event) return false;
  if (!('member' in event)) return !before.some(({ type }) => type === 'join');
  return !before.some((earlier) => earlier.type === 'join' && earlier.member === event.member);
}
