import type { TopicPartition } from '../../../domain/group.ts';
import type { CommittedOffset, OffsetFetchResponse } from '../../../domain/wire.ts';
import { comparePartitions } from '../reading/compare-partitions.ts';
import {
  committedOffsetOf,
  takeOverCommitted,
  unreadPartitions,
} from '../reading/take-over-committed.ts';
import { isCoordinatorGone } from './answer-errors.ts';
import { backOff } from './back-off.ts';
import type { ClassicMemberState, Generation, InFlight } from './classic-member-state.ts';
import { loseCoordinator } from './coordinator-lookup.ts';
import { isSameGeneration } from './reset-generation.ts';
import type { Turn } from './turn.ts';
import { send } from './turn.ts';

type OffsetRequest = Extract<InFlight, { readonly api: 'OffsetFetch' }>;

/**
 * Asks for the committed offsets of partitions that it has no position for. A request about other partitions, or of
 * another generation, is forgotten, so that its answer is not used.
 *
 * Source: Kafka, `ConsumerCoordinator.fetchCommittedOffsets`, `PendingCommittedOffsetRequest.sameRequest`.
 */
export function fetchOffsets(turn: Turn): void {
  const { member } = turn;
  if (!hasUnread(member)) return;
  const partitions = unreadPartitions(member.positions);
  const generation = generationIfStable(member);
  for (const request of member.inFlight)
    if (request.api === 'OffsetFetch') {
      if (isSameRequest(request, partitions, generation)) return;
      member.inFlight = member.inFlight.filter((other) => other !== request);
    }
  const requestId = send(turn, {
    api: 'OffsetFetch',
    apiVersion: 9,
    groupId: member.config.groupId,
    memberId: null,
    memberEpoch: -1,
    partitions,
  });
  member.inFlight = [...member.inFlight, { api: 'OffsetFetch', requestId, generation, partitions }];
}

/**
 * Acts on the answer to an OffsetFetch. Partitions that it says nothing of have no committed offset.
 *
 * Source: Kafka, `ConsumerCoordinator.OffsetFetchResponseHandler`.
 */
export function learnOffsets(
  turn: Turn,
  { errorCode, offsets }: OffsetFetchResponse,
  request: OffsetRequest,
): void {
  const { member } = turn;
  if (errorCode === 'NONE') return startReading(turn, offsets, request);
  if (isCoordinatorGone(errorCode)) return loseCoordinator(turn);
  if (errorCode === 'COORDINATOR_LOAD_IN_PROGRESS') backOff(turn);
  else member.failure = errorCode;
}

function startReading(
  { member }: Turn,
  offsets: readonly CommittedOffset[],
  { generation, partitions }: OffsetRequest,
): void {
  if (!isSameGeneration(generationIfStable(member), generation)) return;
  const committed = partitions.map(({ topic, partition }) => ({
    topic,
    partition,
    committedOffset: committedOffsetOf(offsets, { topic, partition }) ?? -1,
  }));
  member.positions = takeOverCommitted(member.positions, committed);
}

function hasUnread({ positions }: ClassicMemberState): boolean {
  for (const { position } of positions) if (position === null) return true;
  return false;
}

function generationIfStable({ phase, generation }: ClassicMemberState): Generation | null {
  return phase === 'STABLE' ? generation : null;
}

function isSameRequest(
  request: OffsetRequest,
  partitions: readonly TopicPartition[],
  generation: Generation | null,
): boolean {
  return (
    isSameGeneration(request.generation, generation) &&
    request.partitions.length === partitions.length &&
    request.partitions.every((asked, index) => {
      const other = partitions[index];
      return other !== undefined && comparePartitions(asked, other) === 0;
    })
  );
}
