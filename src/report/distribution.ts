import type { Distribution } from '../domain/verification.ts';

/** A value and how often it was seen. */
export type Counted = readonly [value: number, times: number];

/** The values that were seen, ascending. */
export function countedOf(distribution: Distribution): readonly Counted[] {
  return Object.entries(distribution)
    .map(([value, times]): Counted => [Number(value), times])
    .filter(([, times]) => times > 0)
    .toSorted(([a], [b]) => a - b);
}

/** The mean to two digits, or `–` of nothing. */
export function meanOf(distribution: Distribution): string {
  const counted = countedOf(distribution);
  const times = counted.reduce((sum, [, each]) => sum + each, 0);
  if (times === 0) return '–';
  const sum = counted.reduce((total, [value, each]) => total + value * each, 0);
  return (sum / times).toFixed(2);
}

/** The value below or at which `share` of all lie; null of nothing. */
export function quantileOf(counted: readonly Counted[], share: number): number | null {
  const all = counted.reduce((sum, [, times]) => sum + times, 0);
  let seen = 0;
  for (const [value, times] of counted) {
    seen += times;
    if (seen >= share * all) return value;
  }
  return null;
}
