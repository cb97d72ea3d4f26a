import type { Coordinator } from '../../domain/coordinator.ts';
import type { TopicPartition } from '../../domain/group.ts';
import type { GroupObservation } from '../../domain/group-trace.ts';
import type { HistoryTopic } from '../../domain/history.ts';
import type {
  LogEnd,
  MemberClient,
  MemberProtocol,
  MemberStatus,
  Wish,
} from '../../domain/member-client.ts';
import type { GroupSettings } from '../../domain/settings.ts';
import type { TimedEvent, TimedHistory } from '../../domain/timed-history.ts';
import type { GroupDescription, GroupRequest, GroupResponse } from '../../domain/wire.ts';
import type { Cast } from '../cast.ts';
import type { Due } from './event-queue.ts';
import { pushDue } from './event-queue.ts';
import { rankOf } from './rank.ts';

/** A point in time that never comes. */
export const never: number = Infinity;

/** A request on its way, and later the answer to it. */
export interface Message {
  /** Unlike that of any other request in the trace. */
  readonly id: number;
  /** Null: sent by nobody's process. */
  readonly process: Process | null;
  /** By which its sender knows it. */
  readonly ownId: number;
  readonly request: GroupRequest;
  readonly sentAtMs: number;
  /** Then its sender gives it up. */
  readonly deadlineAtMs: number;
  /** It is the second arrival of this one. */
  readonly original: Message | null;
  response: GroupResponse | null;
  /** It is in the trace whether its sender learnt the answer. */
  isTold: boolean;
}

/** How one place of a member is filled, by one process after the other. */
export interface Slot {
  readonly member: string;
  /** Processes so far. */
  lives: number;
  /** The one that lives now. */
  process: Process | null;
  /** The one that lived last, or still does. */
  latest: Process | null;
  protocol: MemberProtocol;
  wish: Wish;
  instanceId: string | undefined;
  rackId: string | undefined;
  serverAssignor: string | undefined;
  strategies: readonly string[] | undefined;
}

/** One process of a member: the consumer, the application around it, and its connection to the coordinator. */
export interface Process {
  readonly name: string;
  readonly slot: Slot;
  readonly client: MemberClient;
  state: unknown;
  isAlive: boolean;
  isAway: boolean;
  isPaused: boolean;
  hasGivenUp: boolean;
  status: MemberStatus | null;
  owned: readonly TopicPartition[];
  /** The topics that it knows of. */
  topics: readonly HistoryTopic[];
  /** When it wants a timer; and when the queue has an entry for that (as for the others named `…EntryAtMs`). */
  wakeAtMs: number;
  wakeEntryAtMs: number;
  pollEntryAtMs: number;
  timeoutEntryAtMs: number;
  /** Messages under way, oldest first, and when the youngest arrives: none overtakes another. */
  readonly up: Message[];
  upLastAtMs: number;
  readonly down: Message[];
  downLastAtMs: number;
  /** Requests whose answers it waits for. */
  readonly outstanding: Message[];
  /** Answers that came while it was paused. */
  readonly inbox: Message[];
  losesRequest: boolean;
  losesResponse: boolean;
  doublesRequest: boolean;
  slowMs: number;
  slowUntilMs: number;
  /** Until then it does not hear of changes of topics. */
  deafUntilMs: number;
}

/** What can be due of a process. */
export type ProcessDueKind = 'wake' | 'poll' | 'request' | 'response' | 'timeout' | 'topics';

/** What can be due otherwise. */
export type WorldDueKind = 'event' | 'coordinator' | 'back' | 'rest' | 'stray';

/** A restart that was planned. */
export interface Restart {
  readonly slot: Slot;
  readonly how: 'close' | 'kill';
  readonly afterMs: number;
}

/** An entry of the queue. All have the same fields, so that the queue is quick. */
export type DueThing = Due &
  (
    | { readonly kind: ProcessDueKind; readonly process: Process; readonly restart: null }
    | { readonly kind: WorldDueKind; readonly process: null; readonly restart: null }
    | { readonly kind: 'start' | 'bounce'; readonly process: null; readonly restart: Restart }
  );

/** Somebody sends a request that resembles a member's. */
export type StrayEvent = Extract<TimedEvent, { readonly type: 'stray' }>;

/** One partition's log: since when it grows. */
export interface Log extends TopicPartition {
  readonly sinceMs: number;
}

/** How far a history was lived, for whoever interrupts it. */
export interface GroupProgress {
  nowMs: number;
  lastEventAtMs: number;
  /** Whose step runs: a process's name, null for the coordinator; undefined: nobody's. */
  running: string | null | undefined;
}

/** How a timed history is lived. */
export interface LiveGroupOptions {
  /** The cast is somebody else's: look at what each step gives, and let nobody change what others have. Default: false. */
  readonly checked?: boolean;
  /** Each so manieth step is done twice, and compared. Default: none is. */
  readonly probe?: number;
  /** More steps are an endless loop: in all, and in one instant. Default: 200,000 and 5,000. */
  readonly stepsMax?: number;
  readonly stepsNowMax?: number;
  /** Where to write what is seen, and how far it came, for whoever may have to interrupt. */
  readonly observations?: GroupObservation[];
  readonly progress?: GroupProgress;
}

/** All that changes while a history is lived. Only the engine changes it, and nobody else sees it. */
export interface World {
  readonly history: TimedHistory;
  readonly settings: GroupSettings;
  readonly cast: Cast;
  readonly rigour: Required<
    Pick<LiveGroupOptions, 'checked' | 'probe' | 'stepsMax' | 'stepsNowMax'>
  >;
  /** Steps are checked or probed. */
  readonly isRigorous: boolean;
  probedSteps: number;
  readonly progress: GroupProgress;
  readonly observations: GroupObservation[];
  nowMs: number;
  readonly queue: DueThing[];
  sequence: number;
  steps: number;
  /** Steps in this instant. */
  stepsNow: number;
  /** A step that differed was seen; one is enough. */
  hasDiffered: boolean;
  isOver: boolean;

  /** Indices of events in the order of their times, and how many have happened. */
  readonly script: readonly number[];
  played: number;
  /** The last event, or the last thing that was planned by one. */
  lastEventAtMs: number;
  /** When something last happened that is not plain routine. */
  lastChangeAtMs: number;
  /** When a commit was last refused. */
  lastRefusalAtMs: number;

  readonly coordinator: Coordinator;
  coordinatorState: unknown;
  coordinatorWakeAtMs: number;
  coordinatorEntryAtMs: number;
  /** Strays that wait for the group to be amid a rebalance. */
  waitingStrays: readonly StrayEvent[];
  /** While it is down: what becomes of requests. */
  down: 'refused' | 'lost' | null;
  /** The topics that it was told of. */
  coordinatorTopics: readonly HistoryTopic[];
  /** Requests that it has not answered yet, by id. */
  readonly parked: Map<number, Message>;
  nextMessageId: number;
  /** Requests with lower ids were given up in a failover, unless they are parked. */
  forgottenBelowId: number;
  /** Undefined: nobody has looked yet. */
  described: GroupDescription | null | undefined;
  /** Until then each step of the coordinator is followed by a look at it. */
  watchUntilMs: number;

  topics: readonly HistoryTopic[];
  logs: readonly Log[];
  ends: readonly LogEnd[];
  endsAtMs: number;
  readonly slots: Map<string, Slot>;
  readonly processes: Process[];
  readonly names: Set<string>;
}

/** Plans something. Points in time that have passed mean now. */
export function plan(world: World, kind: WorldDueKind, atMs: number): void {
  const sequence = world.sequence++;
  const rank = rankOf(world.history.order, sequence);
  const dueMs = atMs > world.nowMs ? atMs : world.nowMs;
  pushDue(world.queue, { atMs: dueMs, rank, sequence, kind, process: null, restart: null });
}

/** Plans something of a process. */
export function planFor(world: World, process: Process, kind: ProcessDueKind, atMs: number): void {
  const sequence = world.sequence++;
  const rank = rankOf(world.history.order, sequence);
  const dueMs = atMs > world.nowMs ? atMs : world.nowMs;
  pushDue(world.queue, { atMs: dueMs, rank, sequence, kind, process, restart: null });
}

/** Plans a step of a restart. */
export function planRestart(
  world: World,
  kind: 'start' | 'bounce',
  atMs: number,
  restart: Restart,
): void {
  const sequence = world.sequence++;
  const rank = rankOf(world.history.order, sequence);
  const dueMs = atMs > world.nowMs ? atMs : world.nowMs;
  pushDue(world.queue, { atMs: dueMs, rank, sequence, kind, process: null, restart });
}

/** Something other than routine happened. */
export function touch(world: World): void {
  world.lastChangeAtMs = world.nowMs;
}

/** Events reach until then. */
export function stretch(world: World, untilMs: number): void {
  if (untilMs <= world.lastEventAtMs) return;
  world.lastEventAtMs = untilMs;
  world.progress.lastEventAtMs = untilMs;
}
