import { newClassicGroup, type ClassicGroup, type PersistedGroup } from './classic-group.ts';
import { prepareRebalance } from './prepare-rebalance.ts';
import { turnOf, type ClassicContext } from './turn.ts';

/**
 * The group as a new coordinator reads it from the log: at its last complete SyncGroup, or empty; null if nothing was
 * written. Parked requests, ids that were only given out and an unfinished rebalance are gone. Every session starts
 * again, and each member is known to follow the group's strategy only. A group that is too large by now rebalances.
 *
 * Source: Kafka, `GroupMetadataManager.replay` of `GroupMetadataValue`, `GroupMetadataManager.onLoaded`.
 */
export function recoverClassicGroup(
  group: ClassicGroup,
  context: ClassicContext,
): ClassicGroup | null {
  if (group.persisted === null) return null;
  const loaded = loadedGroup(group.persisted, context.nowMs);
  return loaded.members.length > context.settings.groupMaxSize
    ? prepareRebalance(loaded, turnOf(context))
    : loaded;
}

/** A group as a record of it says. */
export function loadedGroup(persisted: PersistedGroup, nowMs: number): ClassicGroup {
  const isEmpty = persisted.members.length === 0;
  return {
    ...newClassicGroup,
    state: isEmpty ? 'Empty' : 'Stable',
    previousState: 'Dead',
    generation: persisted.generation,
    protocolType: persisted.protocolType,
    protocolName: persisted.protocolName,
    leader: persisted.leader,
    members: persisted.members.map((member) => ({
      ...member,
      joinRequestId: null,
      syncRequestId: null,
      isNew: false,
      sessionExpiresAtMs: nowMs + member.sessionTimeoutMs,
    })),
    assignmentGeneration: isEmpty ? null : persisted.generation,
    emptySinceAtMs: persisted.emptySinceAtMs,
    persisted,
  };
}
