import type { GroupTrace } from '../../domain/group-trace.ts';
import type { TimedHistory } from '../../domain/timed-history.ts';
import { settingsOf } from './new-world.ts';
import type { GroupRecorder } from './world.ts';

/** The trace of a history that was interrupted in the step that its recorder shows. */
export function interruptedTrace(
  history: TimedHistory,
  recorder: GroupRecorder,
  message: string,
): GroupTrace {
  const { nowMs: atMs, lastEventAtMs, running: process = null } = recorder;
  recorder.observations.push(
    { type: 'step-failed', atMs, process, failure: 'hung', message },
    { type: 'ended', atMs, how: 'failed', lastEventAtMs, ends: [] },
  );
  return {
    history,
    settings: settingsOf(history),
    observations: recorder.observations,
    endMs: atMs,
  };
}
