import type { ConsumerProtocolAssignment } from '../../../domain/wire.ts';
import { failureOf } from '../../../run/ask.ts';
import { includesPartition } from '../reading/drop-partitions.ts';
import { ownPartitions } from '../reading/own-partitions.ts';
import { rememberAssignment } from './assignor-memory.ts';
import { failPoll } from './leave-group.ts';
import { revokePartitions } from './revoke-partitions.ts';
import { strategyNamed } from './strategies.ts';
import { addAssignedTopics, matchesSubscription } from './subscription.ts';
import { unknownStrategy } from './sync-group.ts';
import type { Turn } from './turn.ts';
import { tellListener } from './turn.ts';

/**
 * Takes over an assignment. One with topics that the consumer does not want (any more) is not applied at all: it joins
 * again. A cooperative consumer first revokes what it owns and was not given, and joins again afterwards, so that others
 * get it. Returns whether it is done; otherwise the application waits in its callback.
 *
 * Source: Kafka, `ConsumerCoordinator.onJoinComplete`; KIP-429.
 */
export function completeJoin(turn: Turn, assignment: ConsumerProtocolAssignment): boolean {
  const { member, options } = turn;
  const { assignedPartitions } = assignment;
  if (!member.isLeader) member.snapshot = null;
  const { protocolName } = member.generation;
  if (strategyNamed(options, protocolName) === undefined) {
    failPoll(turn, unknownStrategy(protocolName));
    return false;
  }
  if (!matchesSubscription(member, assignedPartitions)) {
    member.rejoinNeeded = true;
    endJoin(turn);
    return true;
  }
  if (options.protocol === 'cooperative') {
    const revoked = member.positions.filter(
      (owned) => !includesPartition(assignedPartitions, owned),
    );
    if (revoked.length > 0) {
      member.rejoinNeeded = true;
      if (!revokePartitions(turn, 'complete', revoked)) return false;
    }
  }
  return endCompletion(turn, assignment);
}

/**
 * The rest, after the revocation: assignor, assignment, listener. An assignor that throws does not stop it, but `poll`
 * throws in the end.
 */
export function endCompletion(turn: Turn, assignment: ConsumerProtocolAssignment): boolean {
  const { member, nowMs } = turn;
  const { assignedPartitions } = assignment;
  const { enableAutoCommit, autoCommitIntervalMs } = member.config.settings;
  addAssignedTopics(turn, assignedPartitions);
  const problem = tellAssignor(turn, assignment);
  if (enableAutoCommit) member.autoCommitAtMs = nowMs + autoCommitIntervalMs;
  const before = member.positions;
  member.positions = ownPartitions(before, assignedPartitions);
  tellListener(
    turn,
    'assigned',
    member.positions.filter((owned) => !includesPartition(before, owned)),
  );
  endJoin(turn);
  if (problem === null) return true;
  failPoll(turn, problem);
  return false;
}

function endJoin({ member }: Turn): void {
  member.join = null;
  member.needsJoinPrepare = true;
}

function tellAssignor(turn: Turn, assignment: ConsumerProtocolAssignment): string | null {
  const assignor = strategyNamed(turn.options, turn.member.generation.protocolName);
  if (assignor === undefined) return null;
  try {
    rememberAssignment(turn, assignor, assignment);
    return null;
  } catch (error) {
    return failureOf(error).message;
  }
}
