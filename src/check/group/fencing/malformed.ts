import type { ConsumerGroupHeartbeatRequest } from '../../../domain/wire.ts';

/**
 * Whether a ConsumerGroupHeartbeat contradicts itself.
 *
 * Source: Kafka, `GroupCoordinatorService.throwIfConsumerGroupHeartbeatRequestIsInvalid`; KIP-1082.
 */
export function isMalformed(request: ConsumerGroupHeartbeatRequest): boolean {
  const { groupId, instanceId, rackId, memberEpoch } = request;
  if (groupId === '' || instanceId === '' || rackId === '') return true;
  if (memberEpoch < -2 || (memberEpoch === -2 && instanceId === null)) return true;
  return lacksId(request) || (memberEpoch === 0 && isNoJoin(request));
}

function lacksId({ memberId, memberEpoch, apiVersion }: ConsumerGroupHeartbeatRequest): boolean {
  return memberId === '' && (apiVersion >= 1 || memberEpoch > 0 || memberEpoch === -1);
}

/** Whoever joins says everything, and owns nothing. */
function isNoJoin(request: ConsumerGroupHeartbeatRequest): boolean {
  const { rebalanceTimeoutMs, topicPartitions, subscribedTopicNames, subscribedTopicRegex } =
    request;
  if (rebalanceTimeoutMs === -1) return true;
  if (topicPartitions === null || topicPartitions.length > 0) return true;
  return subscribedTopicNames === null && subscribedTopicRegex === null;
}
