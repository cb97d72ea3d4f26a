import { clearAssignment, forgetUncalledChange } from './leave-group.ts';
import { noRequest } from './state.ts';
import type { ConsumerMemberState } from './state.ts';
import { callBack, moveTo, partitionsOf } from './turn.ts';
import type { Turn } from './turn.ts';
import { dropPartitions } from '../reading/drop-partitions.ts';

/** Whether the application could run a callback now: it is in `poll`, and not inside of another one. */
export function canCallBack({ inPoll, change }: ConsumerMemberState): boolean {
  return inPoll && change?.step !== 'sync-commit';
}

/**
 * The coordinator knows it no more, or not in this epoch: all it owns is lost, and it joins again under the same id. A
 * member that was leaving is out without another word.
 *
 * Source: Kafka, `AbstractMembershipManager.transitionToFenced`.
 */
export function fence(turn: Turn): void {
  const { state } = turn;
  if (state.memberState === 'UNSUBSCRIBED') return;
  state.heartbeatAtMs = null;
  state.backingOff = false;
  if (state.memberState === 'PREPARE_LEAVING') {
    state.epoch = state.config.instanceId === undefined ? -1 : -2;
    moveTo(turn, 'LEAVING');
    moveTo(turn, 'UNSUBSCRIBED');
    return;
  }
  moveTo(turn, 'FENCED');
  state.epoch = 0;
  forgetUncalledChange(turn);
  releaseFenced(turn);
}

/** Goes on with what a fenced member does as soon as the application can be told. */
export function releaseFenced(turn: Turn): void {
  const { state } = turn;
  if (state.memberState !== 'FENCED') return;
  if (state.positions.length > 0 && !canCallBack(state)) return;
  loseAll(turn);
  if (state.unsubscribed) moveTo(turn, 'UNSUBSCRIBED');
  else join(turn);
}

/**
 * An error after which the client does nothing any more. The application learns it, and that it lost what it owned, in
 * its `poll`; where it was leaving it has been told already.
 *
 * Source: Kafka, `AbstractMembershipManager.transitionToFatal`.
 */
export function giveUp(turn: Turn, error: string): void {
  const { state } = turn;
  const leaving = state.memberState === 'PREPARE_LEAVING' || state.memberState === 'UNSUBSCRIBED';
  moveTo(turn, 'FATAL');
  state.epoch = 0;
  state.fatal = error;
  state.pollDeadlineAtMs = null;
  state.heartbeatAtMs = null;
  if (!leaving) forgetUncalledChange(turn);
  releaseFatal(turn);
}

/** Tells the application of a fatal error as soon as it can be told. */
export function releaseFatal(turn: Turn): void {
  const { state } = turn;
  if (state.fatal === null || !canCallBack(state)) return;
  loseAll(turn);
  turn.fatal = state.fatal;
  state.fatal = null;
}

/**
 * Tells the listener what is lost, and clears it. What was told as revoked already, in a callback that took too long, is
 * not told twice. (Kafka's client does tell it twice.)
 *
 * Source: Kafka, `ConsumerMembershipManager.signalPartitionsLost`.
 */
export function loseAll(turn: Turn): void {
  const { positions, change } = turn.state;
  const told = change !== null && change.step === 'settle' ? change.revoked : [];
  const lost = partitionsOf(dropPartitions(positions, told));
  if (lost.length > 0) callBack(turn, 'lost', lost);
  clearAssignment(turn);
}

/** Joins, or joins again, with epoch 0 and all that there is to say. Source: Kafka, `AbstractMembershipManager.transitionToJoining`. */
export function join(turn: Turn): void {
  const { state } = turn;
  moveTo(turn, 'JOINING');
  state.epoch = 0;
  state.sentWish = null;
  if (state.heartbeatRequestId === noRequest) state.heartbeatAtMs = null;
}
