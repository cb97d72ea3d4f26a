import type { GroupInvariant } from '../domain/group-invariant.ts';
import type { GroupTrace } from '../domain/group-trace.ts';

/** The rules of an invariant that a trace breaks, each once, in the order in which they were found. */
export function brokenRules(invariant: GroupInvariant, trace: GroupTrace): readonly string[] {
  const verdict = invariant.check(trace);
  if (verdict.status !== 'broken') return [];
  return [...new Set(verdict.violations.map(({ witness }) => witness.rule))];
}

/** How many chances to fail a trace gave. */
export function chancesIn(invariant: GroupInvariant, trace: GroupTrace): number {
  const verdict = invariant.check(trace);
  return verdict.status === 'undecided' ? 0 : verdict.examined;
}
