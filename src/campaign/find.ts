import type { Finding, ShrinkStatistics } from '../domain/finding.ts';
import type { MembershipHistory } from '../domain/history.ts';
import type { InvariantId, Violation } from '../domain/invariant.ts';
import type { EventImportance } from '../domain/story.ts';
import type { SubjectProfile } from '../domain/subject.ts';
import type { Trace } from '../domain/trace.ts';
import { sentenceOf } from '../report/prose.ts';
import { storyOf } from '../report/story.ts';
import { findingIdOf } from '../save/finding-id.ts';
import { shapeOf } from '../shrink/canonical.ts';
import { compareHistories } from '../shrink/simpler.ts';
import type { Cell } from './cell.ts';
import { casesOf } from './cases.ts';
import type { VerifyOptions } from './options.ts';
import type { HuntPlan, Suspect } from './plan.ts';
import { rightAnswerOf } from './right-answer.ts';
import type { Tally } from './tally.ts';

/** A finding before it is saved. */
export type Found = Omit<Finding, 'fixture' | 'replay'>;

/** A promise that broke once and did not break again. */
export interface Unsteady {
  readonly suspect: Suspect;
  readonly history: MembershipHistory;
  readonly failures: number;
  readonly tries: number;
}

/** What became of the suspects of a hunt. */
export interface Followed {
  readonly found: readonly Found[];
  readonly unsteady: readonly Unsteady[];
}

/** How many suspects of one bug are shrunk: the smallest result counts. */
const shrunkPerBug = 2;
/** Runs of one shrink; fewer when somebody waits for the end. */
const runsMax = { usual: 3000, interrupted: 300 };

interface Shrunken {
  readonly suspect: Suspect;
  readonly history: MembershipHistory;
  readonly shrink: ShrinkStatistics;
  readonly importance: readonly EventImportance[];
  readonly seen: { readonly trace: Trace; readonly violation: Violation };
}

/** What following needs to know of the hunt. */
export interface Trail {
  readonly plan: HuntPlan;
  readonly profile: SubjectProfile;
  readonly tally: Tally;
  readonly options: VerifyOptions;
}

/**
 * Shrinks the suspects, in fresh cells, and believes only what breaks again in another fresh one. One finding for each
 * bug: the smallest.
 */
export async function followSuspects(cells: readonly Cell[], trail: Trail): Promise<Followed> {
  const queue = suspectsToShrink(trail.tally.suspects);
  const done: (Shrunken | Unsteady)[] = [];
  let next = 0;
  await Promise.all(
    cells.map(async (cell) => {
      for (let rank = next++; rank < queue.length; rank = next++) {
        const suspect = queue[rank];
        // A cell does one after the other.
        // oxlint-disable-next-line no-await-in-loop
        if (suspect !== undefined) done[rank] = await follow(cell, suspect, trail);
      }
    }),
  );
  const small = smallestOfEachBug(done.flatMap((item) => ('seen' in item ? [item] : [])));
  const proven = new Set(small.map(({ suspect }) => suspect.invariant));
  return {
    found: small.map((item) => foundOf(item, trail)),
    unsteady: done.flatMap((item) =>
      'failures' in item && !proven.has(item.suspect.invariant) ? [item] : [],
    ),
  };
}

function suspectsToShrink(suspects: readonly Suspect[]): readonly Suspect[] {
  const taken = new Map<InvariantId, Map<string, number>>();
  return suspects.filter(({ invariant, bug }) => {
    const bugs = taken.get(invariant) ?? new Map<string, number>();
    taken.set(invariant, bugs);
    const before = bugs.get(bug) ?? 0;
    bugs.set(bug, before + 1);
    return before < shrunkPerBug;
  });
}

async function follow(
  cell: Cell,
  suspect: Suspect,
  { plan, options }: Trail,
): Promise<Shrunken | Unsteady> {
  const history = casesOf(plan)(suspect.case);
  const planned = plan.cells.find(({ invariant }) => invariant === suspect.invariant);
  if (history === null || planned === undefined)
    throw new Error(`case ${suspect.case} is not in the plan`);
  const { bug } = suspect;
  const budget = options.signal?.aborted === true ? runsMax.interrupted : runsMax.usual;
  await cell.renew();
  const shrunk = await cell.shrink(plan, { cell: planned, bug, history, runsMax: budget });
  if (shrunk.status === 'flaky') return { suspect, history, ...shrunk };
  await cell.renew();
  const { timeoutMs } = plan;
  const seen = await cell.judge({ history: shrunk.history, cell: planned, bug, timeoutMs });
  const { trace, violation } = seen;
  if (violation === null) return { suspect, history: shrunk.history, failures: 1, tries: 2 };
  return { suspect, ...shrunk, seen: { trace, violation } };
}

/** One for each bug, and of those that shrank to the same shape one: in the order of the suspects. */
function smallestOfEachBug(items: readonly Shrunken[]): readonly Shrunken[] {
  const best: Shrunken[] = [];
  for (const item of items) {
    const rank = best.findIndex(
      ({ suspect }) =>
        suspect.invariant === item.suspect.invariant && suspect.bug === item.suspect.bug,
    );
    const other = best[rank];
    if (other === undefined) best.push(item);
    else if (compareHistories(item.history, other.history) < 0) best[rank] = item;
  }
  return best;
}

function foundOf(
  { suspect, history, shrink, importance, seen }: Shrunken,
  { plan, profile, tally }: Trail,
): Found {
  const { trace, violation } = seen;
  return {
    id: findingIdOf(profile.ref, suspect.invariant, shapeOf(history)),
    invariant: suspect.invariant,
    shape: history.shape,
    summary: sentenceOf(violation.witness),
    witness: violation.witness,
    history,
    story: storyOf(trace, violation, importance, rightAnswerOf(trace, violation)),
    seed: plan.seed,
    case: suspect.case,
    frequency: tally.rows.get(suspect.invariant)?.broken ?? 0,
    shrink,
  };
}
