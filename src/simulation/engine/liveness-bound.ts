import type { GroupSettings } from '../../domain/settings.ts';

/** A KIP-848 coordinator resolves patterns at most so often. Source: Kafka, `REGEX_BATCH_REFRESH_MIN_INTERVAL_MS`. */
export const patternsMs = 10_000;

/** Rebalances that may have to follow each other: one is cut short by a late fence, a cooperative one needs two. */
const rounds = 4;

/**
 * How long after the last event a group of right clients and a right coordinator may take to come to rest.
 *
 * First those are noticed who say nothing: an application that hangs is given up after `max.poll.interval.ms`, and then,
 * or if its process is gone, its session runs out. Then the initial delay, at most a rebalance timeout in all, and some
 * rebalances, each as long as the slowest member may take to rejoin, with a request that is lost on the way, its retry,
 * two heartbeats until a member hears of it, two polls until its application acts on it, and four messages. A join whose
 * answer was lost is noticed after the rebalance timeout and 5 s more; assignments and patterns are computed at most at
 * their intervals.
 */
export function livenessBoundMs(settings: GroupSettings): number {
  const noticedMs =
    settings.maxPollIntervalMs +
    Math.max(settings.sessionTimeoutMs, settings.groupConsumerSessionTimeoutMs);
  const joinMs = Math.max(settings.requestTimeoutMs, settings.maxPollIntervalMs + 5000);
  const roundMs =
    settings.maxPollIntervalMs +
    settings.requestTimeoutMs +
    settings.retryBackoffMs +
    settings.groupConsumerAssignmentIntervalMs +
    2 * Math.max(settings.heartbeatIntervalMs, settings.groupConsumerHeartbeatIntervalMs) +
    2 * settings.pollIntervalMs +
    4 * (settings.latencyMs + settings.jitterMs);
  return noticedMs + joinMs + settings.maxPollIntervalMs + patternsMs + rounds * roundMs;
}
