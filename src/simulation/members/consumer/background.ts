import { advanceChange } from './advance-change.ts';
import { fetchCommitted } from './committed-offsets.ts';
import { heartbeatIsDue, sendHeartbeat } from './heartbeat.ts';
import { leaveStale } from './leave-group.ts';
import { heartbeatsNow, skipsHeartbeats } from './member-states.ts';
import { startReconciling } from './reconcile.ts';
import type { ConsumerMemberState } from './state.ts';
import { noRequest } from './state.ts';
import type { Turn } from './turn.ts';

/**
 * What the client does by itself after each input: watches how long the application has been away, reconciles, sends the
 * heartbeat that is due, asks for offsets.
 *
 * Source: Kafka, `ConsumerNetworkThread.runOnce`.
 */
export function runBackground(turn: Turn): void {
  const { state, nowMs } = turn;
  if (pollTimerIsWatched(state) && nowMs >= (state.pollDeadlineAtMs ?? Infinity)) leaveStale(turn);
  reconcile(turn);
  if (heartbeatIsDue(state, nowMs)) sendHeartbeat(turn);
  fetchCommitted(turn);
}

function reconcile(turn: Turn): void {
  const { state } = turn;
  if (state.memberState === 'RECONCILING') startReconciling(turn);
  if (state.change !== null) advanceChange(turn);
}

/** When the client wants to run again by itself; Infinity: not at all. */
export function wakeTime(state: ConsumerMemberState): number {
  if (hasNewerTarget(state)) return 0;
  let wakeAtMs = Infinity;
  if (pollTimerIsWatched(state) && state.pollDeadlineAtMs !== null)
    wakeAtMs = state.pollDeadlineAtMs;
  if (state.heartbeatRequestId === noRequest && !skipsHeartbeats(state.memberState))
    wakeAtMs = Math.min(wakeAtMs, heartbeatTime(state));
  const retryAtMs = state.change?.retryAtMs ?? Infinity;
  if (retryAtMs < wakeAtMs) wakeAtMs = retryAtMs;
  if (state.fetchRetryAtMs !== null && state.inPoll && state.epoch > 0)
    wakeAtMs = Math.min(wakeAtMs, state.fetchRetryAtMs);
  return wakeAtMs;
}

/** An acknowledgement was made, and a newer target is next: in a step of its own, as each has its callbacks. */
function hasNewerTarget(state: ConsumerMemberState): boolean {
  const { memberState, change, inPoll, targetTaken } = state;
  return memberState === 'RECONCILING' && change === null && inPoll && !targetTaken;
}

/** An urgent heartbeat goes out in the step that makes it so, unless it has to wait after a failure. */
function heartbeatTime({ memberState, backingOff, heartbeatAtMs }: ConsumerMemberState): number {
  return heartbeatsNow(memberState) && !backingOff ? 0 : (heartbeatAtMs ?? 0);
}

/** Source: Kafka, `AbstractHeartbeatRequestManager.poll`: not while it is out of the group, or about to be. */
function pollTimerIsWatched({ memberState }: ConsumerMemberState): boolean {
  return !skipsHeartbeats(memberState) && memberState !== 'PREPARE_LEAVING';
}
