import type { Verdict, Violation, Witness } from '../domain/invariant.ts';

/** How many violations of one trace are kept: the first ones tell the story. */
export const violationsMax = 16;

/** Counts the chances to fail, and keeps the failures. */
export interface Tally {
  examined: number;
  readonly violations: Violation[];
}

/** An empty tally. */
export function newTally(): Tally {
  return { examined: 0, violations: [] };
}

/** Notes a broken promise; `evidence` are indices of observations, the last one being where it went wrong. */
export function note(tally: Tally, evidence: readonly number[], witness: Witness): void {
  if (tally.violations.length < violationsMax) tally.violations.push({ evidence, witness });
}

/** What a tally says. */
export function verdictOf({ examined, violations }: Tally): Verdict {
  const [first, ...rest] = violations;
  if (first === undefined) return { status: 'holds', examined };
  return { status: 'broken', examined: Math.max(1, examined), violations: [first, ...rest] };
}
