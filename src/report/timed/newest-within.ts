/** The last items whose weights together stay within the budget, in their order; none if the last alone is too heavy. */
export function newestWithin<T>(
  items: readonly T[],
  budget: number,
  weightOf: (item: T) => number,
): readonly T[] {
  let left = budget;
  let from = items.length;
  for (let index = items.length - 1; index >= 0; index--) {
    const item = items[index];
    if (item === undefined) break;
    left -= weightOf(item);
    if (left < 0) break;
    from = index;
  }
  return items.slice(from);
}
