import { gainingBins, type HandoverLabels } from './handover-labels.ts';
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
 * Source: blocking flows on tight arcs, R. Ahuja, T. Magnanti, J. Orlin, “Network Flows” (1993), sections 7.5 and 9.8.
 */
export function handOver(
  residual: Residual,
  labels: HandoverLabels,
  goals: Int32Array | null,
): void {
  const search = searchIn(residual, labels, goals);
  for (const sink of gainingBins(residual, labels)) {
    while (mayChange(search, sink, 'take')) {
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
  /** 1: on the chain that is being looked for, or found to lead nowhere. */
  readonly seenBins: Int32Array;
  readonly seenKinds: Int32Array;
  /** Where to go on in a node's slots: what was passed over will not become tight again. */
  readonly nextOfBin: Int32Array;
  readonly nextOfKind: Int32Array;
  /** The chain, backwards: bin 0 takes in slot `takes[0]` what bin 1 gives from slot `gives[0]`, and so on. */
  readonly chain: Int32Array;
  readonly takes: Int32Array;
  readonly gives: Int32Array;
}

function searchIn(residual: Residual, labels: HandoverLabels, goals: Int32Array | null): Search {
  const { bins, kinds, firstOfBin, slotsOfKind } = residual.network;
  return {
    residual,
    labels,
    goals,
    loadsBefore: residual.loads.slice(),
    seenBins: new Int32Array(bins),
    seenKinds: new Int32Array(kinds),
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

/** Looks for a tight chain to `sink`, depth first; its length in handovers, 0 if there is none. */
function findChain(search: Search, sink: number): number {
  const { residual, chain, takes, gives, seenBins, seenKinds } = search;
  const { kindOf, binOf } = residual.network;
  let depth = 0;
  let descending = true;
  chain[0] = sink;
  seenBins[sink] = 1;
  while (depth >= 0) {
    if (descending) {
      const take = nextTake(search, at(chain, depth));
      if (take < 0) {
        // A dead end, and it stays marked: back to the kind by which it was reached.
        depth--;
        descending = false;
        continue;
      }
      takes[depth] = take;
      seenKinds[at(kindOf, take)] = 1;
    }
    const give = nextGive(search, at(kindOf, at(takes, depth)));
    descending = true;
    if (give < 0) continue;
    const bin = at(binOf, give);
    gives[depth++] = give;
    chain[depth] = bin;
    seenBins[bin] = 1;
    if (isRoot(search, bin, sink)) {
      forgetChain(search, depth);
      return depth;
    }
  }
  return 0;
}

/** A slot of `bin` in which a unit arrives by a tight arc from a kind not yet seen; -1 if there is none left. */
function nextTake({ residual, labels, nextOfBin, seenKinds }: Search, bin: number): number {
  const { firstOfBin, kindOf } = residual.network;
  const label = costAt(labels.bins, bin);
  const end = at(firstOfBin, bin + 1);
  let slot = at(nextOfBin, bin);
  for (; slot < end; slot++) {
    const kind = at(kindOf, slot);
    if (at(seenKinds, kind) === 1) continue;
    if (costAt(labels.kinds, kind) + costToTake(residual, slot) === label) break;
  }
  nextOfBin[bin] = slot;
  return slot < end ? slot : -1;
}

/** A slot of `kind` from which a unit comes by a tight arc, in a bin not yet seen; -1 if there is none left. */
function nextGive({ residual, labels, nextOfKind, seenBins }: Search, kind: number): number {
  const { slotsOfKind, binOf } = residual.network;
  const label = costAt(labels.kinds, kind);
  const end = at(slotsOfKind.first, kind + 1);
  let place = at(nextOfKind, kind);
  for (; place < end; place++) {
    const slot = at(slotsOfKind.items, place);
    const bin = at(binOf, slot);
    if (at(seenBins, bin) === 1 || at(residual.shares, slot) === 0) continue;
    if (costAt(labels.bins, bin) + costToGive(residual, slot) === label) break;
  }
  nextOfKind[kind] = place;
  return place < end ? at(slotsOfKind.items, place) : -1;
}

/** Whether a chain from `bin` to `sink` may start at `bin`, and is worth it as the loads are now. */
function isRoot(search: Search, bin: number, sink: number): boolean {
  const { labels } = search;
  if (costAt(labels.bins, bin) !== costAt(labels.roots, bin)) return false;
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

function forgetChain(
  { residual, chain, takes, seenBins, seenKinds }: Search,
  length: number,
): void {
  for (let step = 0; step <= length; step++) seenBins[at(chain, step)] = 0;
  for (let step = 0; step < length; step++)
    seenKinds[at(residual.network.kindOf, at(takes, step))] = 0;
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
