import { InvalidArgumentError } from 'commander';
import type { RebalanceProtocol } from '../domain/group.ts';
import type { Size } from '../campaign/plan.ts';

const sizes: readonly Size[] = ['mixed', 'small', 'medium', 'large', 'huge'];
const protocols: readonly RebalanceProtocol[] = ['eager', 'cooperative', 'server'];

/** A whole number from `min` to `max`. */
export function wholeNumber(
  min: number,
  max: number = Number.MAX_SAFE_INTEGER,
): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/u.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`);
  };
}

/** The longest that a timer can wait, in ms. */
const timerMax = 2 ** 31 - 1;

/** Milliseconds that somebody is to wait at most: 1 or more. */
export const milliseconds: (text: string) => number = wholeNumber(1, timerMax);

/** A number of child processes. */
export const workers: (text: string) => number = wholeNumber(1, 256);

const unitsMs: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** A time such as `500ms`, `30s`, `5m`, `1h`, in ms; at least one. */
export function duration(text: string): number {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/u.exec(text) ?? [];
  const unitMs = unitsMs.get(unit);
  const ms = Math.round(Number(amount) * (unitMs ?? Number.NaN));
  if (ms >= 1 && ms <= timerMax) return ms;
  throw new InvalidArgumentError('Give a time with its unit, such as 500ms, 30s or 5m.');
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
