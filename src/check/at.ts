/** The item at `index`, where the caller knows that there is one. */
export function at<Item>(list: readonly Item[], index: number): Item {
  // The index comes from the same interning as the list: there is no hole to guard against.
  return list[index] as Item;
}

/** A list of `length` times the same number. Plain arrays: for a dozen items they beat typed ones. */
export function filled(length: number, value: number): number[] {
  return Array<number>(length).fill(value);
}
