import { compareText } from '../domain/compare.ts';
import type { Renaming } from './rename.ts';

/** Which name gets the lowest number: the one mentioned first, or the one that sorts first. */
export type NamingOrder = 'mentioned' | 'sorted';

/**
 * Plain names for all that a history mentions: members m0, m1, … topics t0, … instance ids i0, … racks r0, …
 * `rename` renames the history, in the order of its text; with `bounced` members may be called by later ids, `<id>+`.
 */
export function plainRenaming(
  rename: (renaming: Renaming) => unknown,
  order: NamingOrder,
  bounced = false,
): Renaming {
  const { member, topic, instance, rack } = mentions(rename, bounced);
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

type Mentions = Readonly<Record<keyof Renaming, ReadonlySet<string>>>;

/** All names of a history, in the order of first mention. A member that was bounced counts by its first name. */
function mentions(rename: (renaming: Renaming) => unknown, bounced: boolean): Mentions {
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
  rename({
    member: (id) => note('member')(bounced ? id.slice(0, bareLength(id)) : id),
    topic: note('topic'),
    instance: note('instance'),
    rack: note('rack'),
  });
  return seen;
}

function numbered(
  prefix: string,
  names: ReadonlySet<string>,
  order: NamingOrder,
): ReadonlyMap<string, string> {
  const listed = [...names];
  const plain = listed.map((_, number) => `${prefix}${number}`);
  if (order === 'mentioned') return new Map(listed.map((name, at) => [name, plain[at] ?? name]));
  // As text, m10 comes before m2.
  plain.sort(compareText);
  return new Map(listed.toSorted(compareText).map((name, at) => [name, plain[at] ?? name]));
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
