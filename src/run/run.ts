import type { MembershipHistory } from '../domain/history.ts';
import type { Observation, RebalanceInput, Rebalanced } from '../domain/trace.ts';
import type { Waiting } from './ask.ts';
import type { ExitGuard } from './exit-guard.ts';
import type { GroupState } from './group-state.ts';

/** What is known of a run while it goes on; whoever interrupts it finds here how far it came. */
export interface Recorder {
  readonly observations: Observation[];
  /** The question that is open now, or null. */
  asking: { readonly event: number; readonly round: number; readonly input: RebalanceInput } | null;
  /** How long each first answer took, in ms. */
  readonly assignMs: number[];
  /** When the stretch that runs now began, by the clock; whoever drives writes it. */
  stretchMs: number;
}

/**
 * How long a history runs before it gives whoever drives it a chance to begin a new stretch, in ms: so that a deadline
 * is one for a single answer, however many answers a history has.
 */
export const breathMs = 20;

/** Takes a breath if it is time. */
export function* breathe({ recorder, clock }: LiveOptions): Waiting<void> {
  if (clock() - recorder.stretchMs > breathMs) yield Promise.resolve();
}

/** What a run needs from outside. */
export interface LiveOptions {
  readonly recorder: Recorder;
  /** A monotonic clock in ms; only measurements come from it. */
  readonly clock: () => number;
  readonly guard: ExitGuard | null;
  /** Rounds after which an event is taken for one that never settles. */
  readonly roundsMax: number;
}

/** One run: what `live` hands to its parts. */
export interface Run extends LiveOptions {
  readonly state: GroupState;
  readonly history: MembershipHistory;
  /** The subject promises that the order of listing does not matter: look at every rebalance. */
  readonly ordered: boolean;
  /** Something besides claims changed since the last question. */
  dirty: boolean;
  /** The last question that was answered, and where it stands in the trace. */
  last: { readonly index: number; readonly observation: Rebalanced } | null;
}

/** A recorder with nothing in it. */
export function emptyRecorder(): Recorder {
  return { observations: [], asking: null, assignMs: [], stretchMs: Infinity };
}
