import type { ErrorName } from '../../../domain/kafka-errors.ts';
import type { CommittedOffset, OffsetCommitResponse } from '../../../domain/wire.ts';
import { markCommitted, uncommitted } from '../reading/uncommitted.ts';
import type { ConsumerMemberState } from './state.ts';
import { noRequest } from './state.ts';
import { send } from './turn.ts';
import type { Turn } from './turn.ts';

/** The version that KIP-848 members have to use at least. */
const commitVersion = 9;

/** What a consumer makes of an answer to a commit; `stale`: it was sent with an epoch that is not the member's any more. */
export type CommitOutcome = 'done' | 'retriable' | 'stale' | 'failed';

/**
 * What there is to commit. Outside of the group nothing: a commit without an epoch would be an outsider's.
 *
 * Source: Kafka, `CommitRequestManager`, which forgets the epoch when the member leaves the group.
 */
export function offsetsToCommit(state: ConsumerMemberState): readonly CommittedOffset[] {
  return state.epoch > 0 ? uncommitted(state.positions) : [];
}

/** Sends a commit with the epoch that the member knows now; returns the request's id. */
export function sendCommit(turn: Turn, offsets: readonly CommittedOffset[]): number {
  const { config, epoch } = turn.state;
  return send(turn, {
    api: 'OffsetCommit',
    apiVersion: commitVersion,
    groupId: config.groupId,
    generationIdOrMemberEpoch: epoch,
    memberId: config.process,
    groupInstanceId: config.instanceId ?? null,
    offsets,
  });
}

/**
 * The first error decides. None of them tells the member that it is out of the group: only heartbeats do.
 *
 * Source: Kafka, `CommitRequestManager.OffsetCommitRequestState.onResponse`.
 */
export function commitOutcome({ offsets }: OffsetCommitResponse): CommitOutcome {
  for (const { errorCode } of offsets) {
    if (errorCode === 'STALE_MEMBER_EPOCH') return 'stale';
    if (isRetriable(errorCode)) return 'retriable';
    if (errorCode !== 'NONE') return 'failed';
  }
  return 'done';
}

/**
 * Whether asking again later may help. (An unknown topic is retriable, too, for Kafka's synchronous commit, until that
 * times out; here the application gives such a topic up at once.)
 */
export function isRetriable(error: ErrorName): boolean {
  return (
    error === 'NOT_COORDINATOR' ||
    error === 'COORDINATOR_NOT_AVAILABLE' ||
    error === 'COORDINATOR_LOAD_IN_PROGRESS'
  );
}

/** Remembers those offsets of a commit that the coordinator took. */
export function rememberCommitted(
  turn: Turn,
  sent: readonly CommittedOffset[],
  { offsets }: OffsetCommitResponse,
): void {
  const { state } = turn;
  const refused = offsets.filter(({ errorCode }) => errorCode !== 'NONE');
  const taken =
    refused.length === 0
      ? sent
      : sent.filter(
          ({ topic, partition }) =>
            !refused.some((other) => other.partition === partition && other.topic === topic),
        );
  state.positions = markCommitted(state.positions, taken);
}

/**
 * Auto-commit on its interval, when the application polls: what earlier polls returned counts as processed.
 *
 * Source: Kafka, `CommitRequestManager.maybeAutoCommitAsync`.
 */
export function autoCommit(turn: Turn): void {
  const { state, nowMs } = turn;
  const { enableAutoCommit, autoCommitIntervalMs } = state.config.settings;
  if (!enableAutoCommit || nowMs < state.autoCommitAtMs) return;
  if (state.autoCommitRequestId !== noRequest) return;
  state.autoCommitAtMs = nowMs + autoCommitIntervalMs;
  const offsets = offsetsToCommit(state);
  if (offsets.length === 0) return;
  state.autoCommitOffsets = offsets;
  state.autoCommitRequestId = sendCommit(turn, offsets);
}

/** An auto-commit was answered, or (null) its connection broke. Source: Kafka, `maybeResetTimerWithBackoff`. */
export function autoCommitEnded(turn: Turn, response: OffsetCommitResponse | null): void {
  const { state, nowMs } = turn;
  if (response !== null) rememberCommitted(turn, state.autoCommitOffsets, response);
  state.autoCommitRequestId = noRequest;
  state.autoCommitOffsets = [];
  if (response === null || commitOutcome(response) === 'retriable')
    state.autoCommitAtMs = nowMs + state.config.settings.retryBackoffMs;
}
