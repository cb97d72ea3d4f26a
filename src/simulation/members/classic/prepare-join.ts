import type { TopicPartition } from '../../../domain/group.ts';
import { dropPartitions } from '../reading/drop-partitions.ts';
import { uncommitted } from '../reading/uncommitted.ts';
import { commitOffsets } from './commit-offsets.ts';
import { revokePartitions } from './revoke-partitions.ts';
import type { Turn } from './turn.ts';
import { tellListener } from './turn.ts';

/**
 * What a consumer does before it joins, once a rebalance. It commits, if it commits by itself, and waits for that. Then
 * what it owns is lost, if its generation or member id was reset; otherwise an eager one revokes everything, a
 * cooperative one what is of topics that it does not want any more. Returns whether it may join now.
 *
 * Source: Kafka, `ConsumerCoordinator.onJoinPrepare`; KIP-429.
 */
export function prepareJoin(turn: Turn): boolean {
  const { member, options } = turn;
  member.needsJoinPrepare = false;
  if (!commitBeforeRejoin(turn)) {
    member.needsJoinPrepare = true;
    return false;
  }
  const { positions, generation, subscription } = member;
  if (generation.generationId === -1 || generation.memberId === '') {
    if (positions.length > 0) tellListener(turn, 'lost', positions);
    endPreparation(turn, positions);
    return true;
  }
  const isEager = options.protocol === 'eager';
  const revoked = isEager
    ? positions
    : positions.filter(({ topic }) => !subscription.includes(topic));
  if ((isEager || revoked.length > 0) && !revokePartitions(turn, 'prepare', revoked)) return false;
  endPreparation(turn, revoked);
  return true;
}

/** The listener knows: the partitions are given up. */
export function endPreparation({ member }: Turn, partitions: readonly TopicPartition[]): void {
  member.positions = dropPartitions(member.positions, partitions);
  member.isPendingRevocation = false;
  member.isLeader = false;
}

/** Whether the auto-commit is over: done, failed for good, or too late. An eager consumer stops fetching meanwhile. */
function commitBeforeRejoin(turn: Turn): boolean {
  const { member, options, nowMs } = turn;
  const { enableAutoCommit, maxPollIntervalMs } = member.config.settings;
  if (!enableAutoCommit) return true;
  const { untilAtMs, commit } = member.preparation ?? {
    untilAtMs: nowMs + maxPollIntervalMs,
    commit: 'unsent',
  };
  const progress =
    commit === 'unsent' && nowMs < untilAtMs
      ? commitOffsets(turn, 'prepare', uncommitted(member.positions))
      : commit;
  if (progress === 'done' || nowMs >= untilAtMs) {
    member.preparation = null;
    return true;
  }
  if (options.protocol === 'eager' && member.positions.length > 0)
    member.isPendingRevocation = true;
  member.preparation = { untilAtMs, commit: progress };
  return false;
}
