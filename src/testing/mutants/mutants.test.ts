import { describe, expect, test } from 'vitest';
import { subjectOf } from '../../catalog/resolve.ts';
import { judge } from '../../check/judge.ts';
import type { InvariantId } from '../../domain/contract.ts';
import { assignorInvariantIds } from '../../domain/contract.ts';
import { historyOfCase } from '../../generate/case.ts';
import { drive } from '../../run/drive.ts';
import type { Mutant } from './mutant.ts';
import { mutants } from './mutants.ts';

const histories = 300;

/** What a mutant breaks in the first histories of a run. */
async function brokenBy({ name, make }: Mutant): Promise<Set<InvariantId>> {
  const subject = subjectOf(make(), { ref: name });
  const { protocol, claims } = subject.profile;
  const broken = new Set<InvariantId>();
  for (let index = 0; index < histories; index++) {
    const history = historyOfCase(1, index, { size: 'small', protocol });
    // oxlint-disable-next-line no-await-in-loop
    const { trace } = await drive(subject, history, {
      timeoutMs: 500,
      clock: () => 0,
      guard: null,
    });
    for (const { invariant, verdict } of judge(trace, claims)) {
      if (verdict.status !== 'holds') broken.add(invariant);
    }
  }
  return broken;
}

describe('mutants', () => {
  test('there is one for each invariant', () => {
    expect(new Set(mutants.map(({ breaks }) => breaks))).toEqual(new Set(assignorInvariantIds));
  });

  for (const mutant of mutants.filter(({ lethal }) => lethal !== true)) {
    test(`${mutant.name} breaks ${mutant.breaks} and nothing else`, async () => {
      expect([...(await brokenBy(mutant))]).toEqual([mutant.breaks]);
    });
  }
});
