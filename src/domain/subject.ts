import type { SubjectProfile } from './profile.ts';
import type { Cluster, GroupSubscription, MemberAssignment } from './group.ts';
import type { HistoryEvent, MembershipHistory } from './history.ts';
import type { Trace } from './trace.ts';

/** One client's assignor, behind an adapter. */
export interface AssignorInstance {
  /** The raw answer, or a promise of it: anything at all, since it is somebody else's code. May throw. */
  assign(cluster: Cluster, group: GroupSubscription, leader: string): unknown;
  /**
   * Reads a raw answer. `meant` is in the native shape (still unchecked), `decoded` what members get from the wire.
   * Absent: the raw answer is in the native shape. May throw.
   */
  read?(raw: unknown): { readonly meant: unknown; readonly decoded?: unknown };
  subscriptionUserData?(topics: readonly string[]): Uint8Array | undefined;
  onAssignment?(assignment: MemberAssignment, generation: number): void;
}

/** An assignor as the engine sees it. */
export interface AssignorSubject {
  readonly profile: SubjectProfile;
  /** A new client's assignor: its own if the module gives a factory, else the one there is. May throw. */
  instance(): AssignorInstance;
}

/** Anything that can live through a history: an assignor, a coordinator in simulation, a bridge, a broker. */
export interface Subject {
  readonly profile: SubjectProfile;
  open(history: MembershipHistory, signal: AbortSignal): Promise<LiveSubject>;
}

/** A subject in the middle of a history. */
export interface LiveSubject {
  apply(event: HistoryEvent): Promise<void>;
  /** Waits until it is quiet, `limitMs` at most, and tells all that was seen. */
  settle(limitMs: number): Promise<Trace>;
  close(): Promise<void>;
}
