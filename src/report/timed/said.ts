import type { GroupWitness } from '../../domain/group-witness.ts';
import { listOf, nameOf, partitionsOf, textOf } from '../names.ts';
import { timeOf, withTimes } from './time-words.ts';

/** A witness in pieces that can stand in a sentence. */
export interface Said {
  /** All members that it names. */
  readonly who: string;
  /** The first of them, and the second. */
  readonly one: string;
  readonly other: string;
  readonly count: number;
  /** All partitions that it names. */
  readonly what: string;
  readonly partitions: number;
  readonly expected: string;
  readonly actual: string;
  /** The moment before, as ` since 3 s`; empty if there is none. */
  readonly since: string;
}

/** A sentence for each rule. */
export type Sentences = Readonly<Record<string, (said: Said) => string>>;

/** Cuts a witness into pieces; all of them are safe in one line. */
export function saidOf(witness: GroupWitness): Said {
  const { members, partitions, expected, actual, sinceMs } = witness;
  const names = members.map(nameOfMember);
  return {
    who: listOf(names, { itemsMax: 5, empty: 'a member' }),
    one: names[0] ?? 'a member',
    other: names[1] ?? 'another member',
    count: names.length,
    what: partitionsOf(partitions),
    partitions: partitions.length,
    expected: withTimes(textOf(expected ?? 'something else')),
    actual: withTimes(textOf(actual ?? 'something else')),
    since: sinceMs === undefined || sinceMs === witness.atMs ? '' : ` since ${timeOf(sinceMs)}`,
  };
}

/** The name of a member in a witness: it has no id yet when it first joins. */
export function nameOfMember(member: string): string {
  return member === '' ? 'a new member' : nameOf(member);
}
