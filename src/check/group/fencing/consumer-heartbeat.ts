import type { ErrorName } from '../../../domain/kafka-errors.ts';
import type {
  ConsumerGroupHeartbeatRequest,
  DescribedMember,
  GroupDescription,
} from '../../../domain/wire.ts';
import { holderIn, includesAll, memberIn } from '../described-members.ts';
import type { Exchange } from '../exchange.ts';
import { accepted, type Allowed } from './allowed.ts';
import type { Epochs, Facts } from './facts.ts';
import { isMalformed } from './malformed.ts';

/**
 * What ConsumerGroupHeartbeat may be answered.
 *
 * Source: Kafka, `GroupCoordinatorService.throwIfConsumerGroupHeartbeatRequestIsInvalid`,
 * `GroupMetadataManager.consumerGroupHeartbeat`.
 */
export function allowedForConsumerHeartbeat(
  { before }: Exchange,
  request: ConsumerGroupHeartbeatRequest,
  facts: Facts,
): Allowed {
  const { settings } = facts;
  if (isMalformed(request)) return ['INVALID_REQUEST'];
  const { serverAssignor } = request;
  if (serverAssignor !== null && !settings.groupConsumerAssignors.includes(serverAssignor)) {
    return ['UNSUPPORTED_ASSIGNOR'];
  }
  const { group } = before;
  if (group === null) return request.memberEpoch === 0 ? joins(request) : ['GROUP_ID_NOT_FOUND'];
  if (group.groupType === 'classic') return toClassic(group, request, facts);
  if (request.memberEpoch < 0) return leaves(group, request);
  const crowded = fullness(group, request, facts);
  if (crowded !== null) return crowded;
  return request.instanceId === null
    ? dynamic(group, request, facts)
    : ofStatic(group, request.instanceId, { request, facts });
}

/** Only its pattern can still be wrong. */
function joins({ subscribedTopicRegex }: ConsumerGroupHeartbeatRequest): Allowed {
  if (subscribedTopicRegex === null || subscribedTopicRegex === '') return accepted;
  return isPattern(subscribedTopicRegex) ? accepted : ['INVALID_REGULAR_EXPRESSION'];
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u').source !== '';
  } catch {
    return false;
  }
}

/** Source: KIP-848, online migration. */
function toClassic(
  group: GroupDescription,
  request: ConsumerGroupHeartbeatRequest,
  { settings, hasUserData, servesConsumers }: Facts,
): Allowed {
  // A coordinator of the classic protocol alone does not know this request.
  if (!servesConsumers) return null;
  if (request.memberEpoch !== 0) return ['GROUP_ID_NOT_FOUND'];
  if (group.members.length === 0) return group.groupState === 'Empty' ? joins(request) : null;
  const policy = settings.groupConsumerMigrationPolicy;
  if (policy !== 'bidirectional' && policy !== 'upgrade') return ['GROUP_ID_NOT_FOUND'];
  if (group.members.length >= settings.groupConsumerMaxSize) return null;
  return hasUserData ? ['NONE', 'GROUP_ID_NOT_FOUND'] : joins(request);
}

function leaves(group: GroupDescription, request: ConsumerGroupHeartbeatRequest): Allowed {
  const { memberId, instanceId } = request;
  if (instanceId !== null) {
    const holder = holderIn(group, instanceId);
    if (holder === undefined) return ['UNKNOWN_MEMBER_ID'];
    if (holder.memberId !== memberId) return ['FENCED_INSTANCE_ID'];
  }
  return memberIn(group, memberId) === undefined ? ['UNKNOWN_MEMBER_ID'] : accepted;
}

/** Null: there is room. */
function fullness(
  group: GroupDescription,
  { memberId, memberEpoch, instanceId }: ConsumerGroupHeartbeatRequest,
  { settings }: Facts,
): Allowed {
  if (group.members.length < settings.groupConsumerMaxSize) return null;
  if (memberIn(group, memberId) !== undefined) return null;
  if (instanceId !== null && holderIn(group, instanceId) !== undefined) {
    return settings.kafkaVersion === 'trunk' ? null : anyRefusal;
  }
  return memberEpoch === 0 ? ['GROUP_MAX_SIZE_REACHED'] : anyRefusal;
}

/** Which of the checks comes first is no promise of the protocol's. */
const anyRefusal: readonly ErrorName[] = [
  'NONE',
  'GROUP_MAX_SIZE_REACHED',
  'UNKNOWN_MEMBER_ID',
  'UNRELEASED_INSTANCE_ID',
  'FENCED_INSTANCE_ID',
  'FENCED_MEMBER_EPOCH',
];

function dynamic(
  group: GroupDescription,
  request: ConsumerGroupHeartbeatRequest,
  facts: Facts,
): Allowed {
  const member = memberIn(group, request.memberId);
  if (member === undefined)
    return request.memberEpoch === 0 ? joins(request) : ['UNKNOWN_MEMBER_ID'];
  return byEpoch(member, request, facts);
}

interface Asking {
  readonly request: ConsumerGroupHeartbeatRequest;
  readonly facts: Facts;
}

function ofStatic(
  group: GroupDescription,
  instanceId: string,
  { request, facts }: Asking,
): Allowed {
  const holder = holderIn(group, instanceId);
  const isHolder = holder !== undefined && holder.memberId === request.memberId;
  if (request.memberEpoch === 0) {
    if (holder === undefined || holder.memberType === 'classic') return joins(request);
    if (holder.memberEpoch === -2) return joins(request);
    // Kafka has refused a retry of a join whose answer was lost, too.
    return isHolder ? ['NONE', 'UNRELEASED_INSTANCE_ID'] : ['UNRELEASED_INSTANCE_ID'];
  }
  if (holder === undefined) return ['UNKNOWN_MEMBER_ID'];
  return isHolder ? byEpoch(holder, request, facts) : ['FENCED_INSTANCE_ID'];
}

/**
 * A member may be one epoch behind if the answer that told it so was lost: then it owns nothing that it has not.
 *
 * Source: Kafka, `GroupMetadataManager.throwIfConsumerGroupMemberEpochIsInvalid`.
 */
function byEpoch(
  member: DescribedMember,
  request: ConsumerGroupHeartbeatRequest,
  { epochs }: Facts,
): Allowed {
  const { memberEpoch, topicPartitions } = request;
  if (memberEpoch === 0 || memberEpoch === member.memberEpoch) return joins(request);
  if (memberEpoch > member.memberEpoch) return ['FENCED_MEMBER_EPOCH'];
  if (topicPartitions === null || !includesAll(member.assignment, topicPartitions)) {
    return ['FENCED_MEMBER_EPOCH'];
  }
  return previous(epochs.get(member.memberId), memberEpoch);
}

function previous(known: Epochs | undefined, memberEpoch: number): Allowed {
  if (known === undefined) return ['NONE', 'FENCED_MEMBER_EPOCH'];
  if (known.previous === memberEpoch) {
    return known.blurred ? ['NONE', 'FENCED_MEMBER_EPOCH'] : accepted;
  }
  return known.blurred && known.previous === known.epoch
    ? ['NONE', 'FENCED_MEMBER_EPOCH']
    : ['FENCED_MEMBER_EPOCH'];
}
