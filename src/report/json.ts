import { compareText } from '../domain/compare.ts';
import type { Verification } from '../domain/verification.ts';

/**
 * The order of keys in what we write: those that say what a thing is come first, lists of details last. Keys that are
 * not here follow in the order of their names.
 */
const keyOrder: ReadonlyMap<string, number> = new Map(
  `format tool command ref id name version type event round generation
  invariant claimed scope status protocol contract shape seed case
  elapsedMs topic partition partitions member topics histories shapes
  exercised broken examined reason summary witness history
  fixture replay frequency shrink story subjects verdicts findings features
  measurements exhaustive ended`
    .split(/\s+/)
    .map((key, index) => [key, index]),
);

/**
 * A result as `--json` writes it: two spaces of indent, keys in a fixed order, a line feed at the end. Equal results give
 * equal bytes; `elapsedMs` and `assignMs` are the only fields with times in them.
 */
export function renderJson(verification: Verification): string {
  return `${JSON.stringify(verification, inOrder, 2)}\n`;
}

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => compareKeys(a, b)));
}

function compareKeys(a: string, b: string): number {
  const rank = (key: string): number => keyOrder.get(key) ?? keyOrder.size;
  return rank(a) - rank(b) || compareText(a, b);
}
