/** How many values there were, their sum and the largest: such figures of several histories add up. */
export interface Totals {
  readonly count: number;
  readonly sum: number;
  readonly max: number;
}

/** What one history, or many, cost a group: integers that add up. */
export interface GroupMeasurements {
  readonly histories: number;
  /** How long they were watched, in virtual time. */
  readonly watchedMs: number;
  /** Events that had an effect. */
  readonly events: number;
  /** Times in which the group was not at rest: from what disturbed it until each member owned what it was given. */
  readonly rebalances: number;
  /** Of these, those in which for a moment nobody read any partition, though some were read before. */
  readonly stoppedTheWorld: number;
  /** Classic: generations. KIP-848: target assignments. */
  readonly rounds: number;
  /** Of the rebalances that were over in the end. */
  readonly rebalanceLatencyMs: Totals;
  /** Σ over partitions that somebody had owned before of how long nobody fetched from them while some process lived. */
  readonly pausedPartitionMs: number;
  /** Σ over the same partitions of how long they could have been fetched from. */
  readonly partitionMs: number;
  /** Partitions that went to another member; the next process of the same one is no other. */
  readonly moves: number;
  /** Most minus fewest partitions of a process, when a rebalance was over. */
  readonly loadSpread: Totals;
  readonly recordsProcessed: number;
  /** Records that were processed again. */
  readonly duplicates: number;
  /** Commits by clients, and those of which some partition was refused. */
  readonly commits: number;
  readonly commitsRefused: number;
  /** Times in which two processes owned one partition. */
  readonly zombieWindowMs: Totals;
  readonly clients: ClientMeasurements;
}

/** What the processes' own metrics are made of. */
export interface ClientMeasurements {
  readonly processes: number;
  /** Σ of how long they lived. */
  readonly livedMs: number;
  readonly rebalanceLatencyMs: Totals;
  readonly failedRebalances: number;
  /** For each process that had a rebalance and lives in the end: how long ago the last one ended. */
  readonly lastRebalanceAgoMs: Totals;
  /** For each process that lives in the end. */
  readonly assignedPartitions: Totals;
}

/**
 * The metrics by which people watch consumers, by Kafka's names, averaged over processes.
 *
 * Source: Kafka, `ConsumerCoordinator` and `ConsumerRebalanceMetricsManager` (`consumer-coordinator-metrics`).
 */
export interface ClientMetrics {
  readonly 'rebalance-total': number;
  readonly 'rebalance-rate-per-hour': number;
  readonly 'rebalance-latency-avg': number;
  readonly 'rebalance-latency-max': number;
  readonly 'failed-rebalance-total': number;
  readonly 'last-rebalance-seconds-ago': number;
  readonly 'assigned-partitions': number;
}
