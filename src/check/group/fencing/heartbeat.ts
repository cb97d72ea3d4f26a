import type { GroupSettings } from '../../../domain/settings.ts';
import type { GroupDescription, HeartbeatRequest } from '../../../domain/wire.ts';
import { memberIn, samePartitions } from '../described-members.ts';
import { accepted, classicOrNone, idError, mixedError, type Allowed } from './allowed.ts';
import { isBehind } from './is-behind.ts';

/**
 * What Heartbeat may be answered. A member that waits for its assignment is told that all is well.
 *
 * Source: Kafka, `GroupMetadataManager.classicGroupHeartbeatToClassicGroup`, `classicGroupHeartbeatToConsumerGroup`.
 */
export function allowedForHeartbeat(
  described: GroupDescription | null,
  request: HeartbeatRequest,
  settings: GroupSettings,
): Allowed {
  const group = classicOrNone(described);
  if (group === null) return ['UNKNOWN_MEMBER_ID'];
  if (group.groupState === 'Dead') return ['COORDINATOR_NOT_AVAILABLE'];
  if (group.groupType === 'consumer') return mixed(group, request, settings);
  const error = idError(group, request.memberId, request.groupInstanceId);
  if (error !== null) return [error];
  if (request.generationId !== group.groupEpoch) return ['ILLEGAL_GENERATION'];
  if (group.groupState === 'Empty') return ['UNKNOWN_MEMBER_ID'];
  return group.groupState === 'PreparingRebalance' ? ['REBALANCE_IN_PROGRESS'] : accepted;
}

/** In a KIP-848 group a classic member has to join again when there is something for it to do. */
function mixed(
  group: GroupDescription,
  request: HeartbeatRequest,
  settings: GroupSettings,
): Allowed {
  const error = mixedError(group, request);
  if (error !== null) return [error];
  const member = memberIn(group, request.memberId);
  if (member === undefined) return null;
  const behind = isBehind(group, member, settings);
  if (behind === true || member.pendingRevocation.length > 0) return ['REBALANCE_IN_PROGRESS'];
  if (behind === false && samePartitions(member.assignment, member.targetAssignment))
    return accepted;
  // Whether what it waits for is free by now is not visible.
  return ['NONE', 'REBALANCE_IN_PROGRESS'];
}
