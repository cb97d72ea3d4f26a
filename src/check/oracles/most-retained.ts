import { at, filled } from '../at.ts';
import type { Placement } from './placement.ts';

/**
 * The most partitions that can stay with their prior owners when all subscriptions are equal and loads differ by at most
 * one: with q = ⌊P/C⌋ and r = P mod C, Σ min(ownedᵢ, q) + min(r, #{i : ownedᵢ > q}).
 *
 * Source: `AbstractStickyAssignor`'s constrained case, quotas `minQuota` and `maxQuota`; an exchange argument shows that
 * nothing better exists.
 */
export function mostRetained(owned: readonly number[], partitions: number): number {
  if (owned.length === 0) return 0;
  const quota = Math.floor(partitions / owned.length);
  let retained = 0;
  let richer = 0;
  for (const count of owned) {
    retained += Math.min(count, quota);
    if (count > quota) richer++;
  }
  return retained + Math.min(partitions % owned.length, richer);
}

/** How many partitions of the answer each member had before: what `mostRetained` starts from. */
export function priorCounts({ memberCount, prior, owner }: Placement): number[] {
  const counts = filled(memberCount, 0);
  for (let partition = 0; partition < prior.length; partition++) {
    const member = at(prior, partition);
    if (member >= 0 && at(owner, partition) >= 0) counts[member] = at(counts, member) + 1;
  }
  return counts;
}
