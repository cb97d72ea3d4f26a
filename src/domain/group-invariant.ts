import type { GroupInvariantId } from './contract.ts';
import type { GroupTrace } from './group-trace.ts';
import type { GroupWitness } from './group-witness.ts';
import type { RuleSource } from './invariant.ts';

/** Something a coordinator or a client may promise, judged over a timed trace. */
export interface GroupInvariant {
  readonly id: GroupInvariantId;
  /** The promise in one sentence, in the present tense, without a full stop. */
  readonly title: string;
  readonly kind: 'safety' | 'liveness' | 'quality';
  readonly source: RuleSource;
  /** The situations that exercise it, in words. */
  readonly exercises: string;
  /** Pure. `examined` counts the chances to fail that the trace gave; 0 means that it was not exercised. */
  check(trace: GroupTrace): GroupVerdict;
}

/** What a timed trace says about one invariant. */
export type GroupVerdict =
  | { readonly status: 'holds'; readonly examined: number }
  | {
      readonly status: 'broken';
      readonly examined: number;
      readonly violations: readonly [GroupViolation, ...GroupViolation[]];
    }
  | { readonly status: 'undecided'; readonly reason: string };

/** One broken promise. */
export interface GroupViolation {
  /** Indices into `trace.observations`, oldest first; the last one is where it went wrong. */
  readonly evidence: readonly number[];
  readonly witness: GroupWitness;
}
