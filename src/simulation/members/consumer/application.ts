import type { LogEnd, Wish } from '../../../domain/member-client.ts';
import { readRecords } from '../reading/read-records.ts';
import { autoCommit, offsetsToCommit, sendCommit } from './commits.ts';
import { prepareLeaving, sendLeave } from './leave-group.ts';
import { canCallBack, join, loseAll, releaseFatal, releaseFenced } from './lose-group.ts';
import { skipsHeartbeats } from './member-states.ts';
import { tidyWish, wishesAnything } from './state.ts';
import { callBack, moveTo, partitionsOf } from './turn.ts';
import type { Turn } from './turn.ts';
import { clearAssignment } from './leave-group.ts';
import { dropPartitions } from '../reading/drop-partitions.ts';

/**
 * The application is in `poll`: it joins if it wishes to read anything and is not in the group, learns what it lost, and
 * has `max.poll.interval.ms` until its next call. Inside of a callback it cannot call `poll`.
 *
 * Source: Kafka, `AbstractHeartbeatRequestManager.resetPollTimer`, `AbstractMembershipManager.onConsumerPoll`.
 */
export function enterPoll(turn: Turn): void {
  const { state, nowMs } = turn;
  state.inPoll = true;
  if (!canCallBack(state)) return;
  if (state.memberState === 'FATAL') {
    releaseFatal(turn);
    return;
  }
  const { settings } = state.config;
  if (state.memberState === 'UNSUBSCRIBED' && state.autoCommitAtMs === 0)
    state.autoCommitAtMs = nowMs + settings.autoCommitIntervalMs;
  state.pollDeadlineAtMs = nowMs + settings.maxPollIntervalMs;
  releaseFenced(turn);
  if (state.memberState === 'STALE') loseAll(turn);
  followWish(turn);
}

/** Joins a group that it is not in, or leaves where it is subscribed to nothing any more. */
function followWish(turn: Turn): void {
  const { state } = turn;
  const { memberState } = state;
  if (memberState === 'PREPARE_LEAVING') return;
  if (state.unsubscribed) leaveIfUnsubscribed(turn);
  else if (memberState === 'UNSUBSCRIBED' || memberState === 'STALE') {
    if (state.change === null) join(turn);
  }
}

/**
 * The next heartbeat tells of the new subscription; one without topics is none, and leaves the group.
 *
 * Source: Kafka, `KafkaConsumer.subscribe`.
 */
export function subscribe(turn: Turn, wish: Wish): void {
  const { state } = turn;
  state.unsubscribed = !wishesAnything(wish);
  if (state.unsubscribed) leaveIfUnsubscribed(turn);
  else state.wish = tidyWish(wish);
}

function leaveIfUnsubscribed(turn: Turn): void {
  const { state } = turn;
  if (!canCallBack(state)) return;
  if (skipsHeartbeats(state.memberState) || state.memberState === 'PREPARE_LEAVING') return;
  prepareLeaving(turn);
}

/** At the end of a `poll`: commits what earlier polls returned, if it is time, and processes what there is. */
export function readInPoll(turn: Turn, ends: readonly LogEnd[]): void {
  const { state } = turn;
  if (!canCallBack(state) || state.memberState === 'FATAL') return;
  autoCommit(turn);
  if (state.positions.length === 0) return;
  const { maxPollRecords } = state.config.settings;
  const reading = readRecords(state.positions, ends, { maxPollRecords, paused: state.paused });
  state.positions = reading.positions;
  if (reading.processed.length > 0) turn.processed = reading.processed;
}

/**
 * Commits, tells the listener (revoked where it is a member, lost where it is not any more), leaves; all at once, and
 * nothing is waited for.
 *
 * Source: Kafka, `AsyncKafkaConsumer.close`.
 */
export function close(turn: Turn): void {
  const { state } = turn;
  const { settings } = state.config;
  if (settings.enableAutoCommit) commitAtOnce(turn);
  if (state.epoch > 0) revokeAll(turn);
  else loseAll(turn);
  if (!skipsHeartbeats(state.memberState)) {
    if (state.memberState !== 'PREPARE_LEAVING') moveTo(turn, 'PREPARE_LEAVING');
    sendLeave(turn);
  } else if (state.memberState === 'FENCED') moveTo(turn, 'UNSUBSCRIBED');
  state.closed = true;
  state.fatal = null;
}

function revokeAll(turn: Turn): void {
  const { state } = turn;
  const { change } = state;
  const told =
    change !== null && (change.step === 'sync-commit' || change.step === 'settle')
      ? change.revoked
      : [];
  const revoked = partitionsOf(dropPartitions(state.positions, told));
  if (revoked.length > 0) {
    callBack(turn, 'revoked', revoked);
    if (state.config.settings.commitInRevoke && !state.config.settings.enableAutoCommit)
      commitAtOnce(turn);
  }
  clearAssignment(turn);
}

function commitAtOnce(turn: Turn): void {
  const offsets = offsetsToCommit(turn.state);
  if (offsets.length > 0) sendCommit(turn, offsets);
}
