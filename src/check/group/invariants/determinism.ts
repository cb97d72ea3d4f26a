import type { GroupInvariant, GroupVerdict } from '../../../domain/group-invariant.ts';
import type { GroupTrace } from '../../../domain/group-trace.ts';
import { groupVerdictOf, newGroupTally, noteBreach } from '../group-tally.ts';
import { kind, traceIndexOf } from '../trace-index.ts';

/** The same state, input and time give the same step, and nothing that was given is changed. */
export const groupDeterminism: GroupInvariant = {
  id: 'determinism',
  title: 'A step done twice gives the same twice, and changes nothing that it was given',
  kind: 'safety',
  source: {
    title: 'The interfaces `Coordinator` and `MemberClient`',
    locator: 'a pure step over plain state: no clock, no chance, nothing changed in place',
  },
  exercises: 'any step that was done twice',
  check,
};

function check(trace: GroupTrace): GroupVerdict {
  const { observations, probedSteps = 0 } = trace;
  const tally = newGroupTally();
  tally.examined = probedSteps;
  const { kinds } = traceIndexOf(trace);
  for (let index = 0; index < kinds.length; index++) {
    if (kinds[index] !== kind.stepDiffered) continue;
    const seen = observations[index];
    if (seen?.type !== 'step-differed') continue;
    noteBreach(tally, [index], {
      rule: seen.what === 'answer' ? 'other-answer' : 'changed-input',
      atMs: seen.atMs,
      members: seen.process === null ? [] : [seen.process],
      partitions: [],
      expected: seen.what === 'answer' ? 'the same step twice' : 'the input as it was',
      actual: `differs at ${seen.path}`,
    });
  }
  return groupVerdictOf(tally);
}
