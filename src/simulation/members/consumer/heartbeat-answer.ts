import type { ErrorName } from '../../../domain/kafka-errors.ts';
import type { ConsumerGroupHeartbeatResponse } from '../../../domain/wire.ts';
import { isRetriable } from './commits.ts';
import { fence, giveUp } from './lose-group.ts';
import { skipsHeartbeats, takesAssignments } from './member-states.ts';
import { takeTarget } from './reconcile.ts';
import { noRequest } from './state.ts';
import type { Turn } from './turn.ts';

/**
 * The heartbeat under way was answered.
 *
 * Source: Kafka, `AbstractHeartbeatRequestManager.onResponse`, `ConsumerMembershipManager.onHeartbeatSuccess`.
 */
export function heartbeatAnswered(turn: Turn, response: ConsumerGroupHeartbeatResponse): void {
  const { state, nowMs } = turn;
  if (response.errorCode !== 'NONE') {
    heartbeatRefused(turn, response.errorCode);
    return;
  }
  state.heartbeatRequestId = noRequest;
  if (state.heartbeatIntervalMs !== response.heartbeatIntervalMs) {
    state.heartbeatIntervalMs = response.heartbeatIntervalMs;
    state.heartbeatAtMs = nowMs + response.heartbeatIntervalMs;
  }
  if (state.heartbeatLeaves || skipsHeartbeats(state.memberState)) return;
  state.epoch = response.memberEpoch;
  if (response.assignment !== null && takesAssignments(state.memberState))
    takeTarget(turn, response.assignment);
}

/** Its connection broke, or it timed out: the next one says everything again, after a while. */
export function heartbeatLost(turn: Turn): void {
  sendAllAgain(turn);
}

function heartbeatRefused(turn: Turn, error: ErrorName): void {
  const leaves = turn.state.heartbeatLeaves;
  sendAllAgain(turn);
  if (isRetriable(error)) return;
  if (error === 'FENCED_MEMBER_EPOCH' || error === 'UNKNOWN_MEMBER_ID') {
    if (!leaves) fence(turn);
    return;
  }
  // Who leaves a group that there is not any more has left.
  if (leaves && error === 'GROUP_ID_NOT_FOUND') return;
  // It has joined again since, or is about to: the leave is history.
  if (leaves && turn.state.memberState !== 'UNSUBSCRIBED') return;
  giveUp(turn, error);
}

/** Source: Kafka, `AbstractHeartbeatRequestManager.onFailure`, `onErrorResponse`. */
function sendAllAgain({ state, nowMs }: Turn): void {
  state.heartbeatRequestId = noRequest;
  state.heartbeatLeaves = false;
  state.sentWish = null;
  state.backingOff = true;
  state.heartbeatAtMs = nowMs + state.config.settings.retryBackoffMs;
}
