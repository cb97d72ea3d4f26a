import type { Fixture } from '../domain/fixture.ts';
import type { Violation } from '../domain/invariant.ts';
import type { Story } from '../domain/story.ts';
import type { AnyProfile } from '../domain/group-subject.ts';
import type { AnyTrace } from '../domain/group-trace.ts';
import { sentenceOf } from '../report/prose.ts';
import { anyStoryOf } from './any-story.ts';
import type { Cell } from './cell.ts';
import { judgeAny } from './judge-any.ts';
import type { PlannedCell } from './plan.ts';
import { cellsOf } from './plan.ts';

/**
 * What a fixture says now: `as-expected`; `fixed` (pinned as broken, no longer seen); `failed` (must hold, and does
 * not); `fails-differently` (still broken, with another witness than the summary tells); `undecided` (the subject
 * failed before the promise could be looked at, or nobody can tell).
 */
export type ReplayVerdict = 'as-expected' | 'fixed' | 'failed' | 'fails-differently' | 'undecided';

/** One fixture, run again. */
export interface Replayed {
  readonly fixture: Fixture;
  readonly profile: AnyProfile;
  readonly verdict: ReplayVerdict;
  /** What was wrong this time; null if nothing. */
  readonly seen: {
    readonly violation: Violation;
    readonly summary: string;
    readonly story: Story;
  } | null;
  /** Why it is undecided. */
  readonly reason?: string;
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
    return { fixture, profile, seen: null, ...unseenVerdict(fixture, trace, planned) };
  const summary = sentenceOf(violation.witness);
  const seen = {
    violation,
    summary,
    story: anyStoryOf(trace, violation, []),
  };
  if (fixture.expect === 'holds') return { fixture, profile, seen, verdict: 'failed' };
  const same = summary === fixture.summary;
  return { fixture, profile, seen, verdict: same ? 'as-expected' : 'fails-differently' };
}

/** Nothing was wrong: was there a chance that something could be? */
function unseenVerdict(
  { expect }: Fixture,
  trace: AnyTrace,
  cell: PlannedCell,
): Pick<Replayed, 'verdict' | 'reason'> {
  const verdict = judgeAny(trace, [cell])[0]?.verdict;
  if (verdict?.status === 'undecided') return { verdict: 'undecided', reason: verdict.reason };
  const last = trace.observations.findLast(
    ({ type }) => type === 'failed' || type === 'step-failed',
  );
  if ((last?.type === 'failed' || last?.type === 'step-failed') && verdict?.examined === 0)
    return { verdict: 'undecided', reason: `the subject failed before: ${last.message}` };
  return { verdict: expect === 'holds' ? 'as-expected' : 'fixed' };
}
