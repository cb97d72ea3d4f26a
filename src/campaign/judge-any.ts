import type { Judged } from '../check/judge.ts';
import { judge } from '../check/judge.ts';
import { judgeGroup } from '../check/group/judge-group.ts';
import type { GroupInvariantId, InvariantId } from '../domain/contract.ts';
import { groupInvariantIds } from '../domain/contract.ts';
import type { AnyTrace } from '../domain/group-trace.ts';
import { isGroupTrace } from '../domain/group-trace.ts';
import type { PlannedCell } from './plan.ts';

/** A verdict for each row that is about traces of this kind. */
export function judgeAny(trace: AnyTrace, cells: readonly PlannedCell[]): readonly Judged[] {
  if (!isGroupTrace(trace)) return judge(trace, cells);
  return judgeGroup(trace, cells.map(({ invariant }) => invariant).filter(isGroupInvariant));
}

const groupIds: ReadonlySet<InvariantId> = new Set(groupInvariantIds);

function isGroupInvariant(id: InvariantId): id is GroupInvariantId {
  return groupIds.has(id);
}
