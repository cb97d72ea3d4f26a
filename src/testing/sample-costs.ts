import type { Costs, Membership, StrategyCosts } from '../domain/costs.ts';
import type { ClientMetrics, GroupMeasurements } from '../domain/group-measurements.ts';
import type { MemberProtocol } from '../domain/member-client.ts';

const totals = { count: 10, sum: 50_000, max: 9000 };

/** What two days cost, in round figures. */
export const sampleMeasurements: GroupMeasurements = {
  histories: 2,
  watchedMs: 2_400_000,
  events: 40,
  rebalances: 10,
  stoppedTheWorld: 9,
  rounds: 12,
  rebalanceLatencyMs: totals,
  pausedPartitionMs: 2_468_000,
  partitionMs: 60_000_000,
  moves: 35,
  loadSpread: { count: 10, sum: 7, max: 2 },
  recordsProcessed: 100_000,
  duplicates: 3000,
  commits: 500,
  commitsRefused: 3,
  zombieWindowMs: { count: 4, sum: 9000, max: 4500 },
  clients: {
    processes: 20,
    livedMs: 9_000_000,
    rebalanceLatencyMs: totals,
    failedRebalances: 2,
    lastRebalanceAgoMs: totals,
    assignedPartitions: { count: 12, sum: 48, max: 4 },
  },
};

const metrics: ClientMetrics = {
  'rebalance-total': 8.5,
  'rebalance-rate-per-hour': 91.25,
  'rebalance-latency-avg': 1779,
  'rebalance-latency-max': 21_091,
  'failed-rebalance-total': 0.1,
  'last-rebalance-seconds-ago': 4.104,
  'assigned-partitions': 4,
};

/** What one strategy cost. */
export function strategyCosts(
  name: string,
  protocol: MemberProtocol,
  membership: Membership,
  over: Partial<GroupMeasurements> = {},
): StrategyCosts {
  const measurements = { ...sampleMeasurements, ...over };
  return { name, protocol, membership, measurements, metrics, gaveUp: 0, errors: [], failed: 0 };
}

const quiet = { rebalances: 4, stoppedTheWorld: 0 };

/** Two strategies over two days, and a cascade with two values. */
export const sampleCosts: Costs = {
  format: 'rebalance-check/costs@1',
  tool: '0.1.0',
  command: 'rebalance-check compare --histories production-like --runs 2',
  seed: 7,
  histories: {
    name: 'production-like',
    planned: 2,
    done: 2,
    members: 6,
    topics: 2,
    partitions: 12,
    batchMs: 5000,
  },
  settings: { sessionTimeoutMs: 10_000 },
  strategies: [
    strategyCosts('sticky', 'eager', 'dynamic'),
    strategyCosts('sticky', 'eager', 'static', { rebalances: 4 }),
    strategyCosts('uniform', 'consumer', 'dynamic', quiet),
    {
      ...strategyCosts('uniform', 'consumer', 'static', quiet),
      gaveUp: 3,
      errors: ['UNRELEASED_INSTANCE_ID'],
    },
  ],
  cascade: {
    setting: 'max.poll.interval.ms',
    slowBatchMs: 40_000,
    rows: [
      {
        value: '5000',
        ...strategyCosts('sticky', 'eager', 'dynamic', { rebalances: 90, duplicates: 60_000 }),
      },
      { value: '300000', ...strategyCosts('sticky', 'eager', 'dynamic') },
    ],
  },
};
