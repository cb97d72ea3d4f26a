import type { ClassicGroup, ClassicMember } from './classic-group.ts';
import { addMember } from './add-member.ts';
import { joinError } from './error-responses.ts';
import { currentGeneration } from './join-answers.ts';
import type { JoinAttempt } from './join-attempt.ts';
import { isPending, memberOf, withMember } from './members.ts';
import { prepareOrCompleteJoin } from './prepare-rebalance.ts';
import { sameProtocols } from './same-protocols.ts';
import { reply, type Turn } from './turn.ts';
import { memberError } from './validate-member.ts';

/**
 * Somebody joins with a member id: it comes back with the one that it was given, or it is a member.
 *
 * Source: Kafka, `GroupMetadataManager.classicGroupJoinExistingMember`.
 */
export function joinAsKnown(group: ClassicGroup, attempt: JoinAttempt, turn: Turn): ClassicGroup {
  const { requestId, request } = attempt;
  const { memberId, groupInstanceId } = request;
  if (isPending(group, memberId)) {
    if (groupInstanceId === null) return addMember(group, memberId, attempt, turn);
    // Such ids are only given to dynamic members; Kafka throws an IllegalStateException.
    reply(turn, requestId, joinError('UNKNOWN_SERVER_ERROR', memberId));
    return group;
  }
  const error = memberError(group, memberId, groupInstanceId);
  const member = memberOf(group, memberId);
  if (error !== null || member === null) {
    reply(turn, requestId, joinError(error ?? 'UNKNOWN_MEMBER_ID', memberId));
    return group;
  }
  return rejoin(group, member, attempt, turn);
}

/** A retry learns what its first try would have; anything else rebalances, and so does the leader of a stable group. */
function rejoin(
  group: ClassicGroup,
  member: ClassicMember,
  attempt: JoinAttempt,
  turn: Turn,
): ClassicGroup {
  const asBefore = sameProtocols(member.protocols, attempt.request.protocols);
  switch (group.state) {
    case 'PreparingRebalance':
      return parkJoin(group, member, attempt, turn);
    case 'CompletingRebalance':
      if (!asBefore) return parkJoin(group, member, attempt, turn);
      break;
    case 'Stable':
      if (!asBefore || group.leader === member.memberId) {
        return parkJoin(group, member, attempt, turn);
      }
      break;
    case 'Empty':
    case 'Dead':
      reply(turn, attempt.requestId, joinError('UNKNOWN_MEMBER_ID', member.memberId));
      return group;
  }
  reply(turn, attempt.requestId, currentGeneration(group, member.memberId));
  return group;
}

/** A request that was parked before is never answered: its sender has given it up. */
function parkJoin(
  group: ClassicGroup,
  member: ClassicMember,
  { requestId, request }: JoinAttempt,
  turn: Turn,
): ClassicGroup {
  const updated: ClassicMember = {
    ...member,
    protocols: request.protocols,
    sessionTimeoutMs: request.sessionTimeoutMs,
    rebalanceTimeoutMs: request.rebalanceTimeoutMs,
    joinRequestId: requestId,
    sessionExpiresAtMs: member.isNew ? member.sessionExpiresAtMs : null,
  };
  return prepareOrCompleteJoin(withMember(group, updated), turn);
}
