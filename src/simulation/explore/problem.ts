import type { GroupInvariantId } from '../../domain/contract.ts';

/** A promise that a state, or a step, does not keep. */
export interface Problem {
  readonly invariant: GroupInvariantId;
  /** Which rule of the invariant: a stable short name. */
  readonly rule: string;
  readonly members: readonly string[];
  /** As bits. */
  readonly partitions: number;
  readonly expected: string;
  readonly actual: string;
}
