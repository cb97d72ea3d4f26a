import { unreachable } from '../../domain/unreachable.ts';
import type { ErrorName } from '../../domain/kafka-errors.ts';
import type { GroupRequest, GroupResponse } from '../../domain/wire.ts';

/**
 * The answer that says nothing but an error.
 *
 * Source: Kafka, `getErrorResponse` of each request class.
 */
export function refusalOf(request: GroupRequest, errorCode: ErrorName): GroupResponse {
  switch (request.api) {
    case 'JoinGroup':
      return {
        api: 'JoinGroup',
        errorCode,
        generationId: -1,
        protocolType: null,
        protocolName: null,
        leader: '',
        skipAssignment: false,
        memberId: request.memberId,
        members: [],
      };
    case 'SyncGroup':
      return {
        api: 'SyncGroup',
        errorCode,
        protocolType: null,
        protocolName: null,
        assignment: { assignedPartitions: [] },
      };
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
