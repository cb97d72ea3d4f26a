import type { CoordinatorView } from '../coordinator-view.ts';
import type { GroupTally } from '../group-tally.ts';
import { tellOf } from './tell-of.ts';

/**
 * A client with an instance id never leaves for good: a classic one says nothing, a KIP-848 one leaves for a while.
 *
 * Source: KIP-345; KIP-848; Kafka, `AbstractCoordinator.maybeLeaveGroup`, `ConsumerMembershipManager.leaveGroupEpoch`.
 */
export function lookAtDepartures(view: CoordinatorView, tally: GroupTally): void {
  for (const exchange of view.exchanges) {
    const { process, request } = exchange;
    if (process === null) continue;
    if (request.api === 'LeaveGroup') {
      if (isStatic(view, process)) tell('silence', 'LeaveGroup');
    } else if (request.api === 'ConsumerGroupHeartbeat' && request.memberEpoch < 0) {
      if (!isStatic(view, process)) continue;
      tally.examined++;
      if (request.memberEpoch === -1) tell('epoch -2', 'epoch -1');
    }
    function tell(expected: string, actual: string): void {
      const members = process === null ? [] : [process];
      tellOf(exchange, tally, 'static-left', { members, expected, actual });
    }
  }
}

function isStatic({ processes }: CoordinatorView, process: string): boolean {
  const life = processes.get(process);
  return life !== undefined && life.instanceId !== null;
}
