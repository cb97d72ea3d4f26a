import type { GroupSubject } from '../domain/group-subject.ts';
import type { GroupObservation, GroupTrace } from '../domain/group-trace.ts';
import { kafkaDefaults } from '../domain/settings.ts';
import type { TimedHistory } from '../domain/timed-history.ts';
import type { FailureKind } from '../domain/trace.ts';
import type { Waiting } from '../run/ask.ts';
import type { Journey } from '../run/drive.ts';
import { emptyRecorder } from '../run/run.ts';
import type { GroupProgress, LiveGroupOptions } from '../simulation/engine/live-group.ts';
import { liveGroup } from '../simulation/engine/live-group.ts';

/** Each so manieth step is done twice, to compare: somebody else's more often than ours. */
const probeEvery = { foreign: 7, ours: 61 };

/** Starts a timed history. Its steps are synchronous, so it is lived in one stretch. */
export function setOutGroup(subject: GroupSubject, history: TimedHistory): Journey<GroupTrace> {
  const observations: GroupObservation[] = [];
  const progress: GroupProgress = { nowMs: 0, lastEventAtMs: 0, running: undefined };
  const shared = { observations, progress };
  const options = subject.foreign
    ? { ...shared, checked: true, probe: probeEvery.foreign }
    : { ...shared, probe: probeEvery.ours };
  return {
    recorder: emptyRecorder(),
    steps: oneStretch(subject, history, options),
    interrupted: (message) =>
      interruptedTrace(history, observations, {
        failure: 'hung',
        message,
        process: progress.running ?? null,
      }),
  };
}

// It has nothing to wait for: the steps of coordinators and members are synchronous.
// oxlint-disable-next-line require-yield
function* oneStretch(
  subject: GroupSubject,
  history: TimedHistory,
  options: LiveGroupOptions,
): Waiting<GroupTrace> {
  return liveGroup(subject, history, options);
}

/** How watching a group ended early. */
export interface Interruption {
  readonly failure: FailureKind;
  readonly message: string;
  /** Whose step it was; null, the default: the coordinator's. */
  readonly process?: string | null;
}

/** A timed trace that ends with a step that did not. */
export function interruptedTrace(
  history: TimedHistory,
  seen: readonly GroupObservation[],
  { failure, message, process = null }: Interruption,
): GroupTrace {
  const atMs = seen.at(-1)?.atMs ?? 0;
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
