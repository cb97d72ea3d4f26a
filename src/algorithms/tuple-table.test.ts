import { describe, expect, test } from 'vitest';
import { intColumn } from './int-column.ts';
import { pairTable } from './pair-table.ts';
import { tupleTable } from './tuple-table.ts';

const count = 5000;
/** Tuples that differ in little, in an order of no pattern. */
const tuples = Array.from({ length: count }, (_, index) =>
  Int32Array.of((index * 7919) % count, index % 3, -index),
);

describe('a table of tuples', () => {
  test('numbers them in order of arrival, each once', () => {
    const table = tupleTable(3);
    const added = tuples.map((tuple) => table.add(tuple));
    expect(added).toEqual(tuples.map((_, index) => -1 - index));
    expect(tuples.map((tuple) => table.add(tuple))).toEqual(tuples.map((_, index) => index));
    expect(table.size).toBe(count);
  });

  test('finds and reads what is there', () => {
    const table = tupleTable(3);
    for (const tuple of tuples) table.add(tuple);
    const out = new Int32Array(3);
    for (const [index, tuple] of tuples.entries()) {
      table.read(index, out);
      expect([...out]).toEqual([...tuple]);
    }
    expect(table.find(Int32Array.of(1, 1, 1))).toBe(-1);
    expect(table.find(Int32Array.of(0, 0, 0))).toBe(0);
  });
});

describe('a table of pairs', () => {
  test('tells first and second apart, and knows what it has', () => {
    const table = pairTable();
    for (let index = 0; index < count; index++) table.add(index, index % 50, index);
    expect(Array.from({ length: count }, (_, index) => table.get(index, index % 50))).toEqual(
      Array.from({ length: count }, (_, index) => index),
    );
    expect(table.get(7, 8)).toBe(-1);
    expect(table.get(8, 7)).toBe(-1);
    expect(table.size).toBe(count);
  });
});

describe('a column', () => {
  test('grows to where it is set; what was not set is 0', () => {
    const column = intColumn();
    column.set(100_000, 5);
    expect([column.get(0), column.get(99_999), column.get(100_000), column.get(1e6)]).toEqual([
      0, 0, 5, 0,
    ]);
  });
});
