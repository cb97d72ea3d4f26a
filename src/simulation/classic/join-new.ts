import type { ClassicGroup } from './classic-group.ts';
import { addMember } from './add-member.ts';
import { joinError } from './error-responses.ts';
import type { JoinAttempt } from './join-attempt.ts';
import { staticMemberOf } from './members.ts';
import { replaceStaticMember } from './static-replacement.ts';
import { reply, type Turn } from './turn.ts';

/** The first version whose senders can come back with the id that they are given. Source: KIP-394. */
const MEMBER_ID_REQUIRED_SINCE = 4;

/**
 * Somebody without a member id joins: a static member takes the place of the one with its instance id, or a new one; a
 * dynamic member is first given an id to come back with.
 *
 * Source: Kafka, `GroupMetadataManager.classicGroupJoinNewMember`; KIP-345, KIP-394.
 */
export function joinAsNew(group: ClassicGroup, attempt: JoinAttempt, turn: Turn): ClassicGroup {
  const { request, clientId } = attempt;
  const { groupInstanceId } = request;
  const memberId = `${groupInstanceId ?? clientId}-${turn.nextMemberNumber}`;
  turn.nextMemberNumber += 1;
  if (groupInstanceId !== null) {
    const holder = staticMemberOf(group, groupInstanceId);
    return holder === null
      ? addMember(group, memberId, attempt, turn)
      : replaceStaticMember(group, { holder, memberId, attempt }, turn);
  }
  return request.apiVersion >= MEMBER_ID_REQUIRED_SINCE
    ? askToComeBack(group, memberId, attempt, turn)
    : addMember(group, memberId, attempt, turn);
}

function askToComeBack(
  group: ClassicGroup,
  memberId: string,
  { requestId, request }: JoinAttempt,
  turn: Turn,
): ClassicGroup {
  reply(turn, requestId, joinError('MEMBER_ID_REQUIRED', memberId));
  const pending = { memberId, expiresAtMs: turn.nowMs + request.sessionTimeoutMs };
  return { ...group, pendingJoins: [...group.pendingJoins, pending] };
}
