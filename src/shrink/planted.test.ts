import { describe, expect, test } from 'vitest';
import { breaks, failingCases, plantedBugs } from '../testing/planted-bugs.ts';
import { membersOf } from './names-of.ts';
import { shrink } from './shrink.ts';

const CASES = 30;

describe('shrinking planted bugs', () => {
  test.each(plantedBugs)('reaches the smallest: $name', async (bug) => {
    const cases = failingCases(bug, CASES);
    let smallest = 0;
    let runs = 0;
    for (const history of cases) {
      const small = await shrink(history, (candidate) => breaks(bug, candidate), { runsMax: 3000 });
      expect(breaks(bug, small.history)).toBe(true);
      expect(small.minimal).toBe('local');
      runs += small.runs;
      const more = small.history.events.length - bug.events;
      const moreMembers = membersOf(small.history).size - bug.members;
      expect(more).toBeGreaterThanOrEqual(0);
      expect(more).toBeLessThanOrEqual(1);
      expect(moreMembers).toBeLessThanOrEqual(1);
      if (more === 0 && moreMembers === 0) smallest += 1;
    }
    expect(cases.length).toBe(CASES);
    expect(smallest / cases.length).toBeGreaterThanOrEqual(0.9);
    expect(runs / cases.length).toBeLessThan(300);
  });
});
