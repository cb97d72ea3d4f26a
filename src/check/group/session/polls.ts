import type { GroupTrace } from '../../../domain/group-trace.ts';
import { sentBy, type CoordinatorView } from '../coordinator-view.ts';
import { isDeparture, type Exchange } from '../exchange.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';
import type { ProcessLife } from '../process-life.ts';

/**
 * A client whose application does not poll for longer than `max.poll.interval.ms` leaves the group, or (a static classic
 * one) falls silent; and it does not leave for that reason before.
 *
 * Source: KIP-62; Kafka, `AbstractCoordinator.HeartbeatThread`, `ConsumerHeartbeatRequestManager.poll`.
 */
export function lookAtPolls(trace: GroupTrace, view: CoordinatorView, tally: GroupTally): void {
  const isSomebodyAway = hasLifeAway(view);
  for (const exchange of view.exchanges) {
    if (exchange.process === null) continue;
    const stays = staysIn(exchange);
    // Most requests of most groups are heartbeats of those who poll.
    if (stays ? !isSomebodyAway : !isDeparture(exchange)) continue;
    const life = view.processes.get(exchange.process);
    if (life === undefined) continue;
    if (stays) keepsAlive(exchange, life, { trace, tally });
    else leaves(exchange, life, { trace, view, tally });
  }
}

function hasLifeAway({ processes }: CoordinatorView): boolean {
  for (const { lives } of processes.values()) {
    for (const { seen } of lives) if (seen.how === 'away') return true;
  }
  return false;
}

/** A heartbeat of a member that wants to stay one. */
function staysIn({ request }: Exchange): boolean {
  return (
    request.api === 'Heartbeat' ||
    (request.api === 'ConsumerGroupHeartbeat' && request.memberEpoch > 0)
  );
}

interface Judging {
  readonly trace: GroupTrace;
  readonly tally: GroupTally;
}

function keepsAlive(exchange: Exchange, life: ProcessLife, { trace, tally }: Judging): void {
  const { sentAtMs, index } = exchange;
  const since = stateAt(life, sentAtMs);
  if (since.how !== 'away') return;
  const dueMs = since.atMs + trace.settings.maxPollIntervalMs;
  tally.examined++;
  if (sentAtMs <= dueMs) return;
  noteBreach(tally, [index], {
    rule: 'stayed-without-poll',
    atMs: sentAtMs,
    members: [life.process],
    partitions: [],
    expected: `no heartbeat after ${dueMs} ms: the application does not poll`,
    actual: `a heartbeat at ${sentAtMs} ms`,
    sinceMs: since.atMs,
  });
}

/** How the process lived when it sent something, and since when. */
function stateAt(
  { lives, atMs: startedAtMs }: ProcessLife,
  atMs: number,
): { readonly how: string; readonly atMs: number } {
  let state: { readonly how: string; readonly atMs: number } = { how: 'well', atMs: startedAtMs };
  for (const { seen } of lives) {
    if (seen.atMs > atMs) break;
    state = seen;
  }
  return state;
}

/** It was closed, gave up, wants nothing any more, or could not poll for so long. */
function leaves(
  exchange: Exchange,
  life: ProcessLife,
  { trace, view, tally }: Judging & { readonly view: CoordinatorView },
): void {
  const { sentAtMs } = exchange;
  const { maxPollIntervalMs, pollIntervalMs } = trace.settings;
  const state = stateAt(life, sentAtMs);
  if (life.gaveUp !== -1 || state.how === 'closed' || pollIntervalMs >= maxPollIntervalMs) return;
  const wasHeldUp =
    sentBy(view, life.process).some((other) => isHeldUp(other, exchange)) ||
    view.lostOnTheWay.some(
      ({ index, process }) => process === life.process && index < exchange.index,
    );
  if (wasHeldUp || wantsNothing(trace, life)) return;
  const calledMs = lastPollMs(life, sentAtMs, pollIntervalMs);
  const polledMs = beforeCommits(calledMs, life, { view, pollIntervalMs });
  tally.examined++;
  if (sentAtMs >= polledMs + maxPollIntervalMs) return;
  noteBreach(tally, [exchange.index], {
    rule: 'left-without-reason',
    atMs: sentAtMs,
    members: [life.process],
    partitions: [],
    expected: `a member until ${polledMs + maxPollIntervalMs} ms, as long as it may not poll`,
    actual: `left at ${sentAtMs} ms`,
    sinceMs: polledMs,
  });
}

/** When its application polled last, at the earliest. */
function lastPollMs(
  { lives, atMs: startedAtMs }: ProcessLife,
  atMs: number,
  pollIntervalMs: number,
): number {
  let polled = startedAtMs;
  let isWell = true;
  for (const { seen } of lives) {
    if (seen.atMs >= atMs) break;
    if (isWell) polled = Math.max(polled, seen.atMs - pollIntervalMs);
    isWell = seen.how === 'well';
    if (isWell) polled = seen.atMs;
  }
  return isWell ? Math.max(polled, atMs - pollIntervalMs) : polled;
}

/**
 * An application that waits inside of a callback for its commit does not poll: the last time was before it was sent.
 *
 * Source: Kafka, `ConsumerRebalanceListener` is called inside of `poll`, and `commitSync` in it blocks.
 */
function beforeCommits(
  calledMs: number,
  { process, atMs: startedAtMs }: ProcessLife,
  { view, pollIntervalMs }: { readonly view: CoordinatorView; readonly pollIntervalMs: number },
): number {
  let polledMs = calledMs;
  for (const other of view.exchanges.toReversed()) {
    if (other.process !== process || other.request.api !== 'OffsetCommit') continue;
    // The last call was due within an interval from then.
    if (other.sentAtMs > polledMs + pollIntervalMs || other.learnedAtMs < polledMs) continue;
    polledMs = Math.min(polledMs, Math.max(startedAtMs, other.sentAtMs - pollIntervalMs));
  }
  return polledMs;
}

/** A commit may keep the application from its next poll. */
function isHeldUp(other: Exchange, { index }: Exchange): boolean {
  if (other.index > index) return false;
  const { request, response, lost } = other;
  if (lost) return true;
  if (request.api !== 'OffsetCommit' || response?.api !== 'OffsetCommit') return false;
  return response.offsets.some(({ errorCode }) => errorCode !== 'NONE');
}

function wantsNothing({ history }: GroupTrace, { member }: ProcessLife): boolean {
  return history.events.some(
    (event) =>
      (event.type === 'resubscribe' || event.type === 'join') &&
      event.member === member &&
      event.pattern === undefined &&
      event.topics.length === 0,
  );
}
