import { cheapestStart } from './cheapest-start.ts';
import { emptyLabels, gainingBins, relabel } from './handover-labels.ts';
import { handOver } from './handovers.ts';
import type { KindNetwork } from './kind-network.ts';
import { type Residual, residualOf } from './residual.ts';

/**
 * Units by slot, as even as the slots allow; among such shares the cheapest; among these, those that leave most units
 * where they were before.
 *
 * *Even* means that the loads are least majorized: that minimises Σ load², the largest load and every other symmetric
 * convex cost at once, and no chain of handovers leads from a bin to one with two units less (Harvey, Ladner, Lovász,
 * Tamir: “Semi-matchings for bipartite graphs and load balancing”, J. Algorithms 59, 2006).
 *
 * The three goals are one convex cost flow with lexicographic costs. It starts from shares that are the cheapest for
 * their own loads and hands units over along cheapest chains only, so there never is a negative cycle among the bins
 * (successive shortest paths: Ahuja, Magnanti, Orlin, “Network Flows”, 1993, section 9.7). It ends when no chain is
 * worth it: then there is none through the loads either, and shares without a negative cycle are optimal.
 *
 * Cost: a few passes over the slots in practice, and linear in kinds and bins otherwise; units do not matter.
 */
export function leastCostShares(network: KindNetwork): Int32Array {
  const residual = residualOf(network, cheapestStart(network));
  improve(residual, () => goalsOf(network, residual.loads));
  return residual.shares;
}

function improve(residual: Residual, findGoals: () => Int32Array | null): void {
  const labels = emptyLabels(residual);
  relabel(residual, labels);
  if (gainingBins(residual, labels).length === 0) return;
  const goals = findGoals();
  while (gainingBins(residual, labels).length > 0) {
    handOver(residual, labels, goals);
    relabel(residual, labels);
  }
}

/** With less between the highest and the lowest load, goals save nothing. */
const spreadMin = 8;

/** Even loads, found without regard to costs; null if there are no costs, or if `loads` are nearly even. */
function goalsOf(network: KindNetwork, loads: Int32Array): Int32Array | null {
  const { priors, prices } = network;
  if (prices === null && priors.every((prior) => prior === 0)) return null;
  let highest = 0;
  let lowest = Infinity;
  for (const load of loads) {
    highest = Math.max(highest, load);
    lowest = Math.min(lowest, load);
  }
  if (highest - lowest < spreadMin) return null;
  const free = { ...network, priors: new Int32Array(priors.length), prices: null };
  const residual = residualOf(free, cheapestStart(free));
  improve(residual, () => null);
  return residual.loads;
}
