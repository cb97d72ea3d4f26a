import type { GroupBounds } from '../../generate/bounds.ts';
import type { HistoryTopic } from '../../domain/history.ts';
import type { MemberProtocol } from '../../domain/member-client.ts';
import type { GroupSettings } from '../../domain/settings.ts';
import { kafkaDefaults } from '../../domain/settings.ts';

/** What is explored: who takes part, how many faults may happen, and with which settings. */
export interface Setting {
  readonly bounds: GroupBounds;
  readonly protocol: MemberProtocol;
  readonly topics: readonly HistoryTopic[];
  readonly settings: GroupSettings;
}

/** The name of the one topic. */
export const topicName = 't';
/** The one group. */
export const groupId = 'group';
/** Time is counted in steps of this, in ms. */
export const tickMs = 1000;
/** Every step happens at this time; states are moved so that it is now, in ms. */
export const nowMs = 1_000_000;
/** Times longer ago than any timeout are all alike, in ms. */
export const floorMs: number = nowMs - tickMs;

/**
 * Small whole timeouts, so that few states differ only in how far a timer has run: a heartbeat each tick, sessions of
 * two, rebalances of three. Nothing is produced, so nothing is committed, and no offsets grow old.
 */
export const shortTimes: Partial<GroupSettings> = {
  groupInitialRebalanceDelayMs: 0,
  groupMinSessionTimeoutMs: tickMs,
  newMemberJoinTimeoutMs: 4 * tickMs,
  groupConsumerSessionTimeoutMs: 2 * tickMs,
  groupConsumerHeartbeatIntervalMs: tickMs,
  groupConsumerAssignmentIntervalMs: 0,
  offsetsRetentionMs: 0,
  sessionTimeoutMs: 2 * tickMs,
  heartbeatIntervalMs: tickMs,
  maxPollIntervalMs: 3 * tickMs,
  requestTimeoutMs: tickMs,
  retryBackoffMs: tickMs,
  enableAutoCommit: false,
  commitInRevoke: false,
  pollIntervalMs: tickMs,
  recordIntervalMs: 1_000_000_000,
  latencyMs: 0,
  jitterMs: 0,
};

/** The setting of an exploration; `settings` are the user's and win. */
export function settingOf(
  bounds: GroupBounds,
  protocol: MemberProtocol,
  settings: Partial<GroupSettings> = {},
): Setting {
  return {
    bounds,
    protocol,
    topics: [{ topic: topicName, partitions: bounds.partitions }],
    settings: { ...kafkaDefaults, ...shortTimes, ...settings },
  };
}

/** The process in a place: places are filled in order, so that nothing distinguishes those that are still empty. */
export function processIn(place: number): string {
  return `m${place}`;
}
