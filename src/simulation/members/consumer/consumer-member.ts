import type {
  MemberClient,
  MemberInput,
  MemberStatus,
  MemberStep,
} from '../../../domain/member-client.ts';
import { unreachable } from '../../../domain/unreachable.ts';
import type { GroupResponse } from '../../../domain/wire.ts';
import { changeCommitEnded } from './advance-change.ts';
import { close, enterPoll, readInPoll, subscribe } from './application.ts';
import { runBackground, wakeTime } from './background.ts';
import { autoCommitEnded } from './commits.ts';
import { committedFetched } from './committed-offsets.ts';
import { heartbeatAnswered, heartbeatLost } from './heartbeat-answer.ts';
import type { ConsumerMemberState } from './state.ts';
import { initialState, noRequest } from './state.ts';
import type { Turn } from './turn.ts';
import { beginTurn, partitionsOf, samePartitions } from './turn.ts';

/**
 * A consumer of KIP-848: the coordinator says what it shall own, it reconciles. Its member id is its process's name, for
 * as long as it lives.
 *
 * Source: Kafka, `ConsumerMembershipManager`, `ConsumerHeartbeatRequestManager`, `CommitRequestManager`; KIP-848,
 * KIP-1082.
 */
export const consumerMember: MemberClient<ConsumerMemberState> = {
  name: 'consumer',
  protocol: 'consumer',
  initial: initialState,
  step,
};

function step(
  before: ConsumerMemberState,
  input: MemberInput,
  nowMs: number,
): MemberStep<ConsumerMemberState> {
  if (before.closed || (before.memberState === 'FATAL' && isOver(before)))
    return { state: before, requests: none, callbacks: none };
  const turn = beginTurn(before, nowMs);
  take(turn, input);
  if (!turn.state.closed) {
    runBackground(turn);
    if (input.type === 'poll') readInPoll(turn, input.ends);
  }
  return endTurn(turn);
}

const none: readonly never[] = [];

/** A client that gave up has nothing left to tell the application. */
function isOver({ fatal, change }: ConsumerMemberState): boolean {
  return fatal === null && change === null;
}

function take(turn: Turn, input: MemberInput): void {
  const { state } = turn;
  switch (input.type) {
    case 'poll':
      enterPoll(turn);
      return;
    case 'away':
      state.inPoll = false;
      return;
    case 'response':
      answered(turn, input.requestId, input.response);
      return;
    case 'disconnected':
      disconnected(turn, input.requestId);
      return;
    case 'timer':
      return;
    case 'metadata':
      state.topics = input.topics;
      return;
    case 'subscribe':
      subscribe(turn, input.wish);
      return;
    case 'close':
      close(turn);
      return;
    default:
      unreachable(input);
  }
}

/** Answers to requests that do not matter any more are not looked at. */
function answered(turn: Turn, requestId: number, response: GroupResponse): void {
  const { state } = turn;
  if (response.api === 'ConsumerGroupHeartbeat') {
    if (requestId === state.heartbeatRequestId) heartbeatAnswered(turn, response);
  } else if (response.api === 'OffsetCommit') {
    if (requestId === state.autoCommitRequestId) autoCommitEnded(turn, response);
    else if (requestId === state.change?.requestId) changeCommitEnded(turn, response);
  } else if (response.api === 'OffsetFetch' && requestId === state.fetchRequestId)
    committedFetched(turn, response);
}

function disconnected(turn: Turn, requestId: number): void {
  const { state } = turn;
  if (requestId === noRequest) return;
  if (requestId === state.heartbeatRequestId) heartbeatLost(turn);
  else if (requestId === state.autoCommitRequestId) autoCommitEnded(turn, null);
  else if (requestId === state.change?.requestId) changeCommitEnded(turn, null);
  else if (requestId === state.fetchRequestId) committedFetched(turn, null);
}

function endTurn(turn: Turn): MemberStep<ConsumerMemberState> {
  const { before, state } = turn;
  const result: Mutable<MemberStep<ConsumerMemberState>> = {
    state,
    requests: turn.requests ?? none,
    callbacks: turn.callbacks ?? none,
  };
  if (turn.ownershipTouched) {
    if (!samePartitions(before.positions, state.positions))
      result.owned = partitionsOf(state.positions);
    if (!samePartitions(before.paused, state.paused)) result.paused = state.paused;
  }
  if (turn.processed !== undefined) result.processed = turn.processed;
  if (before.memberState !== state.memberState || before.epoch !== state.epoch)
    result.status = statusOf(state);
  if (turn.fatal !== undefined) result.fatal = turn.fatal;
  const wakeAtMs = state.closed ? Infinity : wakeTime(state);
  if (wakeAtMs !== Infinity) result.wakeAtMs = Math.max(wakeAtMs, turn.nowMs);
  return result;
}

type Mutable<T> = { -readonly [Field in keyof T]: T[Field] };

function statusOf({ memberState, config, epoch }: ConsumerMemberState): MemberStatus {
  return {
    state: memberState,
    memberId: config.process,
    generation: epoch > 0 ? epoch : -1,
  };
}
