import type { OffsetFetchResponse } from '../../../domain/wire.ts';
import { takeOverCommitted, unreadPartitions } from '../reading/take-over-committed.ts';
import { noRequest } from './state.ts';
import { send } from './turn.ts';
import type { Turn } from './turn.ts';

/** The version that carries the member id and epoch. Source: KIP-848. */
const fetchVersion = 9;

/**
 * Asks where to start reading what was assigned and is not read yet, while the application is there to read it.
 *
 * Source: Kafka, `OffsetsRequestManager.initWithCommittedOffsetsIfNeeded`.
 */
export function fetchCommitted(turn: Turn): void {
  const { state, nowMs } = turn;
  if (state.fetchRequestId !== noRequest || !state.inPoll || state.epoch <= 0) return;
  if (state.fetchRetryAtMs !== null && nowMs < state.fetchRetryAtMs) return;
  state.fetchRetryAtMs = null;
  if (!hasUnread(turn)) return;
  state.fetchRequestId = send(turn, {
    api: 'OffsetFetch',
    apiVersion: fetchVersion,
    groupId: state.config.groupId,
    memberId: state.config.process,
    memberEpoch: state.epoch,
    partitions: unreadPartitions(state.positions),
  });
}

/**
 * The answer, or (null) a broken connection. After an error it is asked again with the newest epoch.
 *
 * Source: Kafka, `CommitRequestManager.fetchOffsetsWithRetries`.
 */
export function committedFetched(turn: Turn, response: OffsetFetchResponse | null): void {
  const { state, nowMs } = turn;
  state.fetchRequestId = noRequest;
  if (response === null || response.errorCode !== 'NONE')
    state.fetchRetryAtMs = nowMs + state.config.settings.retryBackoffMs;
  else state.positions = takeOverCommitted(state.positions, response.offsets);
}

function hasUnread({ state }: Turn): boolean {
  for (const { position } of state.positions) if (position === null) return true;
  return false;
}
