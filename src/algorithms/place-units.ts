import { deal } from './deal.ts';
import { type Groups, itemsOf } from './groups.ts';
import { at } from './ints.ts';
import { keepSpread } from './keep-spread.ts';
import type { KindNetwork } from './kind-network.ts';

/** The units behind the counts of a network. */
export interface Units {
  /** By kind. */
  readonly ofKind: Groups;
  /** By the slot that held them before; units that were nowhere are in none. */
  readonly ofSlot: Groups;
  /** Units of one strain have neighbouring numbers and are spread over bins if possible. */
  readonly strainOf: Int32Array;
}

/**
 * The bin of each unit, such that each slot gets its share and keeps as many of its own units as it can.
 *
 * A slot that must give up some keeps an even share of each strain; what is free is dealt in turn, in order.
 */
export function placeUnits(network: KindNetwork, shares: Int32Array, units: Units): Int32Array {
  const binOfUnit = new Int32Array(units.strainOf.length).fill(-1);
  const due = keepOwn(network, shares, { units, binOfUnit });
  for (let kind = 0; kind < network.kinds; kind++) {
    const free = itemsOf(units.ofKind, kind, (unit) => at(binOfUnit, unit) < 0);
    if (free.length === 0) continue;
    const slots = itemsOf(network.slotsOfKind, kind, (slot) => at(due, slot) > 0);
    deal(free, slots, due, (unit, slot) => {
      binOfUnit[unit] = at(network.binOf, slot);
    });
  }
  return binOfUnit;
}

/** Leaves units where they were, as far as the shares go; returns how many more each slot is due. */
function keepOwn(
  { binOf }: KindNetwork,
  shares: Int32Array,
  { units, binOfUnit }: { readonly units: Units; readonly binOfUnit: Int32Array },
): Int32Array {
  const { first, items } = units.ofSlot;
  const due = shares.slice();
  for (let slot = 0; slot < shares.length; slot++) {
    const start = at(first, slot);
    const end = at(first, slot + 1);
    const share = at(shares, slot);
    const bin = at(binOf, slot);
    if (end - start > share) {
      const kept = keepSpread(items.subarray(start, end), share, units.strainOf);
      for (const unit of kept) binOfUnit[unit] = bin;
    } else for (let place = start; place < end; place++) binOfUnit[at(items, place)] = bin;
    due[slot] = Math.max(0, share - end + start);
  }
  return due;
}
