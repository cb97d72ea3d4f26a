import { test as propTest } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MembershipHistory } from '../domain/history.ts';
import { histories } from './arbitrary.ts';

const growthMatters = ({ topics, events }: MembershipHistory): boolean =>
  topics.some(({ partitions }) => partitions >= 2) && events.some(({ type }) => type === 'leave');

describe('histories', () => {
  test('shrinks what it generates', () => {
    const found = fc.check(
      fc.property(histories({ size: 'small' }), (history) => !growthMatters(history)),
      { seed: 1, numRuns: 500 },
    );
    const [history] = found.counterexample ?? [];
    expect(history?.events.map(({ type }) => type)).toEqual(['leave']);
    expect(history?.topics.map(({ partitions }) => partitions)).toEqual([2]);
  });

  test('shrinks examples, which have no context', () => {
    const example: MembershipHistory = {
      shape: 'honest',
      topics: [{ topic: 't0', partitions: 9 }],
      events: [
        { type: 'join', member: 'm0', topics: ['t0'] },
        { type: 'leave', member: 'm0', when: 'together' },
      ],
    };
    const found = fc.check(
      fc.property(histories(), (history) => !growthMatters(history)),
      { seed: 1, numRuns: 1, examples: [[example]] },
    );
    expect(found.counterexample?.[0]).toEqual({
      shape: 'honest',
      topics: [{ topic: 't0', partitions: 2 }],
      events: [{ type: 'leave', member: 'm0' }],
    });
  });

  test('makes the same histories of the same seed', () => {
    const sample = (): MembershipHistory[] => fc.sample(histories(), { seed: 3, numRuns: 20 });
    expect(sample()).toEqual(sample());
  });

  test('shrinks with other steps where they are given', () => {
    const empty: MembershipHistory = { shape: 'honest', topics: [], events: [] };
    const found = fc.check(
      fc.property(
        histories({ simplify: ({ events }) => (events.length > 0 ? [empty] : []) }),
        () => false,
      ),
      { seed: 1, numRuns: 1 },
    );
    expect(found.counterexample).toEqual([empty]);
  });

  test.each([
    null,
    3,
    {},
    { shape: 'honest', topics: [{}], events: [] },
    { shape: 'odd', topics: [], events: [] },
  ])('does not take %j for a history', (value) => {
    expect(histories().canShrinkWithoutContext(value)).toBe(false);
  });

  propTest.prop({ history: histories({ size: 'small', shape: 'honest' }) }, { seed: 1 })(
    'works in test.prop',
    ({ history }) => {
      expect(history.shape).toBe('honest');
    },
  );
});
