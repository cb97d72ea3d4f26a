import type { ErrorName } from '../../../domain/kafka-errors.ts';
import { unreachable } from '../../../domain/unreachable.ts';
import type { GroupRequest, GroupResponse } from '../../../domain/wire.ts';
import type { ListenerLife } from './life.ts';

/** Whether a commit was refused, for some partition at least. */
export function isRefusedCommit(response: GroupResponse): boolean {
  return (
    response.api === 'OffsetCommit' &&
    response.offsets.some(({ errorCode }) => errorCode !== 'NONE')
  );
}

/**
 * Whether an answer to a request of what the process still is leaves it no choice. Of a commit's errors a client takes
 * the first.
 */
export function isCertain(
  life: ListenerLife,
  request: GroupRequest,
  response: GroupResponse,
): boolean {
  if (!isCurrent(life, request)) return false;
  if (response.api !== 'OffsetCommit') return true;
  const first = response.offsets.find(({ errorCode }) => errorCode !== 'NONE');
  return first !== undefined && isFencing(first.errorCode);
}

/** Whether an answer tells its receiver that it is no member, or not of that generation or epoch. */
export function isFence(response: GroupResponse): boolean {
  switch (response.api) {
    case 'JoinGroup':
    case 'SyncGroup':
    case 'Heartbeat':
    case 'ConsumerGroupHeartbeat':
      return isFencing(response.errorCode);
    case 'OffsetCommit':
      return response.offsets.some((one) => isFencing(one.errorCode));
    case 'LeaveGroup':
    case 'OffsetFetch':
    case 'DescribeGroups':
      return false;
    default:
      return unreachable(response);
  }
}

function isFencing(error: ErrorName): boolean {
  return (
    error === 'UNKNOWN_MEMBER_ID' ||
    error === 'ILLEGAL_GENERATION' ||
    error === 'FENCED_INSTANCE_ID' ||
    error === 'FENCED_MEMBER_EPOCH' ||
    error === 'UNRELEASED_INSTANCE_ID'
  );
}

/**
 * Whether the answer is to what the process still is. A consumer of the new protocol is told by its heartbeats only.
 *
 * Source: Kafka, `AbstractCoordinator.HeartbeatResponseHandler` (only if the generation is the one that was sent),
 * `CommitRequestManager`.
 */
function isCurrent(life: ListenerLife, request: GroupRequest): boolean {
  if (life.generation === undefined || life.generation < 0) return false;
  switch (request.api) {
    case 'JoinGroup':
      return life.protocol !== 'consumer' && request.memberId === life.memberId;
    case 'SyncGroup':
    case 'Heartbeat':
      return request.memberId === life.memberId && request.generationId === life.generation;
    case 'OffsetCommit':
      return (
        life.protocol !== 'consumer' &&
        request.memberId === life.memberId &&
        request.generationIdOrMemberEpoch === life.generation
      );
    case 'ConsumerGroupHeartbeat':
      return (
        life.generation > 0 &&
        request.memberId === life.memberId &&
        request.memberEpoch === life.generation
      );
    case 'LeaveGroup':
    case 'OffsetFetch':
    case 'DescribeGroups':
      return false;
    default:
      return unreachable(request);
  }
}
