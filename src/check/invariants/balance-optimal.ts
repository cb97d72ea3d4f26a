import type { Invariant, Verdict } from '../../domain/invariant.ts';
import type { Scope } from '../../domain/contract.ts';
import type { Trace } from '../../domain/trace.ts';
import { isComplete, onEachHonestRound } from '../each-round.ts';
import { balanceGain, findImprovingPath } from '../oracles/improving-path.ts';
import { transfersOf } from '../round-view.ts';
import { note } from '../tally.ts';

/** The loads are as even as the subscriptions allow: no chain of handovers makes them more even. */
export const balanceOptimal: Invariant = {
  id: 'balance.optimal',
  title: 'The loads are as even as the subscriptions allow',
  kind: 'quality',
  source: {
    title:
      'Harvey, Ladner, Lovász, Tamir, “Semi-matchings for bipartite graphs and load balancing” (2006)',
    locator:
      'a semi-matching is optimal if and only if it has no cost-reducing path; KIP-54: “as balanced as possible”',
  },
  exercises: 'two members or more and a partition; most of all overlapping subscriptions',
  check,
};

function check(trace: Trace, scope: Scope): Verdict {
  return onEachHonestRound(trace, scope, (round, tally) => {
    if (!isComplete(round)) return;
    tally.examined++;
    const { view, index } = round;
    const path = findImprovingPath(view);
    if (path === null) return;
    const by = balanceGain(view, path);
    note(tally, [index], {
      type: 'better',
      transfers: transfersOf(view, path),
      gain: 'balance',
      by,
    });
  });
}
