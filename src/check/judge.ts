import type { ClaimedInvariant, InvariantId, Scope } from '../domain/contract.ts';
import type { Invariant, Verdict } from '../domain/invariant.ts';
import type { Trace } from '../domain/trace.ts';
import { invariantOf } from './registry.ts';

/** What a trace says about one claim. */
export interface Judged {
  readonly invariant: InvariantId;
  readonly scope: Scope;
  readonly verdict: Verdict;
}

/**
 * A verdict for each claim, in the order of `claims`. An invariant that throws is `undecided` with the text of what it
 * threw; the others are still judged.
 */
export function judge(trace: Trace, claims: readonly ClaimedInvariant[]): readonly Judged[] {
  return claims.map(({ invariant, scope }) => ({
    invariant,
    scope,
    verdict: verdictOn(invariantOf(invariant), trace, scope),
  }));
}

/** One invariant's verdict; its exceptions become `undecided`. */
export function verdictOn(invariant: Invariant, trace: Trace, scope: Scope): Verdict {
  try {
    return invariant.check(trace, scope);
  } catch (error) {
    return { status: 'undecided', reason: error instanceof Error ? error.message : String(error) };
  }
}
