import type { ErrorName } from '../../domain/kafka-errors.ts';
import type { ConsumerGroupHeartbeatRequest } from '../../domain/wire.ts';
import type { GroupContext } from './consumer-group.ts';
import { isAssignor } from './preferred-assignor.ts';

/** The member epoch of a request that joins. Source: `ConsumerGroupHeartbeatRequest.json`. */
export const joiningEpoch = 0;
/** That of a static member that leaves for a while; -1 leaves for good. */
export const leavingForAWhileEpoch = -2;

/**
 * What is wrong with a request in itself, whatever the group is; null: nothing.
 *
 * Source: Kafka, `GroupCoordinatorService.throwIfConsumerGroupHeartbeatRequestIsInvalid`; KIP-1082 for member ids.
 */
export function requestError(
  request: ConsumerGroupHeartbeatRequest,
  context: GroupContext,
): ErrorName | null {
  if (request.groupId === '' || request.instanceId === '' || request.rackId === '') {
    return 'INVALID_REQUEST';
  }
  if (!hasDueMemberId(request) || !hasDueFields(request)) return 'INVALID_REQUEST';
  const { serverAssignor } = request;
  return serverAssignor === null || isAssignor(serverAssignor, context)
    ? null
    : 'UNSUPPORTED_ASSIGNOR';
}

/** From version 1 on members name themselves; before, the coordinator named those that joined. */
function hasDueMemberId({
  memberId,
  memberEpoch,
  apiVersion,
}: ConsumerGroupHeartbeatRequest): boolean {
  return memberId !== '' || (apiVersion < 1 && memberEpoch === joiningEpoch);
}

function hasDueFields(request: ConsumerGroupHeartbeatRequest): boolean {
  if (request.memberEpoch === leavingForAWhileEpoch) return request.instanceId !== null;
  if (request.memberEpoch !== joiningEpoch) return request.memberEpoch > leavingForAWhileEpoch;
  return (
    request.rebalanceTimeoutMs !== -1 &&
    request.topicPartitions?.length === 0 &&
    (request.subscribedTopicNames !== null || request.subscribedTopicRegex !== null)
  );
}
