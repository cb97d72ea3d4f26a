import type { TopicPartition } from '../domain/group.ts';
import type { ErrorName } from '../domain/kafka-errors.ts';
import type { LogEnd, MemberConfig, MemberInput, MemberStep } from '../domain/member-client.ts';
import type { GroupSettings } from '../domain/settings.ts';
import { kafkaDefaults } from '../domain/settings.ts';
import type { ApiName, GroupRequest, GroupResponse } from '../domain/wire.ts';
import { consumerMember } from '../simulation/members/consumer/consumer-member.ts';
import type { ConsumerMemberState } from '../simulation/members/consumer/state.ts';

/** Partition `partition` of topic `t`. */
export const t = (partition: number): TopicPartition => ({ topic: 't', partition });

/** The settings of the scenes: short times, round numbers, all different. */
export const sceneSettings: GroupSettings = {
  ...kafkaDefaults,
  maxPollIntervalMs: 20_000,
  requestTimeoutMs: 3000,
  retryBackoffMs: 100,
  autoCommitIntervalMs: 5000,
};

/** The heartbeat interval that the scenes' coordinator gives. */
export const intervalMs = 1000;

/** What a step gave, without its state. */
export type Given = Omit<MemberStep<ConsumerMemberState>, 'state'>;

/** How a scene differs from the usual one. */
export interface SceneOptions extends Partial<Omit<MemberConfig, 'settings'>> {
  readonly settings?: Partial<GroupSettings>;
}

/** A KIP-848 client that a test leads by hand, and plays the coordinator for. */
export interface Scene {
  /** What the last step gave. */
  last: Given;
  state: ConsumerMemberState;
  nowMs: number;
  /** One input, `afterMs` later. */
  give(input: MemberInput, afterMs?: number): Given;
  poll(ends?: readonly LogEnd[], afterMs?: number): Given;
  /** Answers the oldest request of this kind that is not answered yet. */
  answer(api: ApiName, response: (request: GroupRequest) => GroupResponse): Given;
  /** Answers the heartbeat, by default with the same epoch and no assignment. */
  heartbeatAnswered(epoch?: number, assignment?: readonly TopicPartition[] | null): Given;
  heartbeatRefused(error: ErrorName): Given;
  committed(error?: ErrorName): Given;
  fetched(offset?: number, error?: ErrorName): Given;
  /** The oldest request of this kind gets no answer. */
  lost(api: ApiName): Given;
  /** The requests of this kind that are not answered yet. */
  open(api: ApiName): readonly GroupRequest[];
}

interface Sent {
  readonly requestId: number;
  readonly request: GroupRequest;
}

/** A client that was not polled yet, of topic `t` with four partitions. */
export function sceneOf(options: SceneOptions = {}): Scene {
  const config: MemberConfig = {
    groupId: 'g',
    process: 'a',
    protocol: 'consumer',
    wish: { topics: ['t'] },
    topics: [{ topic: 't', partitions: 4 }],
    ...options,
    settings: { ...sceneSettings, ...options.settings },
  };
  let waiting: readonly Sent[] = [];
  const take = (api: ApiName): Sent => {
    const sent = waiting.find(({ request }) => request.api === api);
    if (sent === undefined) throw new Error(`no ${api} is under way`);
    waiting = waiting.filter((other) => other !== sent);
    return sent;
  };
  const scene: Scene = {
    last: { requests: [], callbacks: [] },
    state: consumerMember.initial(config),
    nowMs: 0,
    give(input, afterMs = 0) {
      scene.nowMs += afterMs;
      const { state, ...given } = consumerMember.step(scene.state, input, scene.nowMs);
      scene.state = state;
      scene.last = given;
      waiting = [...waiting, ...given.requests];
      return given;
    },
    poll: (ends = [], afterMs) => scene.give({ type: 'poll', ends }, afterMs),
    answer(api, response) {
      const { requestId, request } = take(api);
      return scene.give({ type: 'response', requestId, response: response(request) }, 1);
    },
    heartbeatAnswered: (epoch = Math.max(scene.state.epoch, 1), assignment = null) =>
      scene.answer('ConsumerGroupHeartbeat', () => heartbeatResponse('NONE', epoch, assignment)),
    heartbeatRefused: (error) =>
      scene.answer('ConsumerGroupHeartbeat', () => heartbeatResponse(error, 0, null)),
    committed: (error = 'NONE') =>
      scene.answer('OffsetCommit', (request) => commitResponse(request, error)),
    fetched: (offset = -1, error = 'NONE') =>
      scene.answer('OffsetFetch', (request) => fetchResponse(request, offset, error)),
    lost: (api) => scene.give({ type: 'disconnected', requestId: take(api).requestId }, 1),
    open: (api) => waiting.map(({ request }) => request).filter((request) => request.api === api),
  };
  return scene;
}

function heartbeatResponse(
  errorCode: ErrorName,
  memberEpoch: number,
  assignment: readonly TopicPartition[] | null,
): GroupResponse {
  return {
    api: 'ConsumerGroupHeartbeat',
    errorCode,
    memberId: 'a',
    memberEpoch,
    heartbeatIntervalMs: intervalMs,
    assignment,
  };
}

function commitResponse(request: GroupRequest, errorCode: ErrorName): GroupResponse {
  const offsets = request.api === 'OffsetCommit' ? request.offsets : [];
  return {
    api: 'OffsetCommit',
    offsets: offsets.map(({ topic, partition }) => ({ topic, partition, errorCode })),
  };
}

function fetchResponse(
  request: GroupRequest,
  committedOffset: number,
  errorCode: ErrorName,
): GroupResponse {
  const partitions = request.api === 'OffsetFetch' ? request.partitions : [];
  const offsets = partitions.map((partition) => ({ ...partition, committedOffset }));
  return { api: 'OffsetFetch', errorCode, offsets: errorCode === 'NONE' ? offsets : [] };
}

/** Logs of `t` that end there. */
export function endsAt(endOffset: number): readonly LogEnd[] {
  return [0, 1, 2, 3].map((partition) => ({ ...t(partition), endOffset }));
}

/** Owns t0 and t1, both read up to 5 and not committed; nothing under way. */
export function stable(options: SceneOptions = {}): Scene {
  const scene = sceneOf(options);
  scene.poll();
  scene.heartbeatAnswered(1, [t(0), t(1)]);
  scene.heartbeatAnswered();
  scene.fetched();
  scene.poll(endsAt(5));
  return scene;
}

/** A way into each state in which a client can be found between two steps, with a heartbeat under way where it sends any. */
export const scenes = {
  UNSUBSCRIBED: (options: SceneOptions = {}): Scene => {
    const scene = stable({ ...options, settings: { ...options.settings, commitInRevoke: false } });
    scene.give({ type: 'subscribe', wish: { topics: [] } });
    return scene;
  },
  JOINING: (options: SceneOptions = {}): Scene => {
    const scene = sceneOf(options);
    scene.poll();
    return scene;
  },
  STABLE: (options: SceneOptions = {}): Scene => {
    const scene = stable(options);
    scene.give({ type: 'timer' }, intervalMs);
    return scene;
  },
  /** It commits before it revokes t1. */
  RECONCILING: (options: SceneOptions = {}): Scene => {
    const scene = scenes.STABLE(options);
    scene.heartbeatAnswered(2, [t(0)]);
    scene.give({ type: 'timer' }, intervalMs);
    return scene;
  },
  /** It has revoked t1, and waits for an answer before it can say so. */
  ACKNOWLEDGING: (options: SceneOptions = {}): Scene => {
    const scene = scenes.RECONCILING(options);
    scene.committed();
    return scene;
  },
  /** The application commits in `onPartitionsRevoked`. */
  PREPARE_LEAVING: (options: SceneOptions = {}): Scene => {
    const scene = scenes.STABLE(options);
    scene.give({ type: 'subscribe', wish: { topics: [] } });
    return scene;
  },
  /** The application is away and does not know yet. */
  FENCED: (options: SceneOptions = {}): Scene => {
    const scene = scenes.STABLE(options);
    scene.give({ type: 'away' });
    scene.heartbeatRefused('FENCED_MEMBER_EPOCH');
    return scene;
  },
  STALE: (options: SceneOptions = {}): Scene => {
    const scene = scenes.STABLE(options);
    scene.give({ type: 'away' });
    scene.give({ type: 'timer' }, sceneSettings.maxPollIntervalMs);
    return scene;
  },
  /** The application is away and does not know yet. */
  FATAL: (options: SceneOptions = {}): Scene => {
    const scene = scenes.STABLE(options);
    scene.give({ type: 'away' });
    scene.heartbeatRefused('GROUP_MAX_SIZE_REACHED');
    return scene;
  },
};
