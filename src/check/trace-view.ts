import type { Rebalanced, Settled, Trace } from '../domain/trace.ts';
import { roundViewOf, type RoundView } from './round-view.ts';

/** One round in its place in the trace. */
export interface Round {
  /** Index of the observation. */
  readonly index: number;
  readonly seen: Rebalanced;
  readonly view: RoundView;
  readonly previous: Round | null;
  /** The round that began the run of follow-ups that this one belongs to; null if this one began it. */
  readonly start: Round | null;
}

/** The end of the rounds that an event caused. */
export interface Settling {
  readonly index: number;
  readonly seen: Settled;
  /** The rounds of that event, oldest first; at least one. */
  readonly rounds: readonly Round[];
}

/** A trace by rounds. */
export interface TraceView {
  readonly honest: boolean;
  readonly rounds: readonly Round[];
  readonly settlings: readonly Settling[];
}

/**
 * The last view: all invariants look at one trace after the other. One place, not a WeakMap: ten thousand short-lived
 * traces in a WeakMap keep each other alive through every small collection, which cost a third of a run.
 */
let last: { readonly trace: Trace; readonly view: TraceView } | null = null;

/** The rounds of a trace; computed once while it is the one that is looked at. */
export function traceViewOf(trace: Trace): TraceView {
  if (last?.trace === trace) return last.view;
  const view = build(trace);
  last = { trace, view };
  return view;
}

function build({ history, observations }: Trace): TraceView {
  const rounds: Round[] = [];
  const settlings: Settling[] = [];
  let previous: Round | null = null;
  let ofEvent: Round[] = [];
  for (let index = 0; index < observations.length; index++) {
    const seen = observations[index];
    if (seen?.type === 'rebalanced') {
      const round = roundAfter(previous, index, seen);
      if (previous?.seen.event !== seen.event) ofEvent = [];
      ofEvent.push(round);
      rounds.push(round);
      previous = round;
    } else if (seen?.type === 'settled' && ofEvent.length > 0) {
      settlings.push({ index, seen, rounds: ofEvent });
      ofEvent = [];
    }
  }
  return { honest: history.shape === 'honest', rounds, settlings };
}

function roundAfter(previous: Round | null, index: number, seen: Rebalanced): Round {
  const start = seen.followUp && previous !== null ? startOf(previous) : null;
  return { index, seen, view: roundViewOf(seen), previous, start };
}

/** The round that began the run of follow-ups that `round` belongs to. */
export function startOf(round: Round): Round {
  return round.start ?? round;
}
