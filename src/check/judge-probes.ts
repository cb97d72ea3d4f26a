import type { ProbeKind, Probed, Trace } from '../domain/trace.ts';
import type { Verdict } from '../domain/invariant.ts';
import { firstDifference } from './compare-answers.ts';
import { newTally, note, verdictOf, type Tally } from './tally.ts';

/** Compares the answers of the wanted probes with the first answers. A probe that failed is broken, too. */
export function judgeProbes(trace: Trace, isWanted: (probe: ProbeKind) => boolean): Verdict {
  const tally = newTally();
  for (const [index, seen] of trace.observations.entries()) {
    if (seen.type !== 'probed' || !isWanted(seen.probe)) continue;
    tally.examined++;
    judgeProbe(trace, seen, index, tally);
  }
  return verdictOf(tally);
}

function judgeProbe({ observations }: Trace, seen: Probed, index: number, tally: Tally): void {
  const { probe, of, answer, message } = seen;
  const asked = observations[of];
  if (asked?.type !== 'rebalanced') return;
  if (answer === null) {
    note(tally, [of, index], { type: 'probe-failed', probe, message: message ?? 'no answer' });
    return;
  }
  const difference = firstDifference(asked.answer, answer);
  if (difference !== null) note(tally, [of, index], { type: 'differs', probe, ...difference });
}
