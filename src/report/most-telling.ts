/** The `max` items of lowest rank, in the order in which they stand; all of them if there are no more. */
export function mostTelling<Item>(
  items: readonly Item[],
  max: number,
  rankOf: (item: Item) => number,
): readonly Item[] {
  if (items.length <= max) return items;
  const best = items.toSorted((a, b) => rankOf(a) - rankOf(b)).slice(0, max);
  const wanted = new Set(best);
  return items.filter((item) => wanted.has(item));
}
