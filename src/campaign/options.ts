import type { AnyBounds } from '../generate/bounds.ts';
import type { SuiteError } from '../domain/errors.ts';
import type { InvariantId } from '../domain/contract.ts';
import type { SavedFixture } from '../save/store.ts';
import type { Size } from './plan.ts';

/** How a subject is verified; the command line's flags by their long names. */
export interface VerifyOptions {
  /** A safe integer, not negative: the same seed finds the same. */
  readonly seed: number;
  /** How many histories; in exhaustive runs there is no limit. */
  readonly runs: number;
  readonly size: Size;
  /** When to stop handing out histories, in ms; null for never. What is found then depends on the machine's speed. */
  readonly timeMs: number | null;
  readonly workers: number;
  /** For one answer of the subject, in ms. */
  readonly timeoutMs: number;
  /** Where fixtures are saved; null to save none. */
  readonly fixtures: string | null;
  readonly exhaustive: AnyBounds | null;
  /** The folder that paths are told relative to. */
  readonly cwd: string;
  /** Stops the hunt; what was found so far is still shrunk, saved and reported. */
  readonly signal: AbortSignal | null;
  readonly onProgress: (progress: Progress) => void;
  /** Told of each fixture that was saved, was there already, or could not be saved. */
  readonly onSaved?: (saved: Saved) => void;
  /** The command line that verifies these subjects so again, with other runs if they are given. */
  readonly commandOf?: (refs: readonly string[], runs?: number) => string;
  readonly clock: () => number;
}

/** What became of a finding's fixture. */
export type Saved =
  | { readonly outcome: SavedFixture['outcome']; readonly path: string }
  | { readonly outcome: 'failed'; readonly problem: SuiteError };

/** What a person wants to see while it runs. */
export interface Progress {
  readonly ref: string;
  readonly phase: 'loading' | 'hunting' | 'shrinking' | 'done';
  /** Histories; of explorations states. */
  readonly done: number;
  /** Null where the number is not known before. */
  readonly planned: number | null;
  readonly perSecond: number;
  readonly broken: readonly InvariantId[];
  /** What is done with them. Default: they are verified. */
  readonly activity?: 'measuring' | 'exploring' | 'looking-for-rest';
}

/** What holds unless it is said otherwise. */
export const verifyDefaults = {
  seed: 1,
  runs: 1000,
  size: 'mixed',
  timeMs: null,
  timeoutMs: 1000,
  fixtures: 'properties/regressions',
} as const;
