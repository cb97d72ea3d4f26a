import type { GroupTrace } from '../../../domain/group-trace.ts';
import { zombieWindows } from '../zombie-windows.ts';
import { countIn, noTotals, type OpenTotals } from './totals.ts';

/** For how long two processes owned one partition. */
export function overlapsOf(trace: GroupTrace): OpenTotals {
  const totals = noTotals();
  for (const { fromMs, untilMs } of zombieWindows(trace)) countIn(totals, untilMs - fromMs);
  return totals;
}
