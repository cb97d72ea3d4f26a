import type { Assignor } from '../../../domain/assignor.ts';
import type { ErrorName } from '../../../domain/kafka-errors.ts';
import type {
  ConsumerProtocolSubscription,
  JoinGroupProtocol,
  JoinGroupResponse,
} from '../../../domain/wire.ts';
import { failureOf } from '../../../run/ask.ts';
import { heedError } from './answer-errors.ts';
import { backOff } from './back-off.ts';
import { userDataOf } from './assignor-memory.ts';
import type { Generation, JoinAttempt } from './classic-member-state.ts';
import { startHeartbeat } from './heartbeat-thread.ts';
import { failPoll } from './leave-group.ts';
import { restHeartbeat } from './reset-generation.ts';
import { strategiesOf } from './strategies.ts';
import { consumerProtocolType, sendSyncGroup } from './sync-group.ts';
import type { Turn } from './turn.ts';
import { send } from './turn.ts';

/**
 * Sends a JoinGroup with what the consumer subscribes to and still owns. Its generation is the one that it last joined.
 *
 * Source: Kafka, `AbstractCoordinator.sendJoinGroupRequest`, `ConsumerCoordinator.metadata`.
 */
export function sendJoinGroup(turn: Turn): void {
  const { member } = turn;
  const { config, generation } = member;
  const protocols = protocolsOf(turn);
  if (typeof protocols === 'string') return failPoll(turn, protocols);
  member.joinedSubscription = member.subscription;
  member.phase = 'PREPARING_REBALANCE';
  member.join = { status: 'pending' };
  restHeartbeat(turn);
  const requestId = send(turn, {
    api: 'JoinGroup',
    apiVersion: 9,
    groupId: config.groupId,
    sessionTimeoutMs: config.settings.sessionTimeoutMs,
    rebalanceTimeoutMs: config.settings.maxPollIntervalMs,
    memberId: generation.memberId,
    groupInstanceId: config.instanceId ?? null,
    protocolType: consumerProtocolType,
    protocols,
  });
  member.inFlight = [...member.inFlight, { api: 'JoinGroup', requestId, generation }];
}

/** A text: what an assignor threw. */
function protocolsOf({ member, options }: Turn): readonly JoinGroupProtocol[] | string {
  const { config, subscription, positions, generation, remembered } = member;
  const owned = positions.map(({ topic, partition }) => ({ topic, partition }));
  const plain: ConsumerProtocolSubscription = {
    topics: subscription,
    ownedPartitions: owned,
    generationId: generation.generationId,
    ...(config.rackId === undefined ? {} : { rackId: config.rackId }),
  };
  const protocolOf = (assignor: Assignor): JoinGroupProtocol => {
    const userData = userDataOf(assignor, subscription, remembered);
    const metadata = userData === undefined ? plain : { ...plain, userData };
    return { name: assignor.name, metadata };
  };
  try {
    return strategiesOf(options, config.settings).map(protocolOf);
  } catch (error) {
    return failureOf(error).message;
  }
}

/**
 * Acts on the answer to a JoinGroup: the leader assigns, everybody syncs.
 *
 * Source: Kafka, `AbstractCoordinator.JoinGroupResponseHandler`.
 */
export function learnJoinGroup(turn: Turn, response: JoinGroupResponse, sentIn: Generation): void {
  const { member } = turn;
  const { errorCode, protocolType } = response;
  if (errorCode !== 'NONE') {
    member.join = failedJoin(turn, response, sentIn);
    return;
  }
  if (protocolType !== null && protocolType !== consumerProtocolType) {
    member.join = { status: 'failed', error: 'INCONSISTENT_GROUP_PROTOCOL', retry: 'never' };
    return;
  }
  if (member.phase !== 'PREPARING_REBALANCE') {
    backOff(turn);
    member.join = { status: 'failed', error: 'UNJOINED', retry: 'later' };
    return;
  }
  member.phase = 'COMPLETING_REBALANCE';
  member.generation = {
    generationId: response.generationId,
    memberId: response.memberId,
    protocolName: response.protocolName,
  };
  startHeartbeat(turn);
  sendSyncGroup(turn, response);
}

/** After other errors `poll` throws. */
const retries: ReadonlyMap<ErrorName, 'at-once' | 'later'> = new Map([
  ['COORDINATOR_LOAD_IN_PROGRESS', 'later'],
  ['COORDINATOR_NOT_AVAILABLE', 'later'],
  ['NOT_COORDINATOR', 'later'],
  ['UNKNOWN_MEMBER_ID', 'at-once'],
  ['MEMBER_ID_REQUIRED', 'at-once'],
  ['REBALANCE_IN_PROGRESS', 'at-once'],
]);

function failedJoin(
  turn: Turn,
  { errorCode: error, memberId }: JoinGroupResponse,
  sentIn: Generation,
): JoinAttempt {
  if (error === 'MEMBER_ID_REQUIRED')
    turn.member.generation = { generationId: -1, memberId, protocolName: null };
  else if (retries.has(error)) heedError(turn, error, sentIn);
  const retry = retries.get(error) ?? 'never';
  if (retry === 'later') backOff(turn);
  return { status: 'failed', error, retry };
}
