import type { InvariantId } from '../domain/contract.ts';
import type { Witness } from '../domain/invariant.ts';
import type { Story } from '../domain/story.ts';
import { sentenceOf } from '../report/prose.ts';
import { simplifierOf } from '../shrink/simplifier-of.ts';
import { findingIdOf } from '../save/finding-id.ts';
import type { Found, Trail } from './find.ts';
import { membersOf, shapeOfHistory } from './plan.ts';
import type { NumberedCase } from './rich-cases.ts';

/** What was seen of `determinism` on a case that cannot be shrunk. */
export interface Unshrunk extends NumberedCase {
  readonly witness: Witness;
  readonly story: Story;
  readonly frequency: number;
  /** Histories that were run to see it. */
  readonly runs: number;
}

/** The one invariant that is broken by what differs from run to run. */
export const determinism: InvariantId = 'determinism';

/** A finding of `determinism` on the history as it was generated: smaller ones would fail or not as chance has it. */
export function unshrunkFinding(
  { index, history, witness, story, frequency, runs }: Unshrunk,
  { plan, profile }: Pick<Trail, 'plan' | 'profile'>,
): Found {
  const events = history.events.length;
  const members = membersOf(history);
  return {
    id: findingIdOf(profile, determinism, simplifierOf(history).shapeOf(history)),
    invariant: determinism,
    shape: shapeOfHistory(history),
    summary: sentenceOf(witness),
    witness,
    history,
    story,
    seed: plan.seed,
    case: index,
    frequency,
    shrink: {
      fromEvents: events,
      toEvents: events,
      fromMembers: members,
      toMembers: members,
      runs,
      minimal: 'truncated',
      passes: [],
    },
  };
}
