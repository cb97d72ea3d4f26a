import type { ErrorName } from '../../domain/kafka-errors.ts';
import { noAssignment, type ClassicGroup, type ClassicMember } from './classic-group.ts';
import { completeJoin } from './complete-join.ts';
import { syncError } from './error-responses.ts';
import { hasAllJoined, rebalanceTimeoutMsOf } from './members.ts';
import { withFreshSession } from './session.ts';
import { reply, type Turn } from './turn.ts';

/**
 * Something changed: a group that is not yet waiting for its members starts to; one that is goes on as soon as nobody is
 * missing. The first rebalance of a group goes on only when its time is over.
 *
 * Source: Kafka, `GroupMetadataManager.maybePrepareRebalanceOrCompleteJoin`.
 */
export function prepareOrCompleteJoin(group: ClassicGroup, turn: Turn): ClassicGroup {
  return group.state === 'PreparingRebalance'
    ? maybeCompleteJoin(group, turn)
    : prepareRebalance(group, turn);
}

/** Source: Kafka, `GroupMetadataManager.maybeCompleteJoinPhase`. */
export function maybeCompleteJoin(group: ClassicGroup, turn: Turn): ClassicGroup {
  const ready =
    group.state === 'PreparingRebalance' && group.previousState !== 'Empty' && hasAllJoined(group);
  return ready ? completeJoin(group, turn) : group;
}

/**
 * Starts to wait for the members to join. Who waits for an assignment of the generation that ends here is told so.
 *
 * Source: Kafka, `GroupMetadataManager.prepareRebalance`; KIP-134 for the delay of the first rebalance.
 */
export function prepareRebalance(group: ClassicGroup, turn: Turn): ClassicGroup {
  const interrupted =
    group.state === 'CompletingRebalance' ? failSyncs(group, 'REBALANCE_IN_PROGRESS', turn) : group;
  const preparing: ClassicGroup = {
    ...interrupted,
    state: 'PreparingRebalance',
    previousState: group.state,
    pendingSyncs: [],
    syncExpiresAtMs: null,
    emptySinceAtMs: null,
  };
  if (group.state === 'Empty') return waitForFirstMembers(preparing, turn);
  if (hasAllJoined(preparing)) return completeJoin(preparing, turn);
  const firesAtMs = turn.nowMs + rebalanceTimeoutMsOf(preparing);
  return { ...preparing, joinTimer: { type: 'rebalance', firesAtMs } };
}

function waitForFirstMembers(group: ClassicGroup, turn: Turn): ClassicGroup {
  const delayMs = turn.settings.groupInitialRebalanceDelayMs;
  const remainingMs = Math.max(0, rebalanceTimeoutMsOf(group) - delayMs);
  return {
    ...group,
    joinTimer: { type: 'initial', firesAtMs: turn.nowMs + delayMs, delayMs, remainingMs },
  };
}

/**
 * Nobody gets an assignment of this generation: all assignments are dropped, and who waits for one gets the error, and a
 * whole session to come back.
 *
 * Source: Kafka, `GroupMetadataManager.resetAndPropagateAssignmentWithError`.
 */
function failSyncs(group: ClassicGroup, error: ErrorName, turn: Turn): ClassicGroup {
  const members = group.members.map((member): ClassicMember => {
    if (member.syncRequestId === null) return { ...member, assignment: noAssignment };
    reply(turn, member.syncRequestId, syncError(error));
    return withFreshSession(
      { ...member, syncRequestId: null, assignment: noAssignment },
      turn.nowMs,
    );
  });
  return { ...group, members, assignmentGeneration: null };
}
