import type { Invariant, Verdict } from '../../domain/invariant.ts';
import type { Scope } from '../../domain/contract.ts';
import type { Trace } from '../../domain/trace.ts';
import { spreadOf } from '../oracles/improving-path.ts';
import { mostRetained, priorCounts } from '../oracles/most-retained.ts';
import { gainOf, movesOf, type Placement } from '../oracles/placement.ts';
import { findSavingCycle } from '../oracles/saving-cycle.ts';
import { transfersOf } from '../round-view.ts';
import { stickySpansOf } from '../sticky-span.ts';
import { newTally, note, verdictOf } from '../tally.ts';

/** No assignment with the same loads, up to order, has fewer moves. */
export const stickyMinimal: Invariant = {
  id: 'sticky.minimal',
  title: 'No more partitions move than these loads need',
  kind: 'quality',
  source: {
    title: 'KIP-54',
    locator:
      'as many existing assignments as possible are kept, among balanced ones; KAFKA-14639 for older claims',
  },
  exercises: 'two members or more, and a partition with a prior owner',
  check,
};

function check(trace: Trace, scope: Scope): Verdict {
  const tally = newTally();
  for (const { first, last, placement } of stickySpansOf(trace, scope)) {
    if (!placement.prior.some((member) => member >= 0)) continue;
    tally.examined++;
    if (isSurelyMinimal(placement, last.view.subscriptionsEqual)) continue;
    const steps = findSavingCycle(placement);
    if (steps === null) continue;
    const evidence = first === last ? [last.index] : [first.index, last.index];
    const by = gainOf(placement, steps)?.moves ?? 0;
    note(tally, evidence, {
      type: 'better',
      transfers: transfersOf(last.view, steps),
      gain: 'moves',
      by,
    });
  }
  return verdictOf(tally);
}

/** The cheap proof: nothing moved, or as much stayed as the closed form for equal subscriptions allows. */
function isSurelyMinimal(placement: Placement, subscriptionsEqual: boolean): boolean {
  const moves = movesOf(placement);
  if (moves === 0) return true;
  if (!subscriptionsEqual || spreadOf(placement.loads) > 1) return false;
  const owned = priorCounts(placement);
  const had = owned.reduce((sum, count) => sum + count, 0);
  const partitions = placement.loads.reduce((sum, load) => sum + load, 0);
  return had - moves === mostRetained(owned, partitions);
}
