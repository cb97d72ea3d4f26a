import { describe, expect, test } from 'vitest';
import { listOf, nameOf, partitionOf, partitionsOf, textOf } from './names.ts';

describe('nameOf', () => {
  test.each([
    ['a', 'a'],
    ['consumer-1_x.y', 'consumer-1_x.y'],
    ['Käse', 'Käse'],
    ['主题', '主题'],
    ['__proto__', '__proto__'],
    ['', '""'],
    ['two words', '"two words"'],
    ['a"b\\', '"a\\"b\\\\"'],
    ['a\nb\tc', '"a\\nb\\tc"'],
    ['\u0000\u001b[31m', '"\\u{0}\\u{1b}[31m"'],
    ['\u202eabc', '"\\u{202e}abc"'],
    ['a\u200bb', '"a\\u{200b}b"'],
    ['\u3164', '"\\u{3164}"'],
    ['\ud800', '"\\u{d800}"'],
    ['a\u00a0b', '"a\\u{a0}b"'],
    ['-', '"-"'],
  ])('prints %j as %s', (name, printed) => {
    expect(nameOf(name)).toBe(printed);
  });

  test('leaves out the middle of a long name and says how much', () => {
    expect(nameOf(`${'x'.repeat(248)}1`)).toBe('xxxxxxxxxxxxxx…(227)…xxxxxxx1');
    expect(nameOf('x'.repeat(32))).toBe('x'.repeat(32));
    expect(nameOf('😀'.repeat(40))).not.toMatch(/\p{Cs}/u);
  });

  test('always is one line', () => {
    for (let code = 0; code < 0x3000; code++)
      expect(nameOf(`a${String.fromCodePoint(code)}`)).not.toMatch(/[\n\r\u2028\u2029\u0085]/);
  });
});

describe('partitionOf', () => {
  test('tells indices that are no natural numbers apart', () => {
    expect(partitionOf({ topic: 't', partition: 3 })).toBe('t-3');
    expect(partitionOf({ topic: 't', partition: -1 })).toBe('t[-1]');
    expect(partitionOf({ topic: 't', partition: 1.5 })).toBe('t[1.5]');
    expect(partitionOf({ topic: '', partition: 0 })).toBe('""-0');
  });
});

describe('lists', () => {
  test('end in how many more there are', () => {
    expect(listOf([])).toBe('nothing');
    expect(listOf(['a'])).toBe('a');
    expect(listOf(['a', 'b'], { last: 'or' })).toBe('a or b');
    expect(listOf(['a', 'b', 'c', 'd'], { itemsMax: 3 })).toBe('a, b and 2 more');
    expect(partitionsOf([{ topic: 't', partition: 0 }])).toBe('t-0');
  });
});

describe('textOf', () => {
  test('is one line without controls, and ends', () => {
    expect(textOf('a\nb\u001b[0m')).toBe('a\\nb\\u{1b}[0m');
    expect(textOf('x'.repeat(1000), 10)).toBe('xxxxxxxxxx… (cut)');
  });
});
