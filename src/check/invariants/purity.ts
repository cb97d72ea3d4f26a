import type { Invariant, Verdict } from '../../domain/invariant.ts';
import type { Trace } from '../../domain/trace.ts';
import { newTally, note, verdictOf } from '../tally.ts';

/** The input is the same after the answer as it was before. */
export const purity: Invariant = {
  id: 'purity',
  title: 'The input is unchanged afterwards',
  kind: 'safety',
  source: {
    title: 'Kafka, ConsumerPartitionAssignor',
    locator: 'assign: cluster and subscriptions belong to the coordinator',
  },
  exercises: 'a question whose input was copied before and compared after',
  check,
};

function check({ observations }: Trace): Verdict {
  const tally = newTally();
  for (const [index, seen] of observations.entries()) {
    if (seen.type !== 'compared') continue;
    tally.examined++;
    const { of, path } = seen;
    if (path !== null) note(tally, [of, index], { type: 'changed-input', path });
  }
  return verdictOf(tally);
}
