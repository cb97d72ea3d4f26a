import type { TopicPartition } from '../../../domain/group.ts';
import type { Wish } from '../../../domain/member-client.ts';
import type { ConsumerGroupHeartbeatRequest } from '../../../domain/wire.ts';
import { heartbeatsNow, skipsHeartbeats } from './member-states.ts';
import type { ConsumerMemberState } from './state.ts';
import { namesOf, noRequest, patternOf } from './state.ts';
import { moveTo, samePartitions, send } from './turn.ts';
import type { Turn } from './turn.ts';

/** The version with ids that clients make and patterns that the server resolves. Source: KIP-1082, KIP-848. */
const heartbeatVersion = 1;

/**
 * The heartbeat that says what changed since the one before: everything while joining, and after an error or a timeout.
 *
 * Source: Kafka, `ConsumerHeartbeatRequestManager.HeartbeatState.buildRequestData`.
 */
export function heartbeatRequest(state: ConsumerMemberState): ConsumerGroupHeartbeatRequest {
  const { config, wish, sentWish, current } = state;
  const sent = state.memberState === 'JOINING' ? null : sentWish;
  const all = sent === null;
  return {
    api: 'ConsumerGroupHeartbeat',
    apiVersion: heartbeatVersion,
    groupId: config.groupId,
    memberId: config.process,
    memberEpoch: state.epoch,
    instanceId: config.instanceId ?? null,
    rackId: all ? (config.rackId ?? null) : null,
    rebalanceTimeoutMs: all ? config.settings.maxPollIntervalMs : -1,
    subscribedTopicNames: changedNames(sent, wish),
    subscribedTopicRegex: changedPattern(sent, wish),
    serverAssignor: all ? (config.serverAssignor ?? null) : null,
    topicPartitions: all || !state.sentCurrent ? (current ?? nothing) : null,
  };
}

const nothing: readonly TopicPartition[] = [];

/** Whether a heartbeat may go out now. Source: Kafka, `AbstractHeartbeatRequestManager.poll`. */
export function heartbeatIsDue(state: ConsumerMemberState, nowMs: number): boolean {
  if (state.heartbeatRequestId !== noRequest || skipsHeartbeats(state.memberState)) return false;
  if (state.heartbeatAtMs === null || nowMs >= state.heartbeatAtMs) return true;
  return heartbeatsNow(state.memberState) && !state.backingOff;
}

/**
 * Sends a heartbeat, by which an acknowledgement is made and a leaving member is out.
 *
 * Source: Kafka, `AbstractMembershipManager.onHeartbeatRequestGenerated`.
 */
export function sendHeartbeat(turn: Turn): void {
  const { state, nowMs } = turn;
  state.heartbeatRequestId = send(turn, heartbeatRequest(state));
  state.heartbeatLeaves = state.memberState === 'LEAVING';
  state.heartbeatAtMs = nowMs + state.heartbeatIntervalMs;
  state.backingOff = false;
  state.sentWish = state.wish;
  state.sentCurrent = true;
  if (state.memberState === 'ACKNOWLEDGING')
    moveTo(turn, targetReconciled(state) ? 'STABLE' : 'RECONCILING');
}

/** Whether it owns what the coordinator wants. Source: Kafka, `AbstractMembershipManager.targetAssignmentReconciled`. */
export function targetReconciled({ target, current, targetTaken }: ConsumerMemberState): boolean {
  if (target === null || current === null) return target === current;
  return targetTaken && samePartitions(target, current);
}

/** The names, if they were not sent yet. */
function changedNames(sent: Wish | null, wish: Wish): readonly string[] | null {
  if (sent === wish) return null;
  const names = namesOf(wish);
  if (sent === null) return names;
  const before = namesOf(sent);
  const same = before.length === names.length && before.every((name, at) => name === names[at]);
  return same ? null : names;
}

/** The pattern, if it was not sent yet; empty where there is none any more. */
function changedPattern(sent: Wish | null, wish: Wish): string | null {
  if (sent === wish) return null;
  const before = sent === null ? null : patternOf(sent);
  const pattern = patternOf(wish);
  return before === pattern ? null : (pattern ?? '');
}
