import type { ErrorName } from '../../domain/kafka-errors.ts';
import type {
  ConsumerProtocolAssignment,
  SyncGroupRequest,
  SyncGroupResponse,
} from '../../domain/wire.ts';
import { noAssignment, type ClassicGroup, type ClassicMember } from './classic-group.ts';
import { syncError } from './error-responses.ts';
import { memberOf, positionOf, withMemberAt } from './members.ts';
import { persisted } from './persisted-group.ts';
import { sessionEndAtMs } from './session.ts';
import { reply, type Turn } from './turn.ts';
import { memberError } from './validate-member.ts';

/**
 * SyncGroup. Followers wait for the leader's assignment; it makes the group stable.
 *
 * Source: Kafka, `GroupMetadataManager.classicGroupSyncToClassicGroup`.
 */
export function sync(
  group: ClassicGroup | null,
  requestId: number,
  request: SyncGroupRequest,
  turn: Turn,
): ClassicGroup | null {
  const error = group === null ? 'UNKNOWN_MEMBER_ID' : whyNotSync(group, request);
  const member = group === null ? null : memberOf(group, request.memberId);
  if (group === null || error !== null || member === null) {
    reply(turn, requestId, syncError(error ?? 'UNKNOWN_MEMBER_ID'));
    return group;
  }
  const heard = withoutPendingSync(group, member.memberId);
  if (group.state === 'Stable') {
    reply(turn, requestId, assigned(group, member.assignment));
    return heard;
  }
  const parked = park(heard, member, requestId);
  return group.leader === member.memberId ? distribute(parked, request, turn) : parked;
}

/** Source: Kafka, `GroupMetadataManager.validateSyncGroup`. */
function whyNotSync(group: ClassicGroup, request: SyncGroupRequest): ErrorName | null {
  if (group.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE';
  if (group.state === 'Empty') return 'UNKNOWN_MEMBER_ID';
  const error = memberError(group, request.memberId, request.groupInstanceId);
  if (error !== null) return error;
  if (request.generationId !== group.generation) return 'ILLEGAL_GENERATION';
  if (
    differs(request.protocolType, group.protocolType) ||
    differs(request.protocolName, group.protocolName)
  ) {
    return 'INCONSISTENT_GROUP_PROTOCOL';
  }
  return group.state === 'PreparingRebalance' ? 'REBALANCE_IN_PROGRESS' : null;
}

/** Before version 5 nothing is said of the protocol. Source: KIP-559. */
function differs(said: string | null, known: string | null): boolean {
  return said !== null && said !== known;
}

function withoutPendingSync(group: ClassicGroup, memberId: string): ClassicGroup {
  if (!group.pendingSyncs.includes(memberId)) return group;
  const pendingSyncs = group.pendingSyncs.filter((pending) => pending !== memberId);
  const syncExpiresAtMs = pendingSyncs.length === 0 ? null : group.syncExpiresAtMs;
  return { ...group, pendingSyncs, syncExpiresAtMs };
}

/** A request that was parked before is never answered: its sender has given it up. */
function park(group: ClassicGroup, member: ClassicMember, requestId: number): ClassicGroup {
  const waiting: ClassicMember = { ...member, syncRequestId: requestId, sessionExpiresAtMs: null };
  return withMemberAt(group, positionOf(group, member.memberId), waiting);
}

/** Members that the leader has forgotten get nothing, strangers in its assignment are forgotten. */
function distribute(group: ClassicGroup, request: SyncGroupRequest, turn: Turn): ClassicGroup {
  const given = new Map(
    request.assignments.map(({ memberId, assignment }) => [memberId, assignment]),
  );
  const members = group.members.map((member): ClassicMember => {
    const assignment = given.get(member.memberId) ?? noAssignment;
    if (member.syncRequestId === null) return { ...member, assignment };
    reply(turn, member.syncRequestId, assigned(group, assignment));
    const served: ClassicMember = { ...member, assignment, syncRequestId: null };
    return { ...served, sessionExpiresAtMs: sessionEndAtMs(served, turn.nowMs) };
  });
  return persisted({
    ...group,
    state: 'Stable',
    previousState: group.state,
    members,
    assignmentGeneration: group.generation,
  });
}

function assigned(group: ClassicGroup, assignment: ConsumerProtocolAssignment): SyncGroupResponse {
  return {
    api: 'SyncGroup',
    errorCode: 'NONE',
    protocolType: group.protocolType,
    protocolName: group.protocolName,
    assignment,
  };
}
