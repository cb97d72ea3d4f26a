import { setImmediate } from 'node:timers/promises';
import type { GroupSubject } from '../domain/group-subject.ts';
import type { GroupObservation, GroupTrace } from '../domain/group-trace.ts';
import type { Violation } from '../domain/invariant.ts';
import type { MemberProtocol } from '../domain/member-client.ts';
import type { FailureKind } from '../domain/trace.ts';
import type { ExploredGroup } from '../domain/verification.ts';
import type { InvariantId } from '../domain/contract.ts';
import type { GroupBounds } from '../generate/bounds.ts';
import type { Cast } from '../simulation/cast.ts';
import type { Exploration } from '../simulation/explore/explore.ts';
import { exploreSteps } from '../simulation/explore/explore.ts';
import type { Model } from '../simulation/explore/model.ts';
import { modelOf } from '../simulation/explore/model.ts';
import type { Move } from '../simulation/explore/moves.ts';
import { moveInWords } from '../simulation/explore/path-in-words.ts';
import type { Setting } from '../simulation/explore/setting.ts';
import { settingOf, topicName } from '../simulation/explore/setting.ts';
import { traceOfPath } from '../simulation/explore/trace-of-path.ts';
import { interruptedTrace } from './group-journey.ts';
import type { GuardedCast } from './guarded-cast.ts';
import { judgeAny } from './judge-any.ts';

/** Which small group is explored. */
export interface ExploreTask {
  readonly bounds: GroupBounds;
  readonly protocol: MemberProtocol;
  /** For one step of the subject's, in ms. */
  readonly timeoutMs: number;
  /** States after which it ends, finished or not. */
  readonly statesMax: number;
}

/** How far it is: `planned` is null while states are still found. */
export interface ExploreProgress {
  readonly done: number;
  readonly planned: number | null;
}

/** What came of it. */
export interface GroupOutcome {
  readonly explored: ExploredGroup;
  /** Somebody ended it before its time. */
  readonly wasStopped: boolean;
  /** The broken promise that ended it, and what it looks like. */
  readonly broken: BrokenPath | null;
}

/** A broken promise at the end of a path. */
export interface BrokenPath {
  readonly invariant: InvariantId;
  readonly trace: GroupTrace;
  readonly violation: Violation;
}

/** What goes on around an exploration. */
export interface ExploreWatch {
  readonly progress: (progress: ExploreProgress) => void;
  readonly stopped: () => boolean;
}

/**
 * Explores all interleavings of a small group with the subject in it, up to the first broken promise. Other things of
 * this process have their turn in between.
 */
export async function exploreGroup(
  { profile }: Pick<GroupSubject, 'profile'>,
  cast: Cast | GuardedCast,
  { task, progress, stopped }: ExploreWatch & { readonly task: ExploreTask },
): Promise<GroupOutcome> {
  const setting = settingOf(task.bounds, task.protocol, profile.settings);
  const model = modelOrFailure(cast, setting);
  if ('message' in model) return neverBegan(task, setting, model);
  const steps = exploreSteps(model, { statesMax: task.statesMax });
  let step = steps.next();
  let isStopped = false;
  while (step.done !== true) {
    const { phase, states, done } = step.value;
    progress(phase === 'states' ? { done: states, planned: null } : { done, planned: states });
    // Messages come in between.
    // oxlint-disable-next-line no-await-in-loop
    await setImmediate();
    isStopped = stopped();
    step = steps.next(isStopped);
  }
  const found = step.value;
  const explored = exploredOf(found, task, isStopped);
  const wasStopped = isStopped && !found.isComplete && found.violation === null;
  if (found.violation === null) return { explored, wasStopped, broken: null };
  const { path, cycle, invariant } = found.violation;
  const moves = model.moves.all;
  return {
    wasStopped,
    explored: { ...explored, path: inWords(path, moves), ...cycleOf(cycle, moves) },
    broken: brokenOf(found.violation, {
      trace: traceWithKind(cast, setting, { path, cycle, moves, invariant }),
      partitions: task.bounds.partitions,
    }),
  };
}

interface Failure {
  readonly kind: FailureKind;
  readonly message: string;
}

/** What is said of a group that nothing could be seen of. */
export function outcomeOfDeath(
  task: ExploreTask,
  { failure, message, states }: { failure: FailureKind; message: string; states: number },
): GroupOutcome {
  const setting = settingOf(task.bounds, task.protocol);
  const counts = { states, transitions: 0, depth: 0 };
  if (failure !== 'out-of-memory') return neverBegan(task, setting, { kind: failure, message });
  const reason = `memory ran out at ${states} states: give smaller bounds`;
  return {
    explored: { protocol: task.protocol, ...counts, complete: false, reason },
    wasStopped: false,
    broken: null,
  };
}

function modelOrFailure(cast: Cast | GuardedCast, setting: Setting): Model | Failure {
  try {
    return modelOf(cast, setting);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: kindOf(cast), message };
  }
}

function kindOf(cast: Cast | GuardedCast): FailureKind {
  return 'failure' in cast ? cast.failure() : 'threw';
}

/** The very first step failed. */
function neverBegan(
  { protocol, bounds }: ExploreTask,
  { topics }: Setting,
  { kind: failure, message }: Failure,
): GroupOutcome {
  const join = { atMs: 0, type: 'join', member: 'm0', protocol, topics: [topicName] } as const;
  const history = { clock: 'virtual', topics, settings: {}, order: 0, events: [join] } as const;
  const trace = interruptedTrace(history, [], { failure, message });
  const problem = { invariant: 'termination', rule: failure, members: [], partitions: 0 } as const;
  const facts = { expected: 'the step is done', actual: message };
  return {
    explored: { protocol, states: 0, transitions: 0, depth: 0, complete: false, path: [] },
    wasStopped: false,
    broken: brokenOf({ ...problem, ...facts }, { trace, partitions: bounds.partitions }),
  };
}

function exploredOf(
  { states, transitions, depth, isComplete, violation }: Exploration,
  { protocol, statesMax }: ExploreTask,
  isStopped: boolean,
): ExploredGroup {
  const counts = { protocol, states, transitions, depth, complete: isComplete };
  if (isComplete || violation !== null) return counts;
  const reason = isStopped
    ? `it was ended after ${states} states`
    : `there are more than ${statesMax} states: give smaller bounds`;
  return { ...counts, reason };
}

function inWords(path: readonly number[], moves: readonly Move[]): readonly string[] {
  return path.flatMap((number) => {
    const move = moves[number];
    return move === undefined ? [] : [moveInWords(move)];
  });
}

function cycleOf(
  cycle: readonly number[],
  moves: readonly Move[],
): Pick<ExploredGroup, 'cycle'> | null {
  return cycle.length === 0 ? null : { cycle: inWords(cycle, moves) };
}

/** The path seen once more; a step that fails in it says how. */
function traceWithKind(
  cast: Cast | GuardedCast,
  setting: Setting,
  path: Parameters<typeof traceOfPath>[2],
): GroupTrace {
  const trace = traceOfPath(cast, setting, path);
  const failure = kindOf(cast);
  const observations = trace.observations.map((seen): GroupObservation =>
    seen.type === 'step-failed' ? { ...seen, failure } : seen,
  );
  return { ...trace, observations };
}

function brokenOf(
  problem:
    | NonNullable<Exploration['violation']>
    | Omit<NonNullable<Exploration['violation']>, 'path' | 'cycle'>,
  { trace, partitions }: { readonly trace: GroupTrace; readonly partitions: number },
): BrokenPath {
  const { invariant, rule, members, expected, actual } = problem;
  if (invariant === 'termination') {
    // The judge of traces says whose step it was, and how it failed.
    const cell = { invariant, scope: 'all', claimed: true } as const;
    const verdict = judgeAny(trace, [cell])[0]?.verdict;
    if (verdict?.status === 'broken') return { invariant, trace, violation: verdict.violations[0] };
  }
  const places = Array.from({ length: partitions }, (_, partition) => ({
    topic: topicName,
    partition,
  }));
  const witness = {
    type: 'group-rule',
    rule,
    atMs: trace.endMs,
    members,
    partitions: places.filter(({ partition }) => ((problem.partitions >> partition) & 1) === 1),
    expected,
    actual,
  } as const;
  return { invariant, trace, violation: { evidence: [lastSeen(trace)], witness } };
}

/** The last thing that was seen before watching ended. */
function lastSeen({ observations }: GroupTrace): number {
  return Math.max(0, observations.length - 2);
}
