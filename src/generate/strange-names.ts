import type { Draw } from './draw.ts';
import { chance, pick, weighted } from './draw.ts';
import type { Names } from './names.ts';
import { walk } from './names.ts';

/** Names that have broken programs before, for members and for topics of one run. */
export interface StrangeNames {
  readonly members: Names;
  readonly topics: Names;
}

/**
 * Draws names that go wrong together: of one kind, and so few that a run with three of them has the pair that clashes.
 *
 * With `legal` topics are called only what a cluster allows (letters, digits, `.`, `_`, `-`; at most 249 characters). A
 * member id begins with the client's own id, which may be anything; only the empty one means "none yet".
 *
 * Source: Kafka, `org.apache.kafka.common.internals.Topic.validate`; kafkajs #994.
 */
export function drawStrangeNames(draw: Draw, legal: boolean): StrangeNames {
  switch (kinds[weighted(draw, legal ? legalShares : shares)] ?? 'properties') {
    case 'glued':
      return gluedBy(pick(draw, legal ? legalSeparators : separators));
    case 'numbers':
      return same(draw, numbers);
    case 'letters':
      return { members: walk(draw, letters), topics: walk(draw, legal ? legalLetters : letters) };
    case 'odd':
      return { members: walk(draw, odd), topics: legal ? walk(draw, longest) : emptyFirst(draw) };
    case 'properties':
      return same(draw, properties);
  }
}

const kinds = ['properties', 'glued', 'numbers', 'letters', 'odd'] as const;
const legalShares = [27, 30, 20, 15, 8] as const;
const shares = [18, 42, 10, 8, 22] as const;

/** What every object has: a name that is looked up in `{}` is found. */
const properties = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];
/** In another order as numbers than as texts, or equal as numbers; first among the keys of an object. */
const numbers = ['10', '9', '2', '1', '01', '-1', '100'];
/** In another order by locale than by code unit. */
const letters = ['a', 'B', '_', 'A', 'ä', 'Z', 'b'];
const legalLetters = ['a', 'B', '_', 'A', 'b'];
const odd = [' ', '名前', 'İ', '\u0000', 'x'.repeat(249), '🦊', 'a\n'];
const longest = ['x'.repeat(249), 'undefined', 'null', '.', 'NaN'];
const emptyFirstPool = ['', ' ', '🦊', '[]', '"'];

const legalSeparators = ['-', '-', '-', '.', '_'] as const;
const separators = [':', ':', ':', '-', '-', ',', '|', '/', ' ', '\u0000'] as const;

/**
 * `a` with `-1` and `a-` with `1` are one text once they are glued with `-`; so are `a-1` with `-1` and `a-1-` with
 * `1`. And whoever splits at the first `-` finds another name.
 */
function gluedBy(separator: string): StrangeNames {
  const s = separator;
  const members = ['a', `a${s}`, `a${s}1`, `a${s}1${s}`, `${s}a`];
  const topics = [`${s}1`, '1', `a${s}1`, `1${s}0`, `b${s}`];
  return { members: inOrder(members), topics: inOrder(topics) };
}

function same(draw: Draw, pool: readonly string[]): StrangeNames {
  return { members: walk(draw, pool), topics: walk(draw, pool) };
}

function emptyFirst(draw: Draw): Names {
  return chance(draw, 50) ? inOrder(emptyFirstPool) : walk(draw, emptyFirstPool);
}

function inOrder(pool: readonly string[]): Names {
  return { pool, offset: 0, step: 1 };
}

/** Everything that may be drawn as a strange name of a topic on a real cluster. */
export const legalTopicNames: readonly string[] = [
  ...properties,
  ...numbers,
  ...legalLetters,
  ...longest,
  ...legalSeparators.flatMap((separator) => gluedBy(separator).topics.pool),
];
