import type { CoordinatorInput } from '../../domain/coordinator.ts';
import type { GroupDescription } from '../../domain/wire.ts';
import { isSameDescription } from './same-description.ts';
import { StepFailure } from './step-failure.ts';
import { stepOfCoordinator } from './subject-step.ts';
import type { World } from './world.ts';
import { plan, touch } from './world.ts';

/** The name under which the suite serves its group. */
export const groupId = 'group';

/** Asks the coordinator what the group is like, and notes it where that is news. The state of the step is thrown away. */
export function lookAtGroup(world: World, requestId?: number): void {
  const group = describedNow(world);
  if (world.described !== undefined && isSameDescription(world.described, group)) return;
  world.described = group;
  touch(world);
  world.observations.push(
    requestId === undefined
      ? { type: 'described', atMs: world.nowMs, group }
      : { type: 'described', atMs: world.nowMs, group, requestId },
  );
  if (group?.groupState === 'CompletingRebalance' && world.waitingStrays.length > 0) {
    plan(world, 'stray', world.nowMs);
  }
}

function describedNow(world: World): GroupDescription | null {
  const requestId = world.nextMessageId;
  const input: CoordinatorInput = {
    type: 'request',
    requestId,
    clientId: 'observer',
    request: { api: 'DescribeGroups', apiVersion: 6, groupId },
  };
  const { replies } = stepOfCoordinator(world, input);
  const response = replies.find((reply) => reply.requestId === requestId)?.response;
  if (response?.api !== 'DescribeGroups')
    throw new StepFailure(null, 'not-an-answer', 'DescribeGroups was not answered at once');
  return response.group;
}
