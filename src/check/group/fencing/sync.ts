import type { GroupSettings } from '../../../domain/settings.ts';
import type { GroupDescription, SyncGroupRequest } from '../../../domain/wire.ts';
import { memberIn } from '../described-members.ts';
import { accepted, classicOrNone, idError, mixedError, type Allowed } from './allowed.ts';
import { isBehind } from './is-behind.ts';

/**
 * What SyncGroup may be answered.
 *
 * Source: Kafka, `GroupMetadataManager.classicGroupSyncToClassicGroup`, `classicGroupSyncToConsumerGroup`.
 */
export function allowedForSync(
  described: GroupDescription | null,
  request: SyncGroupRequest,
  settings: GroupSettings,
): Allowed {
  const group = classicOrNone(described);
  if (group === null || group.groupState === 'Empty') return ['UNKNOWN_MEMBER_ID'];
  if (group.groupState === 'Dead') return ['COORDINATOR_NOT_AVAILABLE'];
  if (group.groupType === 'consumer') return mixed(group, request, settings);
  const error = idError(group, request.memberId, request.groupInstanceId);
  if (error !== null) return [error];
  if (request.generationId !== group.groupEpoch) return ['ILLEGAL_GENERATION'];
  if (differs(group, request)) return ['INCONSISTENT_GROUP_PROTOCOL'];
  return group.groupState === 'PreparingRebalance' ? ['REBALANCE_IN_PROGRESS'] : accepted;
}

/** It names another strategy, or another kind of group, than the one that was chosen. Source: KIP-559. */
function differs({ protocolData }: GroupDescription, request: SyncGroupRequest): boolean {
  if (request.protocolType !== null && request.protocolType !== 'consumer') return true;
  return request.protocolName !== null && request.protocolName !== protocolData;
}

function mixed(
  group: GroupDescription,
  request: SyncGroupRequest,
  settings: GroupSettings,
): Allowed {
  const error = mixedError(group, request);
  if (error !== null) return [error];
  const member = memberIn(group, request.memberId);
  if (member === undefined) return null;
  if (request.protocolType !== null && request.protocolType !== 'consumer') {
    return ['INCONSISTENT_GROUP_PROTOCOL'];
  }
  const [first] = member.protocols;
  if (request.protocolName !== null && first !== undefined && request.protocolName !== first) {
    return ['INCONSISTENT_GROUP_PROTOCOL'];
  }
  const behind = isBehind(group, member, settings);
  if (behind === false || member.pendingRevocation.length > 0) return accepted;
  return behind === true ? ['REBALANCE_IN_PROGRESS'] : ['NONE', 'REBALANCE_IN_PROGRESS'];
}
