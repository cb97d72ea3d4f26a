import { gainAt, gainingBins, type HandoverLabels } from './handover-labels.ts';
import { type Hops, hopsFromRoots } from './hops.ts';
import { add, at, costAt } from './ints.ts';
import {
  costToGive,
  costToTake,
  levelToGive,
  levelToTake,
  mostToGive,
  mostToTake,
  type Residual,
} from './residual.ts';

/**
 * Hands units over along cheapest chains until `labels` have no more to say: at least one if they show any that gain.
 *
 * All chains of one call run along arcs that are tight for `labels`. Such a chain is a cheapest one between its two
 * ends, and stays so while others of them are used (the reverse of a tight arc is tight); so the shares stay the
 * cheapest for their loads. `goals` are loads to stop at, so that no bin takes or gives much more than it will end with;
 * they save work and do not decide anything.
 *
 * Chains take the fewest hops, so no search runs in circles.
 *
 * Source: blocking flows on tight arcs, layer by layer: Y. Dinitz (1970); R. Ahuja, T. Magnanti, J. Orlin, “Network Flows” (1993), sections 7.5 and 9.8.
 */
export function handOver(
  residual: Residual,
  labels: HandoverLabels,
  goals: Int32Array | null,
): void {
  const search = searchIn(residual, labels, goals);
  for (const sink of gainingBins(residual, labels)) {
    // Once it gains no more, a search would find every root wanting, and give all of them up.
    while (gainAt(residual, labels, sink) < 0 && mayChange(search, sink, 'take')) {
      const length = findChain(search, sink);
      if (length === 0) break;
      moveAlong(search, length);
    }
  }
}

interface Search {
  readonly residual: Residual;
  readonly labels: HandoverLabels;
  readonly goals: Int32Array | null;
  readonly loadsBefore: Int32Array;
  readonly hops: Hops;
  /** Where to go on in a node's slots: what was passed over leads nowhere, and will not again. */
  readonly nextOfBin: Int32Array;
  readonly nextOfKind: Int32Array;
  /** The chain, backwards: bin 0 takes in slot `takes[0]` what bin 1 gives from slot `gives[0]`, and so on. */
  readonly chain: Int32Array;
  readonly takes: Int32Array;
  readonly gives: Int32Array;
}

function searchIn(residual: Residual, labels: HandoverLabels, goals: Int32Array | null): Search {
  const { kinds, firstOfBin, slotsOfKind } = residual.network;
  return {
    residual,
    labels,
    goals,
    loadsBefore: residual.loads.slice(),
    hops: hopsFromRoots(residual, labels),
    nextOfBin: firstOfBin.slice(),
    nextOfKind: slotsOfKind.first.slice(),
    chain: new Int32Array(kinds + 1),
    takes: new Int32Array(kinds + 1),
    gives: new Int32Array(kinds + 1),
  };
}

/** A bin may always change by one unit, and further only towards its goal. */
function mayChange(search: Search, bin: number, how: 'take' | 'give'): boolean {
  const { residual, goals, loadsBefore } = search;
  const load = at(residual.loads, bin);
  if (goals === null || load === at(loadsBefore, bin)) return true;
  return how === 'take' ? load < at(goals, bin) : load > at(goals, bin);
}

/** Looks for a tight chain to `sink`, depth first, each step one hop nearer to a root; its length, 0 if there is none. */
function findChain(search: Search, sink: number): number {
  const { residual, chain, takes, gives, hops, nextOfKind } = search;
  const { kindOf, binOf } = residual.network;
  let depth = 0;
  chain[0] = sink;
  for (;;) {
    const bin = at(chain, depth);
    if (at(hops.bins, bin) > 0 && step(search, bin, depth)) {
      chain[depth + 1] = at(binOf, at(gives, depth));
      depth++;
      continue;
    }
    if (at(hops.bins, bin) === 0 && isRoot(search, bin, sink)) return depth;
    if (depth === 0) return 0;
    // A dead end, for good: the kind that led here goes on with its next bin.
    depth--;
    add(nextOfKind, at(kindOf, at(takes, depth)), 1);
  }
}

/** Finds the next handover on a chain that ends at `bin`. */
function step(search: Search, bin: number, depth: number): boolean {
  const { residual, takes, gives, nextOfBin } = search;
  for (;;) {
    const take = nextTake(search, bin);
    if (take < 0) return false;
    const give = nextGive(search, at(residual.network.kindOf, take));
    if (give >= 0) {
      takes[depth] = take;
      gives[depth] = give;
      return true;
    }
    add(nextOfBin, bin, 1);
  }
}

/** The slot in which a unit reaches `bin` by a tight arc; -1 if there is none left. */
function nextTake({ residual, labels, hops, nextOfBin }: Search, bin: number): number {
  const { firstOfBin, kindOf } = residual.network;
  const label = costAt(labels.bins, bin);
  const hop = at(hops.bins, bin) - 1;
  const end = at(firstOfBin, bin + 1);
  let slot = at(nextOfBin, bin);
  for (; slot < end; slot++) {
    const kind = at(kindOf, slot);
    if (at(hops.kinds, kind) !== hop) continue;
    if (costAt(labels.kinds, kind) + costToTake(residual, slot) === label) break;
  }
  nextOfBin[bin] = slot;
  return slot < end ? slot : -1;
}

/** The slot from which a unit of `kind` comes by a tight arc; -1 if there is none left. */
function nextGive({ residual, labels, hops, nextOfKind }: Search, kind: number): number {
  const { slotsOfKind, binOf } = residual.network;
  const label = costAt(labels.kinds, kind);
  const hop = at(hops.kinds, kind) - 1;
  const end = at(slotsOfKind.first, kind + 1);
  let place = at(nextOfKind, kind);
  for (; place < end; place++) {
    const slot = at(slotsOfKind.items, place);
    const bin = at(binOf, slot);
    if (at(hops.bins, bin) !== hop || at(residual.shares, slot) === 0) continue;
    if (costAt(labels.bins, bin) + costToGive(residual, slot) === label) break;
  }
  nextOfKind[kind] = place;
  return place < end ? at(slotsOfKind.items, place) : -1;
}

/** Whether a chain to `sink` that may start at `bin` is worth it as the loads are now. */
function isRoot(search: Search, bin: number, sink: number): boolean {
  return mayChange(search, bin, 'give') && isWorthIt(search, { from: bin, to: sink, units: 1 });
}

interface Handover {
  readonly from: number;
  readonly to: number;
  readonly units: number;
}

/** Whether the last of so many units, each costing the same on its way, still makes it cheaper. */
function isWorthIt({ residual, labels }: Search, { from, to, units }: Handover): boolean {
  const given = levelToGive(residual, from, at(residual.loads, from) - units + 1);
  const taken = levelToTake(residual, to, at(residual.loads, to) + units - 1);
  const way = costAt(labels.bins, to) - costAt(labels.bins, from);
  return residual.levelWeight * (taken - given) + way < 0;
}

/** Moves as many units along the chain that was found as its slots, the goals and the gain allow. */
function moveAlong(search: Search, length: number): void {
  const { residual, chain, takes, gives } = search;
  const from = at(chain, length);
  const to = at(chain, 0);
  let units = towardsGoals(search, from, to);
  for (let step = 0; step < length; step++) {
    units = Math.min(units, mostToTake(residual, at(takes, step)));
    units = Math.min(units, mostToGive(residual, at(gives, step)));
  }
  while (units > 1 && !isWorthIt(search, { from, to, units })) units >>= 1;
  for (let step = 0; step < length; step++) {
    add(residual.shares, at(takes, step), units);
    add(residual.shares, at(gives, step), -units);
  }
  add(residual.loads, from, -units);
  add(residual.loads, to, units);
}

function towardsGoals({ residual, goals }: Search, from: number, to: number): number {
  if (goals === null) return Infinity;
  const surplus = at(residual.loads, from) - at(goals, from);
  const missing = at(goals, to) - at(residual.loads, to);
  return Math.max(1, Math.min(surplus, missing));
}
