import type { ErrorName } from '../../domain/kafka-errors.ts';
import type { GroupSettings } from '../../domain/settings.ts';
import type { OffsetCommitRequest, OffsetFetchRequest } from '../../domain/wire.ts';
import { type ConsumerGroup, type ConsumerMember, memberOf } from './consumer-group.ts';
import { findPartition } from './partition-list.ts';

/** From this version of OffsetCommit on members of the new protocol may commit. Source: KIP-848. */
const MODERN_COMMIT_VERSION = 9;

/**
 * Why a commit must not be written; null: it may. Nobody's commit (epoch below 0) is one to an empty group only. Trunk
 * lets a member commit under an older epoch what it has had since then or longer; one partition that is not so refuses
 * the whole request.
 *
 * Source: Kafka, `ConsumerGroup.validateOffsetCommit`; KIP-1251.
 */
export function commitError(
  group: ConsumerGroup,
  request: OffsetCommitRequest,
  { kafkaVersion }: Pick<GroupSettings, 'kafkaVersion'>,
): ErrorName | null {
  const { memberId, generationIdOrMemberEpoch: epoch, apiVersion } = request;
  if (epoch < 0 && group.members.length === 0) return null;
  const member = memberOf(group, memberId);
  if (member === undefined) return 'UNKNOWN_MEMBER_ID';
  if (member.classic === undefined && apiVersion < MODERN_COMMIT_VERSION) {
    return 'UNSUPPORTED_VERSION';
  }
  if (epoch === member.memberEpoch) return null;
  const isCovered =
    kafkaVersion === 'trunk' && epoch < member.memberEpoch && hasHadAll(member, request);
  return isCovered ? null : staleError(member);
}

/**
 * Why offsets must not be told; null: they may. Nobody in particular may always ask.
 *
 * Source: Kafka, `ConsumerGroup.validateOffsetFetch`.
 */
export function fetchError(
  group: ConsumerGroup,
  { memberId, memberEpoch }: OffsetFetchRequest,
): ErrorName | null {
  if (memberId === null && memberEpoch < 0) return null;
  const member = memberId === null ? undefined : memberOf(group, memberId);
  if (member === undefined) return 'UNKNOWN_MEMBER_ID';
  return memberEpoch === member.memberEpoch ? null : staleError(member);
}

/** Classic members know generations only. */
function staleError({ classic }: ConsumerMember): ErrorName {
  return classic === undefined ? 'STALE_MEMBER_EPOCH' : 'ILLEGAL_GENERATION';
}

function hasHadAll(
  { assigned, pendingRevocation }: ConsumerMember,
  { offsets, generationIdOrMemberEpoch: epoch }: OffsetCommitRequest,
): boolean {
  return offsets.every((offset) => {
    const held = findPartition(assigned, offset) ?? findPartition(pendingRevocation, offset);
    return held !== undefined && held.epoch <= epoch;
  });
}
