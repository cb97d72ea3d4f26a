import type { Shares } from './cheapest-start.ts';
import { at, costAt } from './ints.ts';
import type { KindNetwork } from './kind-network.ts';

/**
 * What it costs to change some shares by single units: arcs from a bin to a kind (the bin gives up a unit) and from a
 * kind to a bin (the bin takes one). All costs are whole numbers in one scale, in which a path compares as
 * (levels, prices, moves) do in this order.
 */
export interface Residual extends Shares {
  readonly network: KindNetwork;
  /** What one level of load weighs: more than prices and moves of any path together. */
  readonly levelWeight: number;
  /** The price of a slot, weighing more than the moves of any path. */
  readonly tolls: Float64Array;
}

/**
 * `shares` as a residual. A path that visits no kind twice moves one unit of each kind at most, so its moves are within
 * ± the number of kinds; the weights follow from that.
 */
export function residualOf(network: KindNetwork, { shares, loads }: Shares): Residual {
  const { kinds, prices } = network;
  const tolls = new Float64Array(shares.length);
  const priceWeight = 2 * kinds + 2;
  let highest = 0;
  if (prices !== null)
    for (let slot = 0; slot < tolls.length; slot++) {
      tolls[slot] = at(prices, slot) * priceWeight;
      highest = Math.max(highest, costAt(tolls, slot));
    }
  const levelWeight = 2 * kinds * (highest + 1) + 2;
  return { network, shares, loads, tolls, levelWeight };
}

/** What it costs that the bin of `slot` gives up a unit: a move, unless it has more than it had before. */
export function costToGive({ network, shares, tolls }: Residual, slot: number): number {
  const move = at(shares, slot) <= at(network.priors, slot) ? 1 : 0;
  return move - costAt(tolls, slot);
}

/** What it costs that the bin of `slot` takes one more: a move is undone if it has fewer than it had before. */
export function costToTake({ network, shares, tolls }: Residual, slot: number): number {
  const undone = at(shares, slot) < at(network.priors, slot) ? 1 : 0;
  return costAt(tolls, slot) - undone;
}

/** How many units `slot` can give up at the cost of the first one. */
export function mostToGive({ network, shares }: Residual, slot: number): number {
  const surplus = at(shares, slot) - at(network.priors, slot);
  return surplus > 0 ? surplus : at(shares, slot);
}

/** How many units `slot` can take at the cost of the first one. */
export function mostToTake({ network, shares }: Residual, slot: number): number {
  const missing = at(network.priors, slot) - at(shares, slot);
  return missing > 0 ? missing : Infinity;
}

/**
 * The level from which a bin with `load` gives its next unit. Σ load² falls by 2 · level + 1 (for a bin that stands for
 * several: by that in the one of them that is fullest).
 */
export function levelToGive({ network: { widths } }: Residual, bin: number, load: number): number {
  return widths === null ? load - 1 : Math.floor((load - 1) / at(widths, bin));
}

/** The level at which a bin with `load` takes its next unit. Σ load² grows by 2 · level + 1. */
export function levelToTake({ network: { widths } }: Residual, bin: number, load: number): number {
  return widths === null ? load : Math.floor(load / at(widths, bin));
}
