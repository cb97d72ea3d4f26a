import type { InvariantId } from '../domain/contract.ts';
import type { GroupMeasurements } from '../domain/group-measurements.ts';
import type { HistoryShape } from '../domain/history.ts';
import type { Measurements } from '../domain/verification.ts';
import { addGroupMeasurements } from '../check/group/measure-group.ts';
import type { PlannedCell, Suspect } from './plan.ts';

/** The counts of one row. */
export interface RowTally {
  histories: number;
  exercised: number;
  examined: number;
  broken: number;
  honest: number;
  adversarial: number;
  undecided: number;
  reason: string | null;
}

/** Counts by integer value. */
export type Counts = Map<number, number>;

/** One of the integer measurements. */
export type CountedMeasurement = Exclude<keyof Measurements, 'rebalances' | 'assignMs'>;

/** The integer measurements, by the names that reports use. */
export const countedMeasurements: readonly CountedMeasurement[] = [
  'moves',
  'movesAboveOptimum',
  'loads',
  'imbalanceAboveOptimum',
  'rounds',
  'crossRack',
];

/**
 * Everything that a stretch of a hunt counts. Adding tallies up in any order gives the same sum, so it does not matter
 * how the histories were dealt to workers.
 */
export interface Tally {
  readonly histories: Record<HistoryShape, number>;
  readonly rows: Map<InvariantId, RowTally>;
  suspects: readonly Suspect[];
  readonly features: Map<string, number>;
  rebalances: number;
  readonly measured: Record<CountedMeasurement, Counts>;
  /** How many answers took how long, by `timeBucketOf`. */
  readonly assignTimes: Counts;
  assignMsMax: number;
  /** Of timed histories; null if there were none. */
  group: GroupMeasurements | null;
}

/** How many candidates to shrink are kept for each bug. */
export const suspectsKept = 4;
/** How many different bugs are kept for each invariant. */
const bugsKept = 4;

/** A tally of nothing. */
export function emptyTally(cells: readonly PlannedCell[]): Tally {
  return {
    histories: { honest: 0, adversarial: 0 },
    rows: new Map(cells.map(({ invariant }) => [invariant, emptyRow()])),
    suspects: [],
    features: new Map(),
    rebalances: 0,
    measured: {
      moves: new Map(),
      movesAboveOptimum: new Map(),
      loads: new Map(),
      imbalanceAboveOptimum: new Map(),
      rounds: new Map(),
      crossRack: new Map(),
    },
    assignTimes: new Map(),
    assignMsMax: 0,
    group: null,
  };
}

function emptyRow(): RowTally {
  return {
    histories: 0,
    exercised: 0,
    examined: 0,
    broken: 0,
    honest: 0,
    adversarial: 0,
    undecided: 0,
    reason: null,
  };
}

/** Adds `from` to `into`. */
export function addTally(into: Tally, from: Tally): void {
  into.histories.honest += from.histories.honest;
  into.histories.adversarial += from.histories.adversarial;
  for (const [invariant, row] of from.rows) {
    const sum = into.rows.get(invariant);
    if (sum === undefined) into.rows.set(invariant, { ...row });
    else addRow(sum, row);
  }
  into.suspects = simplestSuspects([...into.suspects, ...from.suspects]);
  addCounts(into.features, from.features);
  into.rebalances += from.rebalances;
  for (const name of countedMeasurements) addCounts(into.measured[name], from.measured[name]);
  addCounts(into.assignTimes, from.assignTimes);
  into.assignMsMax = Math.max(into.assignMsMax, from.assignMsMax);
  if (from.group !== null) into.group = addGroupMeasurements(into.group, from.group);
}

function addRow(sum: RowTally, row: RowTally): void {
  sum.histories += row.histories;
  sum.exercised += row.exercised;
  sum.examined += row.examined;
  sum.broken += row.broken;
  sum.honest += row.honest;
  sum.adversarial += row.adversarial;
  sum.undecided += row.undecided;
  sum.reason ??= row.reason;
}

/** Adds one to the count of `key`. */
export function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function addCounts<Key>(into: Map<Key, number>, from: ReadonlyMap<Key, number>): void {
  for (const [key, times] of from) into.set(key, (into.get(key) ?? 0) + times);
}

/**
 * The suspects worth shrinking: of each bug the simplest few (the sure ones first), of each invariant a few bugs, in an
 * order that does not depend on who found them.
 */
export function simplestSuspects(suspects: readonly Suspect[]): readonly Suspect[] {
  const sorted = suspects.toSorted(compareSuspects);
  const kept = new Map<InvariantId, Map<string, Suspect[]>>();
  for (const suspect of sorted) {
    const bugs = kept.get(suspect.invariant) ?? new Map<string, Suspect[]>();
    kept.set(suspect.invariant, bugs);
    const known = bugs.get(suspect.bug);
    if (known === undefined && bugs.size >= bugsKept) continue;
    if (known === undefined) bugs.set(suspect.bug, [suspect]);
    else if (known.length < suspectsKept) known.push(suspect);
  }
  return [...kept.values()].flatMap((bugs) => [...bugs.values()].flat()).toSorted(compareSuspects);
}

function compareSuspects(a: Suspect, b: Suspect): number {
  return (
    Number(a.hasty ?? false) - Number(b.hasty ?? false) ||
    a.events - b.events ||
    a.members - b.members ||
    a.case - b.case
  );
}

/** Buckets of times: eight to a doubling, from a tenth of a microsecond on. */
const bucketsPerDoubling = 8;
const bucketFloorMs = 0.0001;

/** The bucket of a time in ms. */
export function timeBucketOf(ms: number): number {
  return Math.max(0, Math.floor(Math.log2(ms / bucketFloorMs) * bucketsPerDoubling));
}

/** The median of bucketed times in ms, within a tenth; 0 without any. */
export function medianTimeOf(times: Counts): number {
  const all = [...times].toSorted(([a], [b]) => a - b);
  const half = all.reduce((sum, [, number]) => sum + number, 0) / 2;
  let seen = 0;
  for (const [bucket, number] of all) {
    seen += number;
    if (seen >= half) return bucketFloorMs * 2 ** ((bucket + 0.5) / bucketsPerDoubling);
  }
  return 0;
}
