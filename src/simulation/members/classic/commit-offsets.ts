import type { CommittedOffset, OffsetCommitResponse } from '../../../domain/wire.ts';
import type { ErrorName } from '../../../domain/kafka-errors.ts';
import { markCommitted, uncommitted } from '../reading/uncommitted.ts';
import { isCoordinatorGone, isMembershipGone, loseMembership } from './answer-errors.ts';
import type { CommitProgress, InFlight } from './classic-member-state.ts';
import { loseCoordinator } from './coordinator-lookup.ts';
import { isSameGeneration } from './reset-generation.ts';
import type { CommitPurpose } from './settle-commit.ts';
import { settleCommit } from './settle-commit.ts';
import type { Turn } from './turn.ts';
import { send } from './turn.ts';

type Commit = Extract<InFlight, { readonly api: 'OffsetCommit' }>;

/**
 * Sends an OffsetCommit in the consumer's generation. Nothing to commit is done at once; so is what cannot be sent,
 * since only a stable member may commit. Without a coordinator it stays unsent.
 *
 * Source: Kafka, `ConsumerCoordinator.sendOffsetCommitRequest`, `generationIfStable`.
 */
export function commitOffsets(
  turn: Turn,
  purpose: CommitPurpose,
  offsets: readonly CommittedOffset[],
): CommitProgress {
  const { member } = turn;
  const { config, generation } = member;
  if (offsets.length === 0) return 'done';
  if (member.coordinatorAtMs !== null) return 'unsent';
  if (member.phase !== 'STABLE') return 'done';
  const requestId = send(turn, {
    api: 'OffsetCommit',
    apiVersion: 9,
    groupId: config.groupId,
    generationIdOrMemberEpoch: generation.generationId,
    memberId: generation.memberId,
    groupInstanceId: config.instanceId ?? null,
    offsets,
  });
  member.inFlight = [
    ...member.inFlight,
    { api: 'OffsetCommit', requestId, generation, purpose, offsets },
  ];
  return 'flying';
}

/** Commits in `poll` when the interval is over. Source: Kafka, `ConsumerCoordinator.maybeAutoCommitOffsetsAsync`. */
export function commitOnInterval(turn: Turn): void {
  const { member, nowMs } = turn;
  if (member.autoCommitAtMs === null || nowMs < member.autoCommitAtMs) return;
  member.autoCommitAtMs = nowMs + member.config.settings.autoCommitIntervalMs;
  if (commitOffsets(turn, 'interval', uncommitted(member.positions)) === 'unsent')
    settleCommit(turn, 'interval', 'retry');
}

/**
 * Acts on the answer to an OffsetCommit: the first error in it counts.
 *
 * Source: Kafka, `ConsumerCoordinator.OffsetCommitResponseHandler`.
 */
export function learnCommit(turn: Turn, { offsets }: OffsetCommitResponse, request: Commit): void {
  let error: ErrorName = 'NONE';
  for (const { errorCode } of offsets) if (error === 'NONE') error = errorCode;
  if (isCoordinatorGone(error)) loseCoordinator(turn);
  const isRetriable = isCoordinatorGone(error) || retriable.has(error);
  if (!isRetriable) heedCommitError(turn, error, request);
  settleCommit(turn, request.purpose, isRetriable ? 'retry' : 'done');
}

const retriable: ReadonlySet<ErrorName> = new Set([
  'COORDINATOR_LOAD_IN_PROGRESS',
  'UNKNOWN_TOPIC_OR_PARTITION',
]);

/** Errors that are not named here Kafka logs, or throws into the application's callback; the consumer goes on. */
function heedCommitError(turn: Turn, error: ErrorName, request: Commit): void {
  const { member } = turn;
  const isStale = !isSameGeneration(member.generation, request.generation);
  if (error === 'NONE') member.positions = markCommitted(member.positions, request.offsets);
  else if (error === 'REBALANCE_IN_PROGRESS') member.rejoinNeeded = true;
  else if (error === 'FENCED_INSTANCE_ID' && !isStale) member.failure = error;
  // Unless it sent another JoinGroup meanwhile, and the answer is about a membership that is over.
  else if (isMembershipGone(error) && !(isStale && member.phase === 'PREPARING_REBALANCE'))
    loseMembership(turn, error);
}
