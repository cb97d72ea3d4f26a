import type { Draw } from './draw.ts';
import { chance } from './draw.ts';

/** An endless list of different names: some pool, walked in steps. */
export interface Names {
  /** Its length is a prime, so that every step from 1 to length - 1 visits all of it. */
  readonly pool: readonly string[];
  readonly offset: number;
  readonly step: number;
}

/** How names are made: `plain` like m0, or such as have broken programs before. */
export type NameStyle = 'plain' | 'hostile' | 'illegal';

/** The n-th name of a list; different for every n. */
export function nameAt({ pool, offset, step }: Names, n: number): string {
  const name = pool[(offset + n * step) % pool.length] as string;
  return n < pool.length ? name : `${name}~${Math.floor(n / pool.length)}`;
}

/** Plain names m0, m1, … in ascending order. */
export function namesInOrder(prefix: Prefix): Names {
  return { pool: plain[prefix].at(-1) as readonly string[], offset: 0, step: 1 };
}

/** Names in an order that is ascending in a third of the draws, and otherwise any walk through the pool. */
export function drawNames(draw: Draw, prefix: Prefix, style: NameStyle, count: number): Names {
  const pool = style === 'plain' ? poolFor(prefix, count) : poolOf(prefix, style);
  if (style === 'plain' && chance(draw, 33)) return { pool, offset: 0, step: 1 };
  return { pool, offset: draw.below(pool.length), step: 1 + draw.below(pool.length - 1) };
}

/** What plain names begin with: members, topics, instance ids. */
export type Prefix = 'm' | 't' | 'i';

/** Small pools for small groups: a fresh member often sorts between those that are there. */
const PRIMES = [11, 61, 1009] as const;

const plain: Readonly<Record<Prefix, readonly (readonly string[])[]>> = {
  m: PRIMES.map((size) => numbered('m', size)),
  t: PRIMES.map((size) => numbered('t', size)),
  i: PRIMES.map((size) => numbered('i', size)),
};

function numbered(prefix: Prefix, size: number): readonly string[] {
  return Array.from({ length: size }, (_, n) => `${prefix}${n}`);
}

function poolFor(prefix: Prefix, count: number): readonly string[] {
  const pools = plain[prefix];
  return pools.find((pool) => pool.length >= 2 * count) ?? (pools.at(-1) as readonly string[]);
}

/**
 * Names that Kafka allows for topics (letters, digits, `.`, `_`, `-`; at most 249 characters) and that break objects
 * used as maps, keys glued from parts, keys split at separators, and orders by number or by locale.
 *
 * Source: Kafka, `org.apache.kafka.common.internals.Topic.validate`; kafkajs #994.
 */
export const hostileNames: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '0',
  '9',
  '10',
  'a',
  'a1',
  'a-1',
  'a-1-0',
  'a.b',
  'a_b',
  'A',
  'B',
  '-',
  '_',
  'a-',
  '-1',
  'undefined',
  'null',
  'x'.repeat(249),
];

/** Names that no topic of a real cluster has, but that nothing in an assignor's interface rules out. */
export const illegalNames: readonly string[] = [
  '',
  ' ',
  'a:1',
  'a:0',
  'a,b',
  'a|b',
  'a/b',
  'a b',
  'a\n',
  'ä',
  'z',
  '🦊',
  '名前',
  'İ',
  '[]',
  '"',
  '\u0000',
  '__proto__',
  'a',
];

function poolOf(prefix: Prefix, style: 'hostile' | 'illegal'): readonly string[] {
  // A member id starts with the client's own id, which may be anything; only the empty one means "none yet".
  if (prefix === 'm' && style === 'hostile') return hostileMembers;
  return style === 'hostile' ? hostileNames : illegalNames;
}

const hostileMembers: readonly string[] = [
  ...hostileNames,
  ...illegalNames.filter((name) => name !== '' && !hostileNames.includes(name)),
  'm0',
  'm1',
  'm2',
  'm3',
];
