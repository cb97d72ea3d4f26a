import { at } from './ints.ts';

/**
 * Deals units to slots in turn, like cards, until each slot has as many as it is due; calls `give` for each unit.
 *
 * The units of a strain that stand together so go to as many slots as possible. `due` is changed to zeros; it must add
 * up to the number of units.
 *
 * Cost: linear in units and slots.
 */
export function deal(
  units: Int32Array,
  due: Int32Array,
  give: (unit: number, slot: number) => void,
): void {
  let open = [...due.keys()].filter((slot) => at(due, slot) > 0);
  let next = 0;
  while (next < units.length && open.length > 0) {
    for (const slot of open) {
      give(at(units, next++), slot);
      due[slot] = at(due, slot) - 1;
    }
    open = open.filter((slot) => at(due, slot) > 0);
  }
}
