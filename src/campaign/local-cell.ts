import type { AssignorSubject } from '../domain/subject.ts';
import type { DriveOptions } from '../run/drive.ts';
import type { ExitGuard } from '../run/exit-guard.ts';
import type { Cases } from './cases.ts';
import { casesOf } from './cases.ts';
import type { Cell } from './cell.ts';
import { huntChunk } from './hunt.ts';
import type { HuntPlan } from './plan.ts';
import { judgeHistory, shrinkCase, weighEvents } from './shrink-case.ts';

/** What a cell in this process needs from it. */
export interface LocalCellOptions {
  readonly clock: () => number;
  readonly guard: ExitGuard | null;
  /** Told which case or run the subject is about to live through, and when it is out again. */
  readonly running: (ordinal: number) => void;
  readonly idle: () => void;
  /** Runs that are known to kill the process; see `ShrinkTask.fatal`. */
  readonly fatal: readonly number[];
  /** Somebody watches `running` from outside and can kill this process. */
  readonly watched: boolean;
}

/** A cell in this process. It survives what can be interrupted or caught; a child process survives the rest. */
export function localCell(subject: AssignorSubject, options: LocalCellOptions): Cell {
  let stopped = false;
  let made: { readonly plan: HuntPlan; readonly cases: Cases } | null = null;
  let current = 0;
  const running = (ordinal: number): void => {
    current = ordinal;
    options.running(ordinal);
  };
  const watched = options.watched ? { watched: (): void => running(current) } : {};
  const driveOptions = (timeoutMs: number): DriveOptions => ({
    timeoutMs,
    clock: options.clock,
    guard: options.guard,
    ...watched,
  });
  return {
    open: () => Promise.resolve(subject.profile),
    hunt: (plan, chunk, progress) => {
      // Exhaustive cases are counted through: keep the place between chunks.
      if (made?.plan !== plan) made = { plan, cases: casesOf(plan) };
      const hunt = { subject, plan, cases: made.cases, drive: driveOptions(plan.timeoutMs) };
      return huntChunk(hunt, chunk, {
        running,
        idle: (next) => {
          options.idle();
          progress(next - chunk.from);
        },
        stopped: () => stopped,
      });
    },
    shrink: async (plan, task) => {
      const { fatal } = options;
      const shrunk = await shrinkCase(
        subject,
        { ...task, fatal },
        { ...driveOptions(plan.timeoutMs), running },
      );
      options.idle();
      return shrunk;
    },
    judge: async ({ history, timeoutMs, ...question }) => {
      running(0);
      const judgement = await judgeHistory(subject, history, {
        ...question,
        options: driveOptions(timeoutMs),
      });
      options.idle();
      return judgement;
    },
    weigh: async ({ history, timeoutMs, ...question }) => {
      running(0);
      const importance = await weighEvents(subject, history, {
        ...question,
        options: driveOptions(timeoutMs),
      });
      options.idle();
      return importance;
    },
    renew: () => Promise.resolve(),
    stop: () => {
      stopped = true;
    },
    close: () => Promise.resolve(),
  };
}
