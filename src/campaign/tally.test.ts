import { describe, expect, test } from 'vitest';
import type { PlannedCell, Suspect } from './plan.ts';
import type { Tally } from './tally.ts';
import {
  addTally,
  count,
  emptyTally,
  medianTimeOf,
  simplestSuspects,
  timeBucketOf,
} from './tally.ts';

const cells: readonly PlannedCell[] = [
  { invariant: 'coverage', scope: 'all', claimed: true },
  { invariant: 'termination', scope: 'all', claimed: true },
];

/** A tally with something in every field, made from one number. */
function tallyOf(n: number): Tally {
  const tally = emptyTally(cells);
  tally.histories.honest = n;
  tally.histories.adversarial = 2 * n;
  const row = tally.rows.get('coverage');
  if (row === undefined) throw new Error('no row');
  Object.assign(row, { histories: 3 * n, exercised: n, examined: 7 * n, broken: n % 3 });
  tally.suspects = [suspect(n, { bug: `bug ${n % 2}` })];
  count(tally.features, 'any');
  count(tally.features, n % 2 === 0 ? 'even' : 'odd');
  count(tally.measured.moves, n);
  count(tally.assignTimes, timeBucketOf(n));
  tally.rebalances = n;
  tally.assignMsMax = n;
  return tally;
}

function suspect(at: number, more: Partial<Suspect> = {}): Suspect {
  return { invariant: 'coverage', bug: '', case: at, events: 5, members: 2, ...more };
}

function sumOf(parts: readonly Tally[]): unknown {
  const sum = emptyTally(cells);
  for (const part of parts) addTally(sum, part);
  const { features, measured, assignTimes } = sum;
  return {
    ...sum,
    features: sorted(features),
    moves: sorted(measured.moves),
    assignTimes: sorted(assignTimes),
  };
}

const sorted = <Key>(counts: ReadonlyMap<Key, number>): unknown =>
  [...counts].map(([key, times]) => `${String(key)}: ${times}`).toSorted();

describe('addTally', () => {
  const ranks = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const whole = sumOf(ranks.map(tallyOf));

  test('adds up the same in any order', () => {
    expect(sumOf(ranks.toReversed().map(tallyOf))).toEqual(whole);
    expect(sumOf([4, 9, 2, 7, 1, 8, 6, 3, 5].map(tallyOf))).toEqual(whole);
  });

  test('and in any grouping', () => {
    const left = emptyTally(cells);
    const right = emptyTally(cells);
    for (const n of ranks) addTally(n % 3 === 0 ? left : right, tallyOf(n));
    expect(sumOf([left, right])).toEqual(whole);
    expect(sumOf([right, left])).toEqual(whole);
  });

  test('leaves what it adds as it was', () => {
    const part = tallyOf(3);
    sumOf([emptyTally([]), part, part]);
    const into = emptyTally([]);
    addTally(into, part);
    addTally(into, part);
    expect(part).toEqual(tallyOf(3));
  });
});

describe('simplestSuspects', () => {
  test('keeps four of a bug, the simplest ones, the earliest first', () => {
    const found = [
      suspect(1, { events: 9 }),
      suspect(2, { members: 9 }),
      suspect(3),
      suspect(4, { events: 1 }),
      suspect(5),
      suspect(6),
    ];
    expect(simplestSuspects(found).map((one) => one.case)).toEqual([4, 3, 5, 6]);
    expect(simplestSuspects(found.toReversed())).toEqual(simplestSuspects(found));
  });

  test('keeps four bugs of an invariant, and each invariant apart', () => {
    const found = [0, 1, 2, 3, 4, 5].flatMap((n) => [
      suspect(n, { bug: `bug ${n}` }),
      suspect(n, { bug: `bug ${n}`, invariant: 'termination' }),
    ]);
    expect(simplestSuspects(found)).toHaveLength(8);
  });
});

describe('medianTimeOf', () => {
  test('is within a tenth', () => {
    const times = new Map<number, number>();
    for (const ms of [0.01, 0.5, 0.5, 0.5, 900]) count(times, timeBucketOf(ms));
    expect(medianTimeOf(times)).toBeGreaterThan(0.45);
    expect(medianTimeOf(times)).toBeLessThan(0.55);
  });

  test('takes clocks that stand still', () => {
    expect(timeBucketOf(0)).toBe(0);
    expect(medianTimeOf(new Map())).toBe(0);
  });
});
