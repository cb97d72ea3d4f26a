import type { TopicPartition } from './group.ts';
import type { HistoryTopic } from './history.ts';
import type { GroupSettings } from './settings.ts';
import type { GroupRequest, GroupResponse } from './wire.ts';

/** The protocol that a simulated consumer speaks. `eager` and `cooperative` are classic, `consumer` is KIP-848. */
export type MemberProtocol = 'eager' | 'cooperative' | 'consumer';

/** What a consumer reads: topics by name, or all whose names match a pattern. */
export type Wish =
  | { readonly topics: readonly string[] }
  /** A regular expression in the syntax that RE2 and JavaScript share; it has to match a whole name. */
  | { readonly pattern: string };

/** What one process of a consumer starts with: plain data. */
export interface MemberConfig {
  readonly groupId: string;
  /** Unlike that of any other process in the history; also the client id. */
  readonly process: string;
  readonly protocol: MemberProtocol;
  readonly wish: Wish;
  readonly instanceId?: string;
  readonly rackId?: string;
  /** KIP-848: the server's assignor that it asks for. */
  readonly serverAssignor?: string;
  /** The topics that it knows of so far. */
  readonly topics: readonly HistoryTopic[];
  readonly settings: GroupSettings;
}

/** How far the log of a partition goes: the offset that the next record will get. */
export interface LogEnd extends TopicPartition {
  readonly endOffset: number;
}

/** What can happen to a consumer. */
export type MemberInput =
  /**
   * The application calls `poll` (the first call starts the consumer) and stays in it, so that responses are acted on as
   * they come, until `away`. Records between its positions and `ends` are fetched and processed at once,
   * `maxPollRecords` of each partition at most.
   */
  | { readonly type: 'poll'; readonly ends: readonly LogEnd[] }
  /** The application is busy or stuck: `poll` is not called, callbacks cannot run. Background threads go on. */
  | { readonly type: 'away' }
  | { readonly type: 'response'; readonly requestId: number; readonly response: GroupResponse }
  /** The connection broke or the request took longer than the request timeout: no response will come. */
  | { readonly type: 'disconnected'; readonly requestId: number }
  /** The time that it asked for has come. */
  | { readonly type: 'timer' }
  | { readonly type: 'metadata'; readonly topics: readonly HistoryTopic[] }
  | { readonly type: 'subscribe'; readonly wish: Wish }
  /** The application closes it; what it still sends is sent at once, and its answers are not waited for. */
  | { readonly type: 'close' };

/** One call of the application's rebalance listener. */
export interface ListenerCallback {
  readonly type: 'revoked' | 'assigned' | 'lost';
  readonly partitions: readonly TopicPartition[];
}

/** Records of one partition, from an offset up to but not including another. */
export interface RecordRange extends TopicPartition {
  readonly from: number;
  readonly to: number;
}

/** What a consumer thinks of itself. */
export interface MemberStatus {
  /** Its state by the name that the client's own code gives it. */
  readonly state: string;
  readonly memberId: string;
  /** Generation or member epoch; -1: none. */
  readonly generation: number;
}

/** What a step gives. */
export interface MemberStep<State> {
  readonly state: State;
  /** `requestId` is the consumer's own count, from 0. They go out in this order. */
  readonly requests: readonly { readonly requestId: number; readonly request: GroupRequest }[];
  /** In the order of calling. */
  readonly callbacks: readonly ListenerCallback[];
  /** What it owns now, that is, may fetch from unless paused; given where it changed. */
  readonly owned?: readonly TopicPartition[];
  /** Of the owned partitions those that it does not fetch from during a rebalance; given where it changed. */
  readonly paused?: readonly TopicPartition[];
  /** What the application processed in this step, after the callbacks. */
  readonly processed?: readonly RecordRange[];
  /** Given where it changed. */
  readonly status?: MemberStatus;
  /**
   * It closed its connection to the coordinator before it sent these requests: of what it sent earlier and still waits
   * for it will learn nothing. Without it the answers go on coming.
   */
  readonly disconnects?: boolean;
  /** It gave up with a fatal error, by Kafka's name, and does nothing any more. */
  readonly fatal?: string;
  /** When it wants a `timer` next, whatever it said before; absent: not at all. */
  readonly wakeAtMs?: number;
}

/**
 * A consumer's group client as a pure step over plain state, with the application around it. As for `Coordinator`: plain
 * data, nothing changed in place, points in time in fields that end in `AtMs`.
 */
export interface MemberClient<State = unknown> {
  readonly name: string;
  readonly protocol: MemberProtocol;
  initial(config: MemberConfig): State;
  step(state: State, input: MemberInput, nowMs: number): MemberStep<State>;
}
