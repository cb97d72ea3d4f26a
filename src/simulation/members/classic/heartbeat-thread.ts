import type { HeartbeatResponse } from '../../../domain/wire.ts';
import { isCoordinatorGone, isMembershipGone, loseMembership } from './answer-errors.ts';
import type { Generation } from './classic-member-state.ts';
import { loseCoordinator } from './coordinator-lookup.ts';
import { isHeartbeatRunning } from './is-heartbeat-running.ts';
import { leaveGroup } from './leave-group.ts';
import { isSameGeneration } from './reset-generation.ts';
import type { Turn } from './turn.ts';
import { send } from './turn.ts';

/** Starts heartbeats and their timers. Source: Kafka, `AbstractCoordinator.HeartbeatThread.enable`. */
export function startHeartbeat({ member, nowMs }: Turn): void {
  const { sessionTimeoutMs, heartbeatIntervalMs } = member.config.settings;
  member.heartbeatAtMs = nowMs + heartbeatIntervalMs;
  member.sessionAtMs = nowMs + sessionTimeoutMs;
}

/**
 * What the heartbeat thread does now, with or without the application in `poll`. A coordinator that did not answer for a
 * whole session is looked for again, and nothing is given up. An application that did not call `poll` for
 * `max.poll.interval.ms` leaves.
 *
 * Source: Kafka, `AbstractCoordinator.HeartbeatThread.run`, `handlePollTimeoutExpiry`.
 */
export function beat(turn: Turn): void {
  const { member, nowMs } = turn;
  if (member.coordinatorAtMs !== null || !isHeartbeatRunning(member)) return;
  if (member.sessionAtMs !== null && nowMs >= member.sessionAtMs) loseCoordinator(turn);
  else if (member.pollAtMs !== null && nowMs >= member.pollAtMs) leaveGroup(turn);
  else if (member.heartbeatAtMs !== null && nowMs >= member.heartbeatAtMs) sendHeartbeat(turn);
}

function sendHeartbeat(turn: Turn): void {
  const { member, nowMs } = turn;
  for (const { api } of member.inFlight) if (api === 'Heartbeat') return;
  const { config, generation } = member;
  const requestId = send(turn, {
    api: 'Heartbeat',
    apiVersion: 4,
    groupId: config.groupId,
    generationId: generation.generationId,
    memberId: generation.memberId,
    groupInstanceId: config.instanceId ?? null,
  });
  member.inFlight = [...member.inFlight, { api: 'Heartbeat', requestId, generation }];
  member.heartbeatAtMs = nowMs + config.settings.heartbeatIntervalMs;
}

/**
 * Acts on the answer to a heartbeat. Errors about the membership count only if the generation is still the one that the
 * heartbeat was sent in, and a rebalance only if the consumer is stable: otherwise it has joined anew meanwhile.
 *
 * Source: Kafka, `AbstractCoordinator.HeartbeatResponseHandler`.
 */
export function learnHeartbeat(
  turn: Turn,
  { errorCode }: HeartbeatResponse,
  sentIn: Generation,
): void {
  const { member } = turn;
  if (errorCode === 'NONE') return keepSession(turn);
  if (errorCode === 'REBALANCE_IN_PROGRESS') {
    if (member.phase === 'STABLE') member.rejoinNeeded = true;
    return keepSession(turn);
  }
  if (isMembershipGone(errorCode) || errorCode === 'FENCED_INSTANCE_ID') {
    if (!isSameGeneration(member.generation, sentIn)) return keepSession(turn);
    if (errorCode === 'FENCED_INSTANCE_ID') member.failure = errorCode;
    return loseMembership(turn, errorCode);
  }
  if (isCoordinatorGone(errorCode)) loseCoordinator(turn);
  retryHeartbeat(turn);
}

function keepSession({ member, nowMs }: Turn): void {
  if (member.sessionAtMs !== null)
    member.sessionAtMs = nowMs + member.config.settings.sessionTimeoutMs;
}

/** The next heartbeat comes sooner after one that failed. Source: Kafka, `Heartbeat.failHeartbeat`. */
export function retryHeartbeat({ member, nowMs }: Turn): void {
  if (member.heartbeatAtMs !== null)
    member.heartbeatAtMs = nowMs + member.config.settings.retryBackoffMs;
}
