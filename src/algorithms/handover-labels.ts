import { at, costAt } from './ints.ts';
import { costToGive, costToTake, levelToGive, levelToTake, type Residual } from './residual.ts';

/**
 * By node, the cost of the cheapest chain of handovers that ends there: it starts with a unit from some bin, which pays
 * minus that bin's level. Infinity: no chain ends there.
 */
export interface HandoverLabels {
  readonly bins: Float64Array;
  readonly kinds: Float64Array;
  /** What a bin's label is if the chain starts there. */
  readonly roots: Float64Array;
}

/** Labels not yet computed, of the right length. */
export function emptyLabels({ network: { bins, kinds } }: Residual): HandoverLabels {
  return {
    bins: new Float64Array(bins),
    kinds: new Float64Array(kinds),
    roots: new Float64Array(bins),
  };
}

/**
 * Computes `labels` for the shares as they are now.
 *
 * Bellman–Ford, from all bins at once, in sweeps over the nodes whose label fell. It ends because there is no negative
 * cycle among bins and kinds: the shares are the cheapest for their loads.
 *
 * Source: R. Ahuja, T. Magnanti, J. Orlin, “Network Flows” (1993), sections 5.4 and 9.7.
 *
 * Cost: slots · sweeps; sweeps are bounded by the longest chain, and few in practice.
 */
export function relabel(residual: Residual, labels: HandoverLabels): void {
  const { network, loads, levelWeight } = residual;
  const fallenBins = changesOf(network.bins);
  const fallenKinds = changesOf(network.kinds);
  labels.kinds.fill(Infinity);
  for (let bin = 0; bin < network.bins; bin++) {
    const load = at(loads, bin);
    const root = load === 0 ? Infinity : -levelWeight * levelToGive(residual, bin, load);
    labels.roots[bin] = root;
    labels.bins[bin] = root;
    if (load > 0) note(fallenBins, bin);
  }
  while (fallenBins.count > 0) {
    giveAway(residual, labels, fallenBins, fallenKinds);
    takeOver(residual, labels, fallenKinds, fallenBins);
  }
}

/** What the cheapest chain that ends at `bin` costs in all, with the bin's load as it is now; negative: it is worth it. */
export function gainAt(residual: Residual, labels: HandoverLabels, bin: number): number {
  const level = levelToTake(residual, bin, at(residual.loads, bin));
  return costAt(labels.bins, bin) + residual.levelWeight * level;
}

/** The bins at which a chain ends that is worth it, the best first. None: the shares are the best there are. */
export function gainingBins(residual: Residual, labels: HandoverLabels): number[] {
  const found: number[] = [];
  const gain = (bin: number): number => gainAt(residual, labels, bin);
  for (let bin = 0; bin < residual.network.bins; bin++) if (gain(bin) < 0) found.push(bin);
  return found.length < 2 ? found : found.sort((a, b) => gain(a) - gain(b) || a - b);
}

/** A list of nodes, each at most once. */
interface Changes {
  readonly nodes: Int32Array;
  readonly noted: Int32Array;
  count: number;
}

function changesOf(nodes: number): Changes {
  return { nodes: new Int32Array(nodes), noted: new Int32Array(nodes), count: 0 };
}

function note(changes: Changes, node: number): void {
  if (at(changes.noted, node) === 1) return;
  changes.noted[node] = 1;
  changes.nodes[changes.count++] = node;
}

function giveAway(residual: Residual, labels: HandoverLabels, from: Changes, to: Changes): void {
  const { firstOfBin, kindOf } = residual.network;
  for (let index = 0; index < from.count; index++) {
    const bin = at(from.nodes, index);
    from.noted[bin] = 0;
    const label = costAt(labels.bins, bin);
    for (let slot = at(firstOfBin, bin); slot < at(firstOfBin, bin + 1); slot++) {
      if (at(residual.shares, slot) === 0) continue;
      const kind = at(kindOf, slot);
      const reached = label + costToGive(residual, slot);
      if (reached >= costAt(labels.kinds, kind)) continue;
      labels.kinds[kind] = reached;
      note(to, kind);
    }
  }
  from.count = 0;
}

function takeOver(residual: Residual, labels: HandoverLabels, from: Changes, to: Changes): void {
  const { slotsOfKind, binOf } = residual.network;
  for (let index = 0; index < from.count; index++) {
    const kind = at(from.nodes, index);
    from.noted[kind] = 0;
    const label = costAt(labels.kinds, kind);
    for (
      let place = at(slotsOfKind.first, kind);
      place < at(slotsOfKind.first, kind + 1);
      place++
    ) {
      const slot = at(slotsOfKind.items, place);
      const bin = at(binOf, slot);
      const reached = label + costToTake(residual, slot);
      if (reached >= costAt(labels.bins, bin)) continue;
      labels.bins[bin] = reached;
      note(to, bin);
    }
  }
  from.count = 0;
}
