import type { GroupInvariant, GroupVerdict } from '../../../domain/group-invariant.ts';
import type { GroupTrace } from '../../../domain/group-trace.ts';
import { coordinatorViewOf } from '../coordinator-view.ts';
import { groupVerdictOf, newGroupTally } from '../group-tally.ts';
import { lookAtRest } from '../liveness/rest.ts';
import { lookAtSurrender } from '../liveness/surrender.ts';
import { lookAtUnanswered } from '../liveness/unanswered.ts';

/** When nothing happens any more, a group of clients that are well comes to rest, and all that they want is read. */
export const groupLiveness: GroupInvariant = {
  id: 'group.liveness',
  title:
    'Once events stop, the group becomes stable with everybody in it and every partition owned',
  kind: 'liveness',
  source: {
    title: 'KIP-848, EventuallyConverges of its TLA+ specification; Kafka, ClassicGroup',
    locator:
      'with finitely many disturbances and live clients the group converges within its timeouts',
  },
  exercises: 'histories that are watched until the group has come to rest',
  check,
};

function check(trace: GroupTrace): GroupVerdict {
  const view = coordinatorViewOf(trace);
  const tally = newGroupTally();
  lookAtRest(trace, view, tally);
  lookAtUnanswered(trace, view, tally);
  lookAtSurrender(view, tally);
  return groupVerdictOf(tally);
}
