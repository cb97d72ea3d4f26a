import type {
  ConsumerGroupHeartbeatRequest,
  DescribedMember,
  GroupDescription,
} from '../../../domain/wire.ts';
import type { GroupSettings } from '../../../domain/settings.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import type { Exchange, Look } from '../exchange.ts';
import { holderIn, memberIn, memberNear, sameWordSet } from '../described-members.ts';
import type { GroupTally } from '../group-tally.ts';
import { tellOfPair, type Pair } from '../look-pair.ts';

/** What is known of why the epoch of a KIP-848 group may go up. */
export interface Bumps {
  readonly view: CoordinatorView;
  readonly kafkaVersion: GroupSettings['kafkaVersion'];
  /** The last two descriptions with which it went up. */
  last: Look | null;
  lastButOne: Look | null;
}

/** Nothing is known yet. */
export function newBumps(view: CoordinatorView, { kafkaVersion }: GroupSettings): Bumps {
  return { view, kafkaVersion, last: null, lastButOne: null };
}

/**
 * The epoch of a KIP-848 group goes up when members come or go or subscribe otherwise, and for nothing that is not a
 * change of members, subscriptions, topics or the preferred assignor.
 *
 * Source: Kafka, `GroupMetadataManager.consumerGroupHeartbeat`, `consumerGroupFenceMembers`.
 */
export function lookAtBumps(pair: Pair, bumps: Bumps, tally: GroupTally): void {
  const { look, before, after } = pair;
  if (before.groupType !== 'consumer' || after.groupType !== 'consumer') return;
  const changed = whoChanged(pair, bumps);
  if (changed !== null) tally.examined++;
  if (after.groupEpoch <= before.groupEpoch) {
    if (changed !== null && after.groupEpoch === before.groupEpoch) {
      tellOfPair(pair, tally, 'change-without-epoch', {
        members: [changed],
        expected: `more than ${before.groupEpoch}`,
        actual: String(after.groupEpoch),
      });
    }
    return;
  }
  if (changed === null && !mayHaveReason(pair, bumps)) {
    tellOfPair(pair, tally, 'needless-epoch', {
      members: [],
      expected: `${before.groupEpoch}: nothing has changed`,
      actual: String(after.groupEpoch),
    });
  }
  bumps.lastButOne = bumps.last;
  bumps.last = look;
}

/** A member that came with a subscription, went, or subscribes otherwise; null: none. */
function whoChanged({ look, before, after }: Pair, bumps: Bumps): string | null {
  for (const [place, member] of after.members.entries()) {
    const was = memberNear(before, member.memberId, place) ?? predecessor(before, member);
    const names = was === undefined ? [] : was.subscribedTopicNames;
    if (sameWordSet(names, member.subscribedTopicNames)) continue;
    if (member.subscribedTopicNames.length === 0 && setsPattern(look, bumps.view)) continue;
    if (!givesPatternUp(look, was, bumps)) return member.memberId;
  }
  for (const member of before.members) {
    if (memberIn(after, member.memberId) !== undefined) continue;
    if (predecessor(after, member) === undefined) return member.memberId;
  }
  return null;
}

/** A pattern counts for nothing until it is resolved, and changes nothing until then. */
function setsPattern({ requestId }: Look, view: CoordinatorView): boolean {
  const request = view.byRequestId[requestId]?.request;
  return request?.api === 'ConsumerGroupHeartbeat' && hasPattern(request);
}

/**
 * A classic member without topics in the place of one that had a pattern: to Kafka 4.0 neither names any.
 *
 * Source: Kafka 4.0, `GroupMetadataManager.hasMemberSubscriptionChanged` compares names only.
 */
function givesPatternUp(
  { requestId }: Look,
  was: DescribedMember | undefined,
  { view: { byRequestId, exchanges }, kafkaVersion }: Bumps,
): boolean {
  if (kafkaVersion !== '4.0') return false;
  const request = byRequestId[requestId]?.request;
  if (request?.api !== 'JoinGroup' || was?.memberType !== 'consumer') return false;
  return exchanges.some(
    (one) => usedPattern(one) && 'memberId' in one.request && one.request.memberId === was.memberId,
  );
}

function hasPattern({ subscribedTopicRegex }: ConsumerGroupHeartbeatRequest): boolean {
  return subscribedTopicRegex !== null && subscribedTopicRegex !== '';
}

/** Who holds the same instance id in the other description. */
function predecessor(
  group: GroupDescription,
  { groupInstanceId }: { readonly groupInstanceId: string | null },
): ReturnType<typeof holderIn> {
  return groupInstanceId === null ? undefined : holderIn(group, groupInstanceId);
}

/** A reason that descriptions do not show: topics, a pattern, an assignor that is asked for. */
function mayHaveReason({ look }: Pair, { view, lastButOne }: Bumps): boolean {
  const since = lastButOne === null ? -1 : lastButOne.index;
  for (const index of view.topicChanges) if (index > since && index < look.index) return true;
  const request = view.byRequestId[look.requestId]?.request;
  // A timer: patterns were resolved, perhaps to no topics.
  if (request === undefined) return view.exchanges.some(usedPattern);
  if (request.api === 'ConsumerGroupHeartbeat') {
    return asksForMore(request, view) || looksAgain(look, since, view);
  }
  return request.api === 'JoinGroup';
}

/**
 * A coordinator that has moved looks at the topics again. Those of a pattern that was replaced by one that is not resolved
 * yet are the group's no more, which nobody had noticed until then.
 *
 * Source: Kafka, `ConsumerGroup.hasMetadataExpired`, which is so after `onLoaded`.
 */
function looksAgain({ index }: Look, since: number, view: CoordinatorView): boolean {
  const isBetween = (one: { readonly index: number }): boolean =>
    one.index > since && one.index < index;
  return view.failovers.some(isBetween) && view.exchanges.some(usedPattern);
}

function asksForMore(request: ConsumerGroupHeartbeatRequest, view: CoordinatorView): boolean {
  if (request.serverAssignor !== null || request.subscribedTopicRegex !== null) return true;
  // Names in the place of a pattern that meant the same topics are another subscription.
  return request.subscribedTopicNames !== null && view.exchanges.some(usedPattern);
}

function usedPattern({ request }: Exchange): boolean {
  return request.api === 'ConsumerGroupHeartbeat' && hasPattern(request);
}
