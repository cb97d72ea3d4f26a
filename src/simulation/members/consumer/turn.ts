import type { TopicPartition } from '../../../domain/group.ts';
import type { ListenerCallback, MemberStep, RecordRange } from '../../../domain/member-client.ts';
import type { GroupRequest } from '../../../domain/wire.ts';
import type { Position } from '../reading/position.ts';
import type { MemberStateName } from './member-states.ts';
import { followedBy } from './member-states.ts';
import type { ConsumerMemberState } from './state.ts';
import { noRequest } from './state.ts';

/** One step that is being done: its own copy of the state, and what comes out. Only this copy is written to. */
export interface Turn {
  readonly nowMs: number;
  readonly before: ConsumerMemberState;
  readonly state: Draft;
  /** Absent until there are any, as most steps give few of them. */
  requests: MemberStep<unknown>['requests'][number][] | undefined;
  callbacks: ListenerCallback[] | undefined;
  processed: readonly RecordRange[] | undefined;
  fatal: string | undefined;
  /** Perhaps it owns, or pauses, something else than before. */
  ownershipTouched: boolean;
}

type Draft = { -readonly [Field in keyof ConsumerMemberState]: ConsumerMemberState[Field] };

/** Starts a step. */
export function beginTurn(before: ConsumerMemberState, nowMs: number): Turn {
  return {
    nowMs,
    before,
    state: { ...before },
    requests: undefined,
    callbacks: undefined,
    processed: undefined,
    fatal: undefined,
    ownershipTouched: false,
  };
}

/** Sends a request; returns its id. */
export function send(turn: Turn, request: GroupRequest): number {
  const requestId = turn.state.nextRequestId++;
  (turn.requests ??= []).push({ requestId, request });
  return requestId;
}

/** Calls the application's listener. */
export function callBack(
  turn: Turn,
  type: ListenerCallback['type'],
  partitions: readonly TopicPartition[],
): void {
  (turn.callbacks ??= []).push({ type, partitions });
}

/** Goes to another state; an illegal transition throws. */
export function moveTo(turn: Turn, next: MemberStateName): void {
  turn.state.memberState = followedBy(turn.state.memberState, next);
}

/** From now on it owns these; an answer to an older question for committed offsets is of no use any more. */
export function own(turn: Turn, positions: readonly Position[]): void {
  const { state } = turn;
  if (state.positions === positions) return;
  state.positions = positions;
  state.fetchRequestId = noRequest;
  state.fetchRetryAtMs = null;
  turn.ownershipTouched = true;
}

/** From now on it does not fetch from these. */
export function pause(turn: Turn, partitions: readonly TopicPartition[]): void {
  if (turn.state.paused.length === 0 && partitions.length === 0) return;
  turn.state.paused = partitions;
  turn.ownershipTouched = true;
}

/** Only partitions, without what else is known of them. */
export function partitionsOf(positions: readonly TopicPartition[]): readonly TopicPartition[] {
  return positions.map(({ topic, partition }) => ({ topic, partition }));
}

/** Whether two sorted lists have the same partitions. */
export function samePartitions(
  a: readonly TopicPartition[],
  b: readonly TopicPartition[],
): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) {
    const left = a[index];
    const right = b[index];
    if (left?.partition !== right?.partition || left?.topic !== right?.topic) return false;
  }
  return true;
}
