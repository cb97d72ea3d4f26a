import type { GroupInvariant, GroupVerdict } from '../../../domain/group-invariant.ts';
import type { GroupTrace } from '../../../domain/group-trace.ts';
import { coordinatorViewOf } from '../coordinator-view.ts';
import { judgeAnswer } from '../fencing/answers.ts';
import { newFacts, takeExchange, takeLooks } from '../fencing/facts.ts';
import { judgeRefusal } from '../fencing/refusals.ts';
import { isRefusedCommit, judgeOffsets, noRefusedOffsets } from '../fencing/refused-offsets.ts';
import { groupVerdictOf, newGroupTally } from '../group-tally.ts';

/**
 * Each request is answered as the protocol has it for the state in which it finds the group, and one that is refused
 * changes nothing.
 */
export const groupFencing: GroupInvariant = {
  id: 'group.fencing',
  title: 'Requests that are out of place get the error that the protocol names, and change nothing',
  kind: 'safety',
  source: {
    title: 'Kafka, GroupMetadataManager, ClassicGroup, ConsumerGroup; KIP-345, KIP-394, KIP-848',
    locator: 'what each request is answered in each state of the group, in the order of the checks',
  },
  exercises:
    'requests with an old or a future generation, of unknown or fenced members, in the wrong state, malformed ones',
  check,
};

function check(trace: GroupTrace): GroupVerdict {
  const view = coordinatorViewOf(trace);
  const tally = newGroupTally();
  const facts = newFacts(view, trace.settings);
  const offsets = view.exchanges.some(isRefusedCommit) ? noRefusedOffsets() : null;
  for (const exchange of view.exchanges) {
    takeLooks(facts, exchange);
    judgeAnswer(exchange, facts, tally);
    judgeRefusal(exchange, tally);
    if (offsets !== null) judgeOffsets(exchange, offsets, tally);
    takeExchange(facts, exchange);
  }
  return groupVerdictOf(tally);
}
