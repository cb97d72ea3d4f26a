import type { Minimality, ShrinkStatistics } from '../domain/finding.ts';
import type { AnyHistory } from '../domain/any-history.ts';
import type { Violation } from '../domain/invariant.ts';
import type { EventImportance } from '../domain/story.ts';
import type { AnySubject } from '../domain/group-subject.ts';
import type { AnyTrace } from '../domain/group-trace.ts';
import type { DriveOptions } from '../run/drive.ts';
import type { Shrunk } from '../shrink/shrink.ts';
import { proveSteps, shrinkSteps } from '../shrink/shrink.ts';
import { simplifierOf } from '../shrink/simplifier-of.ts';
import { canLive, driveAny } from './any-journey.ts';
import { bugOf, isSlow } from './bug.ts';
import { impatientMs } from './hunt.ts';
import { judgeAny } from './judge-any.ts';
import type { PlannedCell } from './plan.ts';
import { membersOf } from './plan.ts';

/** What to shrink, and how far. */
export interface ShrinkTask {
  readonly cell: PlannedCell;
  /** Only this bug of the invariant counts; see `bugOf`. */
  readonly bug: string;
  readonly history: AnyHistory;
  /** Histories that may be run. A hung one counts for many. */
  readonly runsMax: number;
  /** Nothing less than the whole deadline counts as a hang: for what is only slow. */
  readonly patient?: true;
  /** Ordinals of the runs that are known to kill the process: they count as broken and are not run again. */
  readonly fatal: readonly number[];
}

/** What came of it. */
export type ShrunkCase =
  | {
      readonly status: 'shrunk';
      readonly history: AnyHistory;
      readonly shrink: ShrinkStatistics;
      readonly importance: readonly EventImportance[];
    }
  /** Run again, the same history did not break it: in `failures` of `tries`. */
  | { readonly status: 'flaky'; readonly failures: number; readonly tries: number };

/** A history lived once, and what it says of one invariant; `violation` is null if it holds or is another bug. */
export interface Judgement {
  readonly trace: AnyTrace;
  readonly violation: Violation | null;
}

/** How many ordinary runs a hung one counts for. */
export const hungCosts = 20;
/** Runs spent on proving that nothing simpler fails, and on what matters in each event. */
const proofRunsMax = 4000;
const importanceRunsMax = 400;
/** How often a case that did not fail again is tried. */
const flakyTries = 10;

/** What is asked of one history: one invariant and, if not null, one bug of it. */
export interface Question {
  readonly cell: PlannedCell;
  /** See `bugOf`. */
  readonly bug: string | null;
}

/**
 * How long one stretch of a shrink may take, in ms. Where hangs are looked for, a small history takes well under a tenth
 * of a second; elsewhere they are rare, and a busy machine must not be taken for one: what is found would depend on it.
 */
export function shrinkTimeoutMs(
  timeoutMs: number,
  { patient, bug }: Pick<ShrinkTask, 'patient' | 'bug'>,
): number {
  return patient === true || !isSlow(bug) ? timeoutMs : Math.min(timeoutMs, impatientMs);
}

/** Runs a history and judges one invariant. */
export async function judgeHistory(
  subject: AnySubject,
  history: AnyHistory,
  { cell, bug, options }: Question & { readonly options: DriveOptions },
): Promise<Judgement> {
  const { trace } = await driveAny(subject, history, options);
  const verdict = judgeAny(trace, [cell])[0]?.verdict;
  if (verdict?.status !== 'broken') return { trace, violation: null };
  const violation = verdict.violations.find((one) => bug === null || bugOf(one) === bug) ?? null;
  return { trace, violation };
}

/** What matters in each event of a history that breaks `question`: found by changing it and looking again. */
export async function weighEvents(
  subject: AnySubject,
  history: AnyHistory,
  question: Question & { readonly options: DriveOptions },
): Promise<readonly EventImportance[]> {
  const stillBreaks = async (changed: AnyHistory): Promise<boolean> =>
    canLive(subject, changed) &&
    (await judgeHistory(subject, changed, question)).violation !== null;
  const weighed = await answered(simplifierOf(history).weigh(history), stillBreaks, {
    left: importanceRunsMax,
  });
  return weighed.result;
}

/**
 * The smallest history on which the same promise breaks in the same way, and what matters in it. `running` is told the
 * ordinal of each run before it starts.
 */
export async function shrinkCase(
  subject: AnySubject,
  task: ShrinkTask,
  options: DriveOptions & { readonly running: (ordinal: number) => void },
): Promise<ShrunkCase> {
  const budget = { ordinal: 0, left: task.runsMax };
  const timeoutMs = shrinkTimeoutMs(options.timeoutMs, task);
  const stillBreaks = async (history: AnyHistory): Promise<boolean> => {
    if (!canLive(subject, history)) return false;
    const ordinal = budget.ordinal++;
    budget.left--;
    if (task.fatal.includes(ordinal)) return true;
    options.running(ordinal);
    const { violation } = await judgeHistory(subject, history, {
      ...task,
      options: { ...options, timeoutMs },
    });
    if (violation !== null && isSlow(bugOf(violation))) budget.left -= hungCosts;
    return violation !== null;
  };
  if (!(await stillBreaks(task.history))) return flaky(stillBreaks, task.history);

  const small = await answered(
    shrinkSteps(task.history, { runsMax: task.runsMax }),
    stillBreaks,
    budget,
  );
  const proof = await answered(
    proveSteps(small.result.history, { runsMax: proofRunsMax }),
    stillBreaks,
    { left: Math.min(proofRunsMax, budget.left) },
  );
  const { history } = proof.result;
  const importance = await answered(simplifierOf(history).weigh(history), stillBreaks, {
    left: Math.min(importanceRunsMax, budget.left),
  });
  const minimal = minimalityOf(small, proof);
  return {
    status: 'shrunk',
    history,
    importance: importance.result,
    shrink: {
      fromEvents: task.history.events.length,
      toEvents: history.events.length,
      fromMembers: membersOf(task.history),
      toMembers: membersOf(history),
      runs: budget.ordinal,
      minimal,
      passes: small.result.passes,
    },
  };
}

/** What a generator of candidates came to, and whether the budget ended before it did. */
interface Answered<Result> {
  readonly result: Result;
  readonly cutShort: boolean;
}

/** Runs each candidate that `steps` yields and tells it whether it still breaks; once the budget is spent, that it does not. */
async function answered<Result>(
  steps: Generator<AnyHistory, Result, boolean>,
  stillBreaks: (history: AnyHistory) => Promise<boolean>,
  budget: { left: number },
): Promise<Answered<Result>> {
  let cutShort = false;
  let step = steps.next(false);
  while (step.done !== true) {
    cutShort ||= budget.left <= 0;
    // Which candidate comes next depends on what this one did.
    // oxlint-disable-next-line no-await-in-loop
    step = steps.next(!cutShort && (await stillBreaks(step.value)));
  }
  return { result: step.value, cutShort };
}

async function flaky(
  stillBreaks: (history: AnyHistory) => Promise<boolean>,
  history: AnyHistory,
): Promise<ShrunkCase> {
  let failures = 0;
  // One after the other: a state that leaks between runs must leak the same way each time.
  // oxlint-disable-next-line no-await-in-loop
  for (let tried = 0; tried < flakyTries; tried++) if (await stillBreaks(history)) failures++;
  return { status: 'flaky', failures, tries: flakyTries + 1 };
}

function minimalityOf(
  small: Answered<Shrunk<AnyHistory>>,
  proof: Answered<Shrunk<AnyHistory>>,
): Minimality {
  if (!proof.cutShort && proof.result.minimal === 'proven') return 'proven';
  return small.cutShort ? 'truncated' : small.result.minimal;
}
