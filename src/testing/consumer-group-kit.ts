import type { Assignor } from '../domain/assignor.ts';
import type { CoordinatorStep } from '../domain/coordinator.ts';
import type { TopicPartition } from '../domain/group.ts';
import type { HistoryTopic } from '../domain/history.ts';
import { type GroupSettings, kafkaDefaults } from '../domain/settings.ts';
import type {
  ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatResponse,
  GroupDescription,
  GroupRequest,
  GroupResponse,
  OffsetCommitRequest,
} from '../domain/wire.ts';
import { consumerCoordinator } from '../simulation/consumer/consumer-coordinator.ts';
import { kafkaServerAssignors } from '../simulation/consumer/consumer-coordinator.ts';
import type { ConsumerMember } from '../simulation/consumer/consumer-group.ts';
import type { ConsumerState } from '../simulation/consumer/consumer-state.ts';

/** Partitions from `t0`, `t1`, `u12`: a topic whose name has no digits, and an index. */
export function partitions(...names: readonly string[]): readonly TopicPartition[] {
  return names.map((name) => {
    const [, topic = '', partition = '0'] = /^(\D*)(\d+)$/.exec(name) ?? [];
    return { topic, partition: Number(partition) };
  });
}

/** The inverse of `partitions`, for assertions. */
export function names(list: readonly TopicPartition[] | null | undefined): string[] | null {
  return list?.map(({ topic, partition }) => `${topic}${partition}`) ?? null;
}

/** A heartbeat that says nothing new; `epoch` 0 makes it a join with all that is due. */
export function beat(
  memberId: string,
  epoch: number,
  fields: Partial<ConsumerGroupHeartbeatRequest> = {},
): ConsumerGroupHeartbeatRequest {
  const joins = epoch === 0;
  return {
    api: 'ConsumerGroupHeartbeat',
    apiVersion: 1,
    groupId: 'g',
    memberId,
    memberEpoch: epoch,
    instanceId: null,
    rackId: null,
    rebalanceTimeoutMs: joins ? 60_000 : -1,
    subscribedTopicNames: joins ? ['t'] : null,
    subscribedTopicRegex: null,
    serverAssignor: null,
    topicPartitions: joins ? [] : null,
    ...fields,
  };
}

/** A commit of offset 7 for these partitions. */
export function commitOf(
  memberId: string,
  epoch: number,
  offsets: readonly TopicPartition[] = partitions('t0'),
): OffsetCommitRequest {
  return {
    api: 'OffsetCommit',
    apiVersion: 9,
    groupId: 'g',
    generationIdOrMemberEpoch: epoch,
    memberId,
    groupInstanceId: null,
    offsets: offsets.map((each) => ({ ...each, committedOffset: 7 })),
  };
}

/** `a` has to give up two of its four partitions in its first epoch; its rebalance timeout is 60 s, sessions take 45 s. */
export function revokingScene(kafkaVersion: GroupSettings['kafkaVersion'] = 'trunk'): Scene {
  const scene = new Scene({ settings: { kafkaVersion } });
  const { memberEpoch } = scene.beat('a', 0);
  scene.beat('b', 0);
  scene.beat('a', memberEpoch);
  return scene;
}

/** How a scene begins. */
export interface SceneOptions {
  readonly topics?: readonly HistoryTopic[];
  readonly settings?: Partial<GroupSettings>;
  readonly assignors?: ReadonlyMap<string, Assignor>;
}

/** A coordinator with its state and a clock: what tests of single rules are told in. */
export class Scene {
  nowMs = 1000;
  state: ConsumerState;
  wakeAtMs: number | undefined;
  readonly coordinator: ReturnType<typeof consumerCoordinator>;
  #requests = 0;

  constructor({ topics, settings, assignors }: SceneOptions = {}) {
    this.coordinator = consumerCoordinator({ assignors: assignors ?? kafkaServerAssignors });
    this.state = this.coordinator.initial({
      groupId: 'g',
      topics: topics ?? [{ topic: 't', partitions: 4 }],
      // Most rules are clearer where targets are computed at once.
      settings: { ...kafkaDefaults, groupConsumerAssignmentIntervalMs: 0, ...settings },
    });
  }

  send(request: GroupRequest): GroupResponse {
    const requestId = this.#requests++;
    const step = this.coordinator.step(
      this.state,
      { type: 'request', requestId, clientId: 'c', request },
      this.nowMs,
    );
    this.#take(step);
    const [reply] = step.replies;
    if (reply?.requestId !== requestId) throw new Error('no answer');
    return reply.response;
  }

  beat(
    memberId: string,
    epoch: number,
    fields?: Partial<ConsumerGroupHeartbeatRequest>,
  ): ConsumerGroupHeartbeatResponse {
    const response = this.send(beat(memberId, epoch, fields));
    if (response.api !== 'ConsumerGroupHeartbeat') throw new Error(`answered ${response.api}`);
    return response;
  }

  /** Time goes by, and the coordinator is woken whenever it wants to be. */
  pass(ms: number): void {
    const endMs = this.nowMs + ms;
    while (this.wakeAtMs !== undefined && this.wakeAtMs <= endMs) {
      this.nowMs = Math.max(this.nowMs, this.wakeAtMs);
      this.#take(this.coordinator.step(this.state, { type: 'timer' }, this.nowMs));
    }
    this.nowMs = endMs;
  }

  /** Time goes by in which these members tell that they are alive. */
  alive(ms: number, ...members: readonly (readonly [memberId: string, epoch: number])[]): void {
    const endMs = this.nowMs + ms;
    while (this.nowMs < endMs) {
      this.pass(Math.min(5000, endMs - this.nowMs));
      for (const [memberId, epoch] of members) this.beat(memberId, epoch);
    }
  }

  topics(...topics: readonly HistoryTopic[]): void {
    this.#take(this.coordinator.step(this.state, { type: 'metadata', topics }, this.nowMs));
  }

  failOver(): void {
    if (this.coordinator.recover !== undefined)
      this.state = this.coordinator.recover(this.state, this.nowMs);
    this.#take(this.coordinator.step(this.state, { type: 'timer' }, this.nowMs));
  }

  describe(): GroupDescription | null {
    const response = this.send({ api: 'DescribeGroups', apiVersion: 0, groupId: 'g' });
    return response.api === 'DescribeGroups' ? response.group : null;
  }

  member(memberId: string): ConsumerMember {
    const member = this.state.group?.members.find((each) => each.memberId === memberId);
    if (member === undefined) throw new Error(`no member ${memberId}`);
    return member;
  }

  /** Group epoch, assignment epoch. */
  epochs(): readonly [number, number] {
    return [this.state.group?.groupEpoch ?? -1, this.state.group?.assignmentEpoch ?? -1];
  }

  #take(step: CoordinatorStep<ConsumerState>): void {
    this.state = step.state;
    this.wakeAtMs = step.wakeAtMs;
  }
}
