import { groupInvariantIds } from '../domain/contract.ts';
import type { GroupMeasurements, Totals } from '../domain/group-measurements.ts';
import type { CellVerdict, Measurements, Verification } from '../domain/verification.ts';
import { quietVerification } from './sample-verification.ts';
import { sampleTimedFinding } from './sample-timed-finding.ts';

const totals = (count: number, sum: number, max: number): Totals => ({ count, sum, max });

const group: GroupMeasurements = {
  histories: 500,
  watchedMs: 21_000_000,
  events: 4100,
  rebalances: 2300,
  stoppedTheWorld: 1900,
  rounds: 2500,
  rebalanceLatencyMs: totals(2200, 5_100_000, 45_012),
  pausedPartitionMs: 9_300_000,
  partitionMs: 81_000_000,
  moves: 3100,
  loadSpread: totals(2200, 900, 3),
  recordsProcessed: 800_000,
  duplicates: 1200,
  commits: 90_000,
  commitsRefused: 310,
  zombieWindowMs: totals(21, 90_000, 9000),
  clients: {
    processes: 1900,
    livedMs: 60_000_000,
    rebalanceLatencyMs: totals(4100, 8_000_000, 45_000),
    failedRebalances: 200,
    lastRebalanceAgoMs: totals(1500, 20_000_000, 40_000),
    assignedPartitions: totals(1500, 4000, 7),
  },
};

const verdicts = groupInvariantIds.map((invariant): CellVerdict => {
  const isBroken = invariant === sampleTimedFinding.invariant;
  return {
    invariant,
    claimed: true,
    scope: 'all',
    status: isBroken ? 'broken' : 'holds',
    histories: 500,
    exercised: 412,
    broken: isBroken ? sampleTimedFinding.frequency : 0,
    examined: 5100,
    shapes: { honest: 412, adversarial: 0 },
    findings: isBroken ? [sampleTimedFinding.id] : [],
  };
});

/** What is measured of assignors, where there is none. */
export const noMeasurements: Measurements = {
  rebalances: 0,
  moves: {},
  movesAboveOptimum: {},
  loads: {},
  imbalanceAboveOptimum: {},
  rounds: {},
  crossRack: {},
  assignMs: { median: 0, max: 0 },
};

/** A result of a client in virtual time, with one finding. */
export const timedVerification: Verification = {
  ...quietVerification,
  subjects: [
    {
      ref: './my-client.ts',
      name: 'my-client',
      protocol: 'eager',
      contract: 'group',
      histories: 500,
      shapes: { honest: 500, adversarial: 0 },
      verdicts,
      findings: [sampleTimedFinding],
      features: [['a zombie woke after its session', 41]],
      measurements: noMeasurements,
      group,
    },
  ],
};
