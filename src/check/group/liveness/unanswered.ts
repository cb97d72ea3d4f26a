import type { GroupTrace } from '../../../domain/group-trace.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import type { Exchange } from '../exchange.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';
import { isOwedNothing } from '../owed-nothing.ts';

/**
 * Every request is answered: at once, or, if it waits for others, when the timeouts of those are over. Only what its own
 * sender has replaced by another request, or what a failover has swept away, needs no answer.
 */
export function lookAtUnanswered(
  trace: GroupTrace,
  view: CoordinatorView,
  tally: GroupTally,
): void {
  const last = trace.observations.at(-1);
  if (last?.type === 'ended' && last.how === 'failed') return;
  const longestMs = longestWaitMs(view);
  for (const exchange of view.exchanges) {
    if (mayWait(exchange)) tally.examined++;
    if (exchange.replied !== -1 || isSweptAway(exchange, view)) continue;
    if (mayWait(exchange)) {
      if (exchange.atMs + longestMs >= trace.endMs) continue;
      if (isOwedNothing(exchange, view, Infinity)) continue;
    }
    tell(exchange, trace, tally);
  }
}

/** Its answer may have to wait for other members. */
function mayWait({ request }: Exchange): boolean {
  return request.api === 'JoinGroup' || request.api === 'SyncGroup';
}

function tell(
  { index, process, request, atMs }: Exchange,
  trace: GroupTrace,
  tally: GroupTally,
): void {
  noteBreach(tally, [index, trace.observations.length - 1], {
    rule: 'never-answered',
    atMs: trace.endMs,
    members: process === null ? [] : [process],
    partitions: [],
    expected: `an answer to ${request.api}`,
    actual: 'none',
    sinceMs: atMs,
  });
}

/** The longest rebalance timeout that anybody asked for. */
function longestWaitMs({ exchanges }: CoordinatorView): number {
  let longest = 0;
  for (const { request } of exchanges) {
    if (request.api === 'JoinGroup') longest = Math.max(longest, request.rebalanceTimeoutMs);
  }
  return longest;
}

function isSweptAway({ index, atMs, backAtMs }: Exchange, { failovers }: CoordinatorView): boolean {
  return atMs <= backAtMs || failovers.some((failover) => failover.index > index);
}
