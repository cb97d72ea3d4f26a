import type { TopicPartition } from '../../../domain/group.ts';
import type { HistoryTopic } from '../../../domain/history.ts';
import type { MemberConfig, MemberInput, Wish } from '../../../domain/member-client.ts';
import type { CommittedOffset, ConsumerProtocolAssignment } from '../../../domain/wire.ts';
import type { Position } from '../reading/position.ts';

/** Where a classic consumer is in its rebalance. Source: Kafka, `AbstractCoordinator.MemberState`. */
export type MemberPhase = 'UNJOINED' | 'PREPARING_REBALANCE' | 'COMPLETING_REBALANCE' | 'STABLE';

/** What a consumer last learnt of its membership. Source: Kafka, `AbstractCoordinator.Generation`. */
export interface Generation {
  /** -1: none. */
  readonly generationId: number;
  /** Empty: none. */
  readonly memberId: string;
  readonly protocolName: string | null;
}

/** A consumer's generation before it joins and after it lost its membership. */
export const noGeneration: Generation = { generationId: -1, memberId: '', protocolName: null };

/** What became of a JoinGroup and the SyncGroup after it; the application acts on it in its next `poll`. */
export type JoinAttempt =
  | { readonly status: 'pending' }
  | { readonly status: 'joined'; readonly assignment: ConsumerProtocolAssignment }
  | {
      readonly status: 'failed';
      readonly error: string;
      /** `later`: once the consumer has slept. `never`: `poll` throws the error. */
      readonly retry: 'at-once' | 'later' | 'never';
    };

/** How far a commit is that something waits for; one that failed and is worth another try is `unsent` again. */
export type CommitProgress = 'unsent' | 'flying' | 'done';

/** An auto-commit before a rebalance. Source: Kafka, `ConsumerCoordinator.onJoinPrepare`. */
export interface JoinPreparation {
  /** When the consumer rejoins without it. */
  readonly untilAtMs: number;
  readonly commit: CommitProgress;
}

/** The application is inside `onPartitionsRevoked` and waits there for a synchronous commit. */
export interface BlockedCallback {
  /** What goes on after it: the preparation of a rebalance, or the end of one. */
  readonly during: 'prepare' | 'complete';
  readonly partitions: readonly TopicPartition[];
  /** When the commit is given up. */
  readonly untilAtMs: number;
  readonly commit: CommitProgress;
}

/** What the leader assigned by: it rejoins when these topics are not as they were. */
export interface MetadataSnapshot {
  readonly names: readonly string[];
  readonly topics: readonly HistoryTopic[];
}

/** The last assignment that an assignor of this member was told. */
export interface RememberedAssignment {
  readonly strategy: string;
  readonly assignment: ConsumerProtocolAssignment;
  readonly generation: number;
}

/** A request that waits for its answer; `generation` is the consumer's when it was sent. */
export type InFlight =
  | {
      readonly api: 'JoinGroup' | 'SyncGroup' | 'Heartbeat';
      readonly requestId: number;
      readonly generation: Generation;
    }
  | {
      readonly api: 'OffsetCommit';
      readonly requestId: number;
      readonly generation: Generation;
      /** Who waits for it: nobody (`interval`), the preparation of a rebalance, the application in its callback. */
      readonly purpose: 'interval' | 'prepare' | 'callback';
      readonly offsets: readonly CommittedOffset[];
    }
  | {
      readonly api: 'OffsetFetch';
      readonly requestId: number;
      /** Null: sent while the group was not stable. */
      readonly generation: Generation | null;
      readonly partitions: readonly TopicPartition[];
    };

/** An answer that nobody has read yet from its connection. */
export type Arrival = Extract<MemberInput, { readonly type: 'response' | 'disconnected' }>;

/** Everything that a classic consumer knows. All times are deadlines: one that is past is due, however long. */
export interface ClassicMemberState {
  readonly config: MemberConfig;
  readonly life: 'new' | 'polling' | 'away' | 'closed' | 'failed';
  readonly wish: Wish;
  /** The cluster's topics as the consumer knows them. */
  readonly topics: readonly HistoryTopic[];
  /** Topics or the wish changed, and the application has not called `poll` since. */
  readonly hasNews: boolean;
  /** Sorted; each topic once. */
  readonly subscription: readonly string[];
  /** The subscription that it last joined with. */
  readonly joinedSubscription: readonly string[] | null;

  readonly phase: MemberPhase;
  readonly generation: Generation;
  readonly rejoinNeeded: boolean;
  readonly needsJoinPrepare: boolean;
  readonly preparation: JoinPreparation | null;
  readonly join: JoinAttempt | null;
  readonly callback: BlockedCallback | null;
  readonly isLeader: boolean;
  readonly snapshot: MetadataSnapshot | null;
  readonly remembered: readonly RememberedAssignment[];

  /** Of what it owns, sorted. */
  readonly positions: readonly Position[];
  /** It does not fetch, since all that it owns is about to be revoked (eager). */
  readonly isPendingRevocation: boolean;

  /** Null: known. Otherwise when it is found again. */
  readonly coordinatorAtMs: number | null;
  /** The application's thread sleeps in `poll` until then, before it tries again. */
  readonly sleepAtMs: number | null;
  /** When the heartbeat thread sends next, takes its session for dead, and takes the application for stuck. */
  readonly heartbeatAtMs: number | null;
  readonly sessionAtMs: number | null;
  readonly pollAtMs: number | null;
  readonly autoCommitAtMs: number | null;
  /** What the next `poll` throws. */
  readonly failure: string | null;
  readonly inFlight: readonly InFlight[];
  /** Nobody reads from the network while the application is away and the heartbeat thread rests. */
  readonly inbox: readonly Arrival[];
  readonly nextRequestId: number;
}

/** A consumer before its first `poll`. */
export function initialState(config: MemberConfig): ClassicMemberState {
  return {
    config,
    life: 'new',
    wish: config.wish,
    topics: config.topics,
    hasNews: true,
    subscription: [],
    joinedSubscription: null,
    phase: 'UNJOINED',
    generation: noGeneration,
    rejoinNeeded: true,
    needsJoinPrepare: true,
    preparation: null,
    join: null,
    callback: null,
    isLeader: false,
    snapshot: null,
    remembered: [],
    positions: [],
    isPendingRevocation: false,
    coordinatorAtMs: null,
    sleepAtMs: null,
    heartbeatAtMs: null,
    sessionAtMs: null,
    pollAtMs: null,
    autoCommitAtMs: null,
    failure: null,
    inFlight: [],
    inbox: [],
    nextRequestId: 0,
  };
}
