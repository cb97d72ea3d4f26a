import { add, at } from './ints.ts';
import type { KindNetwork } from './kind-network.ts';

/**
 * Pours `units` into `slots` of one kind, always into the bin that is lowest, lower bins first: like water, in one go.
 *
 * Cost: slots · log(units + spread of the loads).
 */
export function pour(
  { binOf, widths }: KindNetwork,
  slots: readonly number[],
  units: number,
  { shares, loads }: { readonly shares: Int32Array; readonly loads: Int32Array },
): void {
  const widthOf = (bin: number): number => (widths === null ? 1 : at(widths, bin));
  const room = (slot: number, level: number): number => {
    const bin = at(binOf, slot);
    return Math.max(0, level * widthOf(bin) - at(loads, bin));
  };
  let rest = units;
  const put = (slot: number, most: number): void => {
    const amount = Math.min(most, rest);
    add(shares, slot, amount);
    add(loads, at(binOf, slot), amount);
    rest -= amount;
  };
  const level = fullLevel(slots, units, room);
  for (const slot of slots) put(slot, room(slot, level));
  for (const slot of slots) put(slot, room(slot, level + 1));
}

/** The highest level to which `units` fill all slots. */
function fullLevel(
  slots: readonly number[],
  units: number,
  room: (slot: number, level: number) => number,
): number {
  const fits = (level: number): boolean => {
    let needed = 0;
    for (const slot of slots) {
      needed += room(slot, level);
      if (needed > units) return false;
    }
    return true;
  };
  // Gallop, then halve: small loads need few steps.
  let tooHigh = 1;
  while (fits(tooHigh)) tooHigh *= 2;
  let level = tooHigh >> 1;
  while (tooHigh - level > 1) {
    const middle = (level + tooHigh) >> 1;
    if (fits(middle)) level = middle;
    else tooHigh = middle;
  }
  return level;
}
