import type { OffsetCommitResponse } from '../../../domain/wire.ts';
import { unreachable } from '../../../domain/unreachable.ts';
import { dropPartitions, includesPartition } from '../reading/drop-partitions.ts';
import { ownPartitions } from '../reading/own-partitions.ts';
import type { CommitOutcome } from './commits.ts';
import { commitOutcome, offsetsToCommit, rememberCommitted, sendCommit } from './commits.ts';
import { clearAssignment, sendLeave } from './leave-group.ts';
import { canCallBack, releaseFatal, releaseFenced } from './lose-group.ts';
import { acknowledge, addedPartitions } from './reconcile.ts';
import type { ConsumerMemberState, OwnershipChange } from './state.ts';
import { noRequest } from './state.ts';
import { callBack, own, pause } from './turn.ts';
import type { Turn } from './turn.ts';

/**
 * Takes a change of ownership as far as it goes now: `onPartitionsRevoked` (only where something is revoked), in it the
 * application's commit, then the new assignment and `onPartitionsAssigned`. Callbacks wait for the application.
 *
 * Source: Kafka, `AbstractMembershipManager.revokeAndAssign`.
 */
export function advanceChange(turn: Turn): void {
  const { change } = turn.state;
  if (change === null) return;
  switch (change.step) {
    case 'commit':
    case 'sync-commit':
      resend(turn, change);
      return;
    case 'call-back':
      if (canCallBack(turn.state)) tellRevoked(turn, change);
      return;
    case 'settle':
      if (canCallBack(turn.state)) settle(turn, change);
      return;
    default:
      unreachable(change.step);
  }
}

/** A commit of the change was answered, or (null) its connection broke. Failures end it, but do not stop the change. */
export function changeCommitEnded(turn: Turn, response: OffsetCommitResponse | null): void {
  const { state, nowMs } = turn;
  const { change } = state;
  if (change === null) return;
  if (response !== null) rememberCommitted(turn, change.offsets, response);
  const { settings } = state.config;
  const outcome = response === null ? 'retriable' : commitOutcome(response);
  state.change =
    isSentAgain(change, outcome) && nowMs < change.deadlineAtMs
      ? { ...change, requestId: noRequest, retryAtMs: nowMs + settings.retryBackoffMs }
      : over(change);
}

/**
 * The background's commit also tries again with a newer epoch; the application's fails with an old one.
 *
 * Source: Kafka, `CommitRequestManager.autoCommitSyncBeforeRevocationWithRetries` and `commitSyncWithRetries`.
 */
function isSentAgain({ step }: OwnershipChange, outcome: CommitOutcome): boolean {
  return outcome === 'retriable' || (outcome === 'stale' && step === 'commit');
}

function over(change: OwnershipChange): OwnershipChange {
  return {
    ...change,
    step: change.step === 'commit' ? 'call-back' : 'settle',
    requestId: noRequest,
    offsets: [],
    retryAtMs: null,
  };
}

/** Sends a failed commit again, with what there is to commit now. */
function resend(turn: Turn, change: OwnershipChange): void {
  const { state, nowMs } = turn;
  if (change.requestId !== noRequest || change.retryAtMs === null || nowMs < change.retryAtMs)
    return;
  const offsets = offsetsToCommit(state);
  if (offsets.length > 0) {
    const requestId = sendCommit(turn, offsets);
    state.change = { ...change, requestId, offsets, retryAtMs: null };
    return;
  }
  state.change = over(change);
  advanceChange(turn);
}

function tellRevoked(turn: Turn, change: OwnershipChange): void {
  const { state, nowMs } = turn;
  const { settings } = state.config;
  if (change.revoked.length > 0) {
    callBack(turn, 'revoked', change.revoked);
    const offsets = settings.commitInRevoke ? offsetsToCommit(state) : [];
    if (offsets.length > 0) {
      state.change = {
        ...change,
        step: 'sync-commit',
        requestId: sendCommit(turn, offsets),
        offsets,
        // `default.api.timeout.ms`, by default twice `request.timeout.ms`.
        deadlineAtMs: nowMs + 2 * settings.requestTimeoutMs,
      };
      return;
    }
  }
  settle(turn, change);
}

/**
 * The application has been told; what was decided is done, unless the member got into another state meanwhile: then only
 * what was told is given up, and the rest goes as that state says.
 *
 * Source: Kafka, `AbstractMembershipManager.maybeAbortReconciliation`.
 */
function settle(turn: Turn, change: OwnershipChange): void {
  const { state } = turn;
  if (change.why === 'reconcile' && state.memberState === 'RECONCILING') {
    assign(turn, change);
    return;
  }
  if (change.why === 'leave') clearAssignment(turn);
  else {
    own(turn, dropPartitions(state.positions, change.revoked));
    state.change = null;
    pause(turn, []);
  }
  if (state.memberState === 'PREPARE_LEAVING') sendLeave(turn);
  releaseFenced(turn);
  releaseFatal(turn);
}

/** The listener is told what is new, even if that is nothing. Source: Kafka, `AbstractMembershipManager.assignPartitions`. */
function assign(turn: Turn, change: OwnershipChange): void {
  const { state, nowMs } = turn;
  const assigned = change.targetReplaced ? stillWanted(state, change.assigned) : change.assigned;
  const added = addedPartitions(state, assigned);
  own(turn, ownPartitions(state.positions, assigned));
  pause(turn, []);
  callBack(turn, 'assigned', added);
  state.autoCommitAtMs = nowMs + state.config.settings.autoCommitIntervalMs;
  state.change = null;
  acknowledge(turn, assigned, !change.targetReplaced);
}

/**
 * Without what a newer target has taken away again before it was there. (Kafka's client assigns that, too, and revokes it
 * next. But if it had to say meanwhile what it owns, after a lost heartbeat for example, the coordinator takes it as not
 * owned and may have given it to another member.)
 */
function stillWanted(
  { positions, target }: ConsumerMemberState,
  assigned: OwnershipChange['assigned'],
): OwnershipChange['assigned'] {
  return assigned.filter(
    (partition) =>
      includesPartition(positions, partition) || includesPartition(target ?? [], partition),
  );
}
