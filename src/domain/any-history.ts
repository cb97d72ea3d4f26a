import type { MembershipHistory } from './history.ts';
import type { TimedHistory } from './timed-history.ts';

/** What a subject lives through: an assignor a membership history, a coordinator or a client a timed one. */
export type AnyHistory = MembershipHistory | TimedHistory;

/** Whether a history is played in virtual time. */
export function isTimed(history: AnyHistory): history is TimedHistory {
  return 'clock' in history;
}
