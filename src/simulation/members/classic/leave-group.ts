import { uncommitted } from '../reading/uncommitted.ts';
import { dropPartitions } from '../reading/drop-partitions.ts';
import type { ClassicMemberState } from './classic-member-state.ts';
import { commitOffsets } from './commit-offsets.ts';
import { resetGeneration } from './reset-generation.ts';
import type { Turn } from './turn.ts';
import { send, tellListener } from './turn.ts';

/**
 * Leaves the group: a dynamic member says so, a static one only stops. What it owns is lost at its next `poll`.
 *
 * Source: Kafka, `AbstractCoordinator.maybeLeaveGroup`; KIP-345.
 */
export function leaveGroup(turn: Turn): void {
  const { config, coordinatorAtMs, phase, generation } = turn.member;
  if (
    config.instanceId === undefined &&
    coordinatorAtMs === null &&
    phase !== 'UNJOINED' &&
    generation.memberId !== ''
  )
    send(turn, {
      api: 'LeaveGroup',
      apiVersion: 5,
      groupId: config.groupId,
      members: [{ memberId: generation.memberId, groupInstanceId: null }],
    });
  resetGeneration(turn, 'drop-member-id');
}

/**
 * The application closes its consumer: commits, tells the listener what is given up, and leaves. In the middle of a
 * rebalance, or without a generation, what it owns may already be somebody else's: that is lost, not revoked.
 *
 * Source: Kafka, `ConsumerCoordinator.close`, `onLeavePrepare`, `AbstractCoordinator.close`.
 */
export function closeConsumer(turn: Turn): void {
  const { member } = turn;
  endBlockedCallback(turn);
  const { enableAutoCommit, commitInRevoke } = member.config.settings;
  const offsets = uncommitted(member.positions);
  if (enableAutoCommit) commitOffsets(turn, 'interval', offsets);
  if (member.positions.length > 0) {
    const lost = isMembershipOver(member);
    tellListener(turn, lost ? 'lost' : 'revoked', member.positions);
    if (!lost && commitInRevoke && !enableAutoCommit) commitOffsets(turn, 'interval', offsets);
    member.positions = [];
  }
  if (member.life !== 'new') leaveGroup(turn);
  forgetAll(turn);
  member.life = 'closed';
}

/**
 * `poll` throws: the application closes the consumer, as it should, and does not go on without it.
 *
 * Source: Kafka javadoc, `KafkaConsumer.poll` and `close`.
 */
export function failPoll(turn: Turn, error: string): void {
  closeConsumer(turn);
  turn.member.life = 'failed';
  turn.fatal = error;
}

/** What the listener was told already is not told again. */
function endBlockedCallback({ member }: Turn): void {
  if (member.callback === null) return;
  member.positions = dropPartitions(member.positions, member.callback.partitions);
  member.callback = null;
}

function isMembershipOver({ generation, phase }: ClassicMemberState): boolean {
  return (
    generation.generationId === -1 ||
    generation.memberId === '' ||
    phase === 'PREPARING_REBALANCE' ||
    phase === 'COMPLETING_REBALANCE'
  );
}

/** A consumer that is over has nothing to remember. */
function forgetAll({ member }: Turn): void {
  member.preparation = null;
  member.join = null;
  member.snapshot = null;
  member.isPendingRevocation = false;
  member.coordinatorAtMs = null;
  member.sleepAtMs = null;
  member.pollAtMs = null;
  member.autoCommitAtMs = null;
  member.inFlight = [];
  member.inbox = [];
}
