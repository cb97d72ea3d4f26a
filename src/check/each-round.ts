import type { Scope } from '../domain/contract.ts';
import type { Verdict } from '../domain/invariant.ts';
import type { Trace } from '../domain/trace.ts';
import { newTally, verdictOf, type Tally } from './tally.ts';
import { traceViewOf, type Round } from './trace-view.ts';

/** Judges every round of any history: what is owed on all input. */
export function onEachRound(trace: Trace, look: (round: Round, tally: Tally) => void): Verdict {
  const tally = newTally();
  for (const round of traceViewOf(trace).rounds) look(round, tally);
  return verdictOf(tally);
}

/** Judges every round of honest histories only, and only rounds in `scope`. */
export function onEachHonestRound(
  trace: Trace,
  scope: Scope,
  look: (round: Round, tally: Tally) => void,
): Verdict {
  const tally = newTally();
  const { honest, rounds } = traceViewOf(trace);
  if (honest) {
    for (const round of rounds) if (isInScope(round, scope)) look(round, tally);
  }
  return verdictOf(tally);
}

/** True if a round counts where promises are made for equal subscriptions only. */
export function isInScope({ view }: Round, scope: Scope): boolean {
  return scope === 'all' || view.subscriptionsEqual;
}

/**
 * True if the round has an answer whose balance and stickiness mean something: at least two members share at least one
 * partition, the form is right and nothing is left out or withheld. What is wrong in form is another invariant's matter.
 */
export function isComplete({ view }: Round): boolean {
  return view.memberCount > 1 && view.assignable > 0 && view.sound && view.uncovered === 0;
}
