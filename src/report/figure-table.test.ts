import { expect, test } from 'vitest';
import { linesOfFigures } from './figure-table.ts';
import { painterOf } from './paint.ts';

const table = [
  ['', 'rebalances', 'rounds', 'moves'],
  ['first', '1,024', '1.2', '–'],
  ['a longer one', '7', '10.5', '3'],
];

const drawn = (width: number): readonly string[] =>
  linesOfFigures(table, width).map(painterOf({ color: false }));

test('stands in one block where there is room', () => {
  expect(drawn(80)).toEqual([
    '              rebalances  rounds  moves',
    'first              1,024     1.2      –',
    'a longer one           7    10.5      3',
  ]);
});

test('goes on below where there is none, and never loses a column', () => {
  expect(drawn(32)).toEqual([
    '              rebalances  rounds',
    'first              1,024     1.2',
    'a longer one           7    10.5',
    '              moves',
    'first             –',
    'a longer one      3',
  ]);
  for (const head of ['rebalances', 'rounds', 'moves']) expect(drawn(1).join('\n')).toContain(head);
  expect(linesOfFigures([], 80)).toEqual([]);
});
