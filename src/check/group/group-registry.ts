import type { GroupInvariantId } from '../../domain/contract.ts';
import type { GroupInvariant } from '../../domain/group-invariant.ts';
import { groupExclusive } from './invariants/exclusive.ts';
import { groupFencing } from './invariants/fencing.ts';
import { groupGeneration } from './invariants/generation.ts';
import { groupLeader } from './invariants/leader.ts';
import { groupLiveness } from './invariants/liveness.ts';
import { groupSession } from './invariants/session.ts';
import { groupStatic } from './invariants/static.ts';
import { groupTransitions } from './invariants/transitions.ts';
import { groupProtocolSelection } from './invariants/protocol-selection.ts';
import { groupListener } from './invariants/listener.ts';
import { groupReconciliation } from './invariants/reconciliation.ts';
import { groupUndisturbed } from './invariants/undisturbed.ts';
import { offsetsMonotonic } from './invariants/offsets-monotonic.ts';
import { offsetsNoLoss } from './invariants/offsets-no-loss.ts';
import { offsetsBoundedDuplicates } from './invariants/offsets-bounded-duplicates.ts';
import { groupTermination } from './invariants/termination.ts';
import { groupDeterminism } from './invariants/determinism.ts';

/** All that a coordinator or a client can be held to, in the order of `groupInvariantIds`. */
export const groupInvariants: readonly GroupInvariant[] = [
  groupExclusive,
  groupGeneration,
  groupLeader,
  groupFencing,
  groupTransitions,
  groupLiveness,
  groupSession,
  groupStatic,
  groupProtocolSelection,
  groupListener,
  groupReconciliation,
  groupUndisturbed,
  offsetsMonotonic,
  offsetsNoLoss,
  offsetsBoundedDuplicates,
  groupTermination,
  groupDeterminism,
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
