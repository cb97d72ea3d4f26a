import { compareText } from '../domain/compare.ts';
import type { MembershipHistory } from '../domain/history.ts';
import type { Renaming } from './rename.ts';
import { renamed } from './rename.ts';

/**
 * The same history under plain names: members m0, m1, … topics t0, … instance ids i0, … racks r0, … each in the order
 * of first mention. Defaults are left out and keys are in one order.
 */
export function canonicalHistory(history: MembershipHistory): MembershipHistory {
  return renamed(history, plainNames(mentions(history), 'mentioned'));
}

/** Like `canonicalHistory`, but names keep their order among each other: what sorted first still does. */
export function plainInOrder(history: MembershipHistory): MembershipHistory {
  return renamed(history, plainNames(mentions(history), 'sorted'));
}

/**
 * The identity of a history: equal for histories that differ only in the names of members, topics, instance ids and
 * racks, and for no others.
 */
export function shapeOf(history: MembershipHistory): string {
  return JSON.stringify(canonicalHistory(history));
}

/** Which name gets the lowest number: the one mentioned first, or the one that sorts first. */
type Order = 'mentioned' | 'sorted';

type Mentions = Readonly<Record<keyof Renaming, readonly string[]>>;

/** All names of a history, in the order of first mention. A member that was bounced counts by its first name. */
function mentions(history: MembershipHistory): Mentions {
  const seen = {
    member: new Set<string>(),
    topic: new Set<string>(),
    instance: new Set<string>(),
    rack: new Set<string>(),
  };
  const note =
    (kind: keyof Renaming) =>
    (name: string): string => {
      seen[kind].add(name);
      return name;
    };
  const bounces = history.events.some(({ type }) => type === 'bounce');
  renamed(history, {
    member: (id) => note('member')(bounces ? id.slice(0, bareLength(id)) : id),
    topic: note('topic'),
    instance: note('instance'),
    rack: note('rack'),
  });
  return {
    member: [...seen.member],
    topic: [...seen.topic],
    instance: [...seen.instance],
    rack: [...seen.rack],
  };
}

function plainNames({ member, topic, instance, rack }: Mentions, order: Order): Renaming {
  const members = numbered('m', member, order);
  return {
    // A rolling restart calls members `<id>+`, so an id keeps its pluses where there is one.
    member: (id) =>
      members.get(id) ?? `${members.get(id.slice(0, bareLength(id)))}${id.slice(bareLength(id))}`,
    topic: nameIn(numbered('t', topic, order)),
    instance: nameIn(numbered('i', instance, order)),
    rack: nameIn(numbered('r', rack, order)),
  };
}

function numbered(
  prefix: string,
  names: readonly string[],
  order: Order,
): ReadonlyMap<string, string> {
  const plain = names.map((_, number) => `${prefix}${number}`);
  if (order === 'mentioned') return new Map(names.map((name, at) => [name, plain[at] ?? name]));
  // As text, m10 comes before m2.
  plain.sort(compareText);
  return new Map(names.toSorted(compareText).map((name, at) => [name, plain[at] ?? name]));
}

function nameIn(names: ReadonlyMap<string, string>): (name: string) => string {
  return (name) => names.get(name) ?? name;
}

/** The length of an id without the pluses at its end. */
function bareLength(id: string): number {
  let length = id.length;
  while (id[length - 1] === '+') length -= 1;
  return length;
}
