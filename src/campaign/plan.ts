import type { AnyHistory } from '../domain/any-history.ts';
import { isTimed } from '../domain/any-history.ts';
import type { RebalanceProtocol } from '../domain/group.ts';
import type { AnyProfile } from '../domain/group-subject.ts';
import type { HistoryShape } from '../domain/history.ts';
import type { ClaimedInvariant, InvariantId } from '../domain/contract.ts';
import type { Bounds } from '../generate/exhaustive.ts';
import type { GenerateOptions } from '../generate/case.ts';
import type { TimedGenerateOptions } from '../generate/timed/options.ts';

/** How large the generated groups are. */
export type Size = GenerateOptions['size'];

/** Which histories a subject lives through, and how they are judged: the same for every chunk of a hunt. */
export interface HuntPlan {
  readonly seed: number;
  readonly size: Size;
  readonly protocol: RebalanceProtocol;
  /** For coordinators and clients: what their timed histories are made of; null for assignors. */
  readonly timed: TimedGenerateOptions | null;
  /** Instead of random histories: all inside these bounds. */
  readonly exhaustive: Bounds | null;
  /** For one uninterrupted stretch of the subject's code, in ms. */
  readonly timeoutMs: number;
  /** The subject is known to hang where only its process's death ends it: interrupt every stretch, though that is slow. */
  readonly careful: boolean;
  readonly cells: readonly PlannedCell[];
}

/** One row of the matrix: an invariant, where it is judged, and whether the subject owes it. */
export interface PlannedCell extends ClaimedInvariant {
  readonly claimed: boolean;
}

/** A case that broke an invariant, worth shrinking. */
export interface Suspect {
  readonly invariant: InvariantId;
  /** Tells different bugs of one invariant apart: the failure's kind and message without names; else empty. */
  readonly bug: string;
  readonly case: number;
  readonly events: number;
  readonly members: number;
  /** It hung by a shorter deadline than the plan's: perhaps it is only slow. */
  readonly hasty?: true;
}

/** The rows of a subject's matrix: what it claims, where it claims it, and everything else as measured. */
export function cellsOf(
  { claims }: Pick<AnyProfile, 'claims'>,
  ids: readonly InvariantId[],
): readonly PlannedCell[] {
  return ids.map((invariant) => {
    const claim = claims.find((item) => item.invariant === invariant);
    return claim === undefined
      ? { invariant, scope: 'all', claimed: false }
      : { ...claim, claimed: true };
  });
}

/** How many members a history has, counted by the ids that join. */
export function membersOf({ events }: AnyHistory): number {
  const members = new Set<string>();
  for (const event of events) if (event.type === 'join') members.add(event.member);
  return members.size;
}

/** What claims a history has; nobody lies in virtual time. */
export function shapeOfHistory(history: AnyHistory): HistoryShape {
  return isTimed(history) ? 'honest' : history.shape;
}
