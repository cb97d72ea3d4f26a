import type { Finding, ShrinkStatistics } from '../domain/finding.ts';
import type { MembershipHistory } from '../domain/history.ts';
import type { Violation } from '../domain/invariant.ts';
import type { EventImportance } from '../domain/story.ts';
import type { SubjectProfile } from '../domain/profile.ts';
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

/**
 * How many suspects of one bug are shrunk: the smallest result counts. One is enough if it is proven minimal and so
 * small that another start can hardly end lower.
 */
const shrunkPerBug = 3;
const smallEvents = 2;
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
  const bugs = bugsOf(trail.tally.suspects);
  const done: (readonly (Shrunken | Unsteady)[])[] = [];
  let next = 0;
  await Promise.all(
    cells.map(async (cell) => {
      for (let rank = next++; rank < bugs.length; rank = next++)
        // A cell does one after the other.
        // oxlint-disable-next-line no-await-in-loop
        done[rank] = await followBug(cell, bugs[rank] ?? [], trail);
    }),
  );
  const small = done.flatMap((items) =>
    smallestOf(items.flatMap((item) => ('seen' in item ? [item] : []))),
  );
  const proven = new Set(small.map(({ suspect }) => suspect.invariant));
  return {
    found: small.map((item) => foundOf(item, trail)),
    unsteady: done
      .flat()
      .flatMap((item) => ('failures' in item && !proven.has(item.suspect.invariant) ? [item] : [])),
  };
}

/** Suspects, bug by bug; see `bugOf`. */
function bugsOf(suspects: readonly Suspect[]): readonly (readonly Suspect[])[] {
  const bugs: Suspect[][] = [];
  for (const suspect of suspects) {
    const known = bugs.find(
      ([first]) => first?.invariant === suspect.invariant && first.bug === suspect.bug,
    );
    if (known === undefined) bugs.push([suspect]);
    else known.push(suspect);
  }
  return bugs;
}

async function followBug(
  cell: Cell,
  suspects: readonly Suspect[],
  trail: Trail,
): Promise<readonly (Shrunken | Unsteady)[]> {
  const done: (Shrunken | Unsteady)[] = [];
  for (const suspect of suspects.slice(0, shrunkPerBug)) {
    // Whether the next one is needed depends on what this one became.
    // oxlint-disable-next-line no-await-in-loop
    const item = await follow(cell, suspect, trail);
    done.push(item);
    if (!('seen' in item)) continue;
    const { minimal, toEvents } = item.shrink;
    if (minimal === 'proven' && toEvents <= smallEvents) break;
  }
  return done;
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

function smallestOf(items: readonly Shrunken[]): readonly Shrunken[] {
  return items.toSorted((a, b) => compareHistories(a.history, b.history)).slice(0, 1);
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
