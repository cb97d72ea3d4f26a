import type { AnyHistory } from '../domain/any-history.ts';
import { isTimed } from '../domain/any-history.ts';
import type { MembershipHistory } from '../domain/history.ts';
import type { TimedHistory } from '../domain/timed-history.ts';
import { membershipSimplifier } from './membership-simplifier.ts';
import type { Simplifier } from './simplifier.ts';
import { timedSimplifier } from './timed/timed-simplifier.ts';

/** What simplifies histories of the kind of this one. */
export function simplifierOf<H extends AnyHistory>(history: H): Simplifier<H> {
  const simplifier: Simplifier<MembershipHistory> | Simplifier<TimedHistory> = isTimed(history)
    ? timedSimplifier
    : membershipSimplifier;
  // The kind of a history is in its type as it is in its fields.
  return simplifier as Simplifier<AnyHistory> as Simplifier<H>;
}
