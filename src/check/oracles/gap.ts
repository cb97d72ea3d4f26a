import { findImprovingPath } from './improving-path.ts';
import { applied, gainOf, type Placement, type Step } from './placement.ts';
import { findSavingCycle } from './saving-cycle.ts';

/**
 * How much a gap may cost to measure: handovers on the way to the optimum, times the size of one search (members ×
 * topics + partitions). Beyond, it is not known; only large answers that are far off come there.
 */
export const workMax = 5_000_000;

/**
 * Σ load² above the least that the subscriptions allow; null if the way there costs more than `workMax`.
 *
 * Cost: one search for each handover on the way to the optimum; none if the placement is optimal.
 */
export function imbalanceAboveOptimum(placement: Placement): number | null {
  return totalGain(placement, findImprovingPath, 'balance');
}

/**
 * Moves above the fewest that are possible with these loads, up to order; null if the way there costs more than
 * `workMax`. A lower bound of the gap where the loads are not optimal.
 */
export function movesAboveOptimum(placement: Placement): number | null {
  return totalGain(placement, findSavingCycle, 'moves');
}

function totalGain(
  placement: Placement,
  find: (now: Placement) => readonly Step[] | null,
  measure: 'balance' | 'moves',
): number | null {
  let now = placement;
  let total = 0;
  const size = placement.memberCount * placement.topicCount + placement.partitionCount;
  for (let work = 0; work <= workMax; work += size) {
    const steps = find(now);
    if (steps === null) return total;
    const after = applied(now, steps);
    if (after === null) return null;
    total += gainOf(now, steps)?.[measure] ?? 0;
    now = after;
  }
  return null;
}
