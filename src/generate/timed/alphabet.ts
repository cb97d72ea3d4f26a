import type { TimedEvent } from '../../domain/timed-history.ts';
import { clusterLetters } from './cluster-letters.ts';
import type { TimedLetter } from './letter.ts';
import { memberLetters } from './member-letters.ts';
import { stray } from './stray.ts';

/** All kinds of timed events; weights of plans are indices into it. */
export const timedAlphabet: readonly TimedLetter[] = [...memberLetters, ...clusterLetters, stray];

/** Weights for a plan, by kind; what is not named does not happen. */
export function timedWeights(
  byKind: Partial<Record<TimedEvent['type'], number>>,
): readonly number[] {
  return timedAlphabet.map(({ kind }) => byKind[kind] ?? 0);
}
