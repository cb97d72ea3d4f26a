import type { Trace } from '../domain/trace.ts';
import { at } from './at.ts';
import { isComplete } from './each-round.ts';
import { imbalanceAboveOptimum, movesAboveOptimum } from './oracles/gap.ts';
import { spreadOf } from './oracles/improving-path.ts';
import { movesOf } from './oracles/placement.ts';
import { crossesRacks } from './racks.ts';
import { stickySpansOf } from './sticky-span.ts';
import { traceViewOf, type Round } from './trace-view.ts';

/** What is measured and not judged: a list of integers each, in the order of the trace. */
export interface TraceMeasurements {
  /** Partitions that changed hands, by rebalance; of a cooperative group, by event, once it has settled. */
  readonly moves: readonly number[];
  /** Of these, more than the exact optimum needs at the same loads. */
  readonly movesAboveOptimum: readonly number[];
  /** Largest minus smallest load, by rebalance that left nothing out. */
  readonly loads: readonly number[];
  /** Σ load² above the least possible, by rebalance that left nothing out. */
  readonly imbalanceAboveOptimum: readonly number[];
  /** Rounds until the group was quiet, by event that was not interrupted. */
  readonly rounds: readonly number[];
  /** Partitions read across racks, by rebalance in which racks have a say. */
  readonly crossRack: readonly number[];
}

const nothing: TraceMeasurements = {
  moves: [],
  movesAboveOptimum: [],
  loads: [],
  imbalanceAboveOptimum: [],
  rounds: [],
  crossRack: [],
};

/** The measurements of one trace; of honest ones only, since the others say nothing about real groups. */
export function measure(trace: Trace): TraceMeasurements {
  const { honest, rounds, settlings } = traceViewOf(trace);
  if (!honest) return nothing;
  const complete = rounds.filter(isComplete);
  const spans = stickySpansOf(trace, 'all').map(({ placement }) => placement);
  return {
    moves: spans.map(movesOf),
    movesAboveOptimum: known(spans.map(movesAboveOptimum)),
    loads: complete.map(({ view }) => spreadOf(view.loads)),
    imbalanceAboveOptimum: known(complete.map(({ view }) => imbalanceAboveOptimum(view))),
    rounds: settlings.flatMap(({ seen }) => (seen.interrupted ? [] : [seen.rounds])),
    crossRack: complete.flatMap((round) => (round.view.racksEngaged ? [crossRackOf(round)] : [])),
  };
}

function known(gaps: readonly (number | null)[]): number[] {
  return gaps.filter((gap) => gap !== null);
}

function crossRackOf({ seen, view }: Round): number {
  const crosses = crossesRacks(seen.input, view.members);
  let count = 0;
  for (let partition = 0; partition < view.partitionCount; partition++) {
    const member = at(view.owner, partition);
    if (member >= 0 && crosses(member, partition)) count++;
  }
  return count;
}
