import { describe, expect, it } from 'vitest';
import type { TopicPartition } from '../../../domain/group.ts';
import { errorNumbers } from '../../../domain/kafka-errors.ts';
import type { ErrorName } from '../../../domain/kafka-errors.ts';
import type { MemberInput, MemberStep, Wish } from '../../../domain/member-client.ts';
import type {
  ConsumerGroupHeartbeatRequest,
  GroupRequest,
  GroupResponse,
} from '../../../domain/wire.ts';
import type { Draw } from '../../../generate/draw.ts';
import { randomDraw } from '../../../generate/random-draw.ts';
import { intervalMs, sceneSettings, t } from '../../../testing/consumer-member-kit.ts';
import { consumerMember } from './consumer-member.ts';
import type { MemberStateName } from './member-states.ts';
import { skipsHeartbeats } from './member-states.ts';
import type { ConsumerMemberState } from './state.ts';
import { samePartitions } from './turn.ts';

/** For each state, those in which a step left it. */
const seen = new Map<MemberStateName, Set<MemberStateName>>();

function see(from: MemberStateName, to: MemberStateName): void {
  if (from !== to) seen.set(from, (seen.get(from) ?? new Set()).add(to));
}

const errors = Object.keys(errorNumbers) as ErrorName[];
const passing: ErrorName[] = ['NOT_COORDINATOR', 'STALE_MEMBER_EPOCH', 'UNKNOWN_MEMBER_ID'];
const topics = [
  { topic: 't', partitions: 4 },
  { topic: 'u', partitions: 2 },
];
const universe = [...[0, 1, 2, 3].map(t), { topic: 'u', partition: 0 }];

/** One client's life against a coordinator and a network that may do anything. */
interface Life {
  state: ConsumerMemberState;
  nowMs: number;
  wakeAtMs: number | undefined;
  inPoll: boolean;
  closed: boolean;
  fatal: boolean;
  waiting: { readonly requestId: number; readonly request: GroupRequest }[];
  /** What the listener was told to own. */
  told: readonly TopicPartition[];
  owned: readonly TopicPartition[];
  paused: readonly TopicPartition[];
  offset: number;
}

function pick<T>(draw: Draw, list: readonly [T, ...T[]] | readonly T[]): T {
  const chosen = list[draw.below(list.length)];
  if (chosen === undefined) throw new Error('nothing to choose from');
  return chosen;
}

function lifeOf(draw: Draw): Life {
  const settings = {
    ...sceneSettings,
    enableAutoCommit: draw.below(2) === 0,
    commitInRevoke: draw.below(2) === 0,
    maxPollIntervalMs: 4000,
  };
  const state = consumerMember.initial({
    groupId: 'g',
    process: 'a',
    protocol: 'consumer',
    wish: { topics: ['t'] },
    topics: topics.slice(0, 1),
    ...(draw.below(2) === 0 ? { instanceId: 'i' } : {}),
    settings,
  });
  const none = { waiting: [], told: [], owned: [], paused: [], offset: 0 };
  return {
    state,
    nowMs: 0,
    wakeAtMs: undefined,
    inPoll: false,
    closed: false,
    fatal: false,
    ...none,
  };
}

function answerTo(draw: Draw, request: GroupRequest): GroupResponse {
  const well = draw.below(10) < 8;
  const errorCode = well ? 'NONE' : pick(draw, draw.below(2) === 0 ? errors : passing);
  if (request.api === 'ConsumerGroupHeartbeat')
    return {
      api: request.api,
      errorCode,
      memberId: request.memberId,
      memberEpoch: Math.max(request.memberEpoch, 1) + draw.below(2),
      heartbeatIntervalMs: intervalMs,
      assignment:
        draw.below(3) === 0 || request.memberEpoch === 0
          ? universe.filter(() => draw.below(2) === 0)
          : null,
    };
  if (request.api === 'OffsetCommit') {
    const offsets = request.offsets.map(({ topic, partition }) => ({
      topic,
      partition,
      errorCode,
    }));
    return { api: request.api, offsets };
  }
  if (request.api === 'OffsetFetch') {
    const offsets = request.partitions.map((partition) => ({ ...partition, committedOffset: -1 }));
    return { api: request.api, errorCode, offsets };
  }
  throw new Error(`it does not send ${request.api}`);
}

const wishes: readonly Wish[] = [{ topics: ['t'] }, { topics: ['t', 'u'] }, { pattern: 't|u' }];

function inputOf(draw: Draw, life: Life): MemberInput {
  const first = life.waiting[0];
  if (first !== undefined && draw.below(2) === 0) {
    life.waiting.shift();
    const { requestId, request } = first;
    if (draw.below(10) === 0) return { type: 'disconnected', requestId };
    return { type: 'response', requestId, response: answerTo(draw, request) };
  }
  switch (draw.below(12)) {
    case 0:
      return { type: 'away' };
    case 1:
      return { type: 'metadata', topics: topics.slice(0, 1 + draw.below(2)) };
    case 2:
      return { type: 'subscribe', wish: draw.below(2) === 0 ? { topics: [] } : pick(draw, wishes) };
    case 3:
      return draw.below(8) === 0 ? { type: 'close' } : { type: 'timer' };
    case 4:
    case 5:
    case 6: {
      life.offset += draw.below(4);
      return { type: 'poll', ends: universe.map((p) => ({ ...p, endOffset: life.offset })) };
    }
    default:
      life.nowMs = Math.max(life.nowMs, life.wakeAtMs ?? life.nowMs);
      return { type: 'timer' };
  }
}

const has = (list: readonly TopicPartition[], { topic, partition }: TopicPartition): boolean =>
  list.some((other) => other.topic === topic && other.partition === partition);

/** As `expect`, for what is asked a million times. */
function must(rule: string, holds: boolean): void {
  if (!holds) throw new Error(rule);
}

function live(life: Life, input: MemberInput): void {
  if (input.type === 'poll') life.inPoll = true;
  if (input.type === 'away') life.inPoll = false;
  const before = life.state;
  const copy = life.offset % 8 === 0 ? structuredClone(before) : before;
  const step = consumerMember.step(before, input, life.nowMs);
  if (copy !== before) expect(before, 'the state it was given').toEqual(copy);
  judgeCallbacks(life, input, step);
  judgeOwnership(life, step);
  judgeRequests(life, step);
  must('it wakes later', (step.wakeAtMs ?? Infinity) >= life.nowMs);
  see(before.memberState, step.state.memberState);
  life.state = step.state;
  life.wakeAtMs = step.wakeAtMs;
  life.closed ||= input.type === 'close';
  life.fatal ||= step.fatal !== undefined;
  life.waiting.push(...step.requests);
}

/** Callbacks come while the application is there, and tell each change once. */
function judgeCallbacks(
  life: Life,
  input: MemberInput,
  { callbacks }: MemberStep<ConsumerMemberState>,
): void {
  if (callbacks.length > 0)
    must('callbacks run in poll or close', life.inPoll || input.type === 'close');
  for (const { type, partitions } of callbacks) {
    if (type === 'assigned') {
      must('assigned once', !partitions.some((partition) => has(life.told, partition)));
      life.told = [...life.told, ...partitions];
    } else {
      must('some are taken', partitions.length > 0);
      must(
        'taken once',
        partitions.every((partition) => has(life.told, partition)),
      );
      life.told = life.told.filter((partition) => !has(partitions, partition));
    }
  }
}

/** Nobody owns what was not told; what is paused is owned; only the rest is read. */
function judgeOwnership(life: Life, step: MemberStep<ConsumerMemberState>): void {
  life.owned = step.owned ?? life.owned;
  life.paused = step.paused ?? life.paused;
  must('changes of what it owns are given', samePartitions(life.owned, step.state.positions));
  must('changes of what it pauses are given', samePartitions(life.paused, step.state.paused));
  must(
    'it owns what it pauses',
    life.paused.every((partition) => has(life.owned, partition)),
  );
  must(
    'it owns what it was told',
    life.told.every((partition) => has(life.owned, partition)),
  );
  if (step.state.change === null)
    must('it was told of what it owns', life.owned.length === life.told.length);
  for (const range of step.processed ?? []) {
    must('it reads what it owns', has(life.owned, range) && !has(life.paused, range));
    must('it reads in poll', life.inPoll);
  }
}

function judgeRequests(life: Life, { state, requests }: MemberStep<ConsumerMemberState>): void {
  for (const [index, { requestId, request }] of requests.entries()) {
    must('ids count up', requestId === life.state.nextRequestId + index);
    if (request.api === 'OffsetCommit')
      must('it commits as a member', request.generationIdOrMemberEpoch > 0);
    else if (request.api === 'OffsetFetch') must('it asks as a member', request.memberEpoch > 0);
    else if (request.api === 'ConsumerGroupHeartbeat') judgeHeartbeat(state, request);
  }
}

function judgeHeartbeat(
  { memberState }: ConsumerMemberState,
  request: ConsumerGroupHeartbeatRequest,
): void {
  const { memberEpoch, rebalanceTimeoutMs, topicPartitions, instanceId } = request;
  if (memberEpoch === 0)
    must('a join says all', rebalanceTimeoutMs === 4000 && topicPartitions?.length === 0);
  if (memberEpoch >= 0) must('it is in the group', !skipsHeartbeats(memberState));
  else must('the epoch of a leave', memberEpoch === (instanceId === null ? -1 : -2));
}

/** Plays many lives, once. */
function playLives(): void {
  if (seen.size > 0) return;
  for (let index = 0; index < 1500; index++) {
    const draw = randomDraw(848, index);
    const life = lifeOf(draw);
    for (let inputs = 0; inputs < 80 && !life.closed && !life.fatal; inputs++) {
      life.nowMs += draw.below(4) === 0 ? draw.below(3000) : draw.below(3);
      live(life, inputOf(draw, life));
    }
  }
}

describe('a client among hostile coordinators', () => {
  it('keeps its own rules, whatever happens', () => {
    playLives();
    expect(seen.size).toBeGreaterThan(5);
  });

  /**
   * Where a step can lead; on the way it may go through more states than one, all of them legal, or it would have
   * thrown.
   */
  const leads: Readonly<Record<MemberStateName, readonly MemberStateName[]>> = {
    UNSUBSCRIBED: ['JOINING', 'FATAL'],
    JOINING: ['RECONCILING', 'STABLE', 'STALE', 'UNSUBSCRIBED', 'FATAL'],
    RECONCILING: [
      'ACKNOWLEDGING',
      'STABLE',
      'FENCED',
      'JOINING',
      'PREPARE_LEAVING',
      'UNSUBSCRIBED',
      'STALE',
      'FATAL',
    ],
    ACKNOWLEDGING: ['STABLE', 'RECONCILING', 'JOINING', 'UNSUBSCRIBED', 'STALE', 'FATAL'],
    STABLE: [
      'RECONCILING',
      'FENCED',
      'JOINING',
      'PREPARE_LEAVING',
      'UNSUBSCRIBED',
      'STALE',
      'FATAL',
    ],
    FENCED: ['JOINING', 'UNSUBSCRIBED'],
    PREPARE_LEAVING: ['UNSUBSCRIBED'],
    LEAVING: [],
    STALE: ['JOINING'],
    FATAL: [],
  };
  /** What may happen, too, but needs too much at once to be waited for here; the facts have it. */
  const rare: Partial<typeof leads> = {
    ACKNOWLEDGING: ['FENCED', 'PREPARE_LEAVING'],
    PREPARE_LEAVING: ['FATAL'],
  };
  it.each(Object.keys(leads) as MemberStateName[])('%s is left for what may follow', (from) => {
    playLives();
    const common = [...(seen.get(from) ?? [])].filter((to) => !rare[from]?.includes(to));
    expect(common.toSorted()).toEqual(leads[from].toSorted());
  });
});

describe('a client', () => {
  const config = {
    groupId: 'g',
    process: 'a',
    protocol: 'consumer',
    wish: { topics: ['t'] },
    topics,
    settings: sceneSettings,
  } as const;

  it('comes to rest: without inputs it only sends heartbeats', () => {
    let step = consumerMember.step(consumerMember.initial(config), { type: 'poll', ends: [] }, 0);
    let nowMs = 0;
    let steps = 0;
    const apis: string[] = [];
    const queue = [...step.requests];
    while (nowMs < 15_000) {
      if (++steps > 100) throw new Error('it never rests');
      const next = queue.shift();
      nowMs = next === undefined ? (step.wakeAtMs ?? Infinity) : nowMs + 1;
      if (next !== undefined) apis.push(next.request.api);
      const input: MemberInput =
        next === undefined
          ? { type: 'timer' }
          : { type: 'response', requestId: next.requestId, response: kindAnswer(next.request) };
      step = consumerMember.step(step.state, input, nowMs);
      queue.push(...step.requests);
    }
    expect(apis.filter((api) => api === 'ConsumerGroupHeartbeat').length).toBe(16);
    expect(apis.filter((api) => api !== 'ConsumerGroupHeartbeat')).toEqual(['OffsetFetch']);
  });

  it('looks at no answer to what it did not ask', () => {
    const { state } = consumerMember.step(
      consumerMember.initial(config),
      { type: 'poll', ends: [] },
      0,
    );
    for (const request of [heartbeat, { ...heartbeat, memberEpoch: -1 }]) {
      const response = kindAnswer(request);
      for (const requestId of [-1, 7]) {
        const input: MemberInput = { type: 'response', requestId, response };
        expect(consumerMember.step(state, input, 1).state).toEqual(state);
        expect(consumerMember.step(state, { type: 'disconnected', requestId }, 1).state).toEqual(
          state,
        );
      }
    }
  });

  it('has state that is plain data', () => {
    let { state } = consumerMember.step(
      consumerMember.initial(config),
      { type: 'poll', ends: [] },
      0,
    );
    const response = kindAnswer(heartbeat);
    ({ state } = consumerMember.step(state, { type: 'response', requestId: 0, response }, 1));
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });
});

const heartbeat: GroupRequest = {
  api: 'ConsumerGroupHeartbeat',
  apiVersion: 1,
  groupId: 'g',
  memberId: 'a',
  memberEpoch: 0,
  instanceId: null,
  rackId: null,
  rebalanceTimeoutMs: -1,
  subscribedTopicNames: null,
  subscribedTopicRegex: null,
  serverAssignor: null,
  topicPartitions: null,
};

function kindAnswer(request: GroupRequest): GroupResponse {
  if (request.api === 'OffsetFetch') {
    const offsets = request.partitions.map((partition) => ({ ...partition, committedOffset: -1 }));
    return { api: 'OffsetFetch', errorCode: 'NONE', offsets };
  }
  return {
    api: 'ConsumerGroupHeartbeat',
    errorCode: 'NONE',
    memberId: 'a',
    memberEpoch: 1,
    heartbeatIntervalMs: intervalMs,
    assignment:
      request.api === 'ConsumerGroupHeartbeat' && request.memberEpoch === 0 ? [t(0)] : null,
  };
}
