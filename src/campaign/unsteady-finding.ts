import type { InvariantId } from '../domain/contract.ts';
import type { SubjectProfile } from '../domain/profile.ts';
import { sentenceOf } from '../report/prose.ts';
import { findingIdOf } from '../save/finding-id.ts';
import { shapeOf } from '../shrink/canonical.ts';
import { compareHistories } from '../shrink/simpler.ts';
import type { Found, Unsteady } from './find.ts';
import type { HuntPlan } from './plan.ts';
import { membersOf } from './plan.ts';

/**
 * A subject that answers differently to the same history breaks `determinism`, whatever else it seemed to break: one
 * finding for all of that, unless determinism has one already.
 */
export function unsteadyFinding(
  unsteady: readonly Unsteady[],
  found: readonly Found[],
  { plan, profile }: { readonly plan: HuntPlan; readonly profile: SubjectProfile },
): Found | null {
  const [first] = unsteady.toSorted((a, b) => compareHistories(a.history, b.history));
  const known = found.some(({ invariant }) => invariant === determinism);
  if (first === undefined || known || !isPlanned(plan)) return null;
  const { suspect, history, failures, tries } = first;
  const witness = { type: 'flaky', invariant: suspect.invariant, failures, tries } as const;
  const members = membersOf(history);
  const events = history.events.length;
  return {
    id: findingIdOf(profile.ref, determinism, shapeOf(history)),
    invariant: determinism,
    shape: history.shape,
    summary: sentenceOf(witness),
    witness,
    history,
    story: { rounds: [], importance: [] },
    seed: plan.seed,
    case: suspect.case,
    frequency: unsteady.length,
    shrink: {
      fromEvents: events,
      toEvents: events,
      fromMembers: members,
      toMembers: members,
      runs: tries,
      minimal: 'truncated',
      passes: [],
    },
  };
}

const determinism: InvariantId = 'determinism';

function isPlanned({ cells }: HuntPlan): boolean {
  return cells.some(({ invariant }) => invariant === determinism);
}
