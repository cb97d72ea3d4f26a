import type { HistoryEvent, HistoryTopic, MembershipHistory } from '../domain/history.ts';
import { membersOf, topicsOf } from './names-of.ts';
import { withSize } from './with-size.ts';

/**
 * All histories with fewer events than `history`, or as many and fewer members, in a small world made from it: its kinds
 * of events and leave, its members with their instance ids, racks and claims, its topics, each missing or with up to its
 * largest number of partitions, any set of these topics as a subscription, its timings. Null if there are more than `max`.
 *
 * Shorter ones come first. Events that would change nothing are left out where membership and topics show it.
 */
export function simplerThan(
  history: MembershipHistory,
  max: number,
): Iterable<MembershipHistory> | null {
  const world = worldOf(history);
  if (world === null) return null;
  let count = 0;
  for (const _ of all(world)) {
    count += 1;
    if (count > max) return null;
  }
  return all(world);
}

/** What the histories are made of. */
interface SmallWorld {
  readonly of: MembershipHistory;
  readonly members: number;
  readonly starts: readonly (readonly HistoryTopic[])[];
  readonly alphabet: readonly HistoryEvent[];
}

/** Above so many events nobody could wait for the end, nor for finding out that there are too many. */
const EVENTS_MAX = 6;
const TOPICS_MAX = 3;
const STARTS_MAX = 200;
const ALPHABET_MAX = 200;

function worldOf(history: MembershipHistory): SmallWorld | null {
  const topics = [...topicsOf(history)];
  if (history.events.length > EVENTS_MAX || topics.length > TOPICS_MAX) return null;
  const starts = startsOf(history, topics);
  const alphabet = alphabetOf(history, topics);
  if (starts.length > STARTS_MAX || alphabet.length > ALPHABET_MAX) return null;
  return { of: history, members: membersOf(history).size, starts, alphabet };
}

function startsOf(
  history: MembershipHistory,
  names: readonly string[],
): readonly (readonly HistoryTopic[])[] {
  let starts: readonly (readonly HistoryTopic[])[] = [[]];
  for (const topic of names) {
    const racks = history.topics.find((one) => one.topic === topic)?.racks;
    const like: HistoryTopic = { topic, partitions: 0, ...(racks === undefined ? {} : { racks }) };
    const sizes = Array.from({ length: largest(history, topic) + 1 }, (_, size) => size);
    if (starts.length * sizes.length > STARTS_MAX) return Array.from({ length: STARTS_MAX + 1 });
    starts = starts.flatMap((start) => [
      start,
      ...sizes.slice(1).map((partitions) => [...start, withSize(like, partitions)]),
    ]);
  }
  return starts;
}

function largest({ topics, events }: MembershipHistory, name: string): number {
  let most = 0;
  for (const part of [...topics, ...events])
    if ('partitions' in part && part.topic === name) most = Math.max(most, part.partitions);
  return most;
}

/** Each event of the history, with every member and every set of topics in it, and leave. */
function alphabetOf(history: MembershipHistory, names: readonly string[]): readonly HistoryEvent[] {
  const members = [...membersOf(history)];
  const sets = names.reduce<readonly (readonly string[])[]>(
    (all, name) => [...all, ...all.map((set) => [...set, name])],
    [[]],
  );
  const letters = new Map<string, HistoryEvent>();
  const add = (event: HistoryEvent): void => {
    letters.set(JSON.stringify(event), event);
  };
  for (const member of members) add({ type: 'leave', member });
  for (const event of history.events) {
    for (const variant of variantsOf(event, members, sets)) {
      add(variant);
      if (event.when !== undefined) add({ ...variant, when: event.when });
    }
  }
  return [...letters.values()];
}

function variantsOf(
  event: HistoryEvent,
  members: readonly string[],
  sets: readonly (readonly string[])[],
): readonly HistoryEvent[] {
  const { when: _, ...plain } = event;
  // Who a member is (its instance id, rack and claims) stays with its id, or the small world would not be small.
  if (plain.type === 'join') return sets.map((topics) => ({ ...plain, topics }));
  if (plain.type === 'resubscribe')
    return members.flatMap((member) => sets.map((topics) => ({ ...plain, member, topics })));
  if (plain.type === 'createTopic' || plain.type === 'addPartitions')
    return Array.from({ length: plain.partitions }, (_size, index) => ({
      ...plain,
      partitions: index + 1,
    }));
  if (!('member' in plain) || plain.type === 'restart') return [plain];
  return members.map((member) => ({ ...plain, member }));
}

function* all(world: SmallWorld): Generator<MembershipHistory, void, void> {
  const { of } = world;
  for (let length = 0; length <= of.events.length; length += 1) {
    for (const topics of world.starts)
      yield* extended(world, { ...of, topics, events: [] }, length);
  }
}

function* extended(
  world: SmallWorld,
  history: MembershipHistory,
  length: number,
): Generator<MembershipHistory, void, void> {
  const { of, members, alphabet } = world;
  const { events } = history;
  if (events.length === length) {
    if (length < of.events.length || membersOf(history).size < members) yield history;
    return;
  }
  // As many members as before, and as many events: nothing below is simpler.
  if (length === of.events.length && membersOf(history).size >= members) return;
  const present = presentAfter(events);
  for (const event of alphabet) {
    if (isIdle(event, present, events.length === 0)) continue;
    yield* extended(world, { ...history, events: [...events, event] }, length);
  }
}

function presentAfter(events: readonly HistoryEvent[]): ReadonlySet<string> {
  let present = new Set<string>();
  for (const event of events) {
    if (event.type === 'join') present.add(event.member);
    else if (event.type === 'leave' || event.type === 'crash') present.delete(event.member);
    else if (event.type === 'restart' && present.delete(event.member)) present.add(event.as);
    else if (event.type === 'bounce') present = new Set([...present].map((id) => `${id}+`));
  }
  return present;
}

/** Whether an event changes nothing, or could as well be a part of the start. */
function isIdle(event: HistoryEvent, present: ReadonlySet<string>, first: boolean): boolean {
  if (event.type === 'join') return present.has(event.member) && event.claims === undefined;
  if ('member' in event) return !present.has(event.member);
  return first;
}
