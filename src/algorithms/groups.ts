import { add, at } from './ints.ts';

/** Items by group: those of group g are `items[first[g]]` up to, without, `items[first[g + 1]]`. */
export interface Groups {
  readonly first: Int32Array;
  readonly items: Int32Array;
}

/** The items of one group that `isWanted`. */
export function itemsOf(
  { first, items }: Groups,
  group: number,
  isWanted: (item: number) => boolean,
): number[] {
  const found: number[] = [];
  for (let place = at(first, group); place < at(first, group + 1); place++) {
    const item = at(items, place);
    if (isWanted(item)) found.push(item);
  }
  return found;
}

/**
 * The indices of `groupOf` by their group, ascending within each; an index whose group is negative is in none.
 *
 * Cost: linear (a counting sort).
 */
export function groupBy(groupOf: Int32Array, groups: number): Groups {
  const first = new Int32Array(groups + 1);
  for (let item = 0; item < groupOf.length; item++) {
    const group = at(groupOf, item);
    if (group >= 0) add(first, group + 1, 1);
  }
  for (let group = 0; group < groups; group++) add(first, group + 1, at(first, group));
  const items = new Int32Array(at(first, groups));
  const next = first.slice();
  for (let item = 0; item < groupOf.length; item++) {
    const group = at(groupOf, item);
    if (group < 0) continue;
    items[at(next, group)] = item;
    add(next, group, 1);
  }
  return { first, items };
}
