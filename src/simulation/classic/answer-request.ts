import type { CoordinatorInput, CoordinatorReply } from '../../domain/coordinator.ts';
import { unreachable } from '../../domain/unreachable.ts';
import type {
  DescribeGroupsRequest,
  GroupResponse,
  OffsetCommitRequest,
  OffsetFetchRequest,
} from '../../domain/wire.ts';
import { commitOffsets } from '../offsets/commit-offsets.ts';
import { noOffsets } from '../offsets/committed-offsets.ts';
import { commitResponse, existingOffsets } from '../offsets/existing-offsets.ts';
import { fetchOffsets } from '../offsets/fetch-offsets.ts';
import type { ClassicCoordinatorState } from './classic-coordinator-state.ts';
import { describeClassicGroup } from './describe.ts';
import { commitInClassicGroup } from './offset-commit.ts';
import { refusal } from './refusal.ts';
import { requestError } from './request-error.ts';
import { stepClassicGroup } from './step-classic-group.ts';

/** The first version that says that there is no such group. Source: KIP-1043. */
const DESCRIBE_NOT_FOUND_SINCE = 6;

/** A state and what was answered on the way to it. */
interface Answered {
  readonly state: ClassicCoordinatorState;
  readonly replies: readonly CoordinatorReply[];
}

/** One request to the classic coordinator. Members of the new protocol are told that it is not spoken here. */
export function answerRequest(
  state: ClassicCoordinatorState,
  input: Extract<CoordinatorInput, { type: 'request' }>,
  nowMs: number,
): Answered {
  const { requestId, clientId, request } = input;
  const { settings, groupId } = state.config;
  const error = requestError(request, groupId, settings);
  if (error !== null) return at(state, requestId, refusal(request, error));
  switch (request.api) {
    case 'JoinGroup':
    case 'SyncGroup':
    case 'Heartbeat':
    case 'LeaveGroup': {
      const { group, replies, nextMemberNumber } = stepClassicGroup(
        state.group,
        { type: 'request', requestId, clientId, request },
        { settings, nowMs, nextMemberNumber: state.nextMemberNumber },
      );
      return { state: { ...state, group, nextMemberNumber }, replies };
    }
    case 'OffsetCommit':
      return commit(state, requestId, request, nowMs);
    case 'OffsetFetch':
      return at(state, requestId, fetched(state, request));
    case 'DescribeGroups':
      return at(state, requestId, described(state, request));
    case 'ConsumerGroupHeartbeat':
      return at(state, requestId, refusal(request, 'UNSUPPORTED_VERSION'));
    default:
      return unreachable(request);
  }
}

function at(state: ClassicCoordinatorState, requestId: number, response: GroupResponse): Answered {
  return { state, replies: [{ requestId, response }] };
}

/** A commit of nothing that exists does not reach the group. */
function commit(
  state: ClassicCoordinatorState,
  requestId: number,
  request: OffsetCommitRequest,
  nowMs: number,
): Answered {
  const { settings, topics } = state.config;
  const offsets = existingOffsets(request, topics);
  if (offsets.length === 0) return at(state, requestId, commitResponse(request, topics, 'NONE'));
  const { group, errorCode } = commitInClassicGroup(state.group, request, nowMs);
  const committedAtMs = settings.offsetsRetentionMs > 0 ? nowMs : null;
  const next =
    errorCode === 'NONE'
      ? { ...state, group, offsets: commitOffsets(state.offsets, offsets, committedAtMs) }
      : state;
  return at(next, requestId, commitResponse(request, topics, errorCode));
}

/** Nobody is checked. Source: Kafka, `ClassicGroup.validateOffsetFetch`. */
function fetched(state: ClassicCoordinatorState, request: OffsetFetchRequest): GroupResponse {
  const isDead = state.group === null || state.group.state === 'Dead';
  const offsets = fetchOffsets(isDead ? noOffsets : state.offsets, request.partitions);
  return { api: 'OffsetFetch', errorCode: 'NONE', offsets };
}

function described(state: ClassicCoordinatorState, request: DescribeGroupsRequest): GroupResponse {
  if (state.group === null) {
    const knows = request.apiVersion >= DESCRIBE_NOT_FOUND_SINCE;
    return refusal(request, knows ? 'GROUP_ID_NOT_FOUND' : 'NONE');
  }
  return { api: 'DescribeGroups', errorCode: 'NONE', group: describeClassicGroup(state.group) };
}
