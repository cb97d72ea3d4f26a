import type { ClientMetrics, GroupMeasurements } from '../../domain/group-measurements.ts';
import type { GroupTrace } from '../../domain/group-trace.ts';
import { at } from '../at.ts';
import { clientMeasurementsOf, newClients, takeClient } from './measuring/clients.ts';
import { overlapsOf } from './measuring/overlaps.ts';
import { endReading, newReading, takeReading } from './measuring/reading.ts';
import { endRebalances, newRebalances, takeRebalance } from './measuring/rebalances.ts';
import { newRecords, takeRecords } from './measuring/records.ts';
import { addTotals } from './measuring/totals.ts';
import { kind, traceIndexOf } from './trace-index.ts';

type Concern = 'nobody' | 'records' | 'client' | 'group' | 'all';

const concernOf: ReadonlyMap<number, Concern> = new Map<number, Concern>([
  [kind.processed, 'records'],
  [kind.replied, 'records'],
  [kind.requested, 'client'],
  [kind.learned, 'client'],
  [kind.lost, 'client'],
  [kind.calledBack, 'client'],
  [kind.described, 'group'],
  [kind.thought, 'group'],
  [kind.failedOver, 'nobody'],
  [kind.stepFailed, 'nobody'],
  [kind.stepDiffered, 'nobody'],
  [kind.ended, 'nobody'],
]);

/** By kind of observation: whom it concerns. */
const concerns: readonly Concern[] = Object.values(kind).map(
  (what) => concernOf.get(what) ?? 'all',
);

/** What a history cost its group; nothing of it is judged. */
export function measureGroup(trace: GroupTrace): GroupMeasurements {
  const index = traceIndexOf(trace);
  const reading = newReading(index);
  const rebalances = newRebalances(index, reading, trace.history.topics);
  const clients = newClients(trace, index);
  const records = newRecords(index);
  const { observations } = trace;
  const { kinds } = index;
  let events = 0;
  for (let place = 0; place < kinds.length; place++) {
    const concern = at(concerns, at(kinds, place));
    if (concern === 'nobody') continue;
    const seen = at(observations, place);
    if (concern === 'records') takeRecords(records, seen, place);
    else if (concern === 'client') takeClient(clients, seen, place);
    else if (concern === 'group') takeRebalance(rebalances, seen, place, false);
    else if (seen.type === 'happened') {
      if (seen.effect) events++;
    } else {
      const holdings = takeReading(reading, seen, place);
      takeRebalance(rebalances, seen, place, holdings);
      takeClient(clients, seen, place);
      takeRecords(records, seen, place);
    }
  }
  endReading(reading, trace);
  endRebalances(rebalances);
  return {
    histories: 1,
    watchedMs: trace.endMs,
    events,
    rebalances: rebalances.count,
    stoppedTheWorld: rebalances.stopped,
    rounds: rebalances.rounds,
    rebalanceLatencyMs: rebalances.latencyMs,
    pausedPartitionMs: reading.pausedMs,
    partitionMs: reading.readableMs,
    moves: reading.moves,
    loadSpread: rebalances.spread,
    recordsProcessed: records.processed,
    duplicates: records.duplicates,
    commits: records.commits,
    commitsRefused: records.refused,
    zombieWindowMs: overlapsOf(trace),
    clients: clientMeasurementsOf(clients),
  };
}

/** The measurements of both; null is of no history. */
export function addGroupMeasurements(
  left: GroupMeasurements | null,
  right: GroupMeasurements,
): GroupMeasurements {
  if (left === null) return right;
  return {
    histories: left.histories + right.histories,
    watchedMs: left.watchedMs + right.watchedMs,
    events: left.events + right.events,
    rebalances: left.rebalances + right.rebalances,
    stoppedTheWorld: left.stoppedTheWorld + right.stoppedTheWorld,
    rounds: left.rounds + right.rounds,
    rebalanceLatencyMs: addTotals(left.rebalanceLatencyMs, right.rebalanceLatencyMs),
    pausedPartitionMs: left.pausedPartitionMs + right.pausedPartitionMs,
    partitionMs: left.partitionMs + right.partitionMs,
    moves: left.moves + right.moves,
    loadSpread: addTotals(left.loadSpread, right.loadSpread),
    recordsProcessed: left.recordsProcessed + right.recordsProcessed,
    duplicates: left.duplicates + right.duplicates,
    commits: left.commits + right.commits,
    commitsRefused: left.commitsRefused + right.commitsRefused,
    zombieWindowMs: addTotals(left.zombieWindowMs, right.zombieWindowMs),
    clients: {
      processes: left.clients.processes + right.clients.processes,
      livedMs: left.clients.livedMs + right.clients.livedMs,
      rebalanceLatencyMs: addTotals(
        left.clients.rebalanceLatencyMs,
        right.clients.rebalanceLatencyMs,
      ),
      failedRebalances: left.clients.failedRebalances + right.clients.failedRebalances,
      lastRebalanceAgoMs: addTotals(
        left.clients.lastRebalanceAgoMs,
        right.clients.lastRebalanceAgoMs,
      ),
      assignedPartitions: addTotals(
        left.clients.assignedPartitions,
        right.clients.assignedPartitions,
      ),
    },
  };
}

/** What people monitor, by Kafka's names: totals and averages for one process. */
export function clientMetricsOf({ clients }: GroupMeasurements): ClientMetrics {
  const { rebalanceLatencyMs, lastRebalanceAgoMs, assignedPartitions } = clients;
  return {
    'rebalance-total': over(rebalanceLatencyMs.count, clients.processes),
    'rebalance-rate-per-hour': over(rebalanceLatencyMs.count * 3_600_000, clients.livedMs),
    'rebalance-latency-avg': over(rebalanceLatencyMs.sum, rebalanceLatencyMs.count),
    'rebalance-latency-max': rebalanceLatencyMs.max,
    'failed-rebalance-total': over(clients.failedRebalances, clients.processes),
    'last-rebalance-seconds-ago': over(lastRebalanceAgoMs.sum / 1000, lastRebalanceAgoMs.count),
    'assigned-partitions': over(assignedPartitions.sum, assignedPartitions.count),
  };
}

function over(sum: number, count: number): number {
  return count === 0 ? 0 : sum / count;
}
