import type { GroupTrace } from '../../../domain/group-trace.ts';
import { ownershipViewOf, type Ownership } from '../ownership-view.ts';
import { countIn, noTotals, type OpenTotals } from './totals.ts';

/** For how long two processes owned one partition. */
export function overlapsOf(trace: GroupTrace): OpenTotals {
  const totals = noTotals();
  const byPartition: Ownership[][] = [];
  for (const ownership of ownershipViewOf(trace).ownerships) {
    const others = (byPartition[ownership.partitionId] ??= []);
    for (const other of others) {
      if (other.processId === ownership.processId) continue;
      const ms = Math.min(other.untilMs, ownership.untilMs) - ownership.fromMs;
      if (ms > 0) countIn(totals, ms);
    }
    others.push(ownership);
  }
  return totals;
}
