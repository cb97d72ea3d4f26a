import type {
  DescribedMember,
  GroupDescription,
  OffsetCommitRequest,
} from '../../../domain/wire.ts';
import { includesPartition, memberIn } from '../described-members.ts';
import type { Exchange } from '../exchange.ts';
import { accepted, idError, type Allowed } from './allowed.ts';
import { assignedSince } from './assigned-since.ts';
import type { Facts } from './facts.ts';

/**
 * What OffsetCommit may be answered.
 *
 * Source: Kafka, `ClassicGroup.validateOffsetCommit`, `ConsumerGroup.validateOffsetCommit`.
 */
export function allowedForCommit(
  exchange: Exchange,
  request: OffsetCommitRequest,
  facts: Facts,
): Allowed {
  const { group } = exchange.before;
  if (group === null) return withoutGroup(request);
  if (group.groupState === 'Dead') return null;
  return group.groupType === 'classic'
    ? classic(group, request)
    : consumer(group, { exchange, request, facts });
}

/** Whoever is outside of groups may keep offsets in the name of one. */
function withoutGroup({ generationIdOrMemberEpoch, apiVersion }: OffsetCommitRequest): Allowed {
  if (generationIdOrMemberEpoch < 0) return accepted;
  return [apiVersion >= 9 ? 'GROUP_ID_NOT_FOUND' : 'ILLEGAL_GENERATION'];
}

function classic(group: GroupDescription, request: OffsetCommitRequest): Allowed {
  const { generationIdOrMemberEpoch: generation, memberId, groupInstanceId } = request;
  if (generation < 0 && group.groupState === 'Empty') return accepted;
  if (generation < 0 && memberId === '' && groupInstanceId === null) return ['UNKNOWN_MEMBER_ID'];
  const error = idError(group, memberId, groupInstanceId);
  if (error !== null) return [error];
  if (generation !== group.groupEpoch) return ['ILLEGAL_GENERATION'];
  return group.groupState === 'CompletingRebalance' ? ['REBALANCE_IN_PROGRESS'] : accepted;
}

interface Committing {
  readonly exchange: Exchange;
  readonly request: OffsetCommitRequest;
  readonly facts: Facts;
}

function consumer(group: GroupDescription, committing: Committing): Allowed {
  const { request } = committing;
  const { generationIdOrMemberEpoch: epoch, memberId, apiVersion } = request;
  if (epoch < 0 && group.members.length === 0) return accepted;
  const member = memberIn(group, memberId);
  if (member === undefined) return ['UNKNOWN_MEMBER_ID'];
  const isClassic = member.memberType === 'classic';
  if (!isClassic && apiVersion < 9) return ['UNSUPPORTED_VERSION'];
  if (epoch === member.memberEpoch) return accepted;
  if (epoch > member.memberEpoch) return [isClassic ? 'ILLEGAL_GENERATION' : 'STALE_MEMBER_EPOCH'];
  if (isClassic) return ['NONE', 'ILLEGAL_GENERATION', 'STALE_MEMBER_EPOCH'];
  return behind(member, committing);
}

/**
 * A member that is behind may commit what it has had since its epoch or before, since nobody else can have had it.
 *
 * Source: KIP-1251; before, only the current epoch counted.
 */
function behind(member: DescribedMember, { exchange, request, facts }: Committing): Allowed {
  if (facts.settings.kafkaVersion === '4.0') return ['STALE_MEMBER_EPOCH'];
  const epoch = request.generationIdOrMemberEpoch;
  let isKnown = true;
  for (const partition of request.offsets) {
    const has =
      includesPartition(member.assignment, partition) ||
      includesPartition(member.pendingRevocation, partition);
    if (!has) return ['STALE_MEMBER_EPOCH'];
    const since = assignedSince(exchange.before, member.memberId, partition);
    if (since === null) isKnown = false;
    else if (epoch < since) return ['STALE_MEMBER_EPOCH'];
  }
  return isKnown ? accepted : ['NONE', 'STALE_MEMBER_EPOCH'];
}
