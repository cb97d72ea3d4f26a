import { describe, expect, test } from 'vitest';
import { drawStrangeNames } from './strange-names.ts';
import { nameAt } from './names.ts';
import { randomDraw } from './random-draw.ts';

const draws = Array.from({ length: 300 }, (_, index) => index);

describe('drawStrangeNames', () => {
  test('what a cluster allows, where that is asked for; never the empty member id', () => {
    for (const index of draws) {
      const { members, topics } = drawStrangeNames(randomDraw(1, index), true);
      for (const name of topics.pool) expect(name).toMatch(/^[\w.-]{1,249}$/);
      expect(members.pool).not.toContain('');
    }
  });
  test('every pool is walked through whole', () => {
    for (const index of draws) {
      const { members, topics } = drawStrangeNames(randomDraw(2, index), false);
      for (const names of [members, topics])
        expect(new Set(names.pool.map((_, n) => nameAt(names, n))).size).toBe(names.pool.length);
    }
  });
  test('glued names clash from the first two members and topics on', () => {
    const clashing = draws.filter((index) => {
      const { members, topics } = drawStrangeNames(randomDraw(3, index), true);
      const [a, b] = [nameAt(members, 0), nameAt(members, 1)];
      const [s, t] = [nameAt(topics, 0), nameAt(topics, 1)];
      return ['-', '.', '_'].some((glue) => a + glue + s === b + glue + t);
    });
    expect(clashing.length).toBeGreaterThan(50);
  });
});
