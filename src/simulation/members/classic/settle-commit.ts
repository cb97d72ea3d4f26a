import { backOff } from './back-off.ts';
import type { InFlight } from './classic-member-state.ts';
import type { Turn } from './turn.ts';

/** What an OffsetCommit is for. */
export type CommitPurpose = Extract<InFlight, { readonly api: 'OffsetCommit' }>['purpose'];

/** Tells whoever waits for a commit that it is over, or tries again after the backoff. */
export function settleCommit(turn: Turn, purpose: CommitPurpose, result: 'done' | 'retry'): void {
  const { member, nowMs } = turn;
  const commit = result === 'done' ? 'done' : 'unsent';
  // Source: Kafka, `ConsumerCoordinator.autoCommitOffsetsAsync` sets its timer to the backoff.
  if (purpose === 'interval') {
    if (result === 'retry') member.autoCommitAtMs = nowMs + member.config.settings.retryBackoffMs;
    return;
  }
  if (result === 'retry') backOff(turn);
  if (purpose === 'prepare') {
    if (member.preparation !== null) member.preparation = { ...member.preparation, commit };
  } else if (member.callback !== null) member.callback = { ...member.callback, commit };
}
