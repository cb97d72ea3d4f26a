import type { Distribution } from '../../domain/verification.ts';
import { countedOf } from '../distribution.ts';

/** A column of a histogram. */
export interface Binned {
  readonly label: string;
  readonly times: number;
}

const binsMax = 13;

/**
 * The same bins for some distributions, so that they can be compared: a bin for each whole number if there are few, else
 * ranges of equal width.
 */
export function binsOf(distributions: readonly Distribution[]): readonly (readonly Binned[])[] {
  const values = distributions.flatMap((each) => countedOf(each).map(([value]) => value));
  if (values.length === 0) return distributions.map(() => []);
  const first = values.reduce((least, value) => Math.min(least, value), Infinity);
  const last = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const step = Math.ceil((last - first + 1) / binsMax);
  const bins = Math.ceil((last - first + 1) / step);
  return distributions.map((distribution) => {
    const times = Array.from({ length: bins }, () => 0);
    for (const [value, each] of countedOf(distribution)) {
      const bin = Math.floor((value - first) / step);
      times[bin] = (times[bin] ?? 0) + each;
    }
    return times.map((each, bin) => ({ label: labelOf(first + bin * step, step), times: each }));
  });
}

const labelOf = (from: number, step: number): string =>
  step === 1 ? String(from) : `${from}–${from + step - 1}`;
