import type { CoordinatorInput } from '../../domain/coordinator.ts';
import type { ErrorName } from '../../domain/kafka-errors.ts';
import { unreachable } from '../../domain/unreachable.ts';
import type {
  ConsumerGroupHeartbeatRequest,
  GroupResponse,
  HeartbeatRequest,
  JoinGroupRequest,
  LeaveGroupRequest,
  OffsetCommitRequest,
  OffsetFetchRequest,
  SyncGroupRequest,
} from '../../domain/wire.ts';
import { leaveErrors } from '../classic/error-responses.ts';
import { refusal } from '../classic/refusal.ts';
import { requestError as classicRequestError } from '../classic/request-error.ts';
import { commitOffsets } from '../offsets/commit-offsets.ts';
import { noOffsets } from '../offsets/committed-offsets.ts';
import { commitResponse, existingOffsets } from '../offsets/existing-offsets.ts';
import { fetchOffsets } from '../offsets/fetch-offsets.ts';
import { joiningEpoch, requestError } from './check-heartbeat.ts';
import { emptyGroup, type GroupContext } from './consumer-group.ts';
import type { ConsumerState } from './consumer-state.ts';
import { describe } from './describe.ts';
import { evict } from './evict.ts';
import { heartbeat } from './heartbeat.ts';
import { leave } from './leave.ts';
import { staticMemberError } from './subscribe-member.ts';
import { commitError, fetchError } from './validate-offsets.ts';

/** The state after a request, and its answer. */
export interface Answered {
  readonly state: ConsumerState;
  readonly response: GroupResponse;
}

/** Answers a request; each is answered at once. */
export function answer(
  state: ConsumerState,
  { request, clientId }: CoordinatorInput & { readonly type: 'request' },
  context: GroupContext,
): Answered {
  switch (request.api) {
    case 'ConsumerGroupHeartbeat':
      return answerHeartbeat(state, request, clientId, context);
    case 'OffsetCommit':
      return answerCommit(state, request, context);
    case 'OffsetFetch':
      return { state, response: answerFetch(state, request) };
    case 'LeaveGroup':
      return answerLeaveGroup(state, request, context);
    case 'DescribeGroups':
      return { state, response: answerDescribe(state, request.groupId, context) };
    case 'JoinGroup':
    case 'SyncGroup':
    case 'Heartbeat': {
      const error = classicRequestError(request, state.groupId, context.settings);
      return { state, response: refusal(request, error ?? notClassic(state, request)) };
    }
    default:
      return unreachable(request);
  }
}

/**
 * Nobody here speaks the classic protocol; who names the instance id of somebody else is told that.
 *
 * Source: Kafka, `GroupMetadataManager.classicGroupJoin`, where online migration is disabled, and
 * `validateConsumerGroupMember`.
 */
function notClassic(
  { group }: ConsumerState,
  request: JoinGroupRequest | SyncGroupRequest | HeartbeatRequest,
): ErrorName {
  if (request.api === 'JoinGroup') return 'INCONSISTENT_GROUP_PROTOCOL';
  const { memberId, groupInstanceId } = request;
  if (group === null || groupInstanceId === null) return 'UNKNOWN_MEMBER_ID';
  const member = staticMemberError(group, memberId, groupInstanceId);
  return typeof member === 'string' ? member : 'UNKNOWN_MEMBER_ID';
}

function answerHeartbeat(
  state: ConsumerState,
  request: ConsumerGroupHeartbeatRequest,
  clientId: string,
  context: GroupContext,
): Answered {
  const error = requestError(request, context);
  if (error !== null) return { state, response: refusal(request, error) };
  const group = groupFor(state, request);
  if (group === null) return { state, response: refusal(request, 'GROUP_ID_NOT_FOUND') };
  if (request.memberEpoch < joiningEpoch) {
    const left = leave(group, request, context);
    if (typeof left === 'string') return { state, response: refusal(request, left) };
    const { memberId, memberEpoch } = request;
    return { state: { ...state, group: left }, response: farewell(memberId, memberEpoch) };
  }
  const isNameless = request.memberId === '';
  const named = isNameless
    ? { ...request, memberId: `${request.instanceId ?? clientId}-${state.named}` }
    : request;
  const step = heartbeat(group, named, clientId, context);
  if (typeof step === 'string') return { state, response: refusal(request, step) };
  const after = isNameless ? { ...state, named: state.named + 1 } : state;
  return { state: { ...after, group: step.group }, response: step.response };
}

/** Source: Kafka, `GroupMetadataManager.consumerGroupLeave`. */
function farewell(memberId: string, memberEpoch: number): GroupResponse {
  return {
    api: 'ConsumerGroupHeartbeat',
    errorCode: 'NONE',
    memberId,
    memberEpoch,
    heartbeatIntervalMs: 0,
    assignment: null,
  };
}

/** Who joins makes the group. Source: Kafka, `GroupMetadataManager.getOrMaybeCreateConsumerGroup`. */
function groupFor(
  state: ConsumerState,
  { groupId, memberEpoch }: ConsumerGroupHeartbeatRequest,
): ConsumerState['group'] {
  if (groupId !== state.groupId) return null;
  if (state.group !== null || memberEpoch !== joiningEpoch) return state.group;
  return emptyGroup(state.settings.kafkaVersion);
}

/** A commit of nothing that exists does not reach the group. Source: Kafka, `KafkaApis.handleOffsetCommitRequest`. */
function answerCommit(
  state: ConsumerState,
  request: OffsetCommitRequest,
  { settings, nowMs }: GroupContext,
): Answered {
  const topics = [...state.topics.values()];
  const offsets = existingOffsets(request, topics);
  const error = offsets.length === 0 ? null : commitRefusal(state, request, settings);
  const response = commitResponse(request, topics, error ?? 'NONE');
  if (error !== null || offsets.length === 0) return { state, response };
  const committedAtMs = settings.offsetsRetentionMs > 0 ? nowMs : null;
  return {
    state: { ...state, offsets: commitOffsets(state.offsets, offsets, committedAtMs) },
    response,
  };
}

/** Somebody outside of any group may commit where there is no group. Source: Kafka, `OffsetMetadataManager.validateOffsetCommit`. */
function commitRefusal(
  { groupId, group }: ConsumerState,
  request: OffsetCommitRequest,
  settings: GroupContext['settings'],
): ErrorName | null {
  if (request.groupId !== groupId) return 'GROUP_ID_NOT_FOUND';
  if (group !== null) return commitError(group, request, settings);
  if (request.generationIdOrMemberEpoch < 0) return null;
  return request.apiVersion >= 9 ? 'GROUP_ID_NOT_FOUND' : 'ILLEGAL_GENERATION';
}

/** Of a group that there is not nobody is asked who they are. Source: Kafka, `OffsetMetadataManager.fetchOffsets`. */
function answerFetch(state: ConsumerState, request: OffsetFetchRequest): GroupResponse {
  const isKnown = request.groupId === state.groupId;
  const error = state.group === null || !isKnown ? null : fetchError(state.group, request);
  if (error !== null) return refusal(request, error);
  const offsets = fetchOffsets(isKnown ? state.offsets : noOffsets, request.partitions);
  return { api: 'OffsetFetch', errorCode: 'NONE', offsets };
}

function answerLeaveGroup(
  state: ConsumerState,
  request: LeaveGroupRequest,
  context: GroupContext,
): Answered {
  const { group } = state;
  if (group === null || request.groupId !== state.groupId) {
    return { state, response: leaveErrors(request, 'UNKNOWN_MEMBER_ID') };
  }
  const step = evict(group, request, context);
  return { state: { ...state, group: step.group }, response: step.response };
}

function answerDescribe(
  state: ConsumerState,
  groupId: string,
  context: GroupContext,
): GroupResponse {
  if (state.group === null || groupId !== state.groupId) {
    return { api: 'DescribeGroups', errorCode: 'GROUP_ID_NOT_FOUND', group: null };
  }
  return { api: 'DescribeGroups', errorCode: 'NONE', group: describe(state.group, context) };
}
