import type { GroupSubject } from '../domain/group-subject.ts';
import type { GroupObservation, GroupTrace } from '../domain/group-trace.ts';
import { kafkaDefaults } from '../domain/settings.ts';
import type { TimedHistory } from '../domain/timed-history.ts';
import type { FailureKind } from '../domain/trace.ts';
import type { Waiting } from '../run/ask.ts';
import type { DriveOptions, Journey } from '../run/drive.ts';
import type { Recorder } from '../run/run.ts';
import { breathMs, emptyRecorder } from '../run/run.ts';
import type {
  GroupLife,
  GroupProgress,
  LiveGroupOptions,
} from '../simulation/engine/live-group.ts';
import { beginGroup } from '../simulation/engine/live-group.ts';

/** Each so many steps one is done twice, to compare: of somebody else's, and of ours, which hardly need it. */
const probeEvery = { foreign: 7, ours: 101 };

/** Starts a timed history. Its steps are synchronous; it takes a breath now and then, so that a deadline is one for a step. */
export function setOutGroup(
  subject: GroupSubject,
  history: TimedHistory,
  options: DriveOptions,
): Journey<GroupTrace> {
  const observations: GroupObservation[] = [];
  const progress: GroupProgress = { nowMs: 0, lastEventAtMs: 0, running: undefined };
  const how: LiveGroupOptions = subject.foreign
    ? { observations, progress, checked: true, probe: probeEvery.foreign }
    : { observations, progress, probe: probeEvery.ours };
  const recorder = emptyRecorder();
  return {
    recorder,
    steps: breathing(beginGroup(subject, history, how), recorder, options),
    interrupted: (message) =>
      interruptedTrace(history, observations, {
        failure: 'hung',
        message,
        process: progress.running ?? null,
        atMs: progress.nowMs,
      }),
  };
}

/** So many things happen between two looks at the clock, at most: of a slow subject, fewer. */
const thingsAtOnceMax = 64;

function* breathing(
  life: GroupLife,
  recorder: Recorder,
  options: DriveOptions,
): Waiting<GroupTrace> {
  const { guard, clock } = options;
  let thingsAtOnce = 1;
  let trace = life.goOn(thingsAtOnce);
  while (trace === null) {
    if (clock() - recorder.stretchMs > breathMs) {
      yield Promise.resolve();
      thingsAtOnce = 1;
    } else thingsAtOnce = Math.min(thingsAtOnceMax, 2 * thingsAtOnce);
    trace = life.goOn(thingsAtOnce);
  }
  const attempt = guard?.attempt() ?? null;
  if (attempt === null) return trace;
  guard?.clear();
  return exitedTrace(trace, attempt);
}

/** Whoever tries to end the process has failed, even if it went on when that was refused. */
function exitedTrace(trace: GroupTrace, attempt: string): GroupTrace {
  const failed = trace.observations.find((seen) => seen.type === 'step-failed');
  const seen = trace.observations.filter(({ type }) => type !== 'step-failed' && type !== 'ended');
  return interruptedTrace(trace.history, seen, {
    failure: 'exited',
    message: `the subject called ${attempt}`,
    process: failed?.process ?? null,
    ...(failed === undefined ? {} : { atMs: failed.atMs }),
  });
}

/** How watching a group ended early. */
export interface Interruption {
  readonly failure: FailureKind;
  readonly message: string;
  /** Whose step it was; null, the default: the coordinator's. */
  readonly process?: string | null;
  /** When; default: with the last thing that was seen. */
  readonly atMs?: number;
}

/** A timed trace that ends with a step that did not. */
export function interruptedTrace(
  history: TimedHistory,
  seen: readonly GroupObservation[],
  { failure, message, process = null, atMs = seen.at(-1)?.atMs ?? 0 }: Interruption,
): GroupTrace {
  const { settings } = history;
  return {
    history,
    settings: { ...kafkaDefaults, ...settings },
    observations: [
      ...seen,
      { type: 'step-failed', atMs, process, failure, message },
      { type: 'ended', atMs, how: 'failed', lastEventAtMs: atMs, ends: [] },
    ],
    endMs: atMs,
  };
}
