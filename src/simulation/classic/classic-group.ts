import type {
  ConsumerProtocolAssignment,
  GroupStateName,
  JoinGroupProtocol,
} from '../../domain/wire.ts';

/** The states of a classic group. Source: Kafka, `ClassicGroupState`. */
export type ClassicGroupState = Exclude<GroupStateName, 'Assigning' | 'Reconciling'>;

/**
 * One group of the classic protocol: plain state, never changed in place.
 *
 * Source: Kafka, `ClassicGroup`.
 */
export interface ClassicGroup {
  readonly state: ClassicGroupState;
  /** A group that was empty before `PreparingRebalance` waits for the first members to come together. */
  readonly previousState: ClassicGroupState;
  /** Of the last completed join; 0 before the first. */
  readonly generation: number;
  /** Null before the first member: whoever commits offsets then is a simple consumer. */
  readonly protocolType: string | null;
  /** The strategy of this generation. */
  readonly protocolName: string | null;
  /** A member id; null without members. */
  readonly leader: string | null;
  /** In the order of joining; a static member's successor takes its place. */
  readonly members: readonly ClassicMember[];
  /** Ids that were given out with MEMBER_ID_REQUIRED and have not come back. */
  readonly pendingJoins: readonly PendingJoin[];
  /** Ids of members that have not yet asked for their assignment of this generation. */
  readonly pendingSyncs: readonly string[];
  /** A member came while the group waits for its first members, so it waits a little longer. */
  readonly newMemberAdded: boolean;
  readonly joinTimer: JoinTimer | null;
  /** Whoever is in `pendingSyncs` then is removed. */
  readonly syncExpiresAtMs: number | null;
  /** The generation of the assignments that members have; null: they have none. */
  readonly assignmentGeneration: number | null;
  /** When the last member went; null also where offsets never grow old. */
  readonly emptySinceAtMs: number | null;
  /** What the log has of the group: what a failover gives back. Null: nothing. */
  readonly persisted: PersistedGroup | null;
}

/** A member of a classic group. Source: Kafka, `ClassicGroupMember`. */
export interface ClassicMember {
  readonly memberId: string;
  readonly clientId: string;
  readonly groupInstanceId: string | null;
  /** What it can follow, in its order of preference. */
  readonly protocols: readonly JoinGroupProtocol[];
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly assignment: ConsumerProtocolAssignment;
  /** Its JoinGroup (SyncGroup) that is not answered yet. */
  readonly joinRequestId: number | null;
  readonly syncRequestId: number | null;
  /** Its first join has not been answered: it may be lost, so its session is watched although it is waiting. */
  readonly isNew: boolean;
  /** Null while it waits for an answer and is not new: then it need not send heartbeats. */
  readonly sessionExpiresAtMs: number | null;
}

/** An id that waits for its owner. */
export interface PendingJoin {
  readonly memberId: string;
  readonly expiresAtMs: number;
}

/** When waiting for members to join ends. */
export type JoinTimer =
  /** The first rebalance of a group: it ends at `firesAtMs`, unless somebody new came during the last `delayMs`. */
  | {
      readonly type: 'initial';
      readonly firesAtMs: number;
      readonly delayMs: number;
      /** How much longer it may take after that. */
      readonly remainingMs: number;
    }
  | { readonly type: 'rebalance'; readonly firesAtMs: number };

/** What is written to the log: a group at its last complete SyncGroup, or empty. Source: Kafka, `GroupMetadataValue.json`. */
export interface PersistedGroup {
  readonly generation: number;
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  readonly leader: string | null;
  readonly emptySinceAtMs: number | null;
  readonly members: readonly PersistedMember[];
}

/** A member in the log: of its strategies only the group's. Source: Kafka, `GroupMetadataValue.json`. */
export type PersistedMember = Pick<
  ClassicMember,
  | 'memberId'
  | 'clientId'
  | 'groupInstanceId'
  | 'protocols'
  | 'sessionTimeoutMs'
  | 'rebalanceTimeoutMs'
  | 'assignment'
>;

/** What a member has before a leader gives it something. */
export const noAssignment: ConsumerProtocolAssignment = { assignedPartitions: [] };

/** A group without members, of no protocol yet; nothing of it is in the log. */
export const newClassicGroup: ClassicGroup = {
  state: 'Empty',
  previousState: 'Empty',
  generation: 0,
  protocolType: null,
  protocolName: null,
  leader: null,
  members: [],
  pendingJoins: [],
  pendingSyncs: [],
  newMemberAdded: false,
  joinTimer: null,
  syncExpiresAtMs: null,
  assignmentGeneration: null,
  emptySinceAtMs: null,
  persisted: null,
};
