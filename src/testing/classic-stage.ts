import type { CoordinatorInput } from '../domain/coordinator.ts';
import type { ErrorName } from '../domain/kafka-errors.ts';
import { kafkaDefaults, type GroupSettings } from '../domain/settings.ts';
import type {
  GroupDescription,
  GroupRequest,
  GroupResponse,
  HeartbeatRequest,
  JoinGroupProtocol,
  JoinGroupRequest,
  JoinGroupResponse,
  LeavingMember,
  OffsetCommitRequest,
  SyncGroupRequest,
} from '../domain/wire.ts';
import type { ClassicCoordinatorState } from '../simulation/classic/classic-coordinator-state.ts';
import { classicCoordinator } from '../simulation/classic/classic-coordinator.ts';
import type { ClassicGroup, ClassicGroupState } from '../simulation/classic/classic-group.ts';

/** Strategies, each with the same simple subscription to these topics. */
export function strategies(
  names: readonly string[],
  topics: readonly string[] = ['t'],
): readonly JoinGroupProtocol[] {
  const metadata = { topics, ownedPartitions: [], generationId: -1 };
  return names.map((name) => ({ name, metadata }));
}

/** Whom a request of the stage is from. */
export interface Sender {
  readonly memberId: string;
  readonly groupInstanceId?: string | null;
}

/** A classic coordinator on a stage: what is sent to it, when, and what it has answered. All times are virtual. */
export class ClassicStage {
  state: ClassicCoordinatorState;
  nowMs = 0;
  readonly answers: Map<number, GroupResponse> = new Map();
  #wakeAtMs: number | undefined = undefined;
  #nextRequestId = 0;

  constructor(settings: Partial<GroupSettings> = {}) {
    this.state = classicCoordinator.initial({
      groupId: 'g',
      topics: [
        { topic: 't', partitions: 4 },
        { topic: 'u', partitions: 4 },
      ],
      settings: { ...kafkaDefaults, ...settings },
    });
  }

  /** The group; to ask is to say that there is one. */
  get group(): ClassicGroup {
    if (this.state.group === null) throw new Error('there is no group');
    return this.state.group;
  }

  /** `none` where there is no group. */
  get groupState(): ClassicGroupState | 'none' {
    return this.state.group?.state ?? 'none';
  }

  get wakeAtMs(): number | undefined {
    return this.#wakeAtMs;
  }

  /** Puts another group in its place. */
  put(group: ClassicGroup | null): void {
    this.state = { ...this.state, group };
  }

  /** Sends a request now; its id. */
  send(request: GroupRequest, clientId = 'c'): number {
    const requestId = this.#nextRequestId;
    this.#nextRequestId += 1;
    this.#step({ type: 'request', requestId, clientId, request });
    return requestId;
  }

  /** Sends a request that is answered at once. */
  ask(request: GroupRequest, clientId = 'c'): GroupResponse {
    return this.answer(this.send(request, clientId));
  }

  /** What was answered to a request by now. */
  answer(requestId: number): GroupResponse {
    const response = this.answers.get(requestId);
    if (response === undefined) throw new Error(`request ${requestId} is not answered`);
    return response;
  }

  /** The error of an answer; `parked` while there is none. */
  errorOf(requestId: number): ErrorName | 'parked' {
    const response = this.answers.get(requestId);
    if (response === undefined) return 'parked';
    return response.api === 'OffsetCommit'
      ? (response.offsets[0]?.errorCode ?? 'NONE')
      : response.errorCode;
  }

  /** A new request of this kind, and how it ended. */
  try(request: GroupRequest, clientId = 'c'): ErrorName | 'parked' {
    return this.errorOf(this.send(request, clientId));
  }

  joinAnswer(requestId: number): JoinGroupResponse {
    const response = this.answer(requestId);
    if (response.api !== 'JoinGroup') throw new Error(`request ${requestId} is no join`);
    return response;
  }

  /** Lets time go by, with all that is due on the way. */
  wait(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (let timers = 0; this.#wakeAtMs !== undefined && this.#wakeAtMs <= untilMs; timers += 1) {
      if (timers > 100_000) throw new Error('time stands still');
      this.nowMs = Math.max(this.nowMs, this.#wakeAtMs);
      this.#step({ type: 'timer' });
    }
    this.nowMs = untilMs;
  }

  /** Time goes by without a timer; then one comes for all that was due. */
  wakeLate(ms: number): void {
    this.nowMs += ms;
    this.#step({ type: 'timer' });
  }

  /** The coordinator moves; nothing that was parked is answered. */
  failOver(): void {
    this.state = classicCoordinator.recover?.(this.state, this.nowMs) ?? this.state;
    this.#step({ type: 'timer' });
  }

  describe(): GroupDescription | null {
    const request: GroupRequest = { api: 'DescribeGroups', apiVersion: 5, groupId: 'g' };
    const input: CoordinatorInput = { type: 'request', requestId: -1, clientId: 'x', request };
    const response = classicCoordinator.step(this.state, input, this.nowMs).replies[0]?.response;
    return response?.api === 'DescribeGroups' ? response.group : null;
  }

  topicsAre(topics: readonly { readonly topic: string; readonly partitions: number }[]): void {
    this.#step({ type: 'metadata', topics });
  }

  #step(input: CoordinatorInput): void {
    const { state, replies, wakeAtMs } = classicCoordinator.step(this.state, input, this.nowMs);
    this.state = state;
    this.#wakeAtMs = wakeAtMs;
    for (const { requestId, response } of replies) {
      if (this.answers.has(requestId)) throw new Error(`request ${requestId} is answered twice`);
      this.answers.set(requestId, response);
    }
  }
}

/** A JoinGroup; as a consumer that knows no MEMBER_ID_REQUIRED would send it, unless `more` says otherwise. */
export function joinOf(more: Partial<JoinGroupRequest> = {}): JoinGroupRequest {
  return {
    api: 'JoinGroup',
    apiVersion: 3,
    groupId: 'g',
    sessionTimeoutMs: 45_000,
    rebalanceTimeoutMs: 300_000,
    memberId: '',
    groupInstanceId: null,
    protocolType: 'consumer',
    protocols: strategies(['range']),
    ...more,
  };
}

/** A SyncGroup of a follower, unless `more` has assignments. */
export function syncOf(
  sender: Sender,
  generationId: number,
  more: Partial<SyncGroupRequest> = {},
): SyncGroupRequest {
  return {
    api: 'SyncGroup',
    apiVersion: 5,
    groupId: 'g',
    generationId,
    memberId: sender.memberId,
    groupInstanceId: sender.groupInstanceId ?? null,
    protocolType: 'consumer',
    protocolName: 'range',
    assignments: [],
    ...more,
  };
}

/** A Heartbeat. */
export function heartbeatOf(sender: Sender, generationId: number): HeartbeatRequest {
  const groupInstanceId = sender.groupInstanceId ?? null;
  const { memberId } = sender;
  return { api: 'Heartbeat', apiVersion: 4, groupId: 'g', generationId, memberId, groupInstanceId };
}

/** A LeaveGroup of all of these. */
export function leaveOf(...senders: readonly Sender[]): GroupRequest {
  return { api: 'LeaveGroup', apiVersion: 5, groupId: 'g', members: senders.map(leaving) };
}

function leaving({ memberId, groupInstanceId }: Sender): LeavingMember {
  return { memberId, groupInstanceId: groupInstanceId ?? null };
}

/** A commit of offset 1 of partition t-0. */
export function commitOf(
  sender: Sender,
  generation: number,
  more: Partial<OffsetCommitRequest> = {},
): OffsetCommitRequest {
  return {
    api: 'OffsetCommit',
    apiVersion: 8,
    groupId: 'g',
    generationIdOrMemberEpoch: generation,
    memberId: sender.memberId,
    groupInstanceId: sender.groupInstanceId ?? null,
    offsets: [{ topic: 't', partition: 0, committedOffset: 1 }],
    ...more,
  };
}
