import type {
  ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatResponse,
  DescribedMember,
  GroupDescription,
} from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import {
  holderIn,
  includesAll,
  includesPartition,
  memberIn,
  samePartitions,
  sameWordSet,
  spell,
} from '../described-members.ts';
import type { Exchange } from '../exchange.ts';
import type { GroupTally } from '../group-tally.ts';
import { tellOf } from './tell-of.ts';

/**
 * KIP-848: a static member leaves for a while with epoch -2 and keeps its place; whoever comes back under its instance id
 * gets what it had, without a new epoch. While it has not left, nobody can take its place.
 *
 * Source: KIP-848, static membership; Kafka, `GroupMetadataManager.getOrMaybeSubscribeStaticConsumerMember`.
 */
export function lookAtAbsences(view: CoordinatorView, tally: GroupTally): void {
  for (const exchange of view.exchanges) {
    const { request, response } = exchange;
    if (request.api !== 'ConsumerGroupHeartbeat' || request.instanceId === null) continue;
    const group = met(exchange);
    const holder = holderIn(group, request.instanceId);
    if (group === null || holder === undefined) continue;
    if (response?.api !== 'ConsumerGroupHeartbeat') continue;
    heard({ exchange, request, response, group, holder, tally }, view);
  }
}

/** The KIP-848 group that it met. */
function met({ before, backAtMs, atMs }: Exchange): GroupDescription | null {
  const { group } = before;
  return group === null || atMs <= backAtMs || group.groupType !== 'consumer' ? null : group;
}

function heard(asking: Asking, view: CoordinatorView): void {
  const { request, holder } = asking;
  const isHolder = holder.memberId === request.memberId;
  if (request.memberEpoch === -2 && isHolder) leaves(asking);
  else if (request.memberEpoch === 0 && !isHolder) takesPlace(asking, view);
}

interface Asking {
  readonly exchange: Exchange;
  readonly request: ConsumerGroupHeartbeatRequest;
  readonly response: ConsumerGroupHeartbeatResponse;
  readonly group: GroupDescription;
  readonly holder: DescribedMember;
  readonly tally: GroupTally;
}

function leaves({ exchange, response, group, holder, tally }: Asking): void {
  if (response.errorCode !== 'NONE') return;
  tally.examined++;
  const after = exchange.after.group;
  const member = memberIn(after, holder.memberId);
  if (member === undefined || member.memberEpoch !== -2) {
    tellOf(exchange, tally, 'left-for-good', {
      members: [holder.memberId],
      expected: 'a member at epoch -2',
      actual: member === undefined ? 'no member' : `a member at ${member.memberEpoch}`,
    });
  }
  if (after === null || after.groupEpoch === group.groupEpoch) return;
  tellOf(exchange, tally, 'needless-rebalance', {
    members: [holder.memberId],
    expected: `group epoch ${group.groupEpoch}`,
    actual: String(after.groupEpoch),
  });
}

function takesPlace(asking: Asking, view: CoordinatorView): void {
  const { exchange, request, response, holder, tally } = asking;
  const { errorCode } = response;
  if (holder.memberEpoch === -2) {
    if (errorCode === 'NONE') inherits(asking, view);
    return;
  }
  if (holder.memberType !== 'consumer') return;
  tally.examined++;
  if (errorCode !== 'NONE') return;
  tellOf(exchange, tally, 'place-taken', {
    members: [holder.memberId, request.memberId],
    expected: 'UNRELEASED_INSTANCE_ID: its holder has not left',
    actual: errorCode,
  });
}

function inherits(asking: Asking, view: CoordinatorView): void {
  const { exchange, request, group, holder, tally } = asking;
  const after = exchange.after.group;
  const member = memberIn(after, request.memberId);
  if (after === null || member === undefined) return;
  tally.examined++;
  if (memberIn(after, holder.memberId) !== undefined) {
    tellOf(exchange, tally, 'not-replaced', {
      members: [holder.memberId],
      expected: 'another id in its place',
      actual: 'still a member',
    });
  }
  if (!isSameWish(asking, view)) return;
  if (after.groupEpoch !== group.groupEpoch) {
    tellOf(exchange, tally, 'needless-rebalance', {
      members: [holder.memberId, member.memberId],
      expected: `group epoch ${group.groupEpoch}`,
      actual: String(after.groupEpoch),
    });
  } else if (after.assignmentEpoch === group.assignmentEpoch) keeps(asking, member);
}

function keeps({ exchange, holder, tally }: Asking, member: DescribedMember): void {
  const had = holder.assignment.filter((one) => includesPartition(holder.targetAssignment, one));
  const keepsTarget = samePartitions(member.targetAssignment, holder.targetAssignment);
  if (keepsTarget && includesAll(member.assignment, had)) return;
  tellOf(exchange, tally, 'assignment-lost', {
    members: [holder.memberId, member.memberId],
    expected: spell(keepsTarget ? had : holder.targetAssignment),
    actual: spell(keepsTarget ? member.assignment : member.targetAssignment),
  });
}

/** It wants what its predecessor wanted, and nothing else gives a reason for another epoch. */
function isSameWish({ exchange, request, holder }: Asking, view: CoordinatorView): boolean {
  const names = request.subscribedTopicNames;
  if (names === null || !sameWordSet(names, holder.subscribedTopicNames)) return false;
  if (view.topicChanges.some((index) => index < exchange.index)) return false;
  return !view.exchanges.some(
    (other) =>
      other.request.api === 'ConsumerGroupHeartbeat' &&
      (other.request.serverAssignor !== null || isPattern(other.request.subscribedTopicRegex)),
  );
}

function isPattern(regex: string | null): boolean {
  return regex !== null && regex !== '';
}
