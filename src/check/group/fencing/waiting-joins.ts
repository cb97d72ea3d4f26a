import type { CoordinatorView } from '../coordinator-view.ts';
import { holderIn, memberIn } from '../described-members.ts';
import type { Exchange, Look } from '../exchange.ts';

/** The members whose JoinGroup waits for an answer when a request arrives. */
export function waitingJoins(
  { index, before }: Exchange,
  { exchanges, failovers }: CoordinatorView,
): ReadonlySet<string> {
  const waiting = new Set<string>();
  const since = failovers.findLast((failover) => failover.index < index)?.index ?? -1;
  for (const earlier of exchanges) {
    if (earlier.index >= index) break;
    if (earlier.index < since || isRefused(earlier)) continue;
    const memberId = joiner(earlier, before);
    if (memberId === null) continue;
    // Only the last one of a member's waits; those before it are given up.
    if (earlier.replied === -1 || earlier.replied > index) waiting.add(memberId);
    else waiting.delete(memberId);
  }
  return waiting;
}

/** Which of the members sent this JoinGroup; null: none did. */
function joiner({ request }: Exchange, { group }: Look): string | null {
  if (request.api !== 'JoinGroup') return null;
  const member =
    request.groupInstanceId === null
      ? memberIn(group, request.memberId)
      : holderIn(group, request.groupInstanceId);
  return member === undefined ? null : member.memberId;
}

function isRefused({ atOnce, response }: Exchange): boolean {
  return atOnce && response?.api === 'JoinGroup' && response.errorCode !== 'NONE';
}
