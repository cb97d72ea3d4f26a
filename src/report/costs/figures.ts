import type { StrategyCosts } from '../../domain/costs.ts';
import type { ClientMetrics, GroupMeasurements } from '../../domain/group-measurements.ts';
import { count, percent } from '../summary.ts';

/** One figure of a table. */
export interface Figure {
  readonly id: string;
  /** In the head of a column. */
  readonly title: string;
  readonly meaning: string;
  /** For bars; null: nothing was measured. */
  value(costs: StrategyCosts): number | null;
  text(costs: StrategyCosts): string;
}

/** Figures that belong together. */
export interface FigureGroup {
  readonly id: string;
  readonly title: string;
  readonly meaning: string;
  readonly figures: readonly Figure[];
}

const none = '–';

function figure(
  words: Pick<Figure, 'id' | 'title' | 'meaning'>,
  of: (measured: GroupMeasurements, costs: StrategyCosts) => number,
  print: (value: number) => string = plain,
): Figure {
  const value = (costs: StrategyCosts): number | null =>
    costs.measurements === null ? null : finite(of(costs.measurements, costs));
  const text = (costs: StrategyCosts): string => {
    const known = value(costs);
    return known === null ? none : print(known);
  };
  return { ...words, value, text };
}

/** A share of nothing is not known. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** As many digits as can be told apart. */
function plain(value: number): string {
  if (value === 0) return '0';
  if (value >= 99.95) return count(Math.round(value));
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

const share = (value: number): string => percent(value, 1);

const spread: Figure = figure(
  {
    id: 'spread',
    title: 'load spread',
    meaning: 'Balance: most minus fewest partitions of a member after a rebalance, on average.',
  },
  ({ loadSpread }) => loadSpread.sum / loadSpread.count,
);

const movesEach: Figure = figure(
  {
    id: 'moves-each',
    title: 'moves a rebalance',
    meaning: 'Stickiness: partitions that went to another member in a rebalance, on average.',
  },
  ({ moves, rebalances }) => moves / rebalances,
);

const roundsEach: Figure = figure(
  {
    id: 'rounds-each',
    title: 'rounds a rebalance',
    meaning: 'Generations (classic) or target assignments (KIP-848) that a rebalance took.',
  },
  ({ rounds, rebalances }) => rounds / rebalances,
);

const stopped: Figure = figure(
  {
    id: 'stopped',
    title: 'stop the world',
    meaning: 'Rebalances in which for a moment nobody read anything, though somebody had before.',
  },
  ({ stoppedTheWorld, rebalances }) => stoppedTheWorld / rebalances,
  share,
);

const rebalances: Figure = figure(
  {
    id: 'rebalances',
    title: 'rebalances a day',
    meaning: 'Times in which the group was not at rest.',
  },
  (measured) => measured.rebalances / measured.histories,
);

const latencyAvg: Figure = figure(
  {
    id: 'latency-avg',
    title: 'latency avg (s)',
    meaning: 'From what disturbed the group until each member owned what it was given.',
  },
  ({ rebalanceLatencyMs: { sum, count: times } }) => sum / times / 1000,
);

const latencyMax: Figure = figure(
  { id: 'latency-max', title: 'latency max (s)', meaning: 'The longest of these times.' },
  ({ rebalanceLatencyMs }) => rebalanceLatencyMs.max / 1000,
);

const paused: Figure = figure(
  {
    id: 'paused',
    title: 'paused partition-s a day',
    meaning: 'Seconds in which nobody fetched from a partition, summed over partitions.',
  },
  ({ pausedPartitionMs, histories }) => pausedPartitionMs / histories / 1000,
);

const duplicates: Figure = figure(
  {
    id: 'duplicates',
    title: 'duplicates a day',
    meaning: 'Records that were processed again.',
  },
  (measured) => measured.duplicates / measured.histories,
);

const refused: Figure = figure(
  {
    id: 'refused',
    title: 'commits refused a day',
    meaning: 'Commits of offsets that the coordinator did not take.',
  },
  ({ commitsRefused, histories }) => commitsRefused / histories,
);

const zombies: Figure = figure(
  {
    id: 'zombies',
    title: 'zombie windows a day',
    meaning: 'Times in which two processes believed that they owned one partition.',
  },
  ({ zombieWindowMs, histories }) => zombieWindowMs.count / histories,
);

const zombieMax: Figure = figure(
  { id: 'zombie-max', title: 'zombie max (s)', meaning: 'The longest of these times.' },
  ({ zombieWindowMs }) => zombieWindowMs.max / 1000,
);

const gaveUp: Figure = figure(
  {
    id: 'gave-up',
    title: 'gave up a day',
    meaning: 'Processes that ended with a fatal error; nobody started them again.',
  },
  ({ histories }, costs) => costs.gaveUp / histories,
);

/** The classical table, as measured. */
export const strategyFigures: FigureGroup = {
  id: 'strategies',
  title: 'Strategies',
  meaning: 'Balance, stickiness, rounds, and whether the world stops.',
  figures: [spread, movesEach, roundsEach, stopped],
};

/** What the group waits for. */
export const pauseFigures: FigureGroup = {
  id: 'pauses',
  title: 'Rebalances and pauses',
  meaning: 'How often the group is disturbed, for how long, and what stands still meanwhile.',
  figures: [rebalances, paused, latencyAvg, latencyMax],
};

/** What happens to records. */
export const recordFigures: FigureGroup = {
  id: 'records',
  title: 'Records',
  // Source: Kafka, `ConsumerCoordinator.sendOffsetCommitRequest`: only who is in a stable generation may commit.
  meaning:
    'What is done twice, refused, or owned by two. Cooperative members read on while they wait for a rebalance, and cannot commit meanwhile: when they are killed then, all of that is done twice.',
  figures: [duplicates, refused, zombies, zombieMax, gaveUp],
};

/** What one setting changes. */
export const cascadeFigures: FigureGroup = {
  id: 'cascade',
  title: 'Slow processing',
  meaning: 'What one setting changes while everything is slow.',
  figures: [rebalances, paused, latencyAvg, duplicates, zombies],
};

const metricMeanings: Readonly<Record<keyof ClientMetrics, string>> = {
  'rebalance-total': 'Rebalances that a process went through.',
  'rebalance-rate-per-hour': 'The same an hour.',
  'rebalance-latency-avg': 'How long one took a process, in ms.',
  'rebalance-latency-max': 'The longest, in ms.',
  'failed-rebalance-total': 'Rebalances of a process that failed.',
  'last-rebalance-seconds-ago': 'At the end of the day.',
  'assigned-partitions': 'At the end of the day.',
};

/** What people monitor, by Kafka's names, averaged over processes. */
export const metricFigures: FigureGroup = {
  id: 'metrics',
  title: 'What clients report',
  meaning: 'The metrics of consumer-coordinator-metrics, averaged over processes.',
  figures: (Object.keys(metricMeanings) as (keyof ClientMetrics)[]).map((name) =>
    figure(
      { id: name, title: name, meaning: metricMeanings[name] },
      (_measured, { metrics }) => metrics?.[name] ?? Number.NaN,
    ),
  ),
};

/** All tables of strategies, in their order. */
export const figureGroups: readonly FigureGroup[] = [
  strategyFigures,
  pauseFigures,
  recordFigures,
  metricFigures,
];
