import { describe, expect, test } from 'vitest';
import { differenceOf } from './difference-of.ts';
import { plainCopy } from './plain-copy.ts';

class Point {
  readonly x: number = 1;
}

const sample = (): Record<string, unknown> => ({
  list: [1, { a: 'x' }, [null, undefined]],
  map: new Map<unknown, unknown>([
    ['a', { b: [1] }],
    ['__proto__', 2],
  ]),
  set: new Set([1, 2]),
  point: new Point(),
  nan: Number.NaN,
});

describe('a copy', () => {
  test('is the same and shares nothing', () => {
    const original = sample();
    const copy = plainCopy(original);
    expect(differenceOf(original, copy)).toBeNull();
    expect(copy['list']).not.toBe(original['list']);
    expect(copy['point']).toBeInstanceOf(Point);
  });

  test('of what refers to itself ends, and so does comparing it', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    const copy = plainCopy(loop);
    expect(copy['self']).toBe(copy);
    expect(differenceOf(loop, copy)).toBeNull();
  });

  test('of a key called __proto__ is a key', () => {
    const strange = JSON.parse('{"__proto__": {"a": 1}}') as unknown;
    const copy = plainCopy(strange);
    expect(Object.keys(copy as object)).toEqual(['__proto__']);
    expect(differenceOf(strange, copy)).toBeNull();
  });
});

describe('a difference', () => {
  test.each<[unknown, unknown, string]>([
    [1, 2, ''],
    [[1], [1, 2], '.length'],
    [{ a: [0, { b: 1 }] }, { a: [0, { b: 2 }] }, '.a[1].b'],
    [{ a: 1 }, { a: 1, b: 2 }, '.b'],
    [{ a: 1, b: 2 }, { a: 1 }, '.b'],
    [new Map([['k', 1]]), new Map([['k', 2]]), '["k"]'],
    [new Map([['k', 1]]), new Map([['l', 1]]), ', the order of its keys'],
    [
      new Map([
        [1, 1],
        [2, 2],
      ]),
      new Map([
        [2, 2],
        [1, 1],
      ]),
      ', the order of its keys',
    ],
    [new Map(), {}, ''],
    [new Set([1]), new Set([2]), '[0]'],
    [[], {}, ''],
    [null, {}, ''],
    [0, -0, ''],
  ])('between %j and %j is found', (a, b, path) => {
    expect(differenceOf(a, b)).toBe(path);
    expect(differenceOf(b, a)).not.toBeNull();
  });

  test('is none between equals', () => {
    expect(differenceOf(sample(), sample())).toBeNull();
    expect(differenceOf({ a: undefined }, {})).toBeNull();
  });
});
