import { describe, expect, test } from 'vitest';
import { quietVerification, sampleVerification } from '../testing/sample-verification.ts';
import { meanOf, quantileOf } from './distribution.ts';
import { clauseOf, count, durationOf, headlineOf, percent, plural, standingOf } from './summary.ts';

describe('numbers in words', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1234567, '1,234,567'],
    [1234.5, '1,234.5'],
    [Number.NaN, '–'],
  ])('count %s', (value, text) => expect(count(value)).toBe(text));

  test('shares are never rounded to none or all', () => {
    expect([percent(0, 5), percent(1, 1000), percent(999, 1000), percent(5, 5)]).toEqual([
      '0 %',
      '<1 %',
      '>99 %',
      '100 %',
    ]);
    expect(percent(1, 0)).toBe('0 %');
  });

  test('times are short', () => {
    expect([0.123, 812, 8123, 200_000].map(durationOf)).toEqual([
      '0.12 ms',
      '812 ms',
      '8.1 s',
      '3 min 20 s',
    ]);
  });

  test('nouns agree', () => {
    expect(plural(1, 'history', 'histories')).toBe('1 history');
    expect(plural(0, 'finding')).toBe('0 findings');
  });

  test('distributions have means and quantiles, and nothing has none', () => {
    expect(meanOf({ 0: 1, 3: 1 })).toBe('1.50');
    expect(meanOf({})).toBe('–');
    expect(
      quantileOf(
        [
          [0, 95],
          [9, 5],
        ],
        0.95,
      ),
    ).toBe(0);
    expect(quantileOf([], 0.95)).toBeNull();
  });
});

describe('what is said of subjects', () => {
  test('not exercised is no success', () => {
    const [subject] = quietVerification.subjects;
    if (subject === undefined) throw new Error('no sample');
    expect([standingOf(subject), clauseOf(subject)]).toEqual(['holds', 'keeps all 21 promises']);
    const verdicts = subject.verdicts.map((cell) =>
      cell.invariant === 'coverage' ? { ...cell, status: 'not-exercised' as const } : cell,
    );
    const blind = { ...subject, verdicts };
    expect([standingOf(blind), clauseOf(blind)]).toEqual([
      'not-exercised',
      'keeps 20 of 21 promises, 1 not exercised',
    ]);
    expect(standingOf({ ...subject, verdicts: [] })).toBe('undecided');
  });

  test('the headline counts subjects', () => {
    expect(headlineOf(sampleVerification)).toBe('2 of 3 assignors break a promise');
  });
});
