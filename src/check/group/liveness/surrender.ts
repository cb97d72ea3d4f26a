import { errorNumbers } from '../../../domain/kafka-errors.ts';
import type { GroupResponse } from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';
import type { ProcessLife } from '../process-life.ts';

/**
 * A client gives up only for an error that it was told and that nobody can mend by going on. A classic leader may also
 * fail by its own strategy.
 *
 * Source: Kafka, `AbstractCoordinator`, `ConsumerHeartbeatRequestManager`: which errors they retry, and which they throw.
 */
export function lookAtSurrender(view: CoordinatorView, tally: GroupTally): void {
  for (const life of view.processes.values()) {
    if (life.gaveUp === -1 || life.error === null) continue;
    tally.examined++;
    const reason = whyNot(life, life.error, view);
    if (reason === null) continue;
    noteBreach(tally, [life.gaveUp], {
      rule: 'gave-up-needlessly',
      atMs: life.atMs,
      members: [life.process],
      partitions: [],
      expected: reason,
      actual: `gave up: ${life.error}`,
    });
  }
}

function whyNot(
  { process, protocol }: ProcessLife,
  error: string,
  view: CoordinatorView,
): string | null {
  if (mended.has(error)) return 'a client that goes on: the error passes';
  const isLeader = protocol !== 'consumer' && !Object.hasOwn(errorNumbers, error);
  for (const exchange of view.exchanges) {
    if (exchange.process !== process || exchange.response === null) continue;
    if (isLeader ? hasMembers(exchange.response) : tells(exchange.response, error)) return null;
  }
  return isLeader
    ? 'a client that goes on: it did not lead'
    : 'a client that goes on: nobody told it so';
}

function hasMembers(response: GroupResponse): boolean {
  return response.api === 'JoinGroup' && response.members.length > 0;
}

function tells(response: GroupResponse, error: string): boolean {
  if (response.api === 'OffsetCommit') {
    return response.offsets.some(({ errorCode }) => errorCode === error);
  }
  return response.errorCode === error;
}

const mended: ReadonlySet<string> = new Set([
  'COORDINATOR_LOAD_IN_PROGRESS',
  'COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR',
  'REBALANCE_IN_PROGRESS',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'MEMBER_ID_REQUIRED',
  'FENCED_MEMBER_EPOCH',
  'STALE_MEMBER_EPOCH',
  'UNKNOWN_TOPIC_OR_PARTITION',
]);
