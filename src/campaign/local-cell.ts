import { SuiteError } from '../domain/errors.ts';
import type { AnySubject, GroupSubject } from '../domain/group-subject.ts';
import { isGroupSubject } from '../domain/group-subject.ts';
import type { Cast } from '../simulation/cast.ts';
import type { DriveOptions } from '../run/drive.ts';
import type { ExitGuard } from '../run/exit-guard.ts';
import type { Cases } from './cases.ts';
import { casesOf } from './cases.ts';
import type { Cell } from './cell.ts';
import type { ExploreTask } from './explore-group.ts';
import { exploreGroup } from './explore-group.ts';
import { guardedCast } from './guarded-cast.ts';
import { huntChunk } from './hunt.ts';
import type { HuntPlan } from './plan.ts';
import type { Question } from './shrink-case.ts';
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
export function localCell(subject: AnySubject, options: LocalCellOptions): Cell {
  let stopped = false;
  let made: { readonly plan: HuntPlan; readonly cases: Cases } | null = null;
  const bench = benchOf(options, isGroupSubject(subject));
  return {
    open: () => Promise.resolve(subject.profile),
    hunt: (plan, chunk, progress) => {
      // Exhaustive cases are counted through: keep the place between chunks.
      if (made === null || !samePlan(made.plan, plan)) made = { plan, cases: casesOf(plan) };
      const drive = bench.driveOptions(plan.timeoutMs, plan.careful);
      return huntChunk({ subject, plan, cases: made.cases, drive }, chunk, {
        running: bench.running,
        idle: (next) => {
          options.idle();
          progress(next - chunk.from);
        },
        stopped: () => stopped,
      });
    },
    explore: async (task, progress) => {
      if (!isGroupSubject(subject)) throw notAGroup(subject.profile.ref);
      const cast = castOf(subject, task, options);
      return exploreGroup(subject, cast, { task, progress, stopped: () => stopped });
    },
    shrink: async (plan, task) => {
      const { fatal } = options;
      const drive = bench.shrinkOptions(plan.timeoutMs, task);
      const { running } = bench;
      const shrunk = await shrinkCase(subject, { ...task, fatal }, { ...drive, running });
      options.idle();
      return shrunk;
    },
    judge: async ({ history, timeoutMs, ...question }) => {
      bench.running(0);
      const drive = bench.driveOptions(timeoutMs);
      const judgement = await judgeHistory(subject, history, { ...question, options: drive });
      options.idle();
      return judgement;
    },
    weigh: async ({ history, timeoutMs, ...question }) => {
      bench.running(0);
      const drive = bench.driveOptions(timeoutMs);
      const importance = await weighEvents(subject, history, { ...question, options: drive });
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

/** Whatever is not ours is watched at every step. */
function castOf(
  subject: GroupSubject,
  { timeoutMs }: ExploreTask,
  { guard, running, idle }: LocalCellOptions,
): Cast {
  if (!subject.foreign) return subject;
  return guardedCast(subject, { timeoutMs, guard, running: () => running(0), idle });
}

function notAGroup(ref: string): SuiteError {
  return new SuiteError(
    'INTERNAL',
    `${ref} is no group to explore`,
    'This is a defect of ours: report it.',
  );
}

/** A plan that came by message is a new object each time. */
function samePlan(a: HuntPlan, b: HuntPlan): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** How subjects are driven here: who interrupts them, and who is told what they are at. */
interface Bench {
  readonly running: (ordinal: number) => void;
  readonly driveOptions: (timeoutMs: number, careful?: boolean) => DriveOptions;
  readonly shrinkOptions: (timeoutMs: number, question: Question) => DriveOptions;
}

/** With `alwaysOwn` each stretch has a deadline here: only here is it known whose step did not end. */
function benchOf(
  { clock, guard, watched, ...options }: LocalCellOptions,
  alwaysOwn: boolean,
): Bench {
  let current = 0;
  const running = (ordinal: number): void => {
    current = ordinal;
    options.running(ordinal);
  };
  const driveOptions = (timeoutMs: number, careful = true): DriveOptions => ({
    timeoutMs,
    clock,
    guard,
    deadline: watched && !careful && !alwaysOwn ? 'first' : 'each',
    ...(watched ? { watched: (): void => running(current) } : {}),
  });
  // A deadline costs more than a small history: where a parent watches, only a subject that is known to hang has one.
  const shrinkOptions = (timeoutMs: number, { cell }: Question): DriveOptions => ({
    ...driveOptions(timeoutMs),
    ...(watched && cell.invariant !== 'termination' && !alwaysOwn ? { deadline: 'none' } : {}),
  });
  return { running, driveOptions, shrinkOptions };
}
