import { expect, test } from 'vitest';
import { keepSpread } from './keep-spread.ts';

/** Three strains: units 0-1, 2-7 and 8-9. */
const strainOf = Int32Array.from([0, 0, 1, 1, 1, 1, 1, 1, 2, 2]);
const keep = (units: number[], count: number): number[] => [
  ...keepSpread(Int32Array.from(units), count, strainOf),
];

test('each strain keeps as many as the others while it has some', () => {
  const all = [...strainOf.keys()];
  expect(keep(all, 3)).toEqual([0, 2, 8]);
  expect(keep(all, 4)).toEqual([0, 1, 2, 8]);
  expect(keep(all, 7)).toEqual([0, 1, 2, 3, 4, 8, 9]);
  expect(keep(all, 10)).toEqual(all);
  expect(keep(all, 0)).toEqual([]);
});

test('only the units at hand count', () => {
  expect(keep([4, 5, 6, 9], 2)).toEqual([4, 9]);
});
