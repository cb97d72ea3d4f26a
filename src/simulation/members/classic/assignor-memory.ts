import type { Assignor } from '../../../domain/assignor.ts';
import type { ConsumerProtocolAssignment } from '../../../domain/wire.ts';
import type { RememberedAssignment } from './classic-member-state.ts';
import type { Turn } from './turn.ts';

/**
 * What an assignor of this member sends along when it joins. Assignors may remember their last assignment in a closure
 * that all members of a simulation share, and steps are repeated and taken back: so it is told again before it is
 * asked; to a member that has none, an empty one of generation -1. Throws what the assignor throws.
 */
export function userDataOf(
  assignor: Assignor,
  topics: readonly string[],
  remembered: readonly RememberedAssignment[],
): readonly number[] | undefined {
  if (assignor.subscriptionUserData === undefined) return undefined;
  const last = remembered.find(({ strategy }) => strategy === assignor.name);
  tellAssignor(assignor, last?.assignment ?? { assignedPartitions: [] }, last?.generation ?? -1);
  const data = assignor.subscriptionUserData(topics.slice());
  return data === undefined ? undefined : [...data];
}

/** Tells an assignor what its member got, and keeps that for later. Throws what the assignor throws. */
export function rememberAssignment(
  { member }: Turn,
  assignor: Assignor,
  assignment: ConsumerProtocolAssignment,
): void {
  if (assignor.onAssignment === undefined) return;
  const { generationId: generation } = member.generation;
  const others = member.remembered.filter(({ strategy }) => strategy !== assignor.name);
  member.remembered = [...others, { strategy: assignor.name, assignment, generation }];
  tellAssignor(assignor, assignment, generation);
}

function tellAssignor(
  assignor: Assignor,
  { assignedPartitions, userData }: ConsumerProtocolAssignment,
  generation: number,
): void {
  const partitions = assignedPartitions.map(({ topic, partition }) => ({ topic, partition }));
  assignor.onAssignment?.(
    userData === undefined ? { partitions } : { partitions, userData: Uint8Array.from(userData) },
    generation,
  );
}
