import { describe, expect, test } from 'vitest';

import { commitOffsets } from './commit-offsets.ts';
import { noOffsets } from './committed-offsets.ts';
import { expireOffsets, firstExpiryAtMs } from './expire-offsets.ts';
import { fetchOffsets } from './fetch-offsets.ts';
import { keepExistingOffsets } from './keep-existing-offsets.ts';

const twoTopics = commitOffsets(
  commitOffsets(noOffsets, [{ topic: 't', partition: 0, committedOffset: 5 }], 100),
  [
    { topic: 't', partition: 1, committedOffset: 7 },
    { topic: '__proto__', partition: 0, committedOffset: 9 },
  ],
  200,
);

function everything(state: typeof noOffsets): readonly string[] {
  return [...state].flatMap(([topic, partitions]) =>
    [...partitions].map(
      ([partition, { committedOffset }]) => `${topic}-${partition}:${committedOffset}`,
    ),
  );
}

describe('commitOffsets', () => {
  test('keeps what others committed and shares the topics that are not named', () => {
    const next = commitOffsets(twoTopics, [{ topic: 't', partition: 0, committedOffset: 6 }], 300);
    expect(everything(next)).toEqual(['t-0:6', 't-1:7', '__proto__-0:9']);
    expect(everything(twoTopics)).toEqual(['t-0:5', 't-1:7', '__proto__-0:9']);
    expect(next.get('__proto__')).toBe(twoTopics.get('__proto__'));
  });

  test('of two for one partition the later one counts, and an offset may go back', () => {
    const next = commitOffsets(
      twoTopics,
      [
        { topic: 't', partition: 0, committedOffset: 8 },
        { topic: 't', partition: 0, committedOffset: 2 },
      ],
      300,
    );
    expect(next.get('t')?.get(0)).toEqual({ committedOffset: 2, committedAtMs: 300 });
  });

  test('topics may come in any order', () => {
    const next = commitOffsets(
      noOffsets,
      ['t', 'u', 't'].map((topic, partition) => ({ topic, partition, committedOffset: 1 })),
      null,
    );
    expect(everything(next)).toEqual(['t-0:1', 't-2:1', 'u-1:1']);
  });

  test('nothing to commit changes nothing', () => {
    expect(commitOffsets(twoTopics, [], 300)).toBe(twoTopics);
  });
});

test('fetchOffsets answers -1 where nothing is committed, in the order of asking', () => {
  const asked = [
    { topic: 'u', partition: 0 },
    { topic: 't', partition: 1 },
    { topic: 't', partition: 2 },
  ];
  expect(fetchOffsets(twoTopics, asked).map((offset) => offset.committedOffset)).toEqual([
    -1, 7, -1,
  ]);
});

describe('expireOffsets', () => {
  test.each([
    { name: 'never', expiry: { type: 'never' }, nowMs: 9999, left: 3 },
    { name: 'each before', expiry: { type: 'each' }, nowMs: 1099, left: 3 },
    { name: 'each at the age', expiry: { type: 'each' }, nowMs: 1100, left: 2 },
    { name: 'each later', expiry: { type: 'each' }, nowMs: 1200, left: 0 },
    {
      name: 'only of topics that nobody subscribes to',
      expiry: { type: 'unsubscribed', subscribed: new Set(['t']) },
      nowMs: 9999,
      left: 2,
    },
    {
      name: 'since the group is empty, before',
      expiry: { type: 'since-empty', emptySinceAtMs: 500 },
      nowMs: 1499,
      left: 3,
    },
    {
      name: 'since the group is empty, after',
      expiry: { type: 'since-empty', emptySinceAtMs: 500 },
      nowMs: 1500,
      left: 0,
    },
    {
      name: 'since the commit, where it is not known since when the group is empty',
      expiry: { type: 'since-empty', emptySinceAtMs: null },
      nowMs: 1100,
      left: 2,
    },
  ] as const)('$name', ({ expiry, nowMs, left }) => {
    const next = expireOffsets(twoTopics, expiry, { nowMs, retentionMs: 1000 });
    expect(everything(next)).toHaveLength(left);
    expect(next === twoTopics).toBe(left === 3);
    const first = firstExpiryAtMs(twoTopics, expiry, 1000);
    expect(first !== null && first <= nowMs).toBe(left < 3);
  });

  test('a retention of 0 keeps them for ever', () => {
    const kept = expireOffsets(twoTopics, { type: 'each' }, { nowMs: 1e12, retentionMs: 0 });
    expect(kept).toBe(twoTopics);
    expect(firstExpiryAtMs(twoTopics, { type: 'each' }, 0)).toBe(null);
  });
});

test('keepExistingOffsets drops those of partitions that are gone', () => {
  const both = [
    { topic: 't', partitions: 2 },
    { topic: '__proto__', partitions: 1 },
  ];
  expect(keepExistingOffsets(twoTopics, both)).toBe(twoTopics);
  expect(everything(keepExistingOffsets(twoTopics, [{ topic: 't', partitions: 1 }]))).toEqual([
    't-0:5',
  ]);
});
