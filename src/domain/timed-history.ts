import type { HistoryTopic } from './history.ts';
import type { MemberProtocol } from './member-client.ts';
import type { GroupSettings } from './settings.ts';

/** A request that nobody should send, made from what a member really is; see `stray`. */
export type StrayRequest =
  | 'join'
  | 'sync'
  | 'heartbeat'
  | 'leave'
  | 'commit'
  | 'fetch-offsets'
  | 'consumer-heartbeat';

/** How a stray request differs from one that the member would send. */
export type StrayTwist =
  /** A generation or epoch below, or above, the member's. */
  | 'old-epoch'
  | 'future-epoch'
  /** A member id that the coordinator never gave. */
  | 'unknown-member'
  /** The member's instance id (or a made-up one, if it has none) with a member id that does not hold it. */
  | 'wrong-instance'
  /** A strategy, or a type of protocol, that the group does not follow; for KIP-848 an assignor that there is not. */
  | 'wrong-protocol'
  /** No member id, no generation: as somebody outside of the group would commit. */
  | 'outsider'
  /**
   * Fields that contradict each other. A commit is sent amid a rebalance: the next, if the classic group is at rest.
   */
  | 'malformed';

/**
 * What happens to a group in virtual time. `member` names a place that one process at a time fills. Every event is
 * total: one that makes no sense (a stranger leaves, nobody is stalled, a topic shrinks) changes nothing, so every
 * sub-list of a history is a history. `atMs` counts from the start; events of one instant happen in their order.
 */
export type TimedEvent = { readonly atMs: number } & (
  | {
      readonly type: 'join';
      readonly member: string;
      /** Default: `eager`. */
      readonly protocol?: MemberProtocol;
      /** Topics by name; with a `pattern` that is used instead. */
      readonly topics: readonly string[];
      readonly pattern?: string;
      readonly instanceId?: string;
      readonly rackId?: string;
      /** KIP-848: the assignor that it asks the server for. */
      readonly serverAssignor?: string;
      /** Classic: names of strategies, in order of preference. Absent: the settings', or all that there are. */
      readonly strategies?: readonly string[];
    }
  /** The application closes its consumer. */
  | { readonly type: 'leave'; readonly member: string }
  /** The process dies without a word. */
  | { readonly type: 'crash'; readonly member: string }
  /** The application does not call `poll`; background threads go on. */
  | { readonly type: 'stall'; readonly member: string }
  /** The whole process stands still (a long garbage collection): a zombie, if it wakes after its session. */
  | { readonly type: 'pause'; readonly member: string }
  /** Ends a stall and a pause. */
  | { readonly type: 'resume'; readonly member: string }
  /** The process is closed, or killed, and replaced `afterMs` later by one with the same settings and instance id. */
  | {
      readonly type: 'restart';
      readonly member: string;
      readonly how: 'close' | 'kill';
      readonly afterMs: number;
    }
  | {
      readonly type: 'resubscribe';
      readonly member: string;
      readonly topics: readonly string[];
      readonly pattern?: string;
    }
  | { readonly type: 'createTopic'; readonly topic: string; readonly partitions: number }
  /** `partitions` is the new total. */
  | { readonly type: 'addPartitions'; readonly topic: string; readonly partitions: number }
  | { readonly type: 'deleteTopic'; readonly topic: string }
  /** Rolling restart: every `everyMs` the next member is restarted, as in `restart`. */
  | {
      readonly type: 'bounce';
      readonly how: 'close' | 'kill';
      readonly everyMs: number;
      readonly afterMs: number;
    }
  /** The process is restarted (closed) with other strategies (classic) or another server assignor (KIP-848: the first). */
  | {
      readonly type: 'switchAssignor';
      readonly member: string;
      readonly strategies: readonly string[];
    }
  /** The process is restarted (closed) with another protocol: online migration. */
  | { readonly type: 'switchProtocol'; readonly member: string; readonly protocol: MemberProtocol }
  /**
   * The coordinator moves and is back `downMs` later. Requests under way and parked are answered with NOT_COORDINATOR
   * (`refused`) or never (`lost`: the connections break).
   */
  | {
      readonly type: 'failover';
      readonly requests: 'refused' | 'lost';
      readonly downMs: number;
    }
  /** For `forMs` each message from and to the member takes `delayMs` longer. */
  | {
      readonly type: 'slow';
      readonly member: string;
      readonly delayMs: number;
      readonly forMs: number;
    }
  /** The next message of this kind is lost, and with it the connection, which the member learns after its request timeout. */
  | { readonly type: 'drop'; readonly member: string; readonly what: 'request' | 'response' }
  /** The next request of the member arrives twice. */
  | { readonly type: 'duplicate'; readonly member: string }
  /** For `forMs` the member does not hear of changes of topics. */
  | { readonly type: 'lag'; readonly member: string; readonly forMs: number }
  /** An admin removes a static member by its instance id. */
  | { readonly type: 'evict'; readonly instanceId: string }
  /** Somebody sends a request that resembles the member's and is wrong; it must change nothing. */
  | {
      readonly type: 'stray';
      readonly member: string;
      readonly request: StrayRequest;
      readonly twist: StrayTwist;
    }
  | { readonly type: 'wait' }
);

/** The kinds of events, in the order of simplicity: shrinking prefers earlier ones. */
export const timedEventTypes: readonly TimedEvent['type'][] = [
  'wait',
  'join',
  'leave',
  'crash',
  'restart',
  'resubscribe',
  'addPartitions',
  'createTopic',
  'deleteTopic',
  'resume',
  'stall',
  'pause',
  'drop',
  'slow',
  'duplicate',
  'lag',
  'failover',
  'evict',
  'switchAssignor',
  'switchProtocol',
  'stray',
  'bounce',
];

/** What happens to a group of clients and its coordinator, from an empty group: plain data, JSON-able. */
export interface TimedHistory {
  /** Tells it apart from a `MembershipHistory`. */
  readonly clock: 'virtual';
  readonly topics: readonly HistoryTopic[];
  /** Where they differ from `kafkaDefaults`. */
  readonly settings: Partial<GroupSettings>;
  /**
   * Decides what comes first where several things happen in one instant, and each message's share of the jitter.
   * 0: in the order in which they were caused, no jitter drawn.
   */
  readonly order: number;
  readonly events: readonly TimedEvent[];
}
