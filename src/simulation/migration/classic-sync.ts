import type { ErrorName } from '../../domain/kafka-errors.ts';
import type { SyncGroupRequest, SyncGroupResponse } from '../../domain/wire.ts';
import { syncError } from '../classic/error-responses.ts';
import type { ConsumerGroup, GroupContext } from '../consumer/consumer-group.ts';
import { withoutEpoch } from '../consumer/partition-list.ts';
import {
  classicMemberOf,
  consumerProtocolType,
  type HostedMember,
  withHosted,
} from './classic-member.ts';
import { isBehind } from './needs-rejoin.ts';

/** What a SyncGroup gives. */
export interface ClassicSyncStep {
  readonly group: ConsumerGroup;
  readonly response: SyncGroupResponse;
}

/**
 * A SyncGroup of a classic member in a group of the new protocol: nobody leads, and it gets what it has been given so
 * far, at once. If something newer is there it has to join again, unless it has first to give something up.
 *
 * Source: KIP-848, online migration; Kafka, `GroupMetadataManager.classicGroupSyncToConsumerGroup`.
 */
export function classicSync(
  group: ConsumerGroup,
  request: SyncGroupRequest,
  context: GroupContext,
): ClassicSyncStep {
  const member = classicMemberOf(group, request);
  if (typeof member === 'string') return { group, response: syncError(member) };
  const error = protocolError(member, request);
  if (error !== null) return { group, response: syncError(error) };
  if (member.state !== 'UNREVOKED_PARTITIONS' && isBehind(group, member, context)) {
    return {
      group: withHosted(group, toldToJoin(member, context)),
      response: syncError('REBALANCE_IN_PROGRESS'),
    };
  }
  return {
    group: withHosted(group, synced(member, context)),
    response: {
      api: 'SyncGroup',
      errorCode: 'NONE',
      protocolType: request.protocolType,
      protocolName: request.protocolName,
      assignment: { assignedPartitions: withoutEpoch(member.assigned) },
    },
  };
}

/** Source: Kafka, `GroupMetadataManager.throwIfClassicProtocolUnmatched`; before version 5 nothing is said of it. */
function protocolError(
  { classic }: HostedMember,
  { protocolType, protocolName }: SyncGroupRequest,
): ErrorName | null {
  const isSame =
    (protocolType === null || protocolType === consumerProtocolType) &&
    (protocolName === null || protocolName === classic.protocols[0]?.name);
  return isSame ? null : 'INCONSISTENT_GROUP_PROTOCOL';
}

function toldToJoin(member: HostedMember, { nowMs }: GroupContext): HostedMember {
  const { classic, rebalanceTimeoutMs } = member;
  return classic.joinExpiresAtMs === null
    ? { ...member, classic: { ...classic, joinExpiresAtMs: nowMs + rebalanceTimeoutMs } }
    : member;
}

function synced(member: HostedMember, { nowMs }: GroupContext): HostedMember {
  const { classic } = member;
  return {
    ...member,
    sessionExpiresAtMs: nowMs + classic.sessionTimeoutMs,
    classic: { ...classic, syncExpiresAtMs: null },
  };
}
