import { newClassicGroup, type ClassicGroup } from './classic-group.ts';
import { hasRoomFor } from './capacity.ts';
import { joinError } from './error-responses.ts';
import type { JoinAttempt } from './join-attempt.ts';
import { joinAsKnown } from './join-known.ts';
import { joinAsNew } from './join-new.ts';
import { withoutMember } from './members.ts';
import { persisted } from './persisted-group.ts';
import { supportsProtocols } from './protocol-vote.ts';
import { reply, type Turn } from './turn.ts';

/**
 * JoinGroup. A group comes into being when somebody without a member id asks for it.
 *
 * Source: Kafka, `GroupMetadataManager.classicGroupJoinToClassicGroup`.
 */
export function join(
  group: ClassicGroup | null,
  attempt: JoinAttempt,
  turn: Turn,
): ClassicGroup | null {
  if (group !== null) return joinGroup(group, attempt, turn);
  const { requestId, request } = attempt;
  if (request.memberId === '') return joinGroup(persisted(newClassicGroup), attempt, turn);
  reply(turn, requestId, joinError('UNKNOWN_MEMBER_ID', request.memberId));
  return null;
}

function joinGroup(group: ClassicGroup, attempt: JoinAttempt, turn: Turn): ClassicGroup {
  const { requestId, request } = attempt;
  const { memberId, protocolType, protocols } = request;
  if (!hasRoomFor(group, memberId, turn.settings.groupMaxSize)) {
    reply(turn, requestId, joinError('GROUP_MAX_SIZE_REACHED', ''));
    return withoutMember(group, memberId);
  }
  if (group.state === 'Dead') {
    reply(turn, requestId, joinError('COORDINATOR_NOT_AVAILABLE', memberId));
    return group;
  }
  if (!supportsProtocols(group, protocolType, protocols)) {
    reply(turn, requestId, joinError('INCONSISTENT_GROUP_PROTOCOL', memberId));
    return group;
  }
  return memberId === '' ? joinAsNew(group, attempt, turn) : joinAsKnown(group, attempt, turn);
}
