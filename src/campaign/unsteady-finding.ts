import type { AnyProfile } from '../domain/group-subject.ts';
import { simplifierOf } from '../shrink/simplifier-of.ts';
import type { Found, Unsteady } from './find.ts';
import type { HuntPlan } from './plan.ts';
import { determinism, unshrunkFinding } from './unshrunk-finding.ts';

/**
 * A subject that answers differently to the same history breaks `determinism`, whatever else it seemed to break: one
 * finding for all of that, unless determinism has one already.
 */
export function unsteadyFinding(
  unsteady: readonly Unsteady[],
  found: readonly Found[],
  { plan, profile }: { readonly plan: HuntPlan; readonly profile: AnyProfile },
): Found | null {
  const [first] = unsteady.toSorted((a, b) =>
    simplifierOf(a.history).compare(a.history, b.history),
  );
  const known = found.some(({ invariant }) => invariant === determinism);
  if (first === undefined || known || !isPlanned(plan)) return null;
  const { suspect, history, failures, tries } = first;
  return unshrunkFinding(
    {
      index: suspect.case,
      history,
      witness: { type: 'flaky', invariant: suspect.invariant, failures, tries },
      story: { rounds: [], importance: [] },
      frequency: unsteady.length,
      runs: tries,
    },
    { plan, profile },
  );
}

function isPlanned({ cells }: HuntPlan): boolean {
  return cells.some(({ invariant }) => invariant === determinism);
}
