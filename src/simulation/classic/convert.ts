import type { CoordinatorReply } from '../../domain/coordinator.ts';
import type { ErrorName } from '../../domain/kafka-errors.ts';
import type { ClassicGroup, PersistedMember } from './classic-group.ts';
import { joinError, syncError } from './error-responses.ts';
import { persisted } from './persisted-group.ts';
import { prepareRebalance } from './prepare-rebalance.ts';
import { selectProtocol } from './protocol-vote.ts';
import { loadedGroup } from './recover.ts';
import { turnOf, type ClassicContext } from './turn.ts';

/** What a group of the new protocol hands over when it becomes a classic one. */
export interface ClassicOrigin {
  /** The group epoch. */
  readonly generation: number;
  readonly protocolType: string;
  /** Classic members only, each with its part of the target assignment; the first one leads. */
  readonly members: readonly PersistedMember[];
}

/**
 * The stable classic group that a group of the new protocol becomes; it is in the log at once, and all sessions start.
 * `rebalanceClassicGroup` next.
 *
 * Source: KIP-848, online downgrade; Kafka, `ClassicGroup.fromConsumerGroup`.
 */
export function classicGroupOf(origin: ClassicOrigin, nowMs: number): ClassicGroup {
  const { generation, protocolType, members } = origin;
  const leader = members[0]?.memberId ?? null;
  const group = loadedGroup(
    { generation, protocolType, protocolName: null, leader, emptySinceAtMs: null, members },
    nowMs,
  );
  return persisted({ ...group, protocolName: selectProtocol(group) });
}

/** The group once all its members are asked to join again. Source: Kafka, `GroupMetadataManager.prepareRebalance`. */
export function rebalanceClassicGroup(
  group: ClassicGroup,
  context: ClassicContext,
): { readonly group: ClassicGroup; readonly replies: readonly CoordinatorReply[] } {
  const turn = turnOf(context);
  return { group: prepareRebalance(group, turn), replies: turn.replies };
}

/**
 * Answers all that waits in a group that ends or becomes one of the new protocol: REBALANCE_IN_PROGRESS there,
 * NOT_COORDINATOR when the coordinator moves.
 *
 * Source: Kafka, `ClassicGroup.completeAllJoinFutures` and `completeAllSyncFutures`, `GroupMetadataManager.onUnloaded`.
 */
export function refuseParked(group: ClassicGroup, error: ErrorName): readonly CoordinatorReply[] {
  const replies: CoordinatorReply[] = [];
  for (const { memberId, joinRequestId, syncRequestId } of group.members) {
    if (joinRequestId !== null) {
      replies.push({ requestId: joinRequestId, response: joinError(error, memberId) });
    }
    if (syncRequestId !== null) {
      replies.push({ requestId: syncRequestId, response: syncError(error) });
    }
  }
  return replies;
}
