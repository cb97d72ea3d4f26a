import type { HandoverLabels } from './handover-labels.ts';
import { at, costAt } from './ints.ts';
import { costToGive, costToTake, type Residual } from './residual.ts';

/** By node, how many arcs away from a root it is, going along tight arcs only; -1: not to be reached. */
export interface Hops {
  readonly bins: Int32Array;
  readonly kinds: Int32Array;
}

/** Breadth first from all bins at which a cheapest chain starts. Cost: linear in slots. */
export function hopsFromRoots(residual: Residual, labels: HandoverLabels): Hops {
  const { bins, kinds } = residual.network;
  const hops = { bins: new Int32Array(bins).fill(-1), kinds: new Int32Array(kinds).fill(-1) };
  let reachedBins: number[] = [];
  for (let bin = 0; bin < bins; bin++) {
    const root = costAt(labels.roots, bin);
    if (root === Infinity || root !== costAt(labels.bins, bin)) continue;
    hops.bins[bin] = 0;
    reachedBins.push(bin);
  }
  for (let hop = 1; reachedBins.length > 0; hop += 2) {
    const reachedKinds = reachKinds({ residual, labels, hops }, reachedBins, hop);
    reachedBins = reachBins({ residual, labels, hops }, reachedKinds, hop + 1);
  }
  return hops;
}

interface Layers {
  readonly residual: Residual;
  readonly labels: HandoverLabels;
  readonly hops: Hops;
}

function reachKinds(
  { residual, labels, hops }: Layers,
  from: readonly number[],
  hop: number,
): number[] {
  const { firstOfBin, kindOf } = residual.network;
  const reached: number[] = [];
  for (const bin of from) {
    const label = costAt(labels.bins, bin);
    for (let slot = at(firstOfBin, bin); slot < at(firstOfBin, bin + 1); slot++) {
      const kind = at(kindOf, slot);
      if (at(hops.kinds, kind) >= 0 || at(residual.shares, slot) === 0) continue;
      if (label + costToGive(residual, slot) !== costAt(labels.kinds, kind)) continue;
      hops.kinds[kind] = hop;
      reached.push(kind);
    }
  }
  return reached;
}

function reachBins(
  { residual, labels, hops }: Layers,
  from: readonly number[],
  hop: number,
): number[] {
  const { slotsOfKind, binOf } = residual.network;
  const reached: number[] = [];
  for (const kind of from) {
    const label = costAt(labels.kinds, kind);
    for (
      let place = at(slotsOfKind.first, kind);
      place < at(slotsOfKind.first, kind + 1);
      place++
    ) {
      const slot = at(slotsOfKind.items, place);
      const bin = at(binOf, slot);
      if (at(hops.bins, bin) >= 0) continue;
      if (label + costToTake(residual, slot) !== costAt(labels.bins, bin)) continue;
      hops.bins[bin] = hop;
      reached.push(bin);
    }
  }
  return reached;
}
