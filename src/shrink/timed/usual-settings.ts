import type { GroupSettings } from '../../domain/settings.ts';

/**
 * Values that read well and are as short as they can be: where a setting is not Kafka's default, one of these is
 * simpler than another.
 */
export const usualSettings: Partial<GroupSettings> = {
  groupInitialRebalanceDelayMs: 0,
  newMemberJoinTimeoutMs: 30_000,
  groupMaxSize: 1,
  groupConsumerMaxSize: 1,
  groupConsumerSessionTimeoutMs: 6000,
  groupConsumerHeartbeatIntervalMs: 2000,
  groupConsumerAssignmentIntervalMs: 0,
  groupConsumerRegexRefreshIntervalMs: 10_000,
  offsetsRetentionMs: 10_000,
  offsetsRetentionCheckIntervalMs: 1000,
  sessionTimeoutMs: 6000,
  heartbeatIntervalMs: 2000,
  maxPollIntervalMs: 10_000,
  requestTimeoutMs: 5000,
  retryBackoffMs: 1000,
  autoCommitIntervalMs: 1000,
  pollIntervalMs: 500,
  recordIntervalMs: 1000,
  latencyMs: 100,
  jitterMs: 10,
};
