import { z } from 'zod';
import type {
  ClientMeasurements,
  ClientMetrics,
  GroupMeasurements,
} from '../domain/group-measurements.ts';

/** Counts and sums of virtual time; times may be fractions. */
const amount = z.number().nonnegative();
const totals = z.object({ count: amount, sum: z.number(), max: z.number() });

const clientsSchema: z.ZodType<ClientMeasurements> = z.object({
  processes: amount,
  livedMs: amount,
  rebalanceLatencyMs: totals,
  failedRebalances: amount,
  lastRebalanceAgoMs: totals,
  assignedPartitions: totals,
});

/** What groups in virtual time cost, as it stands in a result. */
export const groupMeasurementsSchema: z.ZodType<GroupMeasurements> = z.object({
  histories: amount,
  watchedMs: amount,
  events: amount,
  rebalances: amount,
  stoppedTheWorld: amount,
  rounds: amount,
  rebalanceLatencyMs: totals,
  pausedPartitionMs: amount,
  partitionMs: amount,
  moves: amount,
  loadSpread: totals,
  recordsProcessed: amount,
  duplicates: amount,
  commits: amount,
  commitsRefused: amount,
  zombieWindowMs: totals,
  clients: clientsSchema,
});

/** The metrics by which people watch consumers, as they stand in a result. */
export const clientMetricsSchema: z.ZodType<ClientMetrics> = z.object({
  'rebalance-total': amount,
  'rebalance-rate-per-hour': amount,
  'rebalance-latency-avg': amount,
  'rebalance-latency-max': amount,
  'failed-rebalance-total': amount,
  'last-rebalance-seconds-ago': amount,
  'assigned-partitions': amount,
});
