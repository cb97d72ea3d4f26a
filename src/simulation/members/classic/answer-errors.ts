import type { ErrorName } from '../../../domain/kafka-errors.ts';
import type { Generation } from './classic-member-state.ts';
import { loseCoordinator } from './coordinator-lookup.ts';
import { isSameGeneration, resetGeneration } from './reset-generation.ts';
import type { Turn } from './turn.ts';

/** Whether an error says that somebody else is the coordinator now, or nobody. */
export function isCoordinatorGone(error: ErrorName): boolean {
  return error === 'COORDINATOR_NOT_AVAILABLE' || error === 'NOT_COORDINATOR';
}

/** Whether an error says that the sender is no member, or none of this generation. */
export function isMembershipGone(error: ErrorName): boolean {
  return error === 'UNKNOWN_MEMBER_ID' || error === 'ILLEGAL_GENERATION';
}

/**
 * Does what an error in an answer to JoinGroup or SyncGroup says of the coordinator and of the membership. An error about
 * a generation that the consumer has left since it asked says nothing of the present one.
 *
 * Source: Kafka, `AbstractCoordinator.CoordinatorResponseHandler.generationUnchanged`.
 */
export function heedError(turn: Turn, error: ErrorName, sentIn: Generation): void {
  if (isCoordinatorGone(error)) loseCoordinator(turn);
  else if (isMembershipGone(error) && isSameGeneration(turn.member.generation, sentIn))
    loseMembership(turn, error);
}

/** An illegal generation leaves the member id, which may still be good. */
export function loseMembership(turn: Turn, error: ErrorName): void {
  resetGeneration(turn, error === 'ILLEGAL_GENERATION' ? 'keep-member-id' : 'drop-member-id');
}
