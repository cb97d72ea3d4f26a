import type { CoordinatorView } from '../coordinator-view.ts';
import { holderIn, memberIn } from '../described-members.ts';
import type { Exchange } from '../exchange.ts';

/** The members whose JoinGroup waits for an answer when a request arrives. */
export function waitingJoins(
  { index, before }: Exchange,
  { exchanges, failovers }: CoordinatorView,
): ReadonlySet<string> {
  const waiting = new Set<string>();
  const since = failovers.findLast((failover) => failover.index < index)?.index ?? -1;
  for (const earlier of exchanges) {
    if (earlier.index >= index) break;
    if (earlier.index < since || (earlier.replied !== -1 && earlier.replied < index)) continue;
    const { request } = earlier;
    if (request.api !== 'JoinGroup') continue;
    const member =
      request.groupInstanceId === null
        ? memberIn(before.group, request.memberId)
        : holderIn(before.group, request.groupInstanceId);
    if (member !== undefined) waiting.add(member.memberId);
  }
  return waiting;
}
