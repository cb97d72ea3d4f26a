import type { GroupMeasurements } from '../domain/group-measurements.ts';
import type { SubjectVerification } from '../domain/verification.ts';
import { count } from './summary.ts';

/** One figure of groups in virtual time. */
export interface GroupFigure {
  /** For a column's head. */
  readonly title: string;
  readonly meaning: string;
  readonly of: (measured: GroupMeasurements) => string;
}

/** What is told of groups in virtual time, in every report. */
export const groupFigures: readonly GroupFigure[] = [
  {
    title: 'rebalances',
    meaning: 'Times in which a group was not at rest, over all histories.',
    of: ({ rebalances }) => count(rebalances),
  },
  {
    title: 'rounds',
    meaning: 'Generations, or target assignments, a rebalance.',
    of: ({ rounds, rebalances }) => ratio(rounds, rebalances),
  },
  {
    title: 'latency ms',
    meaning: 'Mean time until each member owned what it was given.',
    of: ({ rebalanceLatencyMs: { sum, count: times } }) =>
      times === 0 ? '–' : count(Math.round(sum / times)),
  },
  {
    title: 'paused %',
    meaning:
      'Share of partition-milliseconds in which nobody read a partition that somebody had read.',
    of: ({ pausedPartitionMs, partitionMs }) => ratio(100 * pausedPartitionMs, partitionMs, 1),
  },
  {
    title: 'moves',
    meaning: 'Partitions that went to another member, a rebalance.',
    of: ({ moves, rebalances }) => ratio(moves, rebalances),
  },
  {
    title: 'repeated %',
    meaning: 'Share of records that were processed again.',
    of: ({ duplicates, recordsProcessed }) => ratio(100 * duplicates, recordsProcessed, 1),
  },
  {
    title: 'zombie windows',
    meaning:
      'Times in which a client that was removed, and could not know it, still owned a partition that another owned.',
    of: ({ zombieWindowMs }) => count(zombieWindowMs.count),
  },
  {
    title: 'longest ms',
    meaning: 'The longest of these windows.',
    of: ({ zombieWindowMs }) => count(zombieWindowMs.max),
  },
];

/** A subject whose groups lived in virtual time. */
export type TimedSubject = SubjectVerification & { readonly group: GroupMeasurements };

/** The subjects whose groups lived in virtual time. */
export function timedSubjectsOf(subjects: readonly SubjectVerification[]): readonly TimedSubject[] {
  return subjects.filter((subject): subject is TimedSubject => subject.group !== undefined);
}

/** The others: assignors, which have rounds and no time. */
export function assignorsOf(
  subjects: readonly SubjectVerification[],
): readonly SubjectVerification[] {
  return subjects.filter(
    ({ protocol, group, exhaustive }) =>
      group === undefined &&
      exhaustive?.explored === undefined &&
      (protocol === 'eager' || protocol === 'cooperative' || protocol === 'server'),
  );
}

function ratio(part: number, whole: number, digits = 2): string {
  return whole === 0 ? '–' : (part / whole).toFixed(digits);
}
