import { sendHeartbeat } from './heartbeat.ts';
import type { MemberStateName } from './member-states.ts';
import { noRequest } from './state.ts';
import type { OwnershipChange } from './state.ts';
import { moveTo, own, partitionsOf, pause } from './turn.ts';
import type { Turn } from './turn.ts';

/**
 * Prepares to leave: what it owns is revoked first (by `advanceChange`), or lost where it is no member any more.
 *
 * Source: Kafka, `AbstractMembershipManager.leaveGroup`.
 */
export function prepareLeaving(turn: Turn): void {
  const { state } = turn;
  moveTo(turn, 'PREPARE_LEAVING');
  const revoked = partitionsOf(state.positions);
  state.change = leaving(revoked);
  pause(turn, revoked);
}

/** Sends the heartbeat that leaves, and is out. Source: Kafka, `AbstractMembershipManager.transitionToSendingLeaveGroup`. */
export function sendLeave(turn: Turn): void {
  sendLeaving(turn, 'UNSUBSCRIBED');
}

/**
 * `max.poll.interval.ms` is over: it leaves at once, whatever it owns, and takes no notice of the answer. What it owned
 * is told to be lost when the application polls again.
 *
 * Source: Kafka, `AbstractHeartbeatRequestManager.poll`.
 */
export function leaveStale(turn: Turn): void {
  const { state } = turn;
  moveTo(turn, 'PREPARE_LEAVING');
  sendLeaving(turn, 'STALE');
  state.pollDeadlineAtMs = null;
  state.heartbeatRequestId = noRequest;
  state.heartbeatLeaves = false;
  state.heartbeatAtMs = null;
  state.sentWish = null;
  forgetUncalledChange(turn);
}

function sendLeaving(turn: Turn, next: MemberStateName): void {
  const { state } = turn;
  state.epoch = state.config.instanceId === undefined ? -1 : -2;
  state.current = null;
  state.sentCurrent = false;
  moveTo(turn, 'LEAVING');
  sendHeartbeat(turn);
  moveTo(turn, next);
}

/** Forgets a change that the application was not told of yet. */
export function forgetUncalledChange(turn: Turn): void {
  const { state } = turn;
  if (state.change === null) return;
  if (state.change.step === 'sync-commit' || state.change.step === 'settle') return;
  state.change = null;
  pause(turn, []);
}

/** Owns nothing, and knows of no target. Source: Kafka, `AbstractMembershipManager.clearAssignment`. */
export function clearAssignment(turn: Turn): void {
  const { state } = turn;
  own(turn, []);
  pause(turn, []);
  state.target = null;
  state.current = null;
  state.targetTaken = false;
  state.change = null;
  state.autoCommitRequestId = noRequest;
  state.autoCommitOffsets = [];
}

function leaving(revoked: OwnershipChange['revoked']): OwnershipChange {
  return {
    why: 'leave',
    step: 'call-back',
    revoked,
    assigned: [],
    targetReplaced: false,
    requestId: noRequest,
    offsets: [],
    retryAtMs: null,
    deadlineAtMs: 0,
  };
}
