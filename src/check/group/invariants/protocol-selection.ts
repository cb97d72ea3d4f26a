import type { GroupInvariant, GroupVerdict } from '../../../domain/group-invariant.ts';
import type { GroupTrace } from '../../../domain/group-trace.ts';
import { coordinatorViewOf } from '../coordinator-view.ts';
import { groupVerdictOf, newGroupTally } from '../group-tally.ts';
import { judgeAdmission } from '../protocol/admission.ts';
import { judgeElected } from '../protocol/elected.ts';
import { judgePreferred } from '../protocol/preferred-assignor.ts';
import { judgeProposals } from '../protocol/proposals.ts';

/**
 * A group follows a strategy that all its members can follow and that they elect; who shares none with the others is
 * refused. A KIP-848 group follows the assignor that most members ask for, of those that the broker has.
 */
export const groupProtocolSelection: GroupInvariant = {
  id: 'group.protocol-selection',
  title:
    'The strategy in force is supported by all members and elected, and who shares none is refused',
  kind: 'safety',
  source: {
    title: 'Kafka, `ClassicGroup.selectProtocol`, `supportsProtocols`; KIP-848',
    locator:
      'each member votes for its first strategy that all support; INCONSISTENT_GROUP_PROTOCOL, UNSUPPORTED_ASSIGNOR',
  },
  exercises: 'any group with a member, any join',
  check,
};

function check(trace: GroupTrace): GroupVerdict {
  const tally = newGroupTally();
  const view = coordinatorViewOf(trace);
  judgeElected(view, tally);
  judgeAdmission(view, trace, tally);
  judgeProposals(view, tally);
  judgePreferred(view, trace.settings, tally);
  return groupVerdictOf(tally);
}
