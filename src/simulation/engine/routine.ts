import { unreachable } from '../../domain/unreachable.ts';
import type {
  ConsumerGroupHeartbeatRequest,
  GroupRequest,
  GroupResponse,
} from '../../domain/wire.ts';
import type { World } from './world.ts';

/** Whether an exchange is one of those that go on for ever in a group at rest. */
export function isRoutine(request: GroupRequest, response: GroupResponse): boolean {
  switch (response.api) {
    case 'Heartbeat':
    case 'OffsetFetch':
      return response.errorCode === 'NONE';
    case 'OffsetCommit':
      return response.offsets.every(({ errorCode }) => errorCode === 'NONE');
    case 'ConsumerGroupHeartbeat':
      return (
        response.errorCode === 'NONE' &&
        response.assignment === null &&
        request.api === 'ConsumerGroupHeartbeat' &&
        request.memberEpoch === response.memberEpoch &&
        saysNothing(request)
      );
    case 'JoinGroup':
    case 'SyncGroup':
    case 'LeaveGroup':
    case 'DescribeGroups':
      return false;
    default:
      return unreachable(response);
  }
}

/**
 * Whether a group can have become another one in the step that gave this answer. What a broken coordinator does in a step
 * of the other kind is seen at the next look.
 */
export function mayHaveChanged(
  world: World,
  request: GroupRequest,
  response: GroupResponse,
): boolean {
  const { described } = world;
  if (described === undefined || described === null) return true;
  switch (response.api) {
    case 'Heartbeat':
      return response.errorCode !== 'NONE' && response.errorCode !== 'REBALANCE_IN_PROGRESS';
    case 'OffsetFetch':
      return response.errorCode !== 'NONE';
    case 'OffsetCommit':
      return !response.offsets.every(
        ({ errorCode }) => errorCode === 'NONE' || errorCode === 'UNKNOWN_TOPIC_OR_PARTITION',
      );
    case 'ConsumerGroupHeartbeat':
      // While a target is due, any heartbeat may bring it; and so it is with what a change of topics brings.
      return (
        described.groupState === 'Assigning' ||
        world.nowMs < world.watchUntilMs ||
        !isRoutine(request, response)
      );
    case 'JoinGroup':
      // An empty KIP-848 group becomes a classic one before an id is given out.
      return response.errorCode !== 'MEMBER_ID_REQUIRED' || described.groupType === 'consumer';
    case 'SyncGroup':
      // The first one of the leader's made it Stable.
      return response.errorCode !== 'NONE' || described.groupState !== 'Stable';
    case 'LeaveGroup':
    case 'DescribeGroups':
      return true;
    default:
      return unreachable(response);
  }
}

function saysNothing(request: ConsumerGroupHeartbeatRequest): boolean {
  return (
    request.topicPartitions === null &&
    request.subscribedTopicNames === null &&
    request.subscribedTopicRegex === null &&
    request.serverAssignor === null
  );
}
