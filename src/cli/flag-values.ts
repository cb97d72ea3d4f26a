import { InvalidArgumentError } from 'commander';
import type { RebalanceProtocol } from '../domain/group.ts';
import type { Size } from '../campaign/plan.ts';

const sizes: readonly Size[] = ['mixed', 'small', 'medium', 'large', 'huge'];
const protocols: readonly RebalanceProtocol[] = ['eager', 'cooperative', 'server'];

/** A whole number of at least `min`. */
export function wholeNumber(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/u.test(text) && Number.isSafeInteger(value) && value >= min) return value;
    throw new InvalidArgumentError(`Give a whole number of at least ${min}.`);
  };
}

const unitsMs: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** A time such as `500ms`, `30s`, `5m`, `1h`, in ms. */
export function duration(text: string): number {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/u.exec(text) ?? [];
  const unitMs = unitsMs.get(unit);
  if (amount === undefined || unitMs === undefined)
    throw new InvalidArgumentError('Give a time with its unit, such as 500ms, 30s or 5m.');
  return Math.round(Number(amount) * unitMs);
}

/** A size of generated groups. */
export function size(text: string): Size {
  return oneOf(sizes, text);
}

/** A rebalance protocol. */
export function protocol(text: string): RebalanceProtocol {
  return oneOf(protocols, text);
}

/** One of a few words; the error lists them. */
export function oneOf<Word extends string>(words: readonly Word[], text: string): Word {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`Choose one of: ${words.join(', ')}.`);
}
