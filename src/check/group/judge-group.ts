import type { GroupInvariantId } from '../../domain/contract.ts';
import type { GroupInvariant, GroupVerdict } from '../../domain/group-invariant.ts';
import type { GroupTrace } from '../../domain/group-trace.ts';
import { groupInvariantOf } from './group-registry.ts';

/** What a timed trace says about one claim; those about groups have no scope but all. */
export interface JudgedGroup {
  readonly invariant: GroupInvariantId;
  readonly scope: 'all';
  readonly verdict: GroupVerdict;
}

/**
 * A verdict for each id, in their order. An invariant that throws is `undecided` with the text of what it threw; the
 * others are still judged.
 */
export function judgeGroup(
  trace: GroupTrace,
  ids: readonly GroupInvariantId[],
): readonly JudgedGroup[] {
  return ids.map((invariant) => ({
    invariant,
    scope: 'all',
    verdict: groupVerdictOn(groupInvariantOf(invariant), trace),
  }));
}

/** One invariant's verdict; its exceptions become `undecided`. */
export function groupVerdictOn(invariant: GroupInvariant, trace: GroupTrace): GroupVerdict {
  try {
    return invariant.check(trace);
  } catch (error) {
    return { status: 'undecided', reason: error instanceof Error ? error.message : String(error) };
  }
}
