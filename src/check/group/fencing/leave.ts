import type { ErrorName } from '../../../domain/kafka-errors.ts';
import type {
  GroupDescription,
  LeaveGroupRequest,
  LeaveGroupResponse,
  LeavingMember,
} from '../../../domain/wire.ts';
import { holderIn, memberIn } from '../described-members.ts';
import type { Exchange } from '../exchange.ts';
import { accepted, classicOrNone, idError, type Allowed } from './allowed.ts';
import { isPending, type Facts } from './facts.ts';

/**
 * What LeaveGroup of one member may be answered; of several only the first is judged, since it changes what the others
 * meet.
 *
 * Source: Kafka, `GroupMetadataManager.classicGroupLeaveToClassicGroup`, `classicGroupLeaveToConsumerGroup`.
 */
export function allowedForLeave(
  exchange: Exchange,
  request: LeaveGroupRequest,
  facts: Facts,
): Allowed {
  const [leaving] = request.members;
  const group = classicOrNone(exchange.before.group);
  if (leaving === undefined) return null;
  const awaited = isPending(facts, leaving.memberId, exchange);
  if (awaited === null) return null;
  if (awaited) return accepted;
  if (group === null) return ['UNKNOWN_MEMBER_ID'];
  if (group.groupState === 'Dead') return ['COORDINATOR_NOT_AVAILABLE'];
  return ofMember(group, leaving);
}

/** An admin names only the instance id. */
function ofMember(group: GroupDescription, { memberId, groupInstanceId }: LeavingMember): Allowed {
  if (memberId === '') {
    const isHeld = groupInstanceId !== null && holderIn(group, groupInstanceId) !== undefined;
    return isHeld ? accepted : ['UNKNOWN_MEMBER_ID'];
  }
  const error = idError(group, memberId, groupInstanceId);
  if (error !== null) return [error];
  const isClassic = memberIn(group, memberId)?.memberType === 'classic';
  return isClassic ? accepted : ['UNKNOWN_MEMBER_ID'];
}

/** What the first member was told: its own error, or the one for the whole request. */
export function toldToLeaver({ errorCode, members }: LeaveGroupResponse): ErrorName {
  const [first] = members;
  return errorCode === 'NONE' && first !== undefined ? first.errorCode : errorCode;
}
