import type { GroupRequest } from '../../domain/wire.ts';
import type { CoordinatorView } from './coordinator-view.ts';
import { memberIn } from './described-members.ts';
import type { Exchange } from './exchange.ts';

/**
 * Nobody waits any more for the answer to a join or a sync that arrived before `untilIndex`: its sender has asked the
 * same again since, which takes the place of the first, or is no member any more.
 *
 * Source: Kafka, `ClassicGroupMember.setAwaitingJoinFuture` replaces the one before; `ClassicGroup.remove` leaves a
 * parked SyncGroup alone.
 */
export function isOwedNothing(
  exchange: Exchange,
  view: CoordinatorView,
  untilIndex: number,
): boolean {
  return isReplaced(exchange, view, untilIndex) || isGone(exchange, view, untilIndex);
}

/** The same sender, or another in its place, has asked the same again. */
function isReplaced(
  { process, request, index }: Exchange,
  { exchanges }: CoordinatorView,
  untilIndex: number,
): boolean {
  return exchanges.some(
    (other) =>
      other.index > index &&
      other.index < untilIndex &&
      other.request.api === request.api &&
      ((process !== null && other.process === process) || isSameSender(request, other.request)),
  );
}

function isSameSender(request: GroupRequest, other: GroupRequest): boolean {
  const one = senderOf(request);
  const two = senderOf(other);
  if (one === null || two === null) return false;
  if (one.memberId !== '' && one.memberId === two.memberId) return true;
  return one.instanceId !== null && one.instanceId === two.instanceId;
}

function senderOf(
  request: GroupRequest,
): { readonly memberId: string; readonly instanceId: string | null } | null {
  if (request.api !== 'JoinGroup' && request.api !== 'SyncGroup') return null;
  return { memberId: request.memberId, instanceId: request.groupInstanceId };
}

/** It has left the group since, or has been removed. */
function isGone(
  { request, index }: Exchange,
  { looks }: CoordinatorView,
  untilIndex: number,
): boolean {
  const sender = senderOf(request);
  if (sender === null || sender.memberId === '') return false;
  return looks.some(
    (look) =>
      look.index > index &&
      look.index < untilIndex &&
      memberIn(look.group, sender.memberId) === undefined,
  );
}
