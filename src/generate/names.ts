import type { Draw } from './draw.ts';
import { chance } from './draw.ts';

/** An endless list of different names: some pool, walked in steps. */
export interface Names {
  /** Its length is a prime, so that every step from 1 to length - 1 visits all of it. */
  readonly pool: readonly string[];
  readonly offset: number;
  readonly step: number;
}

/** The n-th name of a list; different for every n. */
export function nameAt({ pool, offset, step }: Names, n: number): string {
  const name = pool[(offset + n * step) % pool.length] as string;
  return n < pool.length ? name : `${name}~${Math.floor(n / pool.length)}`;
}

/** Plain names m0, m1, … in ascending order. */
export function namesInOrder(prefix: Prefix): Names {
  return { pool: plain[prefix].at(-1) as readonly string[], offset: 0, step: 1 };
}

/** Plain names in an order that is ascending in a third of the draws, and otherwise any walk through the pool. */
export function drawPlainNames(draw: Draw, prefix: Prefix, count: number): Names {
  const pool = poolFor(prefix, count);
  return chance(draw, 33) ? { pool, offset: 0, step: 1 } : walk(draw, pool);
}

/** Any walk through `pool`. */
export function walk(draw: Draw, pool: readonly string[]): Names {
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
