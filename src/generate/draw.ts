/**
 * A source of choices. The generator asks it for everything that it does not decide itself, so the same generator
 * samples histories (`randomDraw`) and enumerates them (`odometer`).
 */
export interface Draw {
  /** An integer from 0 to `n` - 1; `n` is at least 1 and at most 2^31. */
  below(n: number): number;
}

/** True in `percent` of 100 draws; nothing is drawn where the answer is certain. */
export function chance(draw: Draw, percent: number): boolean {
  if (percent <= 0) return false;
  return percent >= 100 || draw.below(100) < percent;
}

/** An integer from `least` to `most`, both included. */
export function between(draw: Draw, least: number, most: number): number {
  return least + draw.below(most - least + 1);
}

/** One of `items`, of which there must be at least one. */
export function pick<T>(draw: Draw, items: readonly T[]): T {
  return items[draw.below(items.length)] as T;
}

/** An index into `weights`, each as often as its weight says. The weights are not negative and not all 0. */
export function weighted(draw: Draw, weights: readonly number[]): number {
  let total = 0;
  for (const weight of weights) total += weight;
  let left = draw.below(total);
  for (let index = 0; index < weights.length; index += 1) {
    left -= weights[index] ?? 0;
    if (left < 0) return index;
  }
  throw new RangeError('weighted: no weight above 0');
}

/** The same items in any order; `items` is not changed. Source: Fisher and Yates. */
export function shuffled<T>(draw: Draw, items: readonly T[]): T[] {
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last -= 1) {
    const other = draw.below(last + 1);
    const moved = copy[last] as T;
    copy[last] = copy[other] as T;
    copy[other] = moved;
  }
  return copy;
}
