import type { InFlight } from './classic-member-state.ts';
import type { Turn } from './turn.ts';

/** What an OffsetCommit is for. */
export type CommitPurpose = Extract<InFlight, { readonly api: 'OffsetCommit' }>['purpose'];

/** Tells whoever waits for a commit that it is over, or worth another try. */
export function settleCommit(
  { member, nowMs }: Turn,
  purpose: CommitPurpose,
  commit: 'done' | 'retry',
): void {
  switch (purpose) {
    case 'interval':
      // Source: Kafka, `ConsumerCoordinator.autoCommitOffsetsAsync` sets its timer to the backoff.
      if (commit === 'retry') member.autoCommitAtMs = nowMs + member.config.settings.retryBackoffMs;
      return;
    case 'prepare':
      if (member.preparation !== null) member.preparation = { ...member.preparation, commit };
      return;
    case 'callback':
      if (member.callback !== null) member.callback = { ...member.callback, commit };
  }
}
