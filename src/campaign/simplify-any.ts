import type { AnyHistory } from '../domain/any-history.ts';
import { isTimed } from '../domain/any-history.ts';
import type { EventImportance } from '../domain/story.ts';
import { shapeOf } from '../shrink/canonical.ts';
import { importanceSteps } from '../shrink/counterfactual.ts';
import type { ShrinkOptions, Shrunk } from '../shrink/shrink.ts';
import { proveSteps, shrinkSteps } from '../shrink/shrink.ts';
import { compareHistories } from '../shrink/simpler.ts';

/** What came of shrinking a history of either kind. */
export type ShrunkAny = Omit<Shrunk, 'history'> & { readonly history: AnyHistory };

/** As `shrinkSteps`, for a history of either kind. */
export function* anyShrinkSteps(
  history: AnyHistory,
  options: ShrinkOptions,
): Generator<AnyHistory, ShrunkAny, boolean> {
  if (!isTimed(history)) return yield* shrinkSteps(history, options);
  return { history, runs: 0, minimal: 'local', passes: [] };
}

/** As `proveSteps`, for a history of either kind. */
export function* anyProveSteps(
  history: AnyHistory,
  options: ShrinkOptions,
): Generator<AnyHistory, ShrunkAny, boolean> {
  if (!isTimed(history)) return yield* proveSteps(history, options);
  return { history, runs: 0, minimal: 'local', passes: [] };
}

/** As `importanceSteps`, for a history of either kind. */
export function* anyImportanceSteps(
  history: AnyHistory,
): Generator<AnyHistory, readonly EventImportance[], boolean> {
  if (!isTimed(history)) return yield* importanceSteps(history);
  return [];
}

/** Negative if `a` is simpler than `b`. */
export function compareAny(a: AnyHistory, b: AnyHistory): number {
  if (!isTimed(a) && !isTimed(b)) return compareHistories(a, b);
  return a.events.length - b.events.length;
}

/** The identity of a bug: the shape of its smallest history, up to names. */
export function anyIdentityOf(history: AnyHistory): string {
  return isTimed(history) ? JSON.stringify(history) : shapeOf(history);
}
