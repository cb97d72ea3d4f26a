import { z } from 'zod';
import type { GroupSettings } from '../domain/settings.ts';

/** What Kafka accepts as a time of its configuration. */
const INT_MAX = 2_147_483_647;

const some = z.int().min(0).max(INT_MAX).exactOptional();
/** Something that is done so often: never all the time. */
const often = z.int().min(1).max(INT_MAX).exactOptional();
const yesOrNo = z.boolean().exactOptional();
const names = z.array(z.string().max(1000)).max(1000);

/** Settings where they differ from Kafka's defaults, by their names. */
export const settingsSchema: z.ZodType<Partial<GroupSettings>> = z.strictObject({
  kafkaVersion: z.enum(['4.0', 'trunk']).exactOptional(),
  groupInitialRebalanceDelayMs: some,
  groupMinSessionTimeoutMs: some,
  groupMaxSessionTimeoutMs: some,
  newMemberJoinTimeoutMs: often,
  groupMaxSize: often,
  groupConsumerMaxSize: often,
  groupConsumerSessionTimeoutMs: often,
  groupConsumerHeartbeatIntervalMs: often,
  groupConsumerAssignmentIntervalMs: some,
  groupConsumerAssignors: names.exactOptional(),
  groupConsumerMigrationPolicy: z
    .enum(['bidirectional', 'upgrade', 'downgrade', 'disabled'])
    .exactOptional(),
  groupConsumerRegexRefreshIntervalMs: often,
  offsetsRetentionMs: often,
  offsetsRetentionCheckIntervalMs: often,
  sessionTimeoutMs: often,
  heartbeatIntervalMs: often,
  maxPollIntervalMs: often,
  maxPollRecords: often,
  requestTimeoutMs: often,
  retryBackoffMs: often,
  partitionAssignmentStrategy: names.exactOptional(),
  enableAutoCommit: yesOrNo,
  autoCommitIntervalMs: often,
  commitInRevoke: yesOrNo,
  pollIntervalMs: often,
  recordIntervalMs: often,
  latencyMs: some,
  jitterMs: some,
});
