import { noAssignment, type ClassicGroup, type ClassicMember } from './classic-group.ts';
import type { JoinAttempt } from './join-attempt.ts';
import { prepareOrCompleteJoin } from './prepare-rebalance.ts';
import type { Turn } from './turn.ts';

/**
 * The group with a new member that waits for its first generation. The first member leads.
 *
 * Source: Kafka, `GroupMetadataManager.addMemberThenRebalanceOrCompleteJoin`, `ClassicGroup.add`.
 */
export function addMember(
  group: ClassicGroup,
  memberId: string,
  attempt: JoinAttempt,
  turn: Turn,
): ClassicGroup {
  const { request, clientId, requestId } = attempt;
  const member: ClassicMember = {
    memberId,
    clientId,
    groupInstanceId: request.groupInstanceId,
    protocols: request.protocols,
    sessionTimeoutMs: request.sessionTimeoutMs,
    rebalanceTimeoutMs: request.rebalanceTimeoutMs,
    assignment: noAssignment,
    joinRequestId: requestId,
    syncRequestId: null,
    isNew: true,
    sessionExpiresAtMs: turn.nowMs + turn.settings.newMemberJoinTimeoutMs,
  };
  const isFirst = group.members.length === 0;
  const waitsForFirstMembers =
    group.state === 'PreparingRebalance' && group.previousState === 'Empty';
  const grown: ClassicGroup = {
    ...group,
    protocolType: isFirst ? request.protocolType : group.protocolType,
    leader: group.leader ?? memberId,
    members: [...group.members, member],
    pendingJoins: group.pendingJoins.filter((pending) => pending.memberId !== memberId),
    newMemberAdded: group.newMemberAdded || waitsForFirstMembers,
  };
  return prepareOrCompleteJoin(grown, turn);
}
