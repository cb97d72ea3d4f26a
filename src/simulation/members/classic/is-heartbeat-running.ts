import type { ClassicMemberState } from './classic-member-state.ts';

/**
 * Whether the heartbeat thread works: from the answer to JoinGroup on, until the consumer joins again or is no member.
 *
 * Source: Kafka, `AbstractCoordinator.HeartbeatThread.run`, `MemberState.hasNotJoinedGroup`.
 */
export function isHeartbeatRunning({ phase, failure }: ClassicMemberState): boolean {
  return (phase === 'STABLE' || phase === 'COMPLETING_REBALANCE') && failure === null;
}
