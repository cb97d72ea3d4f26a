import type { GroupTrace } from '../../../domain/group-trace.ts';
import { sentBy, type CoordinatorView } from '../coordinator-view.ts';
import type { Exchange } from '../exchange.ts';

/** What was seen. */
export interface Seen {
  readonly view: CoordinatorView;
  readonly trace: GroupTrace;
}

/** When the application of a process that knows can let go: when it polls, and has done with what it commits. */
export function ableFrom(process: string, toldMs: number, { view, trace }: Seen): number {
  if (toldMs === Infinity) return Infinity;
  const well = wellFrom(process, toldMs, view);
  let able = well;
  for (const exchange of sentBy(view, process)) {
    if (exchange.request.api !== 'OffsetCommit') continue;
    const until = waitsUntil(exchange, trace);
    if (exchange.sentAtMs <= able && until > able) able = until;
  }
  able = Math.max(able, brokenUntil(process, able, { view, trace }));
  // An application that had to wait so long goes on with its next poll.
  if (able > well) able += trace.settings.pollIntervalMs;
  if (well > toldMs && hasJoinedBetween(process, { fromMs: toldMs, untilMs: well }, view)) {
    able = Math.max(able, well + trace.settings.retryBackoffMs);
  }
  return wellFrom(process, able, view);
}

/**
 * The answer to a join came while its application was away. When it is back the client finds that it has left since, and
 * waits a little before it begins anew.
 *
 * Source: Kafka, `AbstractCoordinator.joinGroupIfNeeded`, `UnjoinedGroupException`.
 */
function hasJoinedBetween(
  process: string,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
  view: CoordinatorView,
): boolean {
  return sentBy(view, process).some(
    ({ request, learned, learnedAtMs }) =>
      request.api === 'JoinGroup' &&
      learned !== -1 &&
      learnedAtMs > fromMs &&
      learnedAtMs <= untilMs,
  );
}

/**
 * What was lost takes its connection with it when it has been waited for, and then, as soon as somebody sees it, the
 * coordinator has to be found again.
 *
 * Source: Kafka, `NetworkClient.handleTimedOutRequests`, `AbstractCoordinator.ensureCoordinatorReady`.
 */
function brokenUntil(process: string, ableMs: number, { view, trace }: Seen): number {
  const { requestTimeoutMs, retryBackoffMs } = trace.settings;
  let brokenMs = -1;
  for (const seen of trace.observations) {
    if (seen.type !== 'lost' || seen.process !== process) continue;
    if (seen.atMs > Math.max(ableMs, brokenMs)) continue;
    const sentAtMs = view.byRequestId[seen.requestId]?.sentAtMs ?? seen.atMs;
    const seenMs = wellFrom(process, sentAtMs + requestTimeoutMs, view);
    brokenMs = Math.max(brokenMs, seenMs + retryBackoffMs);
  }
  return brokenMs;
}

/** A commit keeps the application waiting until it is answered or given up; if it is to be tried again, a little longer. */
function waitsUntil(
  { learned, learnedAtMs, lost, sentAtMs, response }: Exchange,
  trace: GroupTrace,
): number {
  const { requestTimeoutMs, retryBackoffMs } = trace.settings;
  if (learned === -1 || lost) return sentAtMs + requestTimeoutMs;
  if (response?.api !== 'OffsetCommit') return learnedAtMs;
  const again = response.offsets.some(({ errorCode }) => triedAgain.has(errorCode));
  return again ? learnedAtMs + retryBackoffMs : learnedAtMs;
}

/** Source: Kafka, `RetriableException` and its children. */
const triedAgain: ReadonlySet<string> = new Set([
  'UNKNOWN_TOPIC_OR_PARTITION',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR',
  'REBALANCE_IN_PROGRESS',
  'STALE_MEMBER_EPOCH',
]);

/** From then on, at the earliest, the process is well. */
function wellFrom(process: string, atMs: number, { processes }: CoordinatorView): number {
  const life = processes.get(process);
  if (life === undefined) return atMs;
  let isWell = true;
  for (const { seen } of life.lives) {
    if (seen.atMs > atMs && isWell) return atMs;
    isWell = seen.how === 'well';
    if (isWell && seen.atMs > atMs) return seen.atMs;
  }
  return isWell ? atMs : Infinity;
}
