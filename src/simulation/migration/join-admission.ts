import type { ErrorName } from '../../domain/kafka-errors.ts';
import type { JoinGroupRequest } from '../../domain/wire.ts';
import type { ConsumerGroup, GroupContext } from '../consumer/consumer-group.ts';
import { isFull } from '../consumer/heartbeat.ts';
import { consumerProtocolType } from './classic-member.ts';

/**
 * Why nobody who asks like this may join a group of the new protocol as a classic member; null: it may. All classic
 * members need a strategy in common, so that the group can always become a classic one.
 *
 * Source: KAFKA-20640 for the policy; Kafka, `GroupMetadataManager.classicGroupJoinToConsumerGroup`,
 * `ConsumerGroup.supportsClassicProtocols`.
 */
export function admissionError(
  group: ConsumerGroup,
  request: JoinGroupRequest,
  context: GroupContext,
): ErrorName | null {
  if (context.settings.groupConsumerMigrationPolicy === 'disabled') {
    return 'INCONSISTENT_GROUP_PROTOCOL';
  }
  const { memberId, groupInstanceId: instanceId } = request;
  if (isFull(group, { memberId, instanceId }, context)) return 'GROUP_MAX_SIZE_REACHED';
  return isSupported(group, request) ? null : 'INCONSISTENT_GROUP_PROTOCOL';
}

function isSupported(
  { members }: ConsumerGroup,
  { protocolType, protocols }: JoinGroupRequest,
): boolean {
  if (protocolType !== consumerProtocolType) return false;
  return protocols.some(({ name }) =>
    members.every(({ classic }) => classic?.protocols.some((each) => each.name === name) ?? true),
  );
}
