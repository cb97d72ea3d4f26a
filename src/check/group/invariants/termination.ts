import type { GroupInvariant, GroupVerdict } from '../../../domain/group-invariant.ts';
import type { GroupTrace } from '../../../domain/group-trace.ts';
import { groupVerdictOf, newGroupTally, noteBreach, type GroupTally } from '../group-tally.ts';
import { kind, traceIndexOf } from '../trace-index.ts';

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

function check(trace: GroupTrace): GroupVerdict {
  const tally = newGroupTally();
  const { kinds } = traceIndexOf(trace);
  for (let index = 0; index < kinds.length; index++) {
    const what = kinds[index];
    if (what === kind.requested || what === kind.learned) tally.examined++;
    else if (what === kind.stepFailed) note(trace, index, tally);
  }
  return groupVerdictOf(tally);
}

function note({ observations }: GroupTrace, index: number, tally: GroupTally): void {
  const seen = observations[index];
  if (seen?.type !== 'step-failed') return;
  noteBreach(tally, [index], {
    rule: seen.failure,
    atMs: seen.atMs,
    members: seen.process === null ? [] : [seen.process],
    partitions: [],
    expected: 'the step is done',
    actual: seen.message,
  });
}
