import type { Scope } from '../domain/contract.ts';
import type { Trace } from '../domain/trace.ts';
import { isComplete, isInScope } from './each-round.ts';
import type { Placement } from './oracles/placement.ts';
import { traceViewOf, type Round, type Settling } from './trace-view.ts';

/** A question of stickiness: what was owned before the first round, who has it after the last. */
export interface StickySpan {
  readonly first: Round;
  readonly last: Round;
  readonly placement: Placement;
}

/**
 * What the moves of an honest trace are counted over. Eager and server-side assignors answer for each round alone; a
 * cooperative one for the whole way from the claims before an event to the assignment in which the group settled, where
 * nothing but the claims changed on the way and everybody learnt every answer. Rounds in which racks have a say are left
 * out: Kafka gives up stickiness for racks.
 */
export function stickySpansOf(trace: Trace, scope: Scope): readonly StickySpan[] {
  const { honest, rounds, settlings } = traceViewOf(trace);
  if (!honest || trace.profile.carrier === 'none') return [];
  const spans: StickySpan[] = [];
  if (trace.profile.protocol === 'cooperative') {
    for (const settling of settlings) {
      const span = spanOf(settling);
      if (span !== null && isJudged(span.last, scope)) spans.push(span);
    }
    return spans;
  }
  for (const round of rounds) {
    if (isJudged(round, scope)) spans.push({ first: round, last: round, placement: round.view });
  }
  return spans;
}

function isJudged(round: Round, scope: Scope): boolean {
  return isInScope(round, scope) && isComplete(round) && !round.view.racksEngaged;
}

function spanOf({ seen, rounds }: Settling): StickySpan | null {
  const [first, ...followUps] = rounds;
  const last = rounds.at(-1);
  if (first === undefined || last === undefined || !seen.quiet || seen.interrupted) return null;
  if (rounds.some((round) => round.seen.missedBy.length > 0)) return null;
  if (followUps.some((round) => !round.seen.followUp)) return null;
  if (first === last) return { first, last, placement: last.view };
  return { first, last, placement: { ...last.view, prior: first.view.prior } };
}
