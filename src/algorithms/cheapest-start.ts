import { add, at } from './ints.ts';
import type { KindNetwork } from './kind-network.ts';
import { pour } from './pour.ts';

/** Units by slot, and what they add up to by bin. */
export interface Shares {
  readonly shares: Int32Array;
  readonly loads: Int32Array;
}

/**
 * Shares in which each unit costs as little as it can anywhere: it stays where it was if that is as cheap as any place
 * for its kind, or else goes to the lowest bin of the cheapest.
 *
 * No shares cost less; so these are, for their own loads, the cheapest.
 */
export function cheapestStart(network: KindNetwork): Shares {
  const { bins, kinds, binOf, amounts, priors, slotsOfKind } = network;
  const start = { shares: new Int32Array(binOf.length), loads: new Int32Array(bins) };
  const cheapest = cheapestSlots(network);
  const rest = amounts.slice();
  for (let kind = 0; kind < kinds; kind++)
    for (const slot of cheapest(kind)) {
      start.shares[slot] = at(priors, slot);
      add(start.loads, at(binOf, slot), at(priors, slot));
      add(rest, kind, -at(priors, slot));
    }
  for (const kind of fewestSlotsFirst(slotsOfKind.first))
    if (at(rest, kind) > 0) pour(network, cheapest(kind), at(rest, kind), start);
  return start;
}

function cheapestSlots({ slotsOfKind, prices }: KindNetwork): (kind: number) => Int32Array {
  const { first, items } = slotsOfKind;
  const slotsOf = (kind: number): Int32Array =>
    items.subarray(at(first, kind), at(first, kind + 1));
  if (prices === null) return slotsOf;
  return (kind) => {
    const slots = slotsOf(kind);
    let least = Infinity;
    for (const slot of slots) least = Math.min(least, at(prices, slot));
    return slots.filter((slot) => at(prices, slot) === least);
  };
}

/** Kinds that fit into few bins first, since the others can still fill what they leave uneven. */
function fewestSlotsFirst(first: Int32Array): number[] {
  const kinds = Array.from({ length: first.length - 1 }, (_, kind) => kind);
  const size = (kind: number): number => at(first, kind + 1) - at(first, kind);
  return kinds.sort((a, b) => size(a) - size(b) || a - b);
}
