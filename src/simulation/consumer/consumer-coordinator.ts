import { serverRange } from '../../assignors/server-range.ts';
import { uniform } from '../../assignors/uniform.ts';
import type { Assignor } from '../../domain/assignor.ts';
import type {
  Coordinator,
  CoordinatorInput,
  CoordinatorReply,
  CoordinatorStep,
} from '../../domain/coordinator.ts';
import type { HistoryTopic } from '../../domain/history.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { answer } from './answer-request.ts';
import { type ConsumerState, initialState, topicsByName } from './consumer-state.ts';
import { cleanUp, scheduleCleanUp } from './clean-up.ts';
import { keepExistingOffsets } from '../offsets/keep-existing-offsets.ts';
import type { ConsumerGroup, GroupContext } from './consumer-group.ts';
import { fence, firstExpiry } from './fence.ts';
import { noticeTopics } from './group-metadata.ts';
import { recoverGroup } from './recover.ts';
import { resolveRegexes } from './regexes.ts';

/** The assignors that a broker has, by Kafka's names. Source: Kafka, `group.consumer.assignors`. */
export const kafkaServerAssignors: ReadonlyMap<string, Assignor> = new Map([
  ['uniform', uniform],
  ['range', serverRange],
]);

const noReplies: readonly CoordinatorReply[] = [];

/** What a coordinator of the new protocol is made of. */
export interface ConsumerCoordinatorOptions {
  /**
   * The server's assignors by the names that the settings and members use. Where the settings name none of them, all of
   * them are there, the first as default.
   */
  readonly assignors: ReadonlyMap<string, Assignor>;
}

/**
 * Kafka's coordinator of the new protocol, for a group without classic members: what a member shall have is decided here,
 * and each member is led there by its own heartbeats.
 *
 * Source: KIP-848; Kafka, `GroupMetadataManager`.
 */
export function consumerCoordinator({
  assignors,
}: ConsumerCoordinatorOptions): Coordinator<ConsumerState> {
  return {
    name: 'consumer',
    protocols: ['consumer'],
    initial: initialState,
    step: (state, input, nowMs) => {
      const { settings, topics } = state;
      return step(state, input, { settings, topics, assignors, nowMs });
    },
    recover: (state, nowMs) => {
      const { group, settings } = state;
      return group === null ? state : { ...state, group: recoverGroup(group, settings, nowMs) };
    },
  };
}

function step(
  state: ConsumerState,
  input: CoordinatorInput,
  context: GroupContext,
): CoordinatorStep<ConsumerState> {
  switch (input.type) {
    case 'request': {
      const answered = answer(state, input, context);
      const replies = [{ requestId: input.requestId, response: answered.response }];
      return stepTo(scheduleCleanUp(state, answered.state, context.nowMs), replies);
    }
    case 'metadata':
      return stepTo(changeTopics(state, input.topics), noReplies);
    case 'timer': {
      const { nowMs } = context;
      const expired = scheduleCleanUp(state, expire(state, context), nowMs);
      return stepTo(cleanUp(expired, nowMs), noReplies);
    }
    default:
      return unreachable(input);
  }
}

/** A step to this state: it asks to be woken when something is due in it. */
export function stepTo(
  state: ConsumerState,
  replies: readonly CoordinatorReply[],
): CoordinatorStep<ConsumerState> {
  const { group, cleanUpAtMs } = state;
  const dueAtMs = group === null ? Infinity : groupDueAtMs(group);
  const wakeAtMs = Math.min(dueAtMs, cleanUpAtMs ?? Infinity);
  return wakeAtMs === Infinity ? { state, replies } : { state, replies, wakeAtMs };
}

function groupDueAtMs(group: ConsumerGroup): number {
  const expiresAtMs = firstExpiry(group)?.atMs ?? Infinity;
  return Math.min(expiresAtMs, group.regexesDue?.dueAtMs ?? Infinity);
}

function changeTopics(state: ConsumerState, topics: readonly HistoryTopic[]): ConsumerState {
  const after = topicsByName(topics);
  const group = state.group === null ? null : noticeTopics(state.group, state.topics, after);
  return { ...state, topics: after, group, offsets: keepExistingOffsets(state.offsets, topics) };
}

/** Resolves what is due, and fences whose time is up, one after the other: each is a step of the group's epoch. */
function expire(state: ConsumerState, context: GroupContext): ConsumerState {
  if (state.group === null) return state;
  const { nowMs } = context;
  let { group } = state;
  if (group.regexesDue !== null && group.regexesDue.dueAtMs <= nowMs) {
    group = resolveRegexes(group, context);
  }
  let expiry = firstExpiry(group);
  while (expiry !== null && expiry.atMs <= nowMs) {
    group = fence(group, [expiry.memberId], context);
    expiry = firstExpiry(group);
  }
  return group === state.group ? state : { ...state, group };
}
