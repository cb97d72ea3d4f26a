import { describe, expect, test } from 'vitest';
import { verifyInProcess } from '../src/campaign/verify-in-process.ts';
import { subjectOf } from '../src/catalog/resolve.ts';
import { assignorInvariantIds } from '../src/domain/contract.ts';
import { mutants } from '../src/testing/mutants/mutants.ts';

/** The smallest history known that breaks a mutant, where it takes more than two events and two members. */
const smallestKnown: ReadonlyMap<string, { readonly events: number; readonly members: number }> =
  new Map([
    ['uneven-from-four', { events: 4, members: 4 }],
    ['one-step-at-a-time', { events: 3, members: 3 }],
    ['remembers-other-groups', { events: 3, members: 2 }],
    ['reshuffles-when-one-leaves', { events: 4, members: 3 }],
    ['by-member-id', { events: 3, members: 2 }],
  ]);
const usual = { events: 2, members: 2 };
/** Mutants of termination wait until there are three members. */
const terminal = { events: 3, members: 3 };

describe('every guarantee bites', () => {
  test('each invariant has a mutant', () => {
    const caught = new Set(mutants.map(({ breaks }) => breaks));
    expect(assignorInvariantIds.filter((id) => !caught.has(id))).toEqual([]);
  });

  describe.each([1, 2])('with seed %i', (seed) => {
    test.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
      '%s is caught by the one promise that it breaks, and by no other',
      async (name, mutant) => {
        const subject = subjectOf(mutant.make(), { ref: name });
        // A busy machine is slow; only what never answers may run into the deadline.
        const timeoutMs = mutant.breaks === 'termination' ? 200 : 20_000;
        const verification = await verifyInProcess(subject, { seed, timeoutMs });
        const broken = verification.verdicts.filter(
          ({ claimed, status }) => claimed && (status === 'broken' || status === 'undecided'),
        );
        expect(broken.map(({ invariant }) => invariant)).toEqual([mutant.breaks]);
        const [finding] = verification.findings;
        expect(finding?.invariant).toBe(mutant.breaks);
        const known =
          smallestKnown.get(name) ?? (mutant.breaks === 'termination' ? terminal : usual);
        expect(finding?.shrink.toEvents).toBeLessThanOrEqual(known.events + 1);
        expect(finding?.shrink.toMembers).toBeLessThanOrEqual(known.members + 1);
      },
    );
  });
});
