import type { GroupTrace, Requested } from '../../../domain/group-trace.ts';
import { coordinatorViewOf } from '../coordinator-view.ts';
import { excuseOf } from '../exclusive/excuse.ts';
import { ownershipViewOf } from '../ownership-view.ts';

/**
 * The commit is one of a static classic member that a generation was formed without, so that somebody else has read and
 * committed in its place, and that has joined again before it was told: with its new generation it may commit what it
 * still holds, more or less than the others have, since no coordinator knows who should.
 *
 * Source: KIP-345, KIP-429; Kafka, `GroupMetadataManager.classicGroupJoinExistingMember` asks for no generation;
 * `ClassicGroup.validateOffsetCommit` asks for the member and its generation only.
 */
export function isLeftBehind(
  trace: GroupTrace,
  { process, request, sentAtMs }: Requested,
  partitionId: number,
): boolean {
  if (request.api !== 'OffsetCommit' || request.groupInstanceId === null) return false;
  const view = coordinatorViewOf(trace);
  return ownershipViewOf(trace).ownerships.some(
    (ownership) =>
      ownership.process === process &&
      ownership.partitionId === partitionId &&
      ownership.fromMs <= sentAtMs &&
      ownership.untilMs >= sentAtMs &&
      excuseOf(ownership, view, trace).fromMs <= sentAtMs,
  );
}
