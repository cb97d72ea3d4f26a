import { pairTable } from '../../algorithms/pair-table.ts';

/** The same function of two integers, not negative, to integers, not negative, that does its work once for each pair. */
export function remembered(
  make: (first: number, second: number) => number,
): (first: number, second: number) => number {
  const table = pairTable();
  return (first, second) => {
    const known = table.get(first, second);
    if (known >= 0) return known;
    const made = make(first, second);
    table.add(first, second, made);
    return made;
  };
}

/** What came of pairs of integers, not negative, each found out once; `make` says what comes of a new pair. */
export function results<Result>(): (first: number, second: number, make: () => Result) => Result {
  const table = pairTable();
  const made: Result[] = [];
  return (first, second, make) => {
    const known = table.get(first, second);
    if (known >= 0) return made[known] as Result;
    const result = make();
    table.add(first, second, made.length);
    made.push(result);
    return result;
  };
}
