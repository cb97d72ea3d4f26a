import { compareText } from '../../../domain/compare.ts';
import type { TopicPartition } from '../../../domain/group.ts';
import type { HistoryTopic } from '../../../domain/history.ts';
import type { MemberConfig, Wish } from '../../../domain/member-client.ts';
import type { CommittedOffset } from '../../../domain/wire.ts';
import type { Position } from '../reading/position.ts';
import type { MemberStateName } from './member-states.ts';

/** Where there is no request under way. */
export const noRequest = -1;

/**
 * A change of what the member owns that is under way: the reconciliation of a target, or giving all up to leave.
 *
 * Source: Kafka, `AbstractMembershipManager.maybeReconcile` and `leaveGroup`.
 */
export interface OwnershipChange {
  readonly why: 'reconcile' | 'leave';
  /**
   * `commit`: the background commits before anything is revoked. `call-back`: that is over, the listener is next.
   * `sync-commit`: the application is inside `onPartitionsRevoked` and commits. `settle`: that is over, too.
   */
  readonly step: 'commit' | 'call-back' | 'sync-commit' | 'settle';
  readonly revoked: readonly TopicPartition[];
  /** All that it owns afterwards. */
  readonly assigned: readonly TopicPartition[];
  /** The target was replaced meanwhile, so that this change is not the last one. */
  readonly targetReplaced: boolean;
  /** The commit under way, and what it commits. */
  readonly requestId: number;
  readonly offsets: readonly CommittedOffset[];
  /** When a commit that failed is sent again; null: it is under way, or over. */
  readonly retryAtMs: number | null;
  /** After that, it is not sent again. */
  readonly deadlineAtMs: number;
}

/** All that a KIP-848 client and its application know. Assignments are sorted by topic and partition. */
export interface ConsumerMemberState {
  readonly config: MemberConfig;
  readonly memberState: MemberStateName;
  /** 0: joining. Negative: what was sent to leave. */
  readonly epoch: number;
  /** What it is subscribed to, or was before it unsubscribed: that is what it says until it has left. */
  readonly wish: Wish;
  /** It is subscribed to nothing, and belongs in no group. */
  readonly unsubscribed: boolean;
  readonly topics: readonly HistoryTopic[];
  readonly closed: boolean;
  /** A fatal error that the application has not seen yet. */
  readonly fatal: string | null;

  /** The application is in `poll`, so that callbacks can run. */
  readonly inPoll: boolean;
  /** When `max.poll.interval.ms` is over; null: not watched. */
  readonly pollDeadlineAtMs: number | null;

  readonly nextRequestId: number;
  /** The heartbeat under way. */
  readonly heartbeatRequestId: number;
  /** That heartbeat says that the member leaves. */
  readonly heartbeatLeaves: boolean;
  /** When the next heartbeat is due; null: at once. */
  readonly heartbeatAtMs: number | null;
  /** That time is one to wait for even where a heartbeat is urgent: the last one failed. */
  readonly backingOff: boolean;
  /** From the last response; 0 before the first. */
  readonly heartbeatIntervalMs: number;
  /** What the coordinator was told last; null: nothing, so that all fields have to be sent. */
  readonly sentWish: Wish | null;
  /** The coordinator was told of `current`. */
  readonly sentCurrent: boolean;

  /** What the coordinator wants it to own; null: nothing known. */
  readonly target: readonly TopicPartition[] | null;
  /** What it last reconciled, perhaps less than the target where topics are not known yet; null: nothing. */
  readonly current: readonly TopicPartition[] | null;
  /** `current` was made from `target`, not from an older one. */
  readonly targetTaken: boolean;
  readonly change: OwnershipChange | null;

  /** What it owns, and how far it has read. */
  readonly positions: readonly Position[];
  readonly paused: readonly TopicPartition[];

  /** When the next auto-commit is due, at the application's `poll` at the earliest. */
  readonly autoCommitAtMs: number;
  readonly autoCommitRequestId: number;
  readonly autoCommitOffsets: readonly CommittedOffset[];

  readonly fetchRequestId: number;
  /** When committed offsets are asked for again; null: as soon as they are needed. */
  readonly fetchRetryAtMs: number | null;
}

/** A client that was never polled. */
export function initialState(config: MemberConfig): ConsumerMemberState {
  return {
    config,
    memberState: 'UNSUBSCRIBED',
    epoch: 0,
    wish: tidyWish(config.wish),
    unsubscribed: !wishesAnything(config.wish),
    topics: config.topics,
    closed: false,
    fatal: null,
    inPoll: false,
    pollDeadlineAtMs: null,
    nextRequestId: 0,
    heartbeatRequestId: noRequest,
    heartbeatLeaves: false,
    heartbeatAtMs: null,
    backingOff: false,
    heartbeatIntervalMs: 0,
    sentWish: null,
    sentCurrent: false,
    target: null,
    current: null,
    targetTaken: false,
    change: null,
    positions: [],
    paused: [],
    autoCommitAtMs: 0,
    autoCommitRequestId: noRequest,
    autoCommitOffsets: [],
    fetchRequestId: noRequest,
    fetchRetryAtMs: null,
  };
}

/** Names once each and sorted, since a subscription is a set. Source: Kafka, `SubscriptionState.subscribe`. */
export function tidyWish(wish: Wish): Wish {
  return 'pattern' in wish ? wish : { topics: [...new Set(wish.topics)].toSorted(compareText) };
}

/** Whether it is a wish for anything; without names the consumer is unsubscribed. Source: Kafka, `KafkaConsumer.subscribe`. */
export function wishesAnything(wish: Wish): boolean {
  return 'pattern' in wish || wish.topics.length > 0;
}

/** The names that are asked for, in a set's order; none where there is a pattern. */
export function namesOf(wish: Wish): readonly string[] {
  return 'pattern' in wish ? [] : wish.topics;
}

/** The pattern that is asked for, if any. */
export function patternOf(wish: Wish): string | null {
  return 'pattern' in wish ? wish.pattern : null;
}
