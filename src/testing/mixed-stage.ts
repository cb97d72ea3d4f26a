import type { Assignor } from '../domain/assignor.ts';
import type { Coordinator, CoordinatorInput } from '../domain/coordinator.ts';
import type { HistoryTopic } from '../domain/history.ts';
import type { ErrorName } from '../domain/kafka-errors.ts';
import { kafkaDefaults, type GroupSettings } from '../domain/settings.ts';
import type {
  ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatResponse,
  DescribedMember,
  GroupDescription,
  GroupRequest,
  GroupResponse,
  JoinGroupRequest,
  JoinGroupResponse,
  SyncGroupResponse,
} from '../domain/wire.ts';
import { kafkaServerAssignors } from '../simulation/consumer/consumer-coordinator.ts';
import { mixedCoordinator } from '../simulation/migration/mixed-coordinator.ts';
import type { MixedState } from '../simulation/migration/mixed-state.ts';
import { joinOf, syncOf, type Sender } from './classic-stage.ts';
import { beat, names, partitions } from './consumer-group-kit.ts';

/** How a stage begins. */
export interface MixedStageOptions {
  readonly topics?: readonly HistoryTopic[];
  readonly settings?: Partial<GroupSettings>;
  readonly assignors?: ReadonlyMap<string, Assignor>;
}

/** A coordinator of both protocols on a stage: what is sent to it, when, and what it has answered. All times are virtual. */
export class MixedStage {
  state: MixedState;
  nowMs = 1000;
  readonly answers: Map<number, GroupResponse> = new Map();
  readonly #coordinator: Coordinator<MixedState>;
  #wakeAtMs: number | undefined = undefined;
  #nextRequestId = 0;

  constructor({ topics, settings, assignors }: MixedStageOptions = {}) {
    this.#coordinator = mixedCoordinator({ assignors: assignors ?? kafkaServerAssignors });
    this.state = this.#coordinator.initial({
      groupId: 'g',
      topics: topics ?? [{ topic: 't', partitions: 4 }],
      // Most rules are clearer where targets are computed at once and groups do not wait for their first members.
      settings: {
        ...kafkaDefaults,
        groupConsumerAssignmentIntervalMs: 0,
        groupInitialRebalanceDelayMs: 0,
        ...settings,
      },
    });
  }

  /** Sends a request now; its id. */
  send(request: GroupRequest, clientId = 'c'): number {
    const requestId = this.#nextRequestId;
    this.#nextRequestId += 1;
    this.#step({ type: 'request', requestId, clientId, request });
    return requestId;
  }

  /** Sends a request that is answered at once, or by what is due now. */
  ask(request: GroupRequest): GroupResponse {
    const requestId = this.send(request);
    if (!this.answers.has(requestId)) this.pass(0);
    const response = this.answers.get(requestId);
    if (response === undefined) throw new Error(`${request.api} is not answered`);
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

  /** A new request, and how it ended. */
  try(request: GroupRequest): ErrorName | 'parked' {
    return this.errorOf(this.send(request));
  }

  /** A heartbeat of the new protocol; at epoch 0 it joins. */
  beat(
    memberId: string,
    epoch: number,
    fields?: Partial<ConsumerGroupHeartbeatRequest>,
  ): ConsumerGroupHeartbeatResponse {
    const response = this.ask(beat(memberId, epoch, fields));
    if (response.api !== 'ConsumerGroupHeartbeat') throw new Error(`answered ${response.api}`);
    return response;
  }

  /** A JoinGroup that is answered at once; its sender says that it owns these (`t0`). */
  join(
    fields: Partial<JoinGroupRequest> = {},
    owned: readonly string[] = [],
    generationId = -1,
  ): JoinGroupResponse {
    const response = this.ask(ownerJoin(fields, owned, generationId));
    if (response.api !== 'JoinGroup') throw new Error(`answered ${response.api}`);
    return response;
  }

  /** A SyncGroup that is answered at once. */
  sync(sender: Sender, generationId: number): SyncGroupResponse {
    const response = this.ask(syncOf(sender, generationId));
    if (response.api !== 'SyncGroup') throw new Error(`answered ${response.api}`);
    return response;
  }

  /** Lets time go by, with all that is due on the way. */
  pass(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (let timers = 0; this.#wakeAtMs !== undefined && this.#wakeAtMs <= untilMs; timers += 1) {
      if (timers > 10_000) throw new Error('time stands still');
      this.nowMs = Math.max(this.nowMs, this.#wakeAtMs);
      this.#step({ type: 'timer' });
    }
    this.nowMs = untilMs;
  }

  topics(...topics: readonly HistoryTopic[]): void {
    this.#step({ type: 'metadata', topics });
  }

  /** The coordinator moves; nothing that was parked is answered. */
  failOver(): void {
    this.state = this.#coordinator.recover?.(this.state, this.nowMs) ?? this.state;
    this.#step({ type: 'timer' });
  }

  describe(): GroupDescription | null {
    const request: GroupRequest = { api: 'DescribeGroups', apiVersion: 6, groupId: 'g' };
    const input: CoordinatorInput = { type: 'request', requestId: -1, clientId: 'x', request };
    const [reply] = this.#coordinator.step(this.state, input, this.nowMs).replies;
    return reply?.response.api === 'DescribeGroups' ? reply.response.group : null;
  }

  /** The group as one line: type, state, epochs. */
  group(): string {
    const group = this.describe();
    if (group === null) return 'none';
    return `${group.groupType} ${group.groupState} ${group.groupEpoch}/${group.assignmentEpoch}`;
  }

  member(memberId: string): DescribedMember {
    const member = this.describe()?.members.find((each) => each.memberId === memberId);
    if (member === undefined) throw new Error(`no member ${memberId}`);
    return member;
  }

  /** What a member has. */
  has(memberId: string): readonly string[] | null {
    return names(this.member(memberId).assignment);
  }

  #step(input: CoordinatorInput): void {
    const { state, replies, wakeAtMs } = this.#coordinator.step(this.state, input, this.nowMs);
    this.state = state;
    this.#wakeAtMs = wakeAtMs;
    for (const { requestId, response } of replies) {
      if (this.answers.has(requestId)) throw new Error(`request ${requestId} is answered twice`);
      this.answers.set(requestId, response);
    }
  }
}

/** A JoinGroup of somebody who owns these partitions. */
export function ownerJoin(
  fields: Partial<JoinGroupRequest>,
  owned: readonly string[],
  generationId: number,
): JoinGroupRequest {
  const request = joinOf(fields);
  return {
    ...request,
    protocols: request.protocols.map(({ name, metadata }) => ({
      name,
      metadata: { ...metadata, ownedPartitions: partitions(...owned), generationId },
    })),
  };
}

/** A classic group of these partitions, each list a member's: `c-0`, `c-1`, … in generation 1, stable. */
export function classicScene(
  given: readonly (readonly string[])[],
  options: MixedStageOptions = {},
  join: Partial<JoinGroupRequest> = {},
): MixedStage {
  // All come before the first generation is formed.
  const settings = { groupInitialRebalanceDelayMs: 10, ...options.settings };
  const stage = new MixedStage({ ...options, settings });
  const sent = given.map(() => stage.send(joinOf(join)));
  stage.pass(20);
  for (const id of sent) {
    if (stage.errorOf(id) !== 'NONE') throw new Error(`${id} has not joined`);
  }
  given.forEach((_, place) => {
    const assignments = given.map((list, index) => ({
      memberId: `c-${index}`,
      assignment: { assignedPartitions: partitions(...list) },
    }));
    stage.send(
      syncOf({ memberId: `c-${place}` }, 1, { assignments: place === 0 ? assignments : [] }),
    );
  });
  return stage;
}

/** A group of the new protocol in which `a` has all four partitions in epoch 2. */
export function consumerScene(
  options: MixedStageOptions = {},
  fields: Partial<ConsumerGroupHeartbeatRequest> = {},
): MixedStage {
  const stage = new MixedStage(options);
  stage.beat('a', 0, fields);
  return stage;
}

/** As `consumerScene`, and `c-0`, a classic member, has joined and waits for its two partitions in epoch 3. */
export function mixedScene(options: MixedStageOptions = {}): MixedStage {
  const stage = consumerScene(options);
  stage.join();
  return stage;
}

/** As `mixedScene`, and both have their two partitions, in epoch 3. */
export function settledScene(options: MixedStageOptions = {}): MixedStage {
  const stage = mixedScene(options);
  const kept = stage.beat('a', 2).assignment;
  stage.beat('a', 2, { topicPartitions: kept });
  const { generationId } = stage.join({ memberId: 'c-0' });
  stage.sync({ memberId: 'c-0' }, generationId);
  return stage;
}
