import type { ErrorName } from '../../domain/kafka-errors.ts';
import { unreachable } from '../../domain/unreachable.ts';
import type { GroupRequest, GroupResponse } from '../../domain/wire.ts';
import { joinError, syncError } from './error-responses.ts';

/**
 * The answer to any request that fails as a whole.
 *
 * Source: Kafka, `AbstractRequest.getErrorResponse` of each request.
 */
export function refusal(request: GroupRequest, errorCode: ErrorName): GroupResponse {
  switch (request.api) {
    case 'JoinGroup':
      return joinError(errorCode, request.memberId);
    case 'SyncGroup':
      return syncError(errorCode);
    case 'Heartbeat':
      return { api: 'Heartbeat', errorCode };
    case 'LeaveGroup':
      return { api: 'LeaveGroup', errorCode, members: [] };
    case 'OffsetCommit':
      return {
        api: 'OffsetCommit',
        offsets: request.offsets.map(({ topic, partition }) => ({ topic, partition, errorCode })),
      };
    case 'OffsetFetch':
      return { api: 'OffsetFetch', errorCode, offsets: [] };
    case 'ConsumerGroupHeartbeat':
      return {
        api: 'ConsumerGroupHeartbeat',
        errorCode,
        memberId: null,
        memberEpoch: 0,
        heartbeatIntervalMs: 0,
        assignment: null,
      };
    case 'DescribeGroups':
      return { api: 'DescribeGroups', errorCode, group: null };
    default:
      return unreachable(request);
  }
}

/**
 * What a coordinator that is still reading its log answers: heartbeats blindly that all is well, so that nobody leaves,
 * all else that it is loading.
 *
 * Source: Kafka, `GroupCoordinatorService.heartbeat`.
 */
export function answerWhileLoading(request: GroupRequest): GroupResponse {
  return refusal(request, request.api === 'Heartbeat' ? 'NONE' : 'COORDINATOR_LOAD_IN_PROGRESS');
}
