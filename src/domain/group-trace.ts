import type { TopicPartition } from './group.ts';
import type { HistoryTopic } from './history.ts';
import type {
  ListenerCallback,
  LogEnd,
  MemberProtocol,
  MemberStatus,
  RecordRange,
} from './member-client.ts';
import type { GroupSettings } from './settings.ts';
import type { TimedHistory } from './timed-history.ts';
import type { FailureKind, Trace } from './trace.ts';
import type { GroupDescription, GroupRequest, GroupResponse } from './wire.ts';

/** What was seen of a coordinator and its members in one timed history: all that is judged. */
export interface GroupTrace {
  readonly history: TimedHistory;
  /** The history's settings over Kafka's defaults. */
  readonly settings: GroupSettings;
  /** In the order in which they happened; `atMs` never goes back. */
  readonly observations: readonly GroupObservation[];
  /** When watching ended. */
  readonly endMs: number;
  /** How many steps were done twice, to see whether they differ; absent: none. */
  readonly probedSteps?: number;
}

/** An event of the history happened; without `effect` it made no sense. */
export interface Happened {
  readonly type: 'happened';
  readonly atMs: number;
  readonly event: number;
  readonly effect: boolean;
}

/** A process of a member started: `member`, then `member+`, `member++` for its later lives. */
export interface Started {
  readonly type: 'started';
  readonly atMs: number;
  readonly process: string;
  readonly member: string;
  readonly protocol: MemberProtocol;
  readonly instanceId: string | null;
}

/** A process ended, or changed how it lives: `away` no poll, `paused` nothing at all, `well` again. */
export interface Lives {
  readonly type: 'lives';
  readonly atMs: number;
  readonly process: string;
  readonly how: 'well' | 'away' | 'paused' | 'closed' | 'crashed';
}

/** A request reached the coordinator. */
export interface Requested {
  readonly type: 'requested';
  readonly atMs: number;
  readonly sentAtMs: number;
  /** Null: it was sent by nobody's process (a stray or an admin's). */
  readonly process: string | null;
  readonly requestId: number;
  readonly request: GroupRequest;
  /** It is the second arrival of this request. */
  readonly duplicateOf?: number;
}

/** The coordinator answered a request, at once or after it was parked. */
export interface Replied {
  readonly type: 'replied';
  readonly atMs: number;
  readonly process: string | null;
  readonly requestId: number;
  readonly response: GroupResponse;
}

/** The answer reached the client, or (`lost`) never will; a request that was lost on its way is `lost`, too. */
export interface Learned {
  readonly type: 'learned' | 'lost';
  readonly atMs: number;
  readonly process: string;
  readonly requestId: number;
}

/** The coordinator's state after a step that may have changed it; null: there is no group. */
export interface Described {
  readonly type: 'described';
  readonly atMs: number;
  readonly group: GroupDescription | null;
  /** The request in whose step this was seen; absent: the step of a timer, of a change of topics or of a recovery. */
  readonly requestId?: number;
}

/** The application's rebalance listener was called. */
export interface CalledBack extends Omit<ListenerCallback, 'type'> {
  readonly type: 'called-back';
  readonly atMs: number;
  readonly process: string;
  readonly callback: ListenerCallback['type'];
}

/** From now on the client owns these partitions, or does not fetch from these. */
export interface Holds {
  readonly type: 'owns' | 'pauses';
  readonly atMs: number;
  readonly process: string;
  readonly partitions: readonly TopicPartition[];
}

/** The application processed records. */
export interface Processed extends RecordRange {
  readonly type: 'processed';
  readonly atMs: number;
  readonly process: string;
}

/** What a client thinks of itself changed. */
export interface Thought extends MemberStatus {
  readonly type: 'thought';
  readonly atMs: number;
  readonly process: string;
}

/** A client gave up. */
export interface GaveUp {
  readonly type: 'gave-up';
  readonly atMs: number;
  readonly process: string;
  readonly error: string;
}

/** The cluster's topics from now on, all of them. */
export interface TopicsChanged {
  readonly type: 'topics';
  readonly atMs: number;
  readonly topics: readonly HistoryTopic[];
}

/** The coordinator moved; it does not answer until `backAtMs`. */
export interface FailedOver {
  readonly type: 'failed-over';
  readonly atMs: number;
  readonly backAtMs: number;
}

/** The subject did not do its step; watching ends here. `process` is null for the coordinator. */
export interface StepFailed {
  readonly type: 'step-failed';
  readonly atMs: number;
  readonly process: string | null;
  readonly failure: FailureKind;
  readonly message: string;
}

/** A step done twice did not give the same. */
export interface StepDiffered {
  readonly type: 'step-differed';
  readonly atMs: number;
  readonly process: string | null;
  /** Where the two steps, or the input before and after, differ. */
  readonly path: string;
  /** `answer`: the second step gave something else; `input`: the step changed what it was given. */
  readonly what: 'answer' | 'input';
}

/**
 * Watching ended: `stable` when everything had come to rest and stayed so for a while, `late` at the bound that the
 * timeouts give, `failed` after a failed step. `ends` are the logs then.
 */
export interface Ended {
  readonly type: 'ended';
  readonly atMs: number;
  readonly how: 'stable' | 'late' | 'failed';
  /** When the last event (or the last thing that it planned for later) happened. */
  readonly lastEventAtMs: number;
  readonly ends: readonly LogEnd[];
}

/** What can be seen of a group. */
export type GroupObservation =
  | Happened
  | Started
  | Lives
  | Requested
  | Replied
  | Learned
  | Described
  | CalledBack
  | Holds
  | Processed
  | Thought
  | GaveUp
  | TopicsChanged
  | FailedOver
  | StepFailed
  | StepDiffered
  | Ended;

/** What any subject did. */
export type AnyTrace = Trace | GroupTrace;

/** Whether a trace is of a group in virtual time. */
export function isGroupTrace(trace: AnyTrace): trace is GroupTrace {
  return 'endMs' in trace;
}
