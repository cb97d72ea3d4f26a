import type { ErrorName } from '../../../domain/kafka-errors.ts';
import type { GroupDescription, JoinGroupRequest, SyncGroupRequest } from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import { holderIn, memberIn } from '../described-members.ts';
import type { Exchange } from '../exchange.ts';

/**
 * How a JoinGroup or SyncGroup that had to wait may end: well; or because the member was removed or replaced meanwhile,
 * the rebalance started again, the group changed its type, or the coordinator moved.
 *
 * Source: Kafka, `GroupMetadataManager`: `removeMemberAndUpdateClassicGroup`, `replaceStaticMember`,
 * `resetAndPropagateAssignmentWithError`, `convertToConsumerGroup`.
 */
export function allowedAfterWaiting(
  exchange: Exchange,
  request: JoinGroupRequest | SyncGroupRequest,
  view: CoordinatorView,
): readonly ErrorName[] {
  const allowed: ErrorName[] = ['NONE'];
  const { group } = exchange.answeredIn;
  if (movedSince(exchange, view)) allowed.push('NOT_COORDINATOR', 'COORDINATOR_NOT_AVAILABLE');
  if (isGone(group, request)) allowed.push('UNKNOWN_MEMBER_ID');
  if (isReplaced(group, request)) allowed.push('FENCED_INSTANCE_ID');
  if (group?.groupType === 'consumer') allowed.push('REBALANCE_IN_PROGRESS');
  if (request.api === 'SyncGroup' && startedAgain(group, request.generationId)) {
    allowed.push('REBALANCE_IN_PROGRESS');
  }
  return allowed;
}

function movedSince({ index, replied }: Exchange, { failovers }: CoordinatorView): boolean {
  return failovers.some((failover) => failover.index > index && failover.index < replied);
}

function isGone(
  group: GroupDescription | null,
  { memberId }: JoinGroupRequest | SyncGroupRequest,
): boolean {
  return memberId === '' || memberIn(group, memberId) === undefined;
}

/** For a JoinGroup without an id it is not visible whose it was. */
function isReplaced(
  group: GroupDescription | null,
  { memberId, groupInstanceId }: JoinGroupRequest | SyncGroupRequest,
): boolean {
  if (groupInstanceId === null) return false;
  if (memberId === '') return true;
  const holder = holderIn(group, groupInstanceId);
  return holder === undefined || holder.memberId !== memberId;
}

function startedAgain(group: GroupDescription | null, generationId: number): boolean {
  if (group === null) return false;
  return group.groupState !== 'Stable' || group.groupEpoch !== generationId;
}
