import type { AnyHistory } from './any-history.ts';
import type { HistoryShape } from './history.ts';
import type { InvariantId } from './contract.ts';
import type { Witness } from './invariant.ts';
import type { Story } from './story.ts';

/** How far shrinking got: `proven` by exhausting everything simpler, `local` no pass helps, `truncated` a limit ended it. */
export type Minimality = 'proven' | 'local' | 'truncated';

/** What one named pass of the shrinker did. */
export interface PassStatistics {
  readonly pass: string;
  readonly tried: number;
  readonly helped: number;
}

/** How a counterexample became small. */
export interface ShrinkStatistics {
  readonly fromEvents: number;
  readonly toEvents: number;
  readonly fromMembers: number;
  readonly toMembers: number;
  /** Histories that were run. */
  readonly runs: number;
  readonly minimal: Minimality;
  readonly passes: readonly PassStatistics[];
}

/** A broken promise with its smallest known history. */
export interface Finding {
  /** Hash of subject, invariant and canonical shape: the same bug has the same id. */
  readonly id: string;
  readonly invariant: InvariantId;
  readonly shape: HistoryShape;
  readonly summary: string;
  readonly witness: Witness;
  readonly history: AnyHistory;
  readonly story: Story;
  /** The campaign's seed (a safe integer, not negative), and the case of it that failed first. */
  readonly seed: number;
  readonly case: number;
  /** In how many of the generated histories this invariant broke. */
  readonly frequency: number;
  /** Where the fixture went, relative to the working folder; null if it was not saved. */
  readonly fixture: string | null;
  readonly replay: string;
  readonly shrink: ShrinkStatistics;
}
