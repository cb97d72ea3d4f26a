/** The number at `index`, which must be inside `list`. */
export function at(list: Int32Array, index: number): number {
  return list[index] as number;
}

/** Adds `amount` to the number at `index`, which must be inside `list`. */
export function add(list: Int32Array, index: number, amount: number): void {
  list[index] = at(list, index) + amount;
}

/** The number at `index`, which must be inside `list`. Apart from `at`, so that either sees one type of list only. */
export function costAt(list: Float64Array, index: number): number {
  return list[index] as number;
}
