import type { Invariant, Verdict } from '../../domain/invariant.ts';
import type { Scope } from '../../domain/contract.ts';
import type { Trace } from '../../domain/trace.ts';
import { at } from '../at.ts';
import { isComplete, onEachHonestRound } from '../each-round.ts';
import { findImprovingStep } from '../oracles/improving-step.ts';
import { transfersOf } from '../round-view.ts';
import { note } from '../tally.ts';

/** No single handover evens out the loads: nobody who could take a partition has two or more fewer than the one who has it. */
export const balanceLocal: Invariant = {
  id: 'balance.local',
  title: 'No single handover makes the loads more even',
  kind: 'quality',
  source: { title: 'Kafka, AbstractStickyAssignor', locator: 'isBalanced' },
  exercises: 'two members or more and a partition; most of all overlapping subscriptions',
  check,
};

function check(trace: Trace, scope: Scope): Verdict {
  return onEachHonestRound(trace, scope, (round, tally) => {
    if (!isComplete(round)) return;
    tally.examined++;
    const { view, index } = round;
    const step = findImprovingStep(view);
    if (step === null) return;
    const by = 2 * (at(view.loads, step.from) - at(view.loads, step.to)) - 2;
    note(tally, [index], {
      type: 'better',
      transfers: transfersOf(view, [step]),
      gain: 'balance',
      by,
    });
  });
}
