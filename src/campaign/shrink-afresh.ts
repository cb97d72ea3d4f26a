import type { AnyHistory } from '../domain/any-history.ts';
import type { Shrunk } from '../shrink/shrink.ts';
import { shrinkSteps } from '../shrink/shrink.ts';
import type { Cell, JudgeTask } from './cell.ts';
import type { Judgement } from './shrink-case.ts';

/** Every run has a process of its own, so there are few. */
const runsMax = 40;
const confirmations = 3;

/** A history that breaks in a process that saw nothing before, how it became small, and what was seen. */
export interface ShrunkAfresh {
  readonly shrunk: Shrunk<AnyHistory>;
  readonly runs: number;
  readonly judgement: Judgement;
}

/**
 * Shrinks a history with each candidate in a process of its own: for a subject that keeps something from one history to
 * the next, where a smaller history breaks only because of what ran before it. Null if `task.history` does not break
 * alone.
 */
export async function shrinkAfresh(cell: Cell, task: JudgeTask): Promise<ShrunkAfresh | null> {
  let runs = 0;
  let last: Judgement | null = null;
  const stillBreaks = async (history: AnyHistory): Promise<boolean> => {
    runs++;
    await cell.renew();
    const judgement = await cell.judge({ ...task, history });
    if (judgement.violation !== null) last = judgement;
    return judgement.violation !== null;
  };
  if (!(await stillBreaks(task.history))) return null;
  const steps = shrinkSteps(task.history, { runsMax });
  let step = steps.next(false);
  // Which candidate comes next depends on what this one did.
  // oxlint-disable-next-line no-await-in-loop
  while (step.done !== true) step = steps.next(await stillBreaks(step.value));
  // What breaks now and then gets lucky in one of so many runs.
  for (let more = 0; more < confirmations; more++)
    // oxlint-disable-next-line no-await-in-loop
    if (!(await stillBreaks(step.value.history))) return null;
  return last === null ? null : { shrunk: step.value, runs, judgement: last };
}
