import type { Fixture } from '../domain/fixture.ts';
import type { Violation } from '../domain/invariant.ts';
import type { Story } from '../domain/story.ts';
import type { SubjectProfile } from '../domain/profile.ts';
import { sentenceOf } from '../report/prose.ts';
import { storyOf } from '../report/story.ts';
import type { Cell } from './cell.ts';
import { cellsOf } from './plan.ts';
import { rightAnswerOf } from './right-answer.ts';

/**
 * What a fixture says now: `as-expected`; `fixed` (pinned as broken, no longer seen); `failed` (must hold, and does
 * not); `fails-differently` (still broken, with another witness than the summary tells).
 */
export type ReplayVerdict = 'as-expected' | 'fixed' | 'failed' | 'fails-differently';

/** One fixture, run again. */
export interface Replayed {
  readonly fixture: Fixture;
  readonly profile: SubjectProfile;
  readonly verdict: ReplayVerdict;
  /** What was wrong this time; null if nothing. */
  readonly seen: {
    readonly violation: Violation;
    readonly summary: string;
    readonly story: Story;
  } | null;
}

/** Runs a fixture's history on the subject in `cell` and judges its invariant, whatever the subject claims. */
export async function replayFixture(
  cell: Cell,
  fixture: Fixture,
  { timeoutMs }: { readonly timeoutMs: number },
): Promise<Replayed> {
  const profile = await cell.open();
  const planned = cellsOf(profile, [fixture.invariant])[0];
  if (planned === undefined) throw new Error('a fixture without an invariant');
  const { trace, violation } = await cell.judge({
    history: fixture.history,
    cell: planned,
    bug: null,
    timeoutMs,
  });
  if (violation === null)
    return {
      fixture,
      profile,
      seen: null,
      verdict: fixture.expect === 'holds' ? 'as-expected' : 'fixed',
    };
  const summary = sentenceOf(violation.witness);
  const seen = {
    violation,
    summary,
    story: storyOf(trace, violation, [], rightAnswerOf(trace, violation)),
  };
  if (fixture.expect === 'holds') return { fixture, profile, seen, verdict: 'failed' };
  const same = summary === fixture.summary;
  return { fixture, profile, seen, verdict: same ? 'as-expected' : 'fails-differently' };
}
