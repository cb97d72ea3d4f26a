import type { GroupVerdict, GroupViolation } from '../../domain/group-invariant.ts';
import type { GroupWitness } from '../../domain/group-witness.ts';

/** How many violations of one trace are kept: the first ones tell the story. */
export const groupViolationsMax = 16;

/** Counts the chances to fail, and keeps the failures. */
export interface GroupTally {
  examined: number;
  readonly violations: GroupViolation[];
}

/** An empty tally. */
export function newGroupTally(): GroupTally {
  return { examined: 0, violations: [] };
}

/** What was broken, as a witness tells it. */
export type Breach = Omit<GroupWitness, 'type'>;

/** Notes a broken promise; `evidence` are indices of observations, the last one being where it went wrong. */
export function noteBreach(tally: GroupTally, evidence: readonly number[], breach: Breach): void {
  if (tally.violations.length >= groupViolationsMax) return;
  tally.violations.push({ evidence, witness: { type: 'group-rule', ...breach } });
}

/** What a tally says. */
export function groupVerdictOf({ examined, violations }: GroupTally): GroupVerdict {
  const [first, ...rest] = violations;
  if (first === undefined) return { status: 'holds', examined };
  return { status: 'broken', examined: Math.max(1, examined), violations: [first, ...rest] };
}
