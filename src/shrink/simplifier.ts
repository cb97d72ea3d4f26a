import type { EventImportance } from '../domain/story.ts';
import type { Pass } from './pass.ts';

/** All that shrinking has to know of one kind of history. */
export interface Simplifier<H> {
  /** In the order in which they are tried: what takes most away with fewest runs comes first. */
  readonly passes: readonly Pass<H>[];
  /** Negative if `a` is simpler than `b`, positive if `b` is simpler, 0 only for equal histories. */
  compare(a: H, b: H): number;
  /** Everything simpler than `history` in a small world made from it, or null if that is more than `max`. */
  simplerThan(history: H, max: number): Iterable<H> | null;
  /** What matters in each event; see `importanceSteps`. */
  weigh(history: H): Generator<H, readonly EventImportance[], boolean>;
  /** The identity of a history, equal for those that differ in names alone. */
  shapeOf(history: H): string;
}
