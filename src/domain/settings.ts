/**
 * Settings of brokers and clients, by Kafka's names in camelCase; times in ms. A group of the simulation has all of them.
 * `kafkaDefaults` has Kafka's values.
 */
export interface GroupSettings {
  /** Which coordinator: Kafka 4.0 (and 4.1) or trunk of August 2026, where KIP-848 differs. */
  readonly kafkaVersion: '4.0' | 'trunk';
  /** `group.initial.rebalance.delay.ms` */
  readonly groupInitialRebalanceDelayMs: number;
  /** `group.min.session.timeout.ms` and `group.max.session.timeout.ms` */
  readonly groupMinSessionTimeoutMs: number;
  readonly groupMaxSessionTimeoutMs: number;
  /** How long a new member may take until its first join is answered; a constant in Kafka. */
  readonly newMemberJoinTimeoutMs: number;
  /** `group.max.size` */
  readonly groupMaxSize: number;
  /** `group.consumer.max.size` */
  readonly groupConsumerMaxSize: number;
  /** `group.consumer.session.timeout.ms` */
  readonly groupConsumerSessionTimeoutMs: number;
  /** `group.consumer.heartbeat.interval.ms` */
  readonly groupConsumerHeartbeatIntervalMs: number;
  /** `group.consumer.assignment.interval.ms` (KIP-1263, trunk) */
  readonly groupConsumerAssignmentIntervalMs: number;
  /** `group.consumer.assignors`: names; the first is used where no member asks for one. */
  readonly groupConsumerAssignors: readonly string[];
  /** `group.consumer.migration.policy` */
  readonly groupConsumerMigrationPolicy: 'bidirectional' | 'upgrade' | 'downgrade' | 'disabled';
  /** `group.consumer.regex.refresh.interval.ms` */
  readonly groupConsumerRegexRefreshIntervalMs: number;
  /** `offsets.retention.minutes` and `offsets.retention.check.interval.ms` */
  readonly offsetsRetentionMs: number;
  readonly offsetsRetentionCheckIntervalMs: number;

  /** Client, classic: `session.timeout.ms` */
  readonly sessionTimeoutMs: number;
  /** Client, classic: `heartbeat.interval.ms` */
  readonly heartbeatIntervalMs: number;
  /** Client: `max.poll.interval.ms`, also the rebalance timeout. */
  readonly maxPollIntervalMs: number;
  /** Client: `max.poll.records`, for each partition here. */
  readonly maxPollRecords: number;
  /** Client: `request.timeout.ms` */
  readonly requestTimeoutMs: number;
  /** Client: `retry.backoff.ms` */
  readonly retryBackoffMs: number;
  /** Client, classic: `partition.assignment.strategy`, names in order of preference. Empty: all that the client has. */
  readonly partitionAssignmentStrategy: readonly string[];
  /** Client: `enable.auto.commit` */
  readonly enableAutoCommit: boolean;
  /** Client: `auto.commit.interval.ms` */
  readonly autoCommitIntervalMs: number;
  /** The application commits what it has processed in `onPartitionsRevoked`. */
  readonly commitInRevoke: boolean;
  /** The application calls `poll` so often while it is well. */
  readonly pollIntervalMs: number;
  /** One record appears in each partition so often. */
  readonly recordIntervalMs: number;
  /** How long a message travels, and by how much more at most, drawn by the history's `order`. */
  readonly latencyMs: number;
  readonly jitterMs: number;
}

/** Kafka's defaults; the last four are ours. */
export const kafkaDefaults: GroupSettings = {
  kafkaVersion: 'trunk',
  groupInitialRebalanceDelayMs: 3000,
  groupMinSessionTimeoutMs: 6000,
  groupMaxSessionTimeoutMs: 1_800_000,
  newMemberJoinTimeoutMs: 300_000,
  groupMaxSize: 2_147_483_647,
  groupConsumerMaxSize: 2_147_483_647,
  groupConsumerSessionTimeoutMs: 45_000,
  groupConsumerHeartbeatIntervalMs: 5000,
  groupConsumerAssignmentIntervalMs: 1000,
  groupConsumerAssignors: ['uniform', 'range'],
  groupConsumerMigrationPolicy: 'bidirectional',
  groupConsumerRegexRefreshIntervalMs: 600_000,
  offsetsRetentionMs: 604_800_000,
  offsetsRetentionCheckIntervalMs: 600_000,
  sessionTimeoutMs: 45_000,
  heartbeatIntervalMs: 3000,
  maxPollIntervalMs: 300_000,
  maxPollRecords: 500,
  requestTimeoutMs: 30_000,
  retryBackoffMs: 100,
  partitionAssignmentStrategy: [],
  enableAutoCommit: true,
  autoCommitIntervalMs: 5000,
  commitInRevoke: true,
  pollIntervalMs: 1000,
  recordIntervalMs: 100,
  latencyMs: 1,
  jitterMs: 0,
};
