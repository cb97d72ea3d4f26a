import { describe, expect, test } from 'vitest';
import {
  breaksTimed,
  failingTimedCases,
  timedPlantedBugs,
} from '../../testing/timed-planted-bugs.ts';
import { shrink } from '../shrink.ts';

const CASES = 20;

describe('shrinking bugs planted into timed histories', () => {
  test.each(timedPlantedBugs)('reaches the simplest: $name', async (bug) => {
    const cases = failingTimedCases(bug, CASES);
    expect(cases).toHaveLength(CASES);
    expect(breaksTimed(bug, bug.simplest)).toBe(true);
    let runs = 0;
    for (const history of cases) {
      const small = await shrink(history, (candidate) => breaksTimed(bug, candidate), {
        runsMax: 3000,
      });
      expect(small.history).toEqual(bug.simplest);
      expect(small.minimal).toBe('local');
      runs += small.runs;
    }
    expect(runs / CASES).toBeLessThan(200);
  });
});
