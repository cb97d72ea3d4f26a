import type { TopicPartition } from '../domain/group.ts';
import type { GroupWitness } from '../domain/group-witness.ts';
import type { Transfer, Witness } from '../domain/invariant.ts';
import { listOf, nameOf, partitionOf, textOf } from './names.ts';
import { transferOf } from './prose.ts';

/** A labelled value of a witness. */
export type Fact = readonly [label: string, value: string];

/** Long lists end here; the whole witness is in the JSON. */
const itemsMax = 40;

/** All that a witness says, field by field in a fixed order, so that a person can check it by hand. */
export function factsOf(witness: Witness): readonly Fact[] {
  const entries = Object.entries(witness).filter(([key]) => key !== 'type');
  // Invariants of groups write them as it suits them.
  if (witness.type === 'group-rule')
    entries.sort(([a], [b]) => placeIn(groupKeys, a) - placeIn(groupKeys, b));
  return entries.map(([key, value]): Fact => [wordsOf(key), valueOf(key, value)]);
}

const groupKeys: readonly (keyof GroupWitness)[] = [
  'rule',
  'atMs',
  'sinceMs',
  'members',
  'partitions',
  'expected',
  'actual',
];

const placeIn = (keys: readonly string[], key: string): number => keys.indexOf(key);

/** `winnerGeneration` becomes `winner generation`. */
const wordsOf = (key: string): string =>
  key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** Fields whose text is ours or is prose, and no name. */
const textKeys: ReadonlySet<string> = new Set([
  'invariant',
  'message',
  'path',
  'problem',
  'failure',
  'probe',
  'gain',
  'rule',
  'expected',
  'actual',
]);

type Item = string | number | TopicPartition | Transfer;

function valueOf(key: string, value: Item | readonly Item[] | boolean | null): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (isList(value))
    return listOf(
      value.map((item) => itemOf(key, item)),
      { itemsMax },
    );
  return itemOf(key, value);
}

const isList = (value: Item | readonly Item[]): value is readonly Item[] => Array.isArray(value);

function itemOf(key: string, item: Item): string {
  if (typeof item === 'number') return String(item);
  if (typeof item === 'string') return textKeys.has(key) ? textOf(item) : nameOf(item);
  return 'from' in item ? transferOf(item) : partitionOf(item);
}
