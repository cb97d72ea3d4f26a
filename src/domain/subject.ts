import type { Cluster, GroupSubscription, MemberAssignment, RebalanceProtocol } from './group.ts';
import type { HistoryEvent, MembershipHistory } from './history.ts';
import type { ClaimedInvariant, ContractName } from './invariant.ts';
import type { Trace } from './trace.ts';

/** Where an assignor finds what members own. */
export type ClaimCarrier = 'owned-partitions' | 'user-data' | 'target' | 'none';

/** What is known about a subject before it runs. */
export interface SubjectProfile {
  /** The reference that names it again: `builtin:sticky`, `./mine.ts`, `npm:kafkajs#…`. */
  readonly ref: string;
  readonly name: string;
  /** The version of the package that it comes from, if it comes from one. */
  readonly version?: string;
  readonly protocol: RebalanceProtocol;
  readonly contract: ContractName | 'custom';
  readonly claims: readonly ClaimedInvariant[];
  readonly carrier: ClaimCarrier;
  /** What its real client makes of a member that the answer leaves out. */
  readonly omittedMember: 'breaks' | 'gets-nothing';
  /** Which topics the leader's client tells it about: all, those that anyone subscribes to, or the leader's own. */
  readonly metadata: 'all' | 'subscribed' | 'leader';
  /** The package has codecs, so that `wire.round-trip` can be judged. */
  readonly codecs: boolean;
}

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
