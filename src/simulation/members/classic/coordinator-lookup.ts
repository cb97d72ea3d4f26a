import { backOff } from './back-off.ts';
import type { InFlight } from './classic-member-state.ts';
import { settleCommit } from './settle-commit.ts';
import type { Turn } from './turn.ts';

/**
 * The consumer does not know its coordinator any more. It closes the connection, so that all that is in flight fails,
 * and finds the coordinator again after `retry.backoff.ms` (FindCoordinator is no part of the model).
 *
 * Source: Kafka, `AbstractCoordinator.markCoordinatorUnknown`.
 */
export function loseCoordinator(turn: Turn): void {
  const { member, nowMs } = turn;
  const { inFlight } = member;
  member.coordinatorAtMs ??= nowMs + member.config.settings.retryBackoffMs;
  member.inFlight = [];
  turn.disconnects = true;
  for (const request of inFlight) failRequest(turn, request);
}

/** Knows the coordinator again, if it is time; its session counts from now. Source: Kafka, `FindCoordinatorResponseHandler`. */
export function findCoordinator({ member, nowMs }: Turn): void {
  if (member.coordinatorAtMs === null || nowMs < member.coordinatorAtMs) return;
  member.coordinatorAtMs = null;
  if (member.sessionAtMs !== null)
    member.sessionAtMs = nowMs + member.config.settings.sessionTimeoutMs;
}

/** A request will not be answered: what waits for it tries again later. Source: Kafka, `DisconnectException` is retriable. */
export function failRequest(turn: Turn, request: InFlight): void {
  const { member, nowMs } = turn;
  switch (request.api) {
    case 'JoinGroup':
    case 'SyncGroup':
      backOff(turn);
      member.join = { status: 'failed', error: 'DISCONNECTED', retry: 'later' };
      return;
    case 'Heartbeat':
      if (member.heartbeatAtMs !== null)
        member.heartbeatAtMs = nowMs + member.config.settings.retryBackoffMs;
      return;
    case 'OffsetCommit':
      settleCommit(turn, request.purpose, 'retry');
      return;
    case 'OffsetFetch':
  }
}
