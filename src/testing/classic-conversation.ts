import type { TopicPartition } from '../domain/group.ts';
import type { HistoryTopic } from '../domain/history.ts';
import type { ErrorName } from '../domain/kafka-errors.ts';
import type {
  MemberClient,
  MemberConfig,
  MemberInput,
  MemberStep,
  Wish,
} from '../domain/member-client.ts';
import type { GroupSettings } from '../domain/settings.ts';
import { kafkaDefaults } from '../domain/settings.ts';
import type {
  ApiName,
  GroupRequest,
  GroupResponse,
  JoinGroupResponseMember,
} from '../domain/wire.ts';

/** What is special about the consumer in a conversation. */
export interface ConversationOptions {
  readonly wish?: Wish;
  readonly topics?: readonly HistoryTopic[];
  readonly instanceId?: string;
  readonly rackId?: string;
  readonly settings?: Partial<GroupSettings>;
}

/** A classic consumer that a test plays the coordinator, the application and the clock for. */
export interface Conversation<State> {
  /** Its state now. */
  state(): State;
  nowMs(): number;
  /** What it did since this was asked before, a line a thing, short enough to compare; see `linesOf`. */
  heard(): readonly string[];
  /** All its requests so far. */
  sent(): readonly GroupRequest[];
  tell(input: MemberInput): void;
  poll(...ends: readonly string[]): void;
  /** Time passes; timers that it asked for go off. */
  wait(ms: number): void;
  /** Answers its oldest open request of this kind. */
  answer(api: ApiName, response?: Partial<GroupResponse>): void;
  refuse(api: ApiName, error: ErrorName): void;
  /** Its oldest open request of this kind is lost. */
  lose(api: ApiName): void;
  /** Answers JoinGroup: generation `generation`, somebody else leads. */
  admit(generation: number): void;
  /** Answers JoinGroup: it leads these members. */
  elect(generation: number, members: readonly JoinGroupResponseMember[]): void;
  /** Answers SyncGroup with partitions such as `t0`. */
  assign(...partitions: readonly string[]): void;
  /** Goes from the first `poll` to a stable member `m` of generation 1 that has read its committed offsets. */
  settle(...partitions: readonly string[]): void;
}

/** Starts a conversation with a consumer; topic `t` has four partitions, unless other topics are given. */
export function conversation<State>(
  member: MemberClient<State>,
  options: ConversationOptions = {},
): Conversation<State> {
  const sent: GroupRequest[] = [];
  const open: { requestId: number; request: GroupRequest }[] = [];
  let state = member.initial(configOf(member, options));
  let nowMs = 0;
  let wakeAtMs: number | undefined;
  let lines: string[] = [];
  const tell = (input: MemberInput): void => {
    const step = member.step(state, input, nowMs);
    ({ state, wakeAtMs } = { wakeAtMs: undefined, ...step });
    open.push(...step.requests);
    for (const { request } of step.requests) sent.push(request);
    lines.push(...linesOf(step));
  };
  const take = (api: ApiName): number => {
    const index = open.findIndex(({ request }) => request.api === api);
    const [taken] = index < 0 ? [] : open.splice(index, 1);
    if (taken === undefined) throw new Error(`no ${api} is open`);
    return taken.requestId;
  };
  const answer = (api: ApiName, response: Partial<GroupResponse> = {}): void => {
    const index = open.findIndex(({ request }) => request.api === api);
    const asked = open[index]?.request;
    const requestId = take(api);
    if (asked === undefined) throw new Error('unreachable');
    tell({
      type: 'response',
      requestId,
      response: { ...goodAnswer(asked), ...response } as GroupResponse,
    });
  };
  const self: Conversation<State> = {
    state: () => state,
    nowMs: () => nowMs,
    heard: () => {
      const heard = lines;
      lines = [];
      return heard;
    },
    sent: () => sent,
    tell,
    poll: (...ends) =>
      tell({
        type: 'poll',
        ends: ends.map((end) => {
          const [partition = '', endOffset = ''] = end.split('@');
          return { ...partitionOf(partition), endOffset: Number(endOffset) };
        }),
      }),
    wait: (ms) => {
      const untilMs = nowMs + ms;
      while (wakeAtMs !== undefined && wakeAtMs <= untilMs) {
        nowMs = Math.max(nowMs, wakeAtMs);
        tell({ type: 'timer' });
      }
      nowMs = untilMs;
    },
    answer,
    refuse: (api, error) => {
      const asked = open.find(({ request }) => request.api === api)?.request;
      answer(
        api,
        asked?.api === 'OffsetCommit'
          ? { offsets: asked.offsets.map((offset) => ({ ...offset, errorCode: error })) }
          : { errorCode: error },
      );
    },
    lose: (api) => tell({ type: 'disconnected', requestId: take(api) }),
    admit: (generationId) => answer('JoinGroup', { generationId }),
    elect: (generationId, members) => answer('JoinGroup', { generationId, leader: 'm', members }),
    assign: (...partitions) =>
      answer('SyncGroup', { assignment: { assignedPartitions: partitions.map(partitionOf) } }),
    settle: (...partitions) => {
      self.poll();
      self.admit(1);
      self.assign(...partitions);
      if (partitions.length > 0) answer('OffsetFetch');
      self.heard();
    },
  };
  return self;
}

/** What the leader is told of a member. */
export function groupMember(
  memberId: string,
  topics: readonly string[],
  owned: readonly string[] = [],
): JoinGroupResponseMember {
  const ownedPartitions = owned.map(partitionOf);
  return {
    memberId,
    groupInstanceId: null,
    metadata: { topics, ownedPartitions, generationId: -1 },
  };
}

function configOf(
  { protocol }: MemberClient,
  { wish, topics, instanceId, rackId, settings }: ConversationOptions,
): MemberConfig {
  return {
    groupId: 'g',
    process: 'p',
    protocol,
    wish: wish ?? { topics: ['t'] },
    topics: topics ?? [{ topic: 't', partitions: 4 }],
    settings: { ...kafkaDefaults, ...settings },
    ...(instanceId === undefined ? {} : { instanceId }),
    ...(rackId === undefined ? {} : { rackId }),
  };
}

/** What a coordinator answers that has nothing to object; the member is `m`. */
function goodAnswer(request: GroupRequest): GroupResponse {
  switch (request.api) {
    case 'JoinGroup':
      return {
        api: 'JoinGroup',
        errorCode: 'NONE',
        generationId: 1,
        protocolType: 'consumer',
        protocolName: request.protocols[0]?.name ?? null,
        leader: 'other',
        skipAssignment: false,
        memberId: 'm',
        members: [],
      };
    case 'SyncGroup':
      return {
        api: 'SyncGroup',
        errorCode: 'NONE',
        protocolType: 'consumer',
        protocolName: request.protocolName,
        assignment: { assignedPartitions: [] },
      };
    case 'Heartbeat':
      return { api: 'Heartbeat', errorCode: 'NONE' };
    case 'LeaveGroup':
      return { api: 'LeaveGroup', errorCode: 'NONE', members: [] };
    case 'OffsetCommit':
      return {
        api: 'OffsetCommit',
        offsets: request.offsets.map(({ topic, partition }) => ({
          topic,
          partition,
          errorCode: 'NONE',
        })),
      };
    case 'OffsetFetch':
      return {
        api: 'OffsetFetch',
        errorCode: 'NONE',
        offsets: request.partitions.map((partition) => ({ ...partition, committedOffset: -1 })),
      };
    case 'ConsumerGroupHeartbeat':
    case 'DescribeGroups':
      throw new Error(`a classic consumer sends no ${request.api}`);
  }
}

/** Callbacks, what it owns and pauses, what it read, requests, its state, its end. */
function linesOf(step: MemberStep<unknown>): readonly string[] {
  const { requests, callbacks, owned, paused, processed, status, fatal } = step;
  const lines: string[] = callbacks.map(({ type, partitions }) => `${type}${listOf(partitions)}`);
  if (owned !== undefined) lines.push(`owns${listOf(owned)}`);
  if (paused !== undefined) lines.push(`pauses${listOf(paused)}`);
  for (const { topic, partition, from, to } of processed ?? [])
    lines.push(`reads ${topic}${partition}:${from}-${to}`);
  for (const { request } of requests) lines.push(`> ${lineOf(request)}`);
  if (status !== undefined) lines.push(`${status.state} ${status.memberId}:${status.generation}`);
  if (fatal !== undefined) lines.push(`fails ${fatal}`);
  return lines;
}

function lineOf(request: GroupRequest): string {
  switch (request.api) {
    case 'JoinGroup': {
      const metadata = request.protocols[0]?.metadata;
      const owned = listOf(metadata?.ownedPartitions ?? []);
      return `JoinGroup '${request.memberId}' ${metadata?.generationId} ${owned}`;
    }
    case 'SyncGroup': {
      const given = request.assignments.map(
        ({ memberId, assignment }) => ` ${memberId}${listOf(assignment.assignedPartitions)}`,
      );
      return `SyncGroup ${request.generationId}${given.join('')}`;
    }
    case 'Heartbeat':
      return `Heartbeat ${request.generationId}`;
    case 'LeaveGroup':
      return `LeaveGroup ${request.members.map(({ memberId }) => memberId).join(' ')}`;
    case 'OffsetCommit': {
      const offsets = request.offsets.map(
        ({ topic, partition, committedOffset }) => ` ${topic}${partition}@${committedOffset}`,
      );
      return `OffsetCommit ${request.generationIdOrMemberEpoch}${offsets.join('')}`;
    }
    case 'OffsetFetch':
      return `OffsetFetch ${listOf(request.partitions)}`;
    case 'ConsumerGroupHeartbeat':
    case 'DescribeGroups':
      return request.api;
  }
}

function listOf(partitions: readonly TopicPartition[]): string {
  return `[${partitions.map(({ topic, partition }) => `${topic}${partition}`).join(' ')}]`;
}

function partitionOf(name: string): TopicPartition {
  return { topic: name.slice(0, -1), partition: Number(name.slice(-1)) };
}
