import type { GroupInvariant, GroupVerdict } from '../../../domain/group-invariant.ts';
import type { GroupTrace } from '../../../domain/group-trace.ts';
import { coordinatorViewOf } from '../coordinator-view.ts';
import { groupVerdictOf, newGroupTally } from '../group-tally.ts';
import { judgeAnswers } from '../reconciliation/answers.ts';
import { judgeHolders } from '../reconciliation/holders.ts';
import { judgeOverdue } from '../reconciliation/overdue.ts';
import { judgeSteps } from '../reconciliation/steps.ts';
import { judgeConverged, judgePace, judgeTargets } from '../reconciliation/target.ts';
import { topicsByLook } from '../reconciliation/topics-at.ts';

/**
 * In a KIP-848 group each member is led to its target, step by step: a partition is one member's at a time, and goes to
 * the next when the old owner has acknowledged that it owns it no more, or was removed.
 */
export const groupReconciliation: GroupInvariant = {
  id: 'group.reconciliation',
  title:
    'A partition is handed over when its old owner has given it up, and members reach their targets',
  kind: 'safety',
  source: {
    title: 'KIP-848; Kafka, `CurrentAssignmentBuilder`, `ConsumerGroup`',
    locator:
      'member epoch ≤ assignment epoch ≤ group epoch; revoked, acknowledged, then assigned; one owner an epoch',
  },
  exercises: 'a KIP-848 group in which assignments change',
  check,
};

function check(trace: GroupTrace): GroupVerdict {
  const tally = newGroupTally();
  const view = coordinatorViewOf(trace);
  if (!view.looks.some(({ group }) => group?.groupType === 'consumer'))
    return groupVerdictOf(tally);
  const topics = topicsByLook(view, trace);
  judgeSteps(view, trace, tally);
  judgeHolders(view, trace, tally);
  judgeTargets(view, topics, tally);
  judgePace(view, trace, tally);
  judgeOverdue(view, trace, tally);
  judgeConverged(view, trace, tally);
  judgeAnswers(view, trace, tally);
  return groupVerdictOf(tally);
}
