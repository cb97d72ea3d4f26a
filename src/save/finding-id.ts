import { createHash } from 'node:crypto';
import type { InvariantId } from '../domain/contract.ts';

/** Hexadecimal digits of an id: 48 bits, so that even a million findings hardly ever share one. */
const DIGITS = 12;

/**
 * The id of a bug: equal for equal references of subject and assignor, invariants and shapes (`shapeOf` of the shrunk history), on
 * every machine and in every version.
 */
export function findingIdOf(
  { ref, assignor }: { readonly ref: string; readonly assignor?: string },
  invariant: InvariantId,
  shape: string,
): string {
  const parts = assignor === undefined ? [] : [assignor];
  return digestOf([ref, invariant, shape, ...parts]).slice(0, DIGITS);
}

/** The SHA-256 of a list of strings, in hexadecimal; lists that differ in where a string ends differ. */
export function digestOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
