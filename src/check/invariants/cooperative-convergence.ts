import type { Invariant, Verdict } from '../../domain/invariant.ts';
import type { Scope } from '../../domain/contract.ts';
import type { Trace } from '../../domain/trace.ts';
import { conflict } from '../claims-view.ts';
import { isInScope } from '../each-round.ts';
import { newTally, note, verdictOf } from '../tally.ts';
import { traceViewOf, type Round } from '../trace-view.ts';

/**
 * In how many rounds a cooperative group settles after its last event. Source: KIP-429 (two: revoke, then assign); with
 * stale claims one more; with racks four, as measured on Kafka's own assignor. With different subscriptions four, too: a
 * heuristic that starts from what is left after the first round may aim at another target than before, which a greedy
 * assignor of Kafka's kind does in one history of a thousand.
 */
export const roundsMax = {
  plain: 2,
  afterStaleClaims: 3,
  withRacks: 4,
  differentSubscriptions: 4,
} as const;

/** After an event the group is finally assigned within a bound of rounds, and then stays. */
export const cooperativeConvergence: Invariant = {
  id: 'cooperative.convergence',
  title: 'The group settles within a few rounds and then stays',
  kind: 'liveness',
  source: { title: 'KIP-429', locator: 'two consecutive rebalances: revoke, then assign' },
  exercises: 'cooperative groups whose rounds are played until they are quiet',
  check,
};

function check(trace: Trace, scope: Scope): Verdict {
  const tally = newTally();
  const { honest, settlings } = traceViewOf(trace);
  if (!honest || trace.profile.protocol !== 'cooperative') return verdictOf(tally);
  for (const { index, seen, rounds } of settlings) {
    const last = rounds.at(-1);
    if (last === undefined || seen.interrupted || !isInScope(last, scope)) continue;
    if (last.view.memberCount === 0 || last.view.assignable === 0) continue;
    tally.examined++;
    const bound = roundsBound(rounds);
    if (seen.quiet && seen.rounds <= bound) continue;
    const evidence = [...rounds.map((round) => round.index), index];
    note(tally, evidence, {
      type: 'not-settled',
      rounds: seen.rounds,
      bound,
      cycle: seen.cycle,
    });
  }
  return verdictOf(tally);
}

/** Each further round that somebody misses may cost one more. */
function roundsBound(rounds: readonly Round[]): number {
  const missed = rounds.filter(({ seen }) => seen.missedBy.length > 0).length;
  const extra = Math.max(0, missed - 1);
  if (rounds.some(({ view }) => view.racksEngaged)) return roundsMax.withRacks + extra;
  if (rounds.some(({ view }) => !view.subscriptionsEqual))
    return roundsMax.differentSubscriptions + extra;
  return (
    (missed > 0 || hasStaleClaims(rounds) ? roundsMax.afterStaleClaims : roundsMax.plain) + extra
  );
}

/** Somebody reports claims of another generation than somebody else. */
function hasStaleClaims(rounds: readonly Round[]): boolean {
  const [first] = rounds;
  if (first === undefined) return false;
  let generation: number | null = null;
  for (const claims of first.seen.input.claims.values()) {
    if (claims.partitions.length === 0) continue;
    if (generation !== null && generation !== claims.generation) return true;
    generation = claims.generation;
  }
  return first.view.holder.includes(conflict);
}
