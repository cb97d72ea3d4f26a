import { describe, expect, test } from 'vitest';
import { plainNumbers } from './plain-numbers.ts';

describe('plainNumbers', () => {
  test.each<[string, unknown, unknown]>([
    ['objects, however their fields were written', { a: 1, b: 2 }, { b: 2, a: 1 }],
    ['arrays', [1, [2, '3']], [1, [2, '3']]],
    ['Maps', new Map([['k', { a: [] }]]), new Map([['k', { a: [] }]])],
    ['Sets, in any order', new Set(['x', 'y']), new Set(['y', 'x'])],
    [
      'what is nested deep',
      { a: [{ b: new Map([[1, null]]) }] },
      { a: [{ b: new Map([[1, null]]) }] },
    ],
    ['numbers that are none', Number.NaN, Number.NaN],
    [
      'names that objects have anyhow',
      JSON.parse('{"__proto__": 1}'),
      JSON.parse('{"__proto__": 1}'),
    ],
  ])('has one number for equal %s', (_, one, other) => {
    const numbers = plainNumbers();
    expect(numbers.numberOf(one)).toBe(numbers.numberOf(other));
    expect(numbers.valueOf(numbers.numberOf(other))).toEqual(one);
  });

  const different: readonly unknown[] = [
    0,
    1,
    '1',
    true,
    null,
    undefined,
    '',
    [],
    [0],
    [1],
    [1, 0],
    [0, 1],
    [[0], 1],
    [[0, 1]],
    {},
    { a: 0 },
    { a: 1 },
    { b: 0 },
    { a: 0, b: 1 },
    { a: 1, b: 0 },
    { a: undefined },
    { 'a,b': 0 },
    { a: { b: 0 } },
    JSON.parse('{"__proto__": 0}'),
    new Map(),
    new Map([[0, 1]]),
    new Map([[1, 0]]),
    new Map([
      [0, 1],
      [1, 0],
    ]),
    new Map([
      [1, 0],
      [0, 1],
    ]),
    new Set(),
    new Set([0]),
    new Set([0, 1]),
  ];
  test('has another number for each that differs', () => {
    const numbers = plainNumbers();
    const found = different.map(numbers.numberOf);
    expect(new Set(found).size).toBe(different.length);
    expect(different.map(numbers.numberOf)).toEqual(found);
    expect(found.map(numbers.valueOf)).toEqual(different);
  });

  test('keeps what is equal once, with its parts', () => {
    const numbers = plainNumbers();
    const part = { topic: 't', partitions: [0, 1] };
    const whole = numbers.valueOf(numbers.numberOf({ part, rest: [] })) as { part: unknown };
    expect(whole.part).toBe(part);
    const { size } = numbers;
    const again = { part: { partitions: [0, 1], topic: 't' }, more: [{ ...part }] };
    const other = numbers.valueOf(numbers.numberOf(again)) as { part: unknown; more: unknown[] };
    expect(other.part).toBe(part);
    expect(other.more[0]).toBe(part);
    // The list of more, and the whole.
    expect(numbers.size).toBe(size + 2);
  });

  test('leaves what it is given alone', () => {
    const numbers = plainNumbers();
    numbers.numberOf({ a: [1] });
    const fresh = Object.freeze({ b: Object.freeze([1]), a: Object.freeze([1]) });
    expect(numbers.valueOf(numbers.numberOf(fresh))).toEqual({ b: [1], a: [1] });
    expect(fresh.a).not.toBe(fresh.b);
  });
});
