import type { HistoryTopic } from './history.ts';
import type { GroupSettings } from './settings.ts';
import type { GroupRequest, GroupResponse } from './wire.ts';

/** What a coordinator starts with: plain data. */
export interface CoordinatorConfig {
  /** The one group that it serves. */
  readonly groupId: string;
  readonly topics: readonly HistoryTopic[];
  readonly settings: GroupSettings;
}

/** What can happen to a coordinator. */
export type CoordinatorInput =
  | {
      readonly type: 'request';
      /** Names the request in `replies`; each is given once. */
      readonly requestId: number;
      readonly clientId: string;
      readonly request: GroupRequest;
    }
  /** The cluster's topics from now on, all of them. */
  | { readonly type: 'metadata'; readonly topics: readonly HistoryTopic[] }
  /** The time that it asked for has come, or it has just recovered. Everything that is due by `nowMs` is due. */
  | { readonly type: 'timer' };

/** The answer to one request, perhaps one that was parked long ago. */
export interface CoordinatorReply {
  readonly requestId: number;
  readonly response: GroupResponse;
}

/** What a step gives. */
export interface CoordinatorStep<State> {
  readonly state: State;
  readonly replies: readonly CoordinatorReply[];
  /** When it wants a `timer` next, whatever it said before; absent: not at all. */
  readonly wakeAtMs?: number;
}

/**
 * A group coordinator as a pure step over plain state: no clock, no socket, no chance. The same state, input and time
 * give the same step, and nothing that was given is changed.
 *
 * State is plain data (objects, arrays, Maps, strings, numbers, booleans, null): it is compared, hashed, printed and
 * restored. Fields that hold a point in time have names that end in `AtMs` (the model checker tells states apart by how
 * far such a time is away); durations end in `Ms`.
 *
 * DescribeGroups is also how the suite looks at a group after each step; it throws away the state that such a step gives.
 */
export interface Coordinator<State = unknown> {
  readonly name: string;
  /** `classic`: JoinGroup, SyncGroup, Heartbeat, LeaveGroup. `consumer`: KIP-848's ConsumerGroupHeartbeat. */
  readonly protocols: readonly ('classic' | 'consumer')[];
  initial(config: CoordinatorConfig): State;
  /** One request, one metadata change or one timer. */
  step(state: State, input: CoordinatorInput, nowMs: number): CoordinatorStep<State>;
  /**
   * What survives a failover, as the log would give it back; default: all of it. Requests that were parked are gone
   * (whoever sent them learns that otherwise). A `timer` step follows at once.
   */
  recover?(state: State, nowMs: number): State;
}
