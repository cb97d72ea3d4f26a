import { featuresOf } from '../check/features.ts';
import { groupFeaturesOf } from '../check/group/group-features.ts';
import { addGroupMeasurements, measureGroup } from '../check/group/measure-group.ts';
import type { Judged } from '../check/judge.ts';
import { measure } from '../check/measure.ts';
import type { InvariantId } from '../domain/contract.ts';
import type { AnySubject } from '../domain/group-subject.ts';
import type { AnyTrace, GroupTrace } from '../domain/group-trace.ts';
import { isGroupTrace } from '../domain/group-trace.ts';
import type { Violation } from '../domain/invariant.ts';
import type { Trace } from '../domain/trace.ts';
import { withinTime } from '../run/deadline.ts';
import type { DriveOptions, Journey, Lived } from '../run/drive.ts';
import { finish, hung } from '../run/drive.ts';
import { breathMs } from '../run/run.ts';
import { setOutAny } from './any-journey.ts';
import type { Cases } from './cases.ts';
import { bugOf } from './bug.ts';
import { judgeAny } from './judge-any.ts';
import type { HuntPlan, Suspect } from './plan.ts';
import { membersOf, shapeOfHistory } from './plan.ts';
import type { RowTally, Tally } from './tally.ts';
import { count, countedMeasurements, emptyTally, simplestSuspects, timeBucketOf } from './tally.ts';

/** Hung histories of one chunk after which the deadline is shortened, and after which the chunk is given up. */
const hungPatience = { shorten: 2, giveUp: 16 };
/** The shortened deadline, in ms: a small history takes well under one. */
export const impatientMs = 100;

/** Where a hunt stands: told as it goes on, and read by whoever watches from outside. */
export interface HuntWatch {
  /** The subject is about to live through this case. */
  running(index: number): void;
  /** The subject is out; what runs now is ours. */
  idle(done: number): void;
  /** Whether to stop before the next batch. */
  stopped(): boolean;
}

/** A stretch of cases, from `from` up to but not including `to`. */
export interface Chunk {
  readonly from: number;
  readonly to: number;
}

/** What a stretch of a hunt gave. */
export interface Hunted {
  readonly tally: Tally;
  /** The first case that was not run: `to`, or less if the cases ran out, it was stopped or given up. */
  readonly next: number;
  /** It was given up: too many histories hung. */
  readonly gaveUp: boolean;
}

/** What a hunt is about: who is tested, how, and with which histories. */
export interface Hunt {
  readonly subject: AnySubject;
  readonly plan: HuntPlan;
  readonly cases: Cases;
  readonly drive: DriveOptions;
}

/**
 * Runs and judges the cases of a chunk. Histories of a subject that answers at once run in batches under one deadline;
 * one that returns promises is waited for. Nothing that the subject does ends the hunt.
 */
export async function huntChunk(hunt: Hunt, chunk: Chunk, watch: HuntWatch): Promise<Hunted> {
  const tally = emptyTally(hunt.plan.cells);
  let next = chunk.from;
  let hungSoFar = 0;
  while (next < chunk.to && !watch.stopped()) {
    const timeoutMs =
      hungSoFar < hungPatience.shorten
        ? hunt.plan.timeoutMs
        : Math.min(hunt.plan.timeoutMs, impatientMs);
    const options = { ...hunt.drive, timeoutMs };
    // One batch after the other: they share a core.
    // oxlint-disable-next-line no-await-in-loop
    const batch = await runBatch({ ...hunt, drive: options }, { from: next, to: chunk.to }, watch);
    // What judging takes is not the subject's fault.
    watch.idle(next);
    for (const [offset, lived] of batch.entries()) {
      const didHang = isHung(lived.trace);
      const hasty = didHang && timeoutMs < hunt.plan.timeoutMs;
      judgeInto(tally, hunt.plan, { index: next + offset, lived, hasty });
      if (didHang) hungSoFar++;
    }
    next += batch.length;
    watch.idle(next);
    if (batch.length === 0) return { tally, next, gaveUp: false };
    if (hungSoFar >= hungPatience.giveUp) return { tally, next, gaveUp: true };
  }
  return { tally, next, gaveUp: false };
}

function isHung({ observations }: AnyTrace): boolean {
  const last = observations.findLast(({ type }) => type === 'failed' || type === 'step-failed');
  if (last?.type !== 'failed' && last?.type !== 'step-failed') return false;
  return last.failure === 'hung' || last.failure === 'never-settled';
}

/** Lives through cases from `chunk.from` on until a turn is over; empty if there are no more cases. */
async function runBatch(
  hunt: Hunt,
  chunk: Chunk,
  watch: HuntWatch,
): Promise<readonly Lived<AnyTrace>[]> {
  const { subject, drive, cases } = hunt;
  const lived: Lived<AnyTrace>[] = [];
  let current: Journey<AnyTrace> | null = null;
  let waiting: PromiseLike<unknown> | null = null;
  const batch = withinTime(drive.timeoutMs + 2 * breathMs, () => {
    const startMs = drive.clock();
    for (let index = chunk.from; index < chunk.to; index++) {
      const history = cases(index);
      if (history === null) return;
      watch.running(index);
      current = setOutAny(subject, history, drive);
      current.recorder.stretchMs = drive.clock();
      const step = current.steps.next();
      if (step.done !== true) {
        waiting = step.value;
        return;
      }
      lived.push({ trace: step.value, assignMs: current.recorder.assignMs });
      current = null;
      if (drive.clock() - startMs > breathMs) return;
    }
  });
  const open = current as Journey<AnyTrace> | null;
  if (open !== null) {
    lived.push(
      batch.inTime && waiting !== null
        ? await finish(open, { options: drive, waiting })
        : hung(open, drive),
    );
  }
  await new Promise(setImmediate);
  return lived;
}

/** A lived case; `hasty` if it hung by a deadline shorter than the plan's. */
export interface JudgedCase {
  readonly index: number;
  readonly lived: Lived<AnyTrace>;
  readonly hasty?: boolean;
}

/** Judges and measures one lived case into a tally. */
export function judgeInto(
  tally: Tally,
  plan: HuntPlan,
  { index, lived, hasty = false }: JudgedCase,
): void {
  const { trace, assignMs } = lived;
  tally.histories[shapeOfHistory(trace.history)]++;
  for (const judged of judgeAny(trace, plan.cells)) {
    const row = tally.rows.get(judged.invariant);
    if (row !== undefined) countVerdict(row, judged, trace);
    const cell = plan.cells.find(({ invariant }) => invariant === judged.invariant);
    if (judged.verdict.status !== 'broken' || cell?.claimed !== true) continue;
    const suspect = suspectOf(judged.invariant, judged.verdict.violations[0], {
      index,
      trace,
      hasty,
    });
    tally.suspects = simplestSuspects([...tally.suspects, suspect]);
  }
  if (isGroupTrace(trace)) measureGroupInto(tally, trace);
  else measureInto(tally, trace, assignMs);
}

function measureGroupInto(tally: Tally, trace: GroupTrace): void {
  for (const feature of groupFeaturesOf(trace)) count(tally.features, feature);
  tally.group = addGroupMeasurements(tally.group, measureGroup(trace));
}

function measureInto(tally: Tally, trace: Trace, assignMs: readonly number[]): void {
  for (const feature of featuresOf(trace)) count(tally.features, feature);
  const measured = measure(trace);
  for (const name of countedMeasurements)
    for (const value of measured[name]) count(tally.measured[name], value);
  tally.rebalances += assignMs.length;
  for (const ms of assignMs) {
    count(tally.assignTimes, timeBucketOf(ms));
    if (ms > tally.assignMsMax) tally.assignMsMax = ms;
  }
}

function suspectOf(
  invariant: InvariantId,
  violation: Violation,
  {
    index,
    trace,
    hasty,
  }: { readonly index: number; readonly trace: AnyTrace; readonly hasty: boolean },
): Suspect {
  return {
    invariant,
    bug: bugOf(violation),
    case: index,
    events: trace.history.events.length,
    members: membersOf(trace.history),
    ...(hasty ? { hasty } : {}),
  };
}

function countVerdict(row: RowTally, { verdict }: Judged, { history }: AnyTrace): void {
  row.histories++;
  if (verdict.status === 'undecided') {
    row.undecided++;
    row.reason ??= verdict.reason;
    return;
  }
  if (verdict.examined > 0) {
    row.exercised++;
    row[shapeOfHistory(history)]++;
    row.examined += verdict.examined;
  }
  if (verdict.status === 'broken') row.broken++;
}
