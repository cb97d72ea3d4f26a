import type { CoordinatorInput, CoordinatorReply } from '../../domain/coordinator.ts';
import { unreachable } from '../../domain/unreachable.ts';
import type { GroupRequest, GroupResponse, JoinGroupRequest } from '../../domain/wire.ts';
import type { JoinAttempt } from '../classic/join-attempt.ts';
import { refusal } from '../classic/refusal.ts';
import { misdirectedError } from './misdirected.ts';
import { stepClassicGroup } from '../classic/step-classic-group.ts';
import { answer } from '../consumer/answer-request.ts';
import { joiningEpoch } from '../consumer/check-heartbeat.ts';
import { cleanUp, scheduleCleanUp } from '../consumer/clean-up.ts';
import type { ConsumerGroup, GroupContext } from '../consumer/consumer-group.ts';
import type { ConsumerState } from '../consumer/consumer-state.ts';
import { classicHeartbeat } from './classic-heartbeat.ts';
import { classicSync } from './classic-sync.ts';
import { afterLoss } from './downgrade.ts';
import { expireMembers } from './expire-members.ts';
import type { MixedStep } from './heartbeat-classic-group.ts';
import { joinConsumerGroup } from './join-consumer-group.ts';
import { isClassicState, type MixedState, withClassicGroup } from './mixed-state.ts';

type RequestInput = Extract<CoordinatorInput, { type: 'request' }>;

/**
 * A request to a group of the new protocol, from members of either kind.
 *
 * Source: Kafka, `GroupMetadataManager`.
 */
export function answerInConsumerGroup(
  state: ConsumerState,
  group: ConsumerGroup,
  input: RequestInput,
  context: GroupContext,
): MixedStep {
  const { requestId, clientId, request } = input;
  const error = misdirectedError(request, state.groupId, context.settings);
  if (error !== null) return { state, replies: [{ requestId, response: refusal(request, error) }] };
  switch (request.api) {
    case 'JoinGroup': {
      if (group.members.length === 0) {
        return joinEmptyGroup(state, { requestId, clientId, request }, context);
      }
      const joined = joinConsumerGroup(state, group, { requestId, clientId, request }, context);
      return to(state, joined.state, { requestId, response: joined.response }, context);
    }
    case 'SyncGroup': {
      const { group: next, response } = classicSync(group, request, context);
      return { state: withGroup(state, next), replies: [{ requestId, response }] };
    }
    case 'Heartbeat': {
      const { group: next, errorCode } = classicHeartbeat(group, request, context);
      const response: GroupResponse = { api: 'Heartbeat', errorCode };
      return to(state, withGroup(state, next), { requestId, response }, context);
    }
    case 'ConsumerGroupHeartbeat':
    case 'LeaveGroup':
    case 'OffsetCommit':
    case 'OffsetFetch':
    case 'DescribeGroups': {
      const { state: next, response } = answer(state, input, context);
      const lost = mayLoseMembers(request) ? afterLoss(group, next, context.nowMs) : next;
      return to(state, lost, { requestId, response }, context);
    }
    default:
      return unreachable(request);
  }
}

/**
 * The time has come for something. A group that has ended is none.
 *
 * Source: Kafka, the timers of `GroupMetadataManager`.
 */
export function wakeConsumerGroup(
  state: ConsumerState,
  group: ConsumerGroup,
  context: GroupContext,
): MixedState {
  const { nowMs } = context;
  const expired = expireMembers(state, group, context);
  if (isClassicState(expired)) return expired;
  const cleaned = cleanUp(scheduleCleanUp(state, expired, nowMs), nowMs);
  return cleaned.group === null ? withClassicGroup(cleaned, null, nowMs) : cleaned;
}

/** Only those who leave reduce a group: by a heartbeat, or by a LeaveGroup of their own or of an admin's. */
function mayLoseMembers(request: GroupRequest): boolean {
  return request.api === 'ConsumerGroupHeartbeat'
    ? request.memberEpoch < joiningEpoch
    : request.api === 'LeaveGroup';
}

function withGroup(state: ConsumerState, group: ConsumerGroup): ConsumerState {
  return group === state.group ? state : { ...state, group };
}

function to(
  before: ConsumerState,
  after: MixedState,
  reply: CoordinatorReply,
  { nowMs }: GroupContext,
): MixedStep {
  const state = isClassicState(after) ? after : scheduleCleanUp(before, after, nowMs);
  return { state, replies: [reply] };
}

/**
 * An empty group of the new protocol makes room for a classic one, whatever the policy. Who comes with a member id is
 * unknown there.
 *
 * Source: Kafka, `GroupMetadataManager.classicGroupJoinToClassicGroup`, `maybeDeleteEmptyConsumerGroup`.
 */
function joinEmptyGroup(
  state: ConsumerState,
  attempt: JoinAttempt & { readonly request: JoinGroupRequest },
  { settings, nowMs }: GroupContext,
): MixedStep {
  const input = { type: 'request', ...attempt } as const;
  const context = { settings, nowMs, nextMemberNumber: state.named };
  const { group, replies, nextMemberNumber } = stepClassicGroup(null, input, context);
  if (group === null) return { state, replies };
  return { state: withClassicGroup({ ...state, named: nextMemberNumber }, group, nowMs), replies };
}
