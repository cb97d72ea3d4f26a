import type { GroupTrace } from '../../../domain/group-trace.ts';
import type { GroupRequest } from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import { memberIn } from '../described-members.ts';
import type { Exchange } from '../exchange.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';

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
  for (const [place, exchange] of view.exchanges.entries()) {
    if (mayWait(exchange)) tally.examined++;
    if (exchange.replied !== -1 || isSweptAway(exchange, view)) continue;
    if (mayWait(exchange)) {
      if (exchange.atMs + longestMs >= trace.endMs) continue;
      if (isReplaced(exchange, view.exchanges, place) || isGone(exchange, view)) continue;
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

/** The same sender, or another in its place, has asked the same again. */
function isReplaced(
  { process, request }: Exchange,
  exchanges: readonly Exchange[],
  place: number,
): boolean {
  for (let later = place + 1; later < exchanges.length; later++) {
    const other = exchanges[later];
    if (other?.request.api !== request.api) continue;
    if (process !== null && other.process === process) return true;
    if (isSameSender(request, other.request)) return true;
  }
  return false;
}

function isSameSender(request: GroupRequest, other: GroupRequest): boolean {
  const one = senderOf(request);
  const two = senderOf(other);
  if (one === null || two === null) return false;
  if (one.memberId !== '' && one.memberId === two.memberId) return true;
  return one.instanceId !== null && one.instanceId === two.instanceId;
}

function senderOf(
  request: GroupRequest,
): { readonly memberId: string; readonly instanceId: string | null } | null {
  if (request.api !== 'JoinGroup' && request.api !== 'SyncGroup') return null;
  return { memberId: request.memberId, instanceId: request.groupInstanceId };
}

/** It has left the group since, or has been removed. */
function isGone({ request, index }: Exchange, { looks }: CoordinatorView): boolean {
  const sender = senderOf(request);
  if (sender === null || sender.memberId === '') return false;
  return looks.some(
    (look) => look.index > index && memberIn(look.group, sender.memberId) === undefined,
  );
}
