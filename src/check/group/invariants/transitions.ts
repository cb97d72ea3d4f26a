import type { GroupInvariant, GroupVerdict } from '../../../domain/group-invariant.ts';
import type { GroupTrace } from '../../../domain/group-trace.ts';
import { coordinatorViewOf } from '../coordinator-view.ts';
import { groupVerdictOf, newGroupTally } from '../group-tally.ts';
import { lookAtCauses } from '../transitions/causes.ts';
import { lookAtShapes } from '../transitions/shapes.ts';
import { lookAtSteps } from '../transitions/steps.ts';
import { lookAtThoughts } from '../transitions/thoughts.ts';

/** Groups and clients only go from state to state as Kafka's do, and what a request does to a group is what it has to do. */
export const groupTransitions: GroupInvariant = {
  id: 'group.transitions',
  title: 'Groups and their clients go only from state to state as the protocol has it',
  kind: 'safety',
  source: {
    title: 'Kafka, ClassicGroupState, ConsumerGroup.maybeUpdateGroupState, MemberState',
    locator: 'legal previous states; what JoinGroup, SyncGroup and LeaveGroup do in each state',
  },
  exercises: 'rebalances, joins and departures in each state, migrations',
  check,
};

function check(trace: GroupTrace): GroupVerdict {
  const view = coordinatorViewOf(trace);
  const tally = newGroupTally();
  lookAtSteps(view, trace.settings, tally);
  lookAtShapes(view, trace.settings, tally);
  lookAtCauses(view, trace, tally);
  lookAtThoughts(trace, view, tally);
  return groupVerdictOf(tally);
}
