import type { ErrorName } from '../../domain/kafka-errors.ts';
import type { TopicPartition } from '../../domain/group.ts';
import type { JoinGroupResponse } from '../../domain/wire.ts';
import { joinError } from '../classic/error-responses.ts';
import type { JoinAttempt } from '../classic/join-attempt.ts';
import { advanceMember } from '../consumer/advance-member.ts';
import {
  type ConsumerGroup,
  type ConsumerMember,
  type GroupContext,
} from '../consumer/consumer-group.ts';
import type { ConsumerState } from '../consumer/consumer-state.ts';
import { takeInMember } from '../consumer/take-in-member.ts';
import { consumerProtocolType } from './classic-member.ts';
import { admissionError } from './join-admission.ts';
import { asClassicMember, joiningMember, subscriptionOf } from './joining-member.ts';
import type { MixedState } from './mixed-state.ts';
import { downgradeByReplacement, replacesLastMember } from './replace-last-member.ts';

/** The first version whose senders can come back with the id that they are given. Source: KIP-394. */
const MEMBER_ID_REQUIRED_SINCE = 4;

/** What a JoinGroup gives. */
export interface ClassicJoinStep {
  readonly state: MixedState;
  readonly response: JoinGroupResponse;
}

/**
 * A JoinGroup to a group of the new protocol that has members. It is answered at once: what a heartbeat is for others, this
 * is for a classic member, which says here what it owns and learns its epoch as a generation. Nobody leads. An id that is
 * only given out is not remembered.
 *
 * Source: KIP-848, online migration; Kafka, `GroupMetadataManager.classicGroupJoinToConsumerGroup`.
 */
export function joinConsumerGroup(
  state: ConsumerState,
  group: ConsumerGroup,
  attempt: JoinAttempt,
  context: GroupContext,
): ClassicJoinStep {
  const { request, clientId } = attempt;
  const error = admissionError(group, request, context);
  if (error !== null) return { state, response: joinError(error, request.memberId) };
  const { groupInstanceId, apiVersion } = request;
  const isNameless = request.memberId === '';
  const memberId = isNameless ? `${groupInstanceId ?? clientId}-${state.named}` : request.memberId;
  const named = isNameless ? { ...state, named: state.named + 1 } : state;
  if (isNameless && groupInstanceId === null && apiVersion >= MEMBER_ID_REQUIRED_SINCE) {
    return { state: named, response: joinError('MEMBER_ID_REQUIRED', memberId) };
  }
  const joined = join(named, { group, memberId, attempt }, context);
  return typeof joined === 'string'
    ? { state, response: joinError(joined, request.memberId) }
    : { state: joined.state, response: welcome(joined.member) };
}

interface Joining {
  readonly group: ConsumerGroup;
  readonly memberId: string;
  readonly attempt: JoinAttempt;
}

function join(
  state: ConsumerState,
  { group, memberId, attempt }: Joining,
  context: GroupContext,
): { readonly state: MixedState; readonly member: ConsumerMember } | ErrorName {
  const { request } = attempt;
  const found = joiningMember(group, memberId, request);
  if (typeof found === 'string') return found;
  const successor = asClassicMember(found.member, attempt, context.nowMs);
  const taken = takeInMember(found, successor, context);
  if (typeof taken === 'string') return taken;
  const { subscriptionChanged } = taken;
  const report = { owned: ownedBy(attempt, context), subscriptionChanged, context };
  if (replacesLastMember(group, request.groupInstanceId, context)) {
    return downgradeByReplacement(state, { before: group, taken, successor, report });
  }
  const advanced = advanceMember(taken.group, memberId, report);
  if (typeof advanced === 'string') return advanced;
  return { state: { ...state, group: advanced.group }, member: advanced.member };
}

/**
 * What the member says it owns of what exists: an eager one has given everything up before it joins, a cooperative one
 * what it does not want any more.
 */
function ownedBy({ request }: JoinAttempt, { topics }: GroupContext): readonly TopicPartition[] {
  return subscriptionOf(request).ownedPartitions.filter(({ topic }) => topics.has(topic));
}

function welcome({ memberId, memberEpoch, classic }: ConsumerMember): JoinGroupResponse {
  return {
    api: 'JoinGroup',
    errorCode: 'NONE',
    generationId: memberEpoch,
    protocolType: consumerProtocolType,
    protocolName: classic?.protocols[0]?.name ?? null,
    leader: '',
    skipAssignment: false,
    memberId,
    members: [],
  };
}
