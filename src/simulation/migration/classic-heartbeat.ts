import type { ErrorName } from '../../domain/kafka-errors.ts';
import type { HeartbeatRequest } from '../../domain/wire.ts';
import type { ConsumerGroup, GroupContext } from '../consumer/consumer-group.ts';
import { classicMemberOf, withHosted } from './classic-member.ts';
import { needsRejoin } from './needs-rejoin.ts';

/** What a classic heartbeat gives. */
export interface ClassicHeartbeatStep {
  readonly group: ConsumerGroup;
  readonly errorCode: ErrorName;
}

/**
 * A Heartbeat of a classic member in a group of the new protocol: it keeps the member's own session alive and tells it
 * when to join again. It then has its rebalance timeout to do so, counted from the first time that it was told.
 *
 * Source: KIP-848, online migration; Kafka, `GroupMetadataManager.classicGroupHeartbeatToConsumerGroup`.
 */
export function classicHeartbeat(
  group: ConsumerGroup,
  request: HeartbeatRequest,
  context: GroupContext,
): ClassicHeartbeatStep {
  const member = classicMemberOf(group, request);
  if (typeof member === 'string') return { group, errorCode: member };
  const rejoins = needsRejoin(group, member, context);
  const { nowMs } = context;
  const { classic } = member;
  const sessionExpiresAtMs = nowMs + classic.sessionTimeoutMs;
  const isTold = rejoins && classic.joinExpiresAtMs === null;
  const joinExpiresAtMs = isTold ? nowMs + member.rebalanceTimeoutMs : classic.joinExpiresAtMs;
  return {
    group: withHosted(group, {
      ...member,
      sessionExpiresAtMs,
      classic: isTold ? { ...classic, joinExpiresAtMs } : classic,
    }),
    errorCode: rejoins ? 'REBALANCE_IN_PROGRESS' : 'NONE',
  };
}
