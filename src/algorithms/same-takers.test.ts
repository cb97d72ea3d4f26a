import { expect, test } from 'vitest';
import { sameTakers } from './same-takers.ts';

const classes = (wants: number[][], strains: number): number[] => [
  ...sameTakers(
    wants.map((wanted) => Int32Array.from(wanted)),
    strains,
  ),
];

test('strains with equal takers are one class', () => {
  expect(classes([[0, 1, 2, 3]], 4)).toEqual([0, 0, 0, 0]);
  expect(
    classes(
      [
        [0, 2],
        [0, 2, 3],
        [1, 2, 3],
      ],
      4,
    ),
  ).toEqual([0, 1, 2, 3]);
  expect(
    classes(
      [
        [0, 3],
        [1, 2],
      ],
      4,
    ),
  ).toEqual([0, 1, 1, 0]);
  expect(
    classes(
      [
        [0, 1],
        [0, 1],
        [2, 3],
      ],
      4,
    ),
  ).toEqual([0, 0, 1, 1]);
});
