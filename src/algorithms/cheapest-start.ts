import { itemsOf } from './groups.ts';
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
      const prior = at(priors, slot);
      start.shares[slot] = prior;
      add(start.loads, at(binOf, slot), prior);
      add(rest, kind, -prior);
    }
  for (const kind of fewestSlotsFirst(slotsOfKind.first))
    if (at(rest, kind) > 0) pour(network, cheapest(kind), at(rest, kind), start);
  return start;
}

function cheapestSlots({ slotsOfKind, prices }: KindNetwork): (kind: number) => number[] {
  if (prices === null) return (kind) => itemsOf(slotsOfKind, kind, () => true);
  const { first, items } = slotsOfKind;
  return (kind) => {
    let least = Infinity;
    for (let place = at(first, kind); place < at(first, kind + 1); place++)
      least = Math.min(least, at(prices, at(items, place)));
    return itemsOf(slotsOfKind, kind, (slot) => at(prices, slot) === least);
  };
}

/** Kinds that fit into few bins first, since the others can still fill what they leave uneven. */
function fewestSlotsFirst(first: Int32Array): number[] {
  const kinds: number[] = [];
  for (let kind = 0; kind + 1 < first.length; kind++) kinds.push(kind);
  const size = (kind: number): number => at(first, kind + 1) - at(first, kind);
  return kinds.sort((a, b) => size(a) - size(b) || a - b);
}
