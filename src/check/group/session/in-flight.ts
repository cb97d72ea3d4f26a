import type { GroupTrace } from '../../../domain/group-trace.ts';
import type { GroupRequest } from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import type { Exchange } from '../exchange.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';

/**
 * A client that waits for the answer to a join asks for nothing of the kind once more: one that has no id yet would be
 * taken for two members, and the others would wait for the one that is none.
 *
 * Source: Kafka, `AbstractCoordinator.initiateJoinGroup` (one `joinFuture` at a time), KIP-394.
 */
export function lookAtJoinsInFlight(
  trace: GroupTrace,
  view: CoordinatorView,
  tally: GroupTally,
): void {
  const lastOf = new Map<string, Exchange>();
  for (const exchange of view.exchanges) {
    const { process, request } = exchange;
    if (process === null || exchange.isDuplicate || !isFirstJoin(request)) continue;
    const before = lastOf.get(process);
    lastOf.set(process, exchange);
    if (before === undefined) continue;
    tally.examined++;
    if (!isAwaited(before, exchange, { trace, view })) continue;
    noteBreach(tally, [before.index, exchange.index], {
      rule: 'joins-twice',
      atMs: exchange.sentAtMs,
      members: [process],
      partitions: [],
      expected: 'no other join before this one is answered',
      actual: `another at ${exchange.sentAtMs} ms`,
      sinceMs: before.sentAtMs,
    });
  }
}

/** It asks for an id, or to be a member without one. */
function isFirstJoin(request: GroupRequest): boolean {
  return request.api === 'JoinGroup' && request.memberId === '';
}

/** Its sender had no answer yet when it sent the next, and no reason to think that none would come. */
function isAwaited(
  { sentAtMs, learned, learnedAtMs, lost, process }: Exchange,
  next: Exchange,
  { trace: { settings }, view }: { readonly trace: GroupTrace; readonly view: CoordinatorView },
): boolean {
  const isOpen = learned === -1 || learnedAtMs > next.sentAtMs;
  if (!isOpen || lost || next.sentAtMs >= sentAtMs + settings.requestTimeoutMs) return false;
  const isCutOff = view.failovers.some((one) => one.index < next.index && one.backAtMs >= sentAtMs);
  return !isCutOff && !view.lostOnTheWay.some((one) => one.process === process);
}
