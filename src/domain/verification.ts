import type { Finding } from './finding.ts';
import type { GroupMeasurements } from './group-measurements.ts';
import type { SubjectProtocol } from './group-subject.ts';
import type { MemberProtocol } from './member-client.ts';
import type { ContractName, InvariantId, Scope } from './contract.ts';

/** What all histories together say about one invariant of one subject. */
export interface CellVerdict {
  readonly invariant: InvariantId;
  readonly claimed: boolean;
  readonly scope: Scope;
  readonly status: 'holds' | 'broken' | 'not-exercised' | 'undecided';
  /** Histories that were judged. */
  readonly histories: number;
  /** Of these, histories that gave it a chance to fail. */
  readonly exercised: number;
  /** Of these, histories in which it failed. */
  readonly broken: number;
  /** Chances to fail, over all histories. */
  readonly examined: number;
  /** Of the exercised ones, how many were of each shape. */
  readonly shapes: { readonly honest: number; readonly adversarial: number };
  readonly findings: readonly string[];
  /** Why it is undecided. */
  readonly reason?: string;
}

/** How often each value was seen: counts by value; the keys are integers, so JSON lists them ascending. */
export type Distribution = Readonly<Record<number, number>>;

/** What is measured and not judged. Times are in ms and are the only thing here that differs from run to run. */
export interface Measurements {
  /** Rebalances that were asked, follow-up rounds included. */
  readonly rebalances: number;
  /** Partitions that changed hands in a rebalance. */
  readonly moves: Distribution;
  /** Moves more than the exact optimum needs at the same loads. */
  readonly movesAboveOptimum: Distribution;
  /** Largest minus smallest load of a rebalance. */
  readonly loads: Distribution;
  /** Σ load² above the exact optimum. */
  readonly imbalanceAboveOptimum: Distribution;
  readonly rounds: Distribution;
  readonly crossRack: Distribution;
  readonly assignMs: { readonly median: number; readonly max: number };
}

/** What was generated: how many histories had each feature (a static restart, a conflict, a deleted topic …). */
export type FeatureCounts = readonly (readonly [feature: string, histories: number])[];

/** What exploring all interleavings of a small group came to, its members all of one protocol. */
export interface ExploredGroup {
  readonly protocol: MemberProtocol;
  /** Distinct states that were reached. */
  readonly states: number;
  /** Moves from one of them to another, or to itself. */
  readonly transitions: number;
  /** Moves on the longest of the shortest paths from the start. */
  readonly depth: number;
  /** Every state was reached, and from each it was looked whether the group comes to rest. */
  readonly complete: boolean;
  /** Why it is not complete, if no broken promise ended it. */
  readonly reason?: string;
  /** A shortest way to the broken promise, move by move. */
  readonly path?: readonly string[];
  /** Moves that lead from there back there, for ever. */
  readonly cycle?: readonly string[];
}

/** One subject's part of a verification. */
export interface SubjectVerification {
  readonly ref: string;
  readonly name: string;
  readonly version?: string;
  readonly protocol: SubjectProtocol;
  readonly contract: ContractName | 'custom';
  readonly histories: number;
  readonly shapes: { readonly honest: number; readonly adversarial: number };
  readonly verdicts: readonly CellVerdict[];
  readonly findings: readonly Finding[];
  readonly features: FeatureCounts;
  readonly measurements: Measurements;
  /** What was measured of groups in virtual time; the measurements of assignors are empty then. */
  readonly group?: GroupMeasurements;
  /**
   * In exhaustive runs: the bounds, and how many histories are inside them, each of which was run. For coordinators and
   * clients: how many distinct states, and `explored` protocol by protocol; their verdicts count states, not histories.
   */
  readonly exhaustive?: {
    readonly bounds: string;
    readonly covered: number;
    readonly explored?: readonly ExploredGroup[];
  };
  /** Set if not all planned histories ran: somebody or the time limit ended it, or too many of them hung. */
  readonly ended?: 'interrupted' | 'time' | 'hangs';
}

/** The result of `verify`, as `--json` writes it and every reporter reads it. Contract, versioned. */
export interface Verification {
  readonly format: 'rebalance-check/verification@1';
  readonly tool: string;
  /** The command line that makes the same result again, apart from times; absent if none did. */
  readonly command?: string;
  readonly seed: number;
  readonly elapsedMs: number;
  readonly subjects: readonly SubjectVerification[];
}
