import type { Invariant, Verdict } from '../../domain/invariant.ts';
import type { Trace } from '../../domain/trace.ts';
import { newTally, note, verdictOf } from '../tally.ts';

/** Every legal input is answered, inside the budget of time and memory and without throwing. */
export const termination: Invariant = {
  id: 'termination',
  title: 'Every legal input is answered, in time and without throwing',
  kind: 'liveness',
  source: {
    title: 'Kafka, ConsumerCoordinator',
    locator: 'onLeaderElected: an assignor that throws or hangs takes the group down with it',
  },
  exercises:
    'any question; most of all odd but legal ones: no members, empty topics, hostile names',
  check,
};

function check({ observations }: Trace): Verdict {
  const tally = newTally();
  for (const [index, seen] of observations.entries()) {
    if (seen.type === 'rebalanced') tally.examined++;
    if (seen.type !== 'failed') continue;
    tally.examined++;
    const { failure, message } = seen;
    note(tally, [index], { type: 'failed', failure, message });
  }
  return verdictOf(tally);
}
