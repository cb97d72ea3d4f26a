import type { ErrorName } from '../../domain/kafka-errors.ts';
import type { HeartbeatRequest } from '../../domain/wire.ts';
import type { ClassicGroup } from './classic-group.ts';
import { positionOf, withMemberAt } from './members.ts';
import { withFreshSession } from './session.ts';
import { reply, type Turn } from './turn.ts';
import { memberError } from './validate-member.ts';

/**
 * Heartbeat. It keeps the session alive, also while the group rebalances. A member that has joined and waits for its
 * assignment has nothing to do, so it is told that all is well.
 *
 * Source: Kafka, `GroupMetadataManager.classicGroupHeartbeatToClassicGroup`.
 */
export function heartbeat(
  group: ClassicGroup | null,
  requestId: number,
  request: HeartbeatRequest,
  turn: Turn,
): ClassicGroup | null {
  const error = group === null ? 'UNKNOWN_MEMBER_ID' : whyNotAlive(group, request);
  if (group === null || error !== null) {
    reply(turn, requestId, { api: 'Heartbeat', errorCode: error ?? 'UNKNOWN_MEMBER_ID' });
    return group;
  }
  const errorCode = group.state === 'PreparingRebalance' ? 'REBALANCE_IN_PROGRESS' : 'NONE';
  reply(turn, requestId, { api: 'Heartbeat', errorCode });
  return withSessionOf(group, request.memberId, turn.nowMs);
}

/** The group after one of its members was heard of. */
export function withSessionOf(group: ClassicGroup, memberId: string, nowMs: number): ClassicGroup {
  const position = positionOf(group, memberId);
  const member = group.members[position];
  return member === undefined
    ? group
    : withMemberAt(group, position, withFreshSession(member, nowMs));
}

function whyNotAlive(group: ClassicGroup, request: HeartbeatRequest): ErrorName | null {
  if (group.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE';
  const error = memberError(group, request.memberId, request.groupInstanceId);
  if (error !== null) return error;
  if (request.generationId !== group.generation) return 'ILLEGAL_GENERATION';
  return group.state === 'Empty' ? 'UNKNOWN_MEMBER_ID' : null;
}
