import { add, at } from './ints.ts';

/**
 * Deals units to slots in turn, like cards, until each slot has as many as it is `due`; calls `give` for each unit.
 *
 * The units of a strain that stand together so go to as many slots as possible. `slots` are those that are due some,
 * which add up to the number of units; their `due` falls to zero.
 *
 * Cost: linear in units and slots.
 */
export function deal(
  units: readonly number[],
  slots: readonly number[],
  due: Int32Array,
  give: (unit: number, slot: number) => void,
): void {
  let open = slots;
  let turn = 0;
  for (const unit of units) {
    if (turn === open.length) {
      open = open.filter((slot) => at(due, slot) > 0);
      turn = 0;
    }
    const slot = open[turn++] ?? -1;
    give(unit, slot);
    add(due, slot, -1);
  }
}
