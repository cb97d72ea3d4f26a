import type { GroupInvariantId } from '../../domain/contract.ts';
import type { GroupInvariant } from '../../domain/group-invariant.ts';
import { groupExclusive } from './invariants/exclusive.ts';
import { groupGeneration } from './invariants/generation.ts';
import { groupLeader } from './invariants/leader.ts';
import { groupLiveness } from './invariants/liveness.ts';
import { groupStatic } from './invariants/static.ts';
import { groupTransitions } from './invariants/transitions.ts';

/** All that a coordinator or a client can be held to, in the order of `groupInvariantIds`. */
export const groupInvariants: readonly GroupInvariant[] = [
  groupExclusive,
  groupGeneration,
  groupLeader,
  groupTransitions,
  groupLiveness,
  groupStatic,
];

const byId: ReadonlyMap<GroupInvariantId, GroupInvariant> = new Map(
  groupInvariants.map((invariant) => [invariant.id, invariant]),
);

/** The invariant with this id. */
export function groupInvariantOf(id: GroupInvariantId): GroupInvariant {
  const invariant = byId.get(id);
  if (invariant === undefined) throw new Error(`no invariant ${id}`);
  return invariant;
}
