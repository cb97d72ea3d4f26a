import type { GroupInvariant, GroupVerdict } from '../../../domain/group-invariant.ts';
import type { GroupTrace } from '../../../domain/group-trace.ts';
import { coordinatorViewOf } from '../coordinator-view.ts';
import { groupVerdictOf, newGroupTally } from '../group-tally.ts';
import { lookAtAbsences } from '../static/absences.ts';
import { lookAtDepartures } from '../static/departures.ts';
import { lookAtFencedIds } from '../static/fenced-ids.ts';
import { lookAtReplacements } from '../static/replacements.ts';

/** A static member that comes back before its session ends finds its place kept, and nobody is disturbed. */
export const groupStatic: GroupInvariant = {
  id: 'group.static',
  title: 'A static member that comes back in time takes its place without a rebalance',
  kind: 'safety',
  source: {
    title: 'KIP-345, KIP-814, KIP-848',
    locator:
      'the instance id keeps generation, assignment and target; the older of two members is fenced',
  },
  exercises: 'restarts of members with an instance id, two members with one instance id',
  check,
};

function check(trace: GroupTrace): GroupVerdict {
  const view = coordinatorViewOf(trace);
  const tally = newGroupTally();
  if (isAnyStatic(trace)) {
    lookAtReplacements(view, tally);
    lookAtFencedIds(view, tally);
    lookAtAbsences(view, tally);
    lookAtDepartures(view, tally);
  }
  return groupVerdictOf(tally);
}

function isAnyStatic(trace: GroupTrace): boolean {
  const { processes, looks } = coordinatorViewOf(trace);
  for (const { instanceId } of processes.values()) if (instanceId !== null) return true;
  return looks.some(
    ({ group }) => group?.members.some(({ groupInstanceId }) => groupInstanceId !== null) === true,
  );
}
