import type { ErrorName } from '../../domain/kafka-errors.ts';
import type { OffsetCommitRequest } from '../../domain/wire.ts';
import { newClassicGroup, type ClassicGroup } from './classic-group.ts';
import { withSessionOf } from './heartbeat.ts';
import { memberError } from './validate-member.ts';

/** The first version whose senders know GROUP_ID_NOT_FOUND. Source: KIP-848, `OffsetCommitRequest.json`. */
const GROUP_ID_NOT_FOUND_SINCE = 9;

/**
 * Whether the group takes these offsets, `NONE` or why not, and the group afterwards: one that is not there is made for a
 * simple consumer, and a member's commit is a sign of life.
 *
 * Source: Kafka, `OffsetMetadataManager.validateOffsetCommit` and `commitOffset`.
 */
export function commitInClassicGroup(
  group: ClassicGroup | null,
  request: OffsetCommitRequest,
  nowMs: number,
): { readonly errorCode: ErrorName; readonly group: ClassicGroup | null } {
  if (group === null) {
    if (request.generationIdOrMemberEpoch < 0) return { errorCode: 'NONE', group: newClassicGroup };
    const knows = request.apiVersion >= GROUP_ID_NOT_FOUND_SINCE;
    return { errorCode: knows ? 'GROUP_ID_NOT_FOUND' : 'ILLEGAL_GENERATION', group };
  }
  const errorCode = whyNotCommit(group, request);
  const alive =
    errorCode === 'NONE' && (group.state === 'Stable' || group.state === 'PreparingRebalance');
  return { errorCode, group: alive ? withSessionOf(group, request.memberId, nowMs) : group };
}

/** Source: Kafka, `ClassicGroup.validateOffsetCommit`. */
function whyNotCommit(group: ClassicGroup, request: OffsetCommitRequest): ErrorName {
  const { memberId, groupInstanceId, generationIdOrMemberEpoch: generation } = request;
  if (group.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE';
  if (generation < 0 && group.state === 'Empty') return 'NONE';
  if (generation < 0 && memberId === '' && groupInstanceId === null) return 'UNKNOWN_MEMBER_ID';
  const error = memberError(group, memberId, groupInstanceId);
  if (error !== null) return error;
  if (generation !== group.generation) return 'ILLEGAL_GENERATION';
  return group.state === 'CompletingRebalance' ? 'REBALANCE_IN_PROGRESS' : 'NONE';
}
