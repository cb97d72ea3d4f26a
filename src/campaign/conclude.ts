import type { Finding } from '../domain/finding.ts';
import type { AnyProfile } from '../domain/group-subject.ts';
import type { CellVerdict, Distribution, Measurements } from '../domain/verification.ts';
import type { Unsteady } from './find.ts';
import type { PlannedCell } from './plan.ts';
import type { Counts, RowTally, Tally } from './tally.ts';
import { medianTimeOf } from './tally.ts';

/** The verdict on one row. */
export function verdictOf(
  cell: PlannedCell,
  row: RowTally,
  {
    findings,
    unsteady,
  }: { readonly findings: readonly Finding[]; readonly unsteady: readonly Unsteady[] },
): CellVerdict {
  const { invariant, claimed, scope } = cell;
  const own = findings.filter((finding) => finding.invariant === invariant).map(({ id }) => id);
  const flaky = unsteady.some(({ suspect }) => suspect.invariant === invariant);
  const reason = flaky
    ? 'it broke, but not when the same history was run again: see determinism'
    : (row.reason ?? undefined);
  return {
    invariant,
    claimed,
    scope,
    status: statusOf(row, { own, flaky, claimed }),
    histories: row.histories,
    exercised: row.exercised,
    broken: row.broken,
    examined: row.examined,
    shapes: { honest: row.honest, adversarial: row.adversarial },
    findings: own,
    ...(reason === undefined ? {} : { reason }),
  };
}

function statusOf(
  row: RowTally,
  { own, flaky, claimed }: { own: readonly string[]; flaky: boolean; claimed: boolean },
): CellVerdict['status'] {
  if (own.length > 0) return 'broken';
  if (flaky && claimed) return 'undecided';
  if (row.broken > 0) return 'broken';
  if (row.undecided > 0) return 'undecided';
  return row.exercised > 0 ? 'holds' : 'not-exercised';
}

/** What was measured, ready to be written down. */
export function measurementsOf(tally: Tally): Measurements {
  const { measured } = tally;
  return {
    rebalances: tally.rebalances,
    moves: distributionOf(measured.moves),
    movesAboveOptimum: distributionOf(measured.movesAboveOptimum),
    loads: distributionOf(measured.loads),
    imbalanceAboveOptimum: distributionOf(measured.imbalanceAboveOptimum),
    rounds: distributionOf(measured.rounds),
    crossRack: distributionOf(measured.crossRack),
    assignMs: {
      median: round(medianTimeOf(tally.assignTimes)),
      max: round(tally.assignMsMax),
    },
  };
}

function distributionOf(counts: Counts): Distribution {
  return Object.fromEntries([...counts].toSorted(([a], [b]) => a - b));
}

function round(ms: number): number {
  return Number(ms.toPrecision(3));
}

/** The part of a profile that a result repeats. */
export function identityOf({
  ref,
  name,
  version,
  protocol,
  contract,
}: AnyProfile): Pick<AnyProfile, 'ref' | 'name' | 'version' | 'protocol' | 'contract'> {
  return version === undefined
    ? { ref, name, protocol, contract }
    : { ref, name, version, protocol, contract };
}
