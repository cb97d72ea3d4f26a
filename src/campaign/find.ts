import { isOurs } from '../catalog/is-ours.ts';
import type { Finding, ShrinkStatistics } from '../domain/finding.ts';
import type { AnyHistory } from '../domain/any-history.ts';
import type { Violation } from '../domain/invariant.ts';
import type { EventImportance } from '../domain/story.ts';
import type { AnyProfile } from '../domain/group-subject.ts';
import type { AnyTrace } from '../domain/group-trace.ts';
import { sentenceOf } from '../report/prose.ts';
import { simplifierOf } from '../shrink/simplifier-of.ts';
import { findingIdOf } from '../save/finding-id.ts';
import { anyStoryOf } from './any-story.ts';
import { isSlow } from './bug.ts';
import type { Cell } from './cell.ts';
import { casesOf } from './cases.ts';
import type { VerifyOptions } from './options.ts';
import type { HuntPlan, PlannedCell, Suspect } from './plan.ts';
import { membersOf, shapeOfHistory } from './plan.ts';
import type { NumberedCase } from './rich-cases.ts';
import { richCases } from './rich-cases.ts';
import type { ShrunkAfresh } from './shrink-afresh.ts';
import { shrinkAfresh } from './shrink-afresh.ts';
import type { ShrinkTask, ShrunkCase } from './shrink-case.ts';
import { hungCosts } from './shrink-case.ts';
import type { Tally } from './tally.ts';

/** A finding before it is saved. */
export type Found = Omit<Finding, 'fixture' | 'replay'>;

/** A promise that broke once and did not break again. */
export interface Unsteady {
  readonly suspect: Suspect;
  readonly history: AnyHistory;
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
  readonly history: AnyHistory;
  readonly shrink: ShrinkStatistics;
  readonly importance: readonly EventImportance[];
  readonly seen: { readonly trace: AnyTrace; readonly violation: Violation };
}

/** What following needs to know of the hunt. */
export interface Trail {
  readonly plan: HuntPlan;
  readonly profile: AnyProfile;
  readonly tally: Tally;
  readonly options: VerifyOptions;
}

/**
 * Shrinks the suspects, in fresh cells, and believes only what breaks again in another fresh one. One finding for each
 * bug: the smallest.
 */
export async function followSuspects(cells: readonly Cell[], trail: Trail): Promise<Followed> {
  const bugs = bugsOf(trail.tally.suspects);
  const shrunk: ShrunkBug[] = [];
  let next = 0;
  await Promise.all(
    cells.map(async (cell) => {
      for (let rank = next++; rank < bugs.length; rank = next++)
        // A cell does one after the other.
        // oxlint-disable-next-line no-await-in-loop
        shrunk[rank] = await shrinkBug(cell, bugs[rank] ?? [], trail);
    }),
  );
  const unsteady = shrunk.flatMap((bug) => (bug.best === null ? bug.unsteady : []));
  const best = shrunk.flatMap((bug) => (bug.best === null ? [] : [bug.best]));
  const [cell] = cells;
  const confirmed = cell === undefined ? [] : await confirmAll(cell, best, trail.plan);
  const small = confirmed.flatMap((item) => ('seen' in item ? [item] : []));
  const gone = confirmed.flatMap((item) => ('seen' in item ? [] : [item]));
  const proven = new Set(small.map(({ suspect }) => suspect.invariant));
  const lost = [...unsteady, ...gone].filter(({ suspect }) => !proven.has(suspect.invariant));
  const afresh = cell === undefined ? [] : await followAfresh(cell, lost, trail);
  const found = [...small, ...afresh].map((item) => foundOf(item, trail));
  return { found: withoutTwins(found), unsteady: lost };
}

/**
 * What broke in the hunt and did not break again was perhaps caused by what ran before. Histories in which much happens
 * may hold the whole cause: they are tried alone.
 */
async function followAfresh(
  cell: Cell,
  lost: readonly Unsteady[],
  { plan, profile, tally, options }: Trail,
): Promise<readonly Shrunken[]> {
  const found: Shrunken[] = [];
  if (isOurs(profile) || options.signal?.aborted === true) return found;
  // What answers differently within one history is moved by something else than the histories before.
  if ((tally.rows.get('determinism')?.broken ?? 0) > 0) return found;
  const rich = richCases(plan, options.runs);
  for (const invariant of new Set(lost.map(({ suspect }) => suspect.invariant))) {
    const first = lost.find(({ suspect }) => suspect.invariant === invariant)?.suspect;
    if (first === undefined || isSlow(first.bug)) continue;
    // One after the other: they share the cell.
    // oxlint-disable-next-line no-await-in-loop
    found.push(...(await firstAfresh(cell, rich, { plan, suspect: first })));
  }
  return found;
}

async function firstAfresh(
  cell: Cell,
  rich: readonly NumberedCase[],
  { plan, suspect }: { readonly plan: HuntPlan; readonly suspect: Suspect },
): Promise<readonly Shrunken[]> {
  const { bug } = suspect;
  const task = { cell: plannedCell(plan, suspect), bug, timeoutMs: plan.timeoutMs };
  for (const { index, history } of rich) {
    // oxlint-disable-next-line no-await-in-loop
    const afresh = await shrinkAfresh(cell, { ...task, history });
    if (afresh !== null) return shrunkenOf({ ...suspect, case: index }, history, afresh);
  }
  return [];
}

function shrunkenOf(
  suspect: Suspect,
  from: AnyHistory,
  { shrunk, runs, judgement: { trace, violation } }: ShrunkAfresh,
): readonly Shrunken[] {
  if (violation === null) return [];
  const { history, minimal, passes } = shrunk;
  const shrink = {
    fromEvents: from.events.length,
    toEvents: history.events.length,
    fromMembers: membersOf(from),
    toMembers: membersOf(history),
    runs,
    minimal,
    passes,
  };
  return [{ suspect, history, shrink, importance: [], seen: { trace, violation } }];
}

/** Two messages can be about one bug: what shrank to the same shape is the same. */
function withoutTwins(found: readonly Found[]): readonly Found[] {
  return [...new Map(found.toReversed().map((item) => [item.id, item])).values()].toReversed();
}

/** What shrinking made of one bug: its smallest history, or, if none broke again, how unsteady it is. */
interface ShrunkBug {
  readonly best: Omit<Shrunken, 'seen'> | null;
  readonly unsteady: readonly Unsteady[];
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

/** Shrinks suspects of one bug, one after the other in one fresh cell. */
async function shrinkBug(
  cell: Cell,
  suspects: readonly Suspect[],
  { plan, options }: Trail,
): Promise<ShrunkBug> {
  const cases = casesOf(plan);
  const budget = options.signal?.aborted === true ? runsMax.interrupted : runsMax.usual;
  const unsteady: Unsteady[] = [];
  const small: Omit<Shrunken, 'seen'>[] = [];
  await cell.renew();
  for (const suspect of suspects.slice(0, shrunkPerBug)) {
    const history = cases(suspect.case);
    if (history === null) continue;
    const task = { cell: plannedCell(plan, suspect), bug: suspect.bug, history, runsMax: budget };
    // Whether the next one is needed depends on what this one became.
    // oxlint-disable-next-line no-await-in-loop
    const shrunk = await shrinkPatiently(cell, plan, task);
    if (shrunk.status === 'flaky') unsteady.push({ suspect, history, ...shrunk });
    else small.push({ suspect, ...shrunk });
    if (shrunk.status === 'shrunk' && isSurelySmall(shrunk.shrink)) break;
  }
  const [best = null] = small.toSorted((a, b) =>
    simplifierOf(a.history).compare(a.history, b.history),
  );
  return { best, unsteady };
}

/** How many hung runs with the full deadline a case is worth that a short one took for a hang. */
const slowRuns = 15;

/** What hangs is shrunk with a short deadline. If what comes out is only slow, it is shrunk again with the full one. */
async function shrinkPatiently(
  cell: Cell,
  plan: HuntPlan,
  task: Omit<ShrinkTask, 'fatal'>,
): Promise<ShrunkCase> {
  const shrunk = await cell.shrink(plan, task);
  if (!isSlow(task.bug) || shrunk.status === 'flaky') return shrunk;
  const { history } = shrunk;
  const { violation } = await cell.judge({ ...task, history, timeoutMs: plan.timeoutMs });
  if (violation !== null) return shrunk;
  return cell.shrink(plan, { ...task, patient: true, runsMax: slowRuns * hungCosts });
}

/**
 * A failure is believed if it is seen again where nothing of its search is left. One fresh cell serves for all, and one
 * of its own for each that does not show there.
 */
async function confirmAll(
  cell: Cell,
  shrunk: readonly Omit<Shrunken, 'seen'>[],
  plan: HuntPlan,
): Promise<readonly (Shrunken | Unsteady)[]> {
  const confirmed: (Shrunken | Unsteady)[] = [];
  await cell.renew();
  for (const best of shrunk) {
    const { suspect, history } = best;
    const { bug } = suspect;
    const task = { history, cell: plannedCell(plan, suspect), bug, timeoutMs: plan.timeoutMs };
    // One after the other, in the same order whoever shrank them.
    // oxlint-disable-next-line no-await-in-loop
    let seen = await cell.judge(task);
    if (seen.violation === null) {
      // oxlint-disable-next-line no-await-in-loop
      await cell.renew();
      // oxlint-disable-next-line no-await-in-loop
      seen = await cell.judge(task);
    }
    const { trace, violation } = seen;
    if (violation === null) confirmed.push({ suspect, history, failures: 1, tries: 2 });
    else confirmed.push({ ...best, seen: { trace, violation } });
  }
  return confirmed;
}

function isSurelySmall({ minimal, toEvents }: ShrinkStatistics): boolean {
  return minimal === 'proven' && toEvents <= smallEvents;
}

function plannedCell({ cells }: HuntPlan, { invariant }: Suspect): PlannedCell {
  const planned = cells.find((item) => item.invariant === invariant);
  if (planned === undefined) throw new Error(`${invariant} is not in the plan`);
  return planned;
}

function foundOf(
  { suspect, history, shrink, importance, seen }: Shrunken,
  { plan, profile, tally }: Trail,
): Found {
  const { trace, violation } = seen;
  return {
    id: findingIdOf(profile, suspect.invariant, simplifierOf(history).shapeOf(history)),
    invariant: suspect.invariant,
    shape: shapeOfHistory(history),
    summary: sentenceOf(violation.witness),
    witness: violation.witness,
    history,
    story: anyStoryOf(trace, violation, importance),
    seed: plan.seed,
    case: suspect.case,
    frequency: tally.rows.get(suspect.invariant)?.broken ?? 0,
    shrink,
  };
}
