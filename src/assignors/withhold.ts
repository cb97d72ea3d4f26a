import { at } from '../algorithms/ints.ts';
import { inConflict } from './ownership.ts';

/**
 * The plan without the partitions that another member may still be reading: these are revoked now and given away in the
 * next rebalance. One that several members claim is withheld from all of them, so that all let go of it.
 *
 * What is kept and what was free is given at once, so the next plan is this one, completed: two rounds do.
 *
 * Source: KIP-429, “Consumer: two-phase”; Kafka, `CooperativeStickyAssignor.adjustAssignment`.
 */
export function withholdHeld(plan: Int32Array, holder: Int32Array): Int32Array {
  return plan.map((member, partition) => {
    const held = at(holder, partition);
    return held === -1 || (held === member && held !== inConflict) ? member : -1;
  });
}
