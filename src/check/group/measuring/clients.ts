import type { GroupObservation, GroupTrace } from '../../../domain/group-trace.ts';
import type { TopicPartition } from '../../../domain/group.ts';
import type { ClientMeasurements } from '../../../domain/group-measurements.ts';
import type {
  ConsumerGroupHeartbeatResponse,
  GroupRequest,
  GroupResponse,
} from '../../../domain/wire.ts';
import { at } from '../../at.ts';
import type { TraceIndex } from '../trace-index.ts';
import { countIn, noTotals, type OpenTotals } from './totals.ts';

interface ClientLife {
  readonly startedAtMs: number;
  endedAtMs: number;
  /** When the rebalance that goes on began; -1: none does. */
  rebalancesSinceMs: number;
  lastRebalanceAtMs: number;
  owned: readonly TopicPartition[];
  /** KIP-848: what it was last told to own. */
  target: readonly TopicPartition[] | null;
}

/** What the processes measure of themselves, while a trace is gone through. */
export interface Clients {
  readonly trace: GroupTrace;
  readonly index: TraceIndex;
  readonly lives: (ClientLife | undefined)[];
  readonly latencyMs: OpenTotals;
  failed: number;
}

/** No process yet. */
export function newClients(trace: GroupTrace, index: TraceIndex): Clients {
  return { trace, index, lives: [], latencyMs: noTotals(), failed: 0 };
}

/**
 * Takes an observation of a process. A classic client's rebalance lasts from its first join until it learns its
 * assignment; one of the new protocol from learning that it shall own something else until it does. A join that was only
 * told its member id has not failed.
 *
 * Source: Kafka, `AbstractCoordinator.initiateJoinGroup`; `AbstractMembershipManager.transitionTo` (into and out of
 * RECONCILING), `ConsumerRebalanceMetricsManager`.
 */
export function takeClient(clients: Clients, seen: GroupObservation, index: number): void {
  const process = at(clients.index.processOf, index);
  if (process < 0) return;
  if (seen.type === 'started') clients.lives[process] = newClientLife(seen.atMs);
  const life = clients.lives[process];
  if (life === undefined) return;
  if (seen.type === 'requested') {
    if (seen.request.api === 'JoinGroup') beginAt(life, seen.sentAtMs);
  } else if (seen.type === 'lives') {
    if (seen.how === 'closed' || seen.how === 'crashed') life.endedAtMs = seen.atMs;
  } else {
    takeNews(clients, life, seen, process);
  }
}

function takeNews(
  clients: Clients,
  life: ClientLife,
  seen: GroupObservation,
  process: number,
): void {
  if (seen.type === 'owns') {
    life.owned = seen.partitions;
    if (life.target !== null) reconcile(clients, life, seen.atMs);
  } else if (seen.type === 'learned' || seen.type === 'lost') {
    takeAnswer(clients, life, seen);
  } else if (seen.type === 'called-back' && seen.callback === 'lost') {
    const { started } = at(clients.index.processes, process);
    if (started?.protocol === 'consumer') lose(clients, life);
  }
}

/** A member of the new protocol rebalances as long as it does not own exactly what it was told to. */
function reconcile(clients: Clients, life: ClientLife, atMs: number): void {
  if (!ownsTarget(life)) beginAt(life, atMs);
  else if (life.rebalancesSinceMs >= 0) finish(clients, life, atMs);
}

function ownsTarget({ owned, target }: ClientLife): boolean {
  if (target === null || owned.length !== target.length) return false;
  return target.every(({ topic, partition }) =>
    owned.some((other) => other.partition === partition && other.topic === topic),
  );
}

function lose(clients: Clients, life: ClientLife): void {
  life.target = null;
  if (life.rebalancesSinceMs < 0) return;
  clients.failed++;
  life.rebalancesSinceMs = -1;
}

function newClientLife(startedAtMs: number): ClientLife {
  return {
    startedAtMs,
    endedAtMs: -1,
    rebalancesSinceMs: -1,
    lastRebalanceAtMs: -1,
    owned: [],
    target: null,
  };
}

function beginAt(life: ClientLife, atMs: number): void {
  if (life.rebalancesSinceMs < 0) life.rebalancesSinceMs = atMs;
}

function takeAnswer(
  clients: Clients,
  life: ClientLife,
  seen: Extract<GroupObservation, { type: 'learned' | 'lost' }>,
): void {
  const { observations } = clients.trace;
  const { requestAt, replyAt } = clients.index;
  const asked = observations[requestAt[seen.requestId] ?? -1];
  if (asked?.type !== 'requested') return;
  const answered = observations[replyAt[seen.requestId] ?? -1];
  const response =
    seen.type === 'learned' && answered?.type === 'replied' ? answered.response : null;
  if (response?.api === 'ConsumerGroupHeartbeat') {
    takeTarget(clients, life, response, seen.atMs);
    return;
  }
  const outcome = outcomeOf(asked.request, response);
  if (outcome === 'failed') clients.failed++;
  else if (outcome === 'done') finish(clients, life, seen.atMs);
}

function takeTarget(
  clients: Clients,
  life: ClientLife,
  { errorCode, assignment }: ConsumerGroupHeartbeatResponse,
  atMs: number,
): void {
  if (errorCode !== 'NONE' || assignment === null) return;
  life.target = assignment;
  reconcile(clients, life, atMs);
}

type Outcome = 'failed' | 'done' | null;

function outcomeOf(request: GroupRequest, response: GroupResponse | null): Outcome {
  if (request.api === 'JoinGroup') return outcomeOfJoin(response);
  if (request.api === 'SyncGroup') {
    return response?.api === 'SyncGroup' && response.errorCode === 'NONE' ? 'done' : 'failed';
  }
  return null;
}

function outcomeOfJoin(response: GroupResponse | null): Outcome {
  if (response?.api !== 'JoinGroup') return 'failed';
  const { errorCode } = response;
  return errorCode === 'NONE' || errorCode === 'MEMBER_ID_REQUIRED' ? null : 'failed';
}

function finish(clients: Clients, life: ClientLife, atMs: number): void {
  if (life.rebalancesSinceMs >= 0) countIn(clients.latencyMs, atMs - life.rebalancesSinceMs);
  life.rebalancesSinceMs = -1;
  life.lastRebalanceAtMs = atMs;
}

/** What it all comes to. */
export function clientMeasurementsOf({
  trace,
  lives,
  latencyMs,
  failed,
}: Clients): ClientMeasurements {
  const { endMs } = trace;
  const ago = noTotals();
  const assigned = noTotals();
  let processes = 0;
  let livedMs = 0;
  for (const life of lives) {
    if (life === undefined) continue;
    processes++;
    livedMs += (life.endedAtMs < 0 ? endMs : life.endedAtMs) - life.startedAtMs;
    if (life.endedAtMs >= 0) continue;
    countIn(assigned, life.owned.length);
    if (life.lastRebalanceAtMs >= 0) countIn(ago, endMs - life.lastRebalanceAtMs);
  }
  return {
    processes,
    livedMs,
    rebalanceLatencyMs: latencyMs,
    failedRebalances: failed,
    lastRebalanceAgoMs: ago,
    assignedPartitions: assigned,
  };
}
