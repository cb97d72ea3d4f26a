import type { TopicPartition } from '../../../domain/group.ts';
import { keepPartitions } from '../reading/drop-partitions.ts';
import { uncommitted } from '../reading/uncommitted.ts';
import type { BlockedCallback } from './classic-member-state.ts';
import { commitOffsets } from './commit-offsets.ts';
import { isAsleep } from './back-off.ts';
import type { Turn } from './turn.ts';
import { tellListener } from './turn.ts';

/** How long `commitSync` waits. Source: Kafka, `default.api.timeout.ms`. */
const commitSyncTimeoutMs = 60_000;

/**
 * Calls `onPartitionsRevoked`, in which the application commits what it processed, if it does that. Returns whether it
 * came back; otherwise it waits inside for its commit, and `poll` with it.
 */
export function revokePartitions(
  turn: Turn,
  during: BlockedCallback['during'],
  revoked: readonly TopicPartition[],
): boolean {
  const { member, nowMs } = turn;
  const { commitInRevoke, maxPollIntervalMs } = member.config.settings;
  const partitions = revoked.map(({ topic, partition }) => ({ topic, partition }));
  tellListener(turn, 'revoked', partitions);
  if (!commitInRevoke) return true;
  const commit = commitRevoked(turn, partitions);
  if (commit === 'done') return true;
  member.callback = { during, partitions, untilAtMs: nowMs + commitSyncTimeoutMs, commit };
  member.pollAtMs ??= nowMs + maxPollIntervalMs;
  return false;
}

/**
 * Looks whether the application has come back from its callback: null while it waits. A commit that failed for a while
 * is tried again.
 *
 * Source: Kafka, `ConsumerCoordinator.commitOffsetsSync`.
 */
export function awaitCallback(turn: Turn): BlockedCallback | null {
  const { member, nowMs } = turn;
  const { callback } = member;
  if (callback === null) return null;
  if (callback.commit !== 'done' && nowMs < callback.untilAtMs) {
    const commit = nextTry(turn, callback);
    if (commit !== 'done') {
      if (commit !== callback.commit) member.callback = { ...callback, commit };
      return null;
    }
  }
  member.callback = null;
  member.sleepAtMs = null;
  member.pollAtMs = null;
  return callback;
}

function nextTry(turn: Turn, { commit, partitions }: BlockedCallback): BlockedCallback['commit'] {
  if (commit !== 'unsent' || isAsleep(turn)) return commit;
  return commitRevoked(turn, partitions);
}

function commitRevoked(
  turn: Turn,
  partitions: readonly TopicPartition[],
): BlockedCallback['commit'] {
  return commitOffsets(
    turn,
    'callback',
    uncommitted(keepPartitions(turn.member.positions, partitions)),
  );
}
