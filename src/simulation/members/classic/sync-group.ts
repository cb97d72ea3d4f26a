import type { ErrorName } from '../../../domain/kafka-errors.ts';
import type {
  JoinGroupResponse,
  SyncGroupAssignment,
  SyncGroupResponse,
} from '../../../domain/wire.ts';
import { heedError } from './answer-errors.ts';
import { backOff } from './back-off.ts';
import type { Generation, JoinAttempt } from './classic-member-state.ts';
import { assignAsLeader, groupTopics } from './leader-assignment.ts';
import { takeSnapshot } from './metadata-snapshot.ts';
import { isGenerationReset } from './reset-generation.ts';
import { strategyNamed } from './strategies.ts';
import type { Turn } from './turn.ts';
import { send } from './turn.ts';

/** The type of protocol that all consumers speak. Source: Kafka, `ConsumerProtocol.PROTOCOL_TYPE`. */
export const consumerProtocolType = 'consumer';

/** What a member says whose group chose a strategy that it does not have. Source: Kafka, `ConsumerCoordinator.lookupAssignor`. */
export function unknownStrategy(name: string | null): string {
  return `the coordinator chose the strategy ${JSON.stringify(name)}, which this consumer does not have`;
}

/**
 * Sends a SyncGroup: the leader with everybody's assignment, unless it is a static one that came back and shall skip it;
 * others without.
 *
 * Source: Kafka, `AbstractCoordinator.onJoinFollower` and `onLeaderElected`; KIP-814.
 */
export function sendSyncGroup(turn: Turn, joined: JoinGroupResponse): void {
  const { member } = turn;
  const { config, generation } = member;
  const assignments = joined.leader === joined.memberId ? lead(turn, joined) : [];
  if (typeof assignments === 'string') {
    member.join = { status: 'failed', error: assignments, retry: 'never' };
    return;
  }
  const requestId = send(turn, {
    api: 'SyncGroup',
    apiVersion: 5,
    groupId: config.groupId,
    generationId: generation.generationId,
    memberId: generation.memberId,
    groupInstanceId: config.instanceId ?? null,
    protocolType: consumerProtocolType,
    protocolName: generation.protocolName,
    assignments,
  });
  member.inFlight = [...member.inFlight, { api: 'SyncGroup', requestId, generation }];
}

/** A text: why there is no assignment. */
function lead(turn: Turn, joined: JoinGroupResponse): readonly SyncGroupAssignment[] | string {
  const { member, options } = turn;
  const { members, protocolName, skipAssignment } = joined;
  const assignor = strategyNamed(options, protocolName);
  if (assignor === undefined) return unknownStrategy(protocolName);
  const names = groupTopics(members);
  for (const topic of member.subscription) names.add(topic);
  member.isLeader = true;
  if (skipAssignment) {
    takeSnapshot(turn, names);
    return [];
  }
  const view = { protocol: options.protocol, topics: member.topics, members };
  const led = assignAsLeader(assignor, view);
  if (led.problem !== undefined) return led.problem;
  for (const { assignment } of led.assignments)
    for (const { topic } of assignment.assignedPartitions) names.add(topic);
  takeSnapshot(turn, names);
  return led.assignments;
}

/**
 * Acts on the answer to a SyncGroup. The assignment is applied in `poll`. After REBALANCE_IN_PROGRESS the consumer joins
 * again and keeps its generation and what it owns.
 *
 * Source: Kafka, `AbstractCoordinator.SyncGroupResponseHandler`; KAFKA-13891.
 */
export function learnSyncGroup(turn: Turn, response: SyncGroupResponse, sentIn: Generation): void {
  const { member } = turn;
  member.join =
    response.errorCode === 'NONE'
      ? synced(turn, response)
      : failedSync(turn, response.errorCode, sentIn);
  if (member.join.status !== 'joined') return;
  member.phase = 'STABLE';
  member.rejoinNeeded = false;
}

function synced(
  { member }: Turn,
  { protocolType, protocolName, assignment }: SyncGroupResponse,
): JoinAttempt {
  const { generation, phase } = member;
  if (protocolType !== null && protocolType !== consumerProtocolType)
    return { status: 'failed', error: 'INCONSISTENT_GROUP_PROTOCOL', retry: 'never' };
  if (isGenerationReset(generation) || phase !== 'COMPLETING_REBALANCE')
    return { status: 'failed', error: 'ILLEGAL_GENERATION', retry: 'at-once' };
  if (protocolName !== null && protocolName !== generation.protocolName)
    return { status: 'failed', error: 'INCONSISTENT_GROUP_PROTOCOL', retry: 'never' };
  return { status: 'joined', assignment };
}

/** After other errors `poll` throws. */
const retries: ReadonlyMap<ErrorName, 'at-once' | 'later'> = new Map([
  ['REBALANCE_IN_PROGRESS', 'at-once'],
  ['UNKNOWN_MEMBER_ID', 'at-once'],
  ['ILLEGAL_GENERATION', 'at-once'],
  ['COORDINATOR_NOT_AVAILABLE', 'later'],
  ['NOT_COORDINATOR', 'later'],
  ['COORDINATOR_LOAD_IN_PROGRESS', 'later'],
]);

function failedSync(turn: Turn, error: ErrorName, sentIn: Generation): JoinAttempt {
  heedError(turn, error, sentIn);
  const retry = retries.get(error) ?? 'never';
  if (retry === 'later') backOff(turn);
  return { status: 'failed', error, retry };
}
