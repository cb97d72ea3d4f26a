import type { GroupTrace } from '../../../domain/group-trace.ts';
import type { GroupRequest } from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';

/**
 * A client that joins asks for the timeouts that it was configured with: `max.poll.interval.ms` for rebalances, and, where
 * the broker does not decide that, `session.timeout.ms`.
 *
 * Source: KIP-62, KIP-848; Kafka, `GroupRebalanceConfig`, `ConsumerHeartbeatRequestManager`.
 */
export function lookAtTimeouts(trace: GroupTrace, view: CoordinatorView, tally: GroupTally): void {
  const { maxPollIntervalMs: rebalanceMs, sessionTimeoutMs: sessionMs } = trace.settings;
  for (const { process, request, isDuplicate, index, sentAtMs } of view.exchanges) {
    if (process === null || isDuplicate) continue;
    const asked = askedIn(request);
    if (asked === null) continue;
    const isDue = asked.rebalanceMs === rebalanceMs && (asked.sessionMs ?? sessionMs) === sessionMs;
    if (isDue) continue;
    noteBreach(tally, [index], {
      rule: 'asks-for-other-timeouts',
      atMs: sentAtMs,
      members: [process],
      partitions: [],
      expected: spell(asked.sessionMs === undefined ? { rebalanceMs } : { rebalanceMs, sessionMs }),
      actual: spell(asked),
    });
  }
}

/** In ms; KIP-848 clients ask for no session. */
interface Timeouts {
  readonly rebalanceMs: number;
  readonly sessionMs?: number;
}

function askedIn(request: GroupRequest): Timeouts | null {
  if (request.api === 'JoinGroup') {
    const { rebalanceTimeoutMs, sessionTimeoutMs } = request;
    return { rebalanceMs: rebalanceTimeoutMs, sessionMs: sessionTimeoutMs };
  }
  if (request.api !== 'ConsumerGroupHeartbeat' || request.rebalanceTimeoutMs === -1) return null;
  return { rebalanceMs: request.rebalanceTimeoutMs };
}

function spell({ rebalanceMs, sessionMs }: Timeouts): string {
  const rebalance = `a rebalance timeout of ${rebalanceMs} ms`;
  return sessionMs === undefined ? rebalance : `${rebalance} and a session of ${sessionMs} ms`;
}
