import type { Totals } from '../../../domain/group-measurements.ts';

/** Totals while they are being counted. */
export interface OpenTotals {
  count: number;
  sum: number;
  max: number;
}

/** Totals of nothing. */
export function noTotals(): OpenTotals {
  return { count: 0, sum: 0, max: 0 };
}

/** Counts one value more. */
export function countIn(totals: OpenTotals, value: number): void {
  totals.count++;
  totals.sum += value;
  if (value > totals.max) totals.max = value;
}

/** The totals of both. */
export function addTotals(left: Totals, right: Totals): Totals {
  return {
    count: left.count + right.count,
    sum: left.sum + right.sum,
    max: Math.max(left.max, right.max),
  };
}
