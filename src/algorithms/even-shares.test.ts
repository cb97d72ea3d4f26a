import { expect, test } from 'vitest';
import { evenShares } from './even-shares.ts';

const shares = (priors: number[], total: number): number[] => [
  ...evenShares(Int32Array.from(priors), total),
];

test('the larger shares go to bins that can use them', () => {
  expect(shares([1, 0, 3], 4)).toEqual([1, 1, 2]);
  expect(shares([0, 0, 0], 5)).toEqual([2, 2, 1]);
  expect(shares([5, 5, 5], 7)).toEqual([3, 2, 2]);
});

test('no bins and no units are no trouble', () => {
  expect(shares([], 0)).toEqual([]);
  expect(shares([0, 0], 0)).toEqual([0, 0]);
});
