import type { HistoryEvent, MembershipHistory } from '../domain/history.ts';
import type { EventImportance } from '../domain/story.ts';
import { membersOf, topicsOf } from './names-of.ts';
import { withEvent, withTopics } from './pass.ts';
import { readable, sizeNote } from './size-note.ts';
import { withSize } from './with-size.ts';

/** Asks whether a changed history still breaks. */
type Question<Answer> = Generator<MembershipHistory, Answer, boolean>;

/**
 * Yields variations of a shrunk history, is told of each whether it still breaks, and returns what matters in each
 * event, in short phrases: `needed`, `any other member will do`, `must include topic t0`, `claims matter`, `fails only
 * with 3 or more partitions` (of a topic that is there from the start: at the first event that subscribes to it).
 *
 * An event about which there is nothing to say has no entry. Cost: some ten variations an event.
 */
export function* importanceSteps(history: MembershipHistory): Question<readonly EventImportance[]> {
  const importance: EventImportance[] = [];
  for (const event of history.events.keys()) {
    const notes = yield* notesOn(history, event);
    if (notes.length > 0) importance.push({ event, notes });
  }
  return importance;
}

function* notesOn(history: MembershipHistory, index: number): Question<readonly string[]> {
  const event = history.events[index];
  if (event === undefined) return [];
  const notes: (string | null)[] = [];
  if (!(yield withEvent(history, index, null))) notes.push('needed');
  notes.push(yield* otherMembers(history, index, event));
  notes.push(...(yield* wishes(history, index, event)));
  notes.push(...(yield* traits(history, index, event)));
  notes.push(yield* sizeOfEvent(history, index, event));
  notes.push(...(yield* sizesAtFirstWish(history, index, event)));
  return notes.filter((note) => note !== null);
}

function* otherMembers(
  history: MembershipHistory,
  index: number,
  event: HistoryEvent,
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

/** What the subscription must and must not contain; said only where there are topics to choose from. */
function* wishes(
  history: MembershipHistory,
  index: number,
  event: HistoryEvent,
): Question<readonly string[]> {
  const known = [...topicsOf(history)];
  if (!('topics' in event) || known.length < 2) return [];
  const needed: string[] = [];
  const harmful: string[] = [];
  for (const topic of known) {
    const wanted = event.topics.includes(topic);
    const topics = wanted
      ? event.topics.filter((name) => name !== topic)
      : [...event.topics, topic];
    if (!(yield withEvent(history, index, { ...event, topics })))
      (wanted ? needed : harmful).push(topic);
  }
  return [...listed('must include', needed), ...listed('must not include', harmful)];
}

function listed(verb: string, topics: readonly string[]): readonly string[] {
  if (topics.length === 0) return [];
  return [`${verb} ${topics.length === 1 ? 'topic' : 'topics'} ${topics.map(readable).join(', ')}`];
}

function* traits(
  history: MembershipHistory,
  index: number,
  event: HistoryEvent,
): Question<readonly string[]> {
  const notes: string[] = [];
  const { when, ...settled } = event;
  if (index > 0 && (when ?? 'settled') !== 'settled' && !(yield withEvent(history, index, settled)))
    notes.push(
      when === 'together'
        ? 'fails only together with the event before'
        : 'fails only in the middle of the rebalance before',
    );
  if (event.type !== 'join') return notes;
  const { claims, rackId, instanceId, ...bare } = event;
  const join = { bare, claims, rackId, instanceId };
  for (const [trait, note] of traitNotes) {
    if (join[trait] === undefined) continue;
    const { [trait]: _, ...without } = event;
    if (!(yield withEvent(history, index, without))) notes.push(note);
  }
  if (claims !== undefined && notes.includes('claims matter'))
    notes.push(...(yield* generations(history, index, event)));
  return notes;
}

const traitNotes = [
  ['claims', 'claims matter'],
  ['rackId', 'rack matters'],
  ['instanceId', 'instance id matters'],
] as const;

type Join = Extract<HistoryEvent, { type: 'join' }>;

function* generations(
  history: MembershipHistory,
  index: number,
  join: Join,
): Question<readonly string[]> {
  const { claims } = join;
  if (claims === undefined) return [];
  const { generation } = claims;
  const others = [...new Set([-1, 0, generation - 1, generation + 1, generation + 10])].filter(
    (other) => other >= -1 && other !== generation,
  );
  let breaking = 0;
  for (const other of others)
    if (yield withEvent(history, index, { ...join, claims: { ...claims, generation: other } }))
      breaking += 1;
  if (breaking === 0) return [`fails only with generation ${generation}`];
  return breaking === others.length ? ['any generation will do'] : [];
}

function* sizeOfEvent(
  history: MembershipHistory,
  index: number,
  event: HistoryEvent,
): Question<string | null> {
  if (!('partitions' in event)) return null;
  return yield* sizeNote(event.partitions, '', {
    least: 0,
    resized: (partitions) => withEvent(history, index, withSize(event, partitions)),
  });
}

/** Topics that are there from the start have no event of their own. */
function* sizesAtFirstWish(
  history: MembershipHistory,
  index: number,
  event: HistoryEvent,
): Question<readonly string[]> {
  if (!('topics' in event)) return [];
  const notes: string[] = [];
  const several = topicsOf(history).size > 1;
  const earlier = new Set(
    history.events.slice(0, index).flatMap((one) => ('topics' in one ? one.topics : [])),
  );
  for (const [at, topic] of history.topics.entries()) {
    if (earlier.has(topic.topic) || !event.topics.includes(topic.topic)) continue;
    const name = several ? ` of ${readable(topic.topic)}` : '';
    const note = yield* sizeNote(topic.partitions, name, {
      least: 0,
      resized: (partitions) =>
        withTopics(history, history.topics.with(at, withSize(topic, partitions))),
    });
    if (note !== null) notes.push(note);
  }
  return notes;
}
