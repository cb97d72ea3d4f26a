import { describe, expect, test } from 'vitest';
import { randomDraw } from '../../generate/random-draw.ts';
import type { Due } from './event-queue.ts';
import { popDue, pushDue } from './event-queue.ts';
import { jitterOf, rankOf } from './rank.ts';

function drain(heap: Due[]): Due[] {
  const drained: Due[] = [];
  for (let due = popDue(heap); due !== undefined; due = popDue(heap)) drained.push(due);
  return drained;
}

describe('the queue', () => {
  test('gives entries by time, then rank, then sequence, however they came in', () => {
    for (let index = 0; index < 50; index++) {
      const draw = randomDraw(1, index);
      const entries = Array.from({ length: draw.below(40) }, (_, sequence) => ({
        atMs: draw.below(5),
        rank: draw.below(3),
        sequence,
      }));
      const heap: Due[] = [];
      for (const entry of entries) pushDue(heap, entry);
      const expected = entries.toSorted(
        (a, b) => a.atMs - b.atMs || a.rank - b.rank || a.sequence - b.sequence,
      );
      expect(drain(heap)).toEqual(expected);
    }
  });

  test('goes on being right when entries come in between', () => {
    const draw = randomDraw(2, 0);
    const heap: Due[] = [];
    let sequence = 0;
    let nowMs = 0;
    for (let round = 0; round < 300; round++) {
      pushDue(heap, { atMs: nowMs + draw.below(9), rank: 0, sequence: sequence++ });
      if (draw.below(2) === 0) continue;
      const due = popDue(heap);
      expect(due?.atMs).toBeGreaterThanOrEqual(nowMs);
      nowMs = due?.atMs ?? nowMs;
    }
    const rest = drain(heap).map(({ atMs }) => atMs);
    expect(rest).toEqual(rest.toSorted((a, b) => a - b));
  });
});

describe('ranks and jitter', () => {
  test('order 0 has neither', () => {
    for (let sequence = 0; sequence < 20; sequence++) {
      expect(rankOf(0, sequence)).toBe(0);
      expect(jitterOf(0, sequence, 50)).toBe(0);
    }
  });

  test('another order draws ranks that differ, and each jitter up to the most', () => {
    const ranks = new Set(Array.from({ length: 1000 }, (_, sequence) => rankOf(7, sequence)));
    expect(ranks.size).toBe(1000);
    const jitters = new Set(Array.from({ length: 400 }, (_, sequence) => jitterOf(7, sequence, 3)));
    expect(jitters).toEqual(new Set([0, 1, 2, 3]));
  });

  test('neighbours come first about equally often, over all orders', () => {
    let first = 0;
    for (let order = 1; order <= 1000; order++) if (rankOf(order, 5) < rankOf(order, 6)) first += 1;
    expect(first).toBeGreaterThan(400);
    expect(first).toBeLessThan(600);
  });
});
