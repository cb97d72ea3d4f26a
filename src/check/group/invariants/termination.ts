import type { GroupInvariant, GroupVerdict } from '../../../domain/group-invariant.ts';
import type { GroupTrace } from '../../../domain/group-trace.ts';
import { groupVerdictOf, newGroupTally, noteBreach } from '../group-tally.ts';

/** Each step of the coordinator and of each client is done, and gives an answer. */
export const groupTermination: GroupInvariant = {
  id: 'termination',
  title: 'Each step of the coordinator and of each client comes to its end with an answer',
  kind: 'safety',
  source: {
    title: 'The interfaces `Coordinator` and `MemberClient`',
    locator: 'a step neither throws nor loops, and gives what the interface says',
  },
  exercises: 'any request that reaches the coordinator, and whatever a client does',
  check,
};

function check({ observations }: GroupTrace): GroupVerdict {
  const tally = newGroupTally();
  for (let index = 0; index < observations.length; index++) {
    const seen = observations[index];
    if (seen === undefined) continue;
    if (seen.type !== 'step-failed') {
      if (seen.type === 'requested' || seen.type === 'learned') tally.examined++;
      continue;
    }
    noteBreach(tally, [index], {
      rule: seen.failure,
      atMs: seen.atMs,
      members: seen.process === null ? [] : [seen.process],
      partitions: [],
      expected: 'the step is done',
      actual: seen.message,
    });
  }
  return groupVerdictOf(tally);
}
