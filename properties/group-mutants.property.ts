import { describe, expect, test } from 'vitest';
import { groupInvariantIds } from '../src/domain/contract.ts';
import { groupMutants } from '../src/testing/mutants/groups/group-mutants.ts';
import { killOf } from '../src/testing/mutants/groups/kill-mutant.ts';

describe('every promise about groups bites', () => {
  test('each invariant has a mutant of its own', () => {
    const own = new Set(
      groupMutants.filter(({ alone }) => alone === true).map(({ breaks }) => breaks),
    );
    expect(groupInvariantIds.filter((id) => !own.has(id))).toEqual([]);
  });

  test('each mutant has a name, a defect and a small counterexample', () => {
    expect(new Set(groupMutants.map(({ name }) => name)).size).toBe(groupMutants.length);
    for (const { name, defect, eventsMax } of groupMutants) {
      expect(name).toMatch(/^[\da-z]+(-[\da-z]+)+$/u);
      expect(defect).not.toBe('');
      expect(eventsMax).toBeLessThanOrEqual(8);
    }
  });

  describe.each([1, 2])('with seed %i', (seed) => {
    test.each(groupMutants.map((mutant) => [mutant.name, mutant] as const))(
      '%s is caught by the promise that it breaks',
      (_name, mutant) => {
        const kill = killOf(mutant, seed);
        expect(kill).not.toBeNull();
        expect(kill?.smallest.events.length).toBeLessThanOrEqual(mutant.eventsMax);
      },
    );
  });
});
