import type { CoordinatorInput, CoordinatorReply } from '../../domain/coordinator.ts';
import type { GroupResponse } from '../../domain/wire.ts';
import { lookAtGroup } from './look-at-group.ts';
import { isRoutine, mayHaveChanged } from './routine.ts';
import { sendResponse } from './send.ts';
import { StepFailure } from './step-failure.ts';
import { stepOfCoordinator } from './subject-step.ts';
import type { Message, World } from './world.ts';
import { never, plan, touch } from './world.ts';

/** Lets the coordinator answer a request that has just reached it. */
export function serve(world: World, message: Message): void {
  const { id: requestId, process, request } = message;
  world.observations.push(arrivalOf(world, message));
  const clientId = process === null ? 'outsider' : process.name;
  const step = stepOfCoordinator(world, { type: 'request', requestId, clientId, request });
  world.coordinatorState = step.state;
  wakeCoordinator(world, step.wakeAtMs ?? never);
  const { replies } = step;
  const [first] = replies;
  if (replies.length === 1 && first?.requestId === requestId) {
    // What nearly every step is like.
    answer(world, message, first.response);
    lookIfNeeded(world, message, first.response);
    return;
  }
  world.parked.set(requestId, message);
  answerAll(world, replies);
  touch(world);
  lookAtGroup(world, requestId);
}

/** Most messages leave a group alone, so that nobody has to look at it: looking costs more than they do. */
function lookIfNeeded(world: World, message: Message, response: GroupResponse): void {
  if (!isRoutine(message.request, response)) {
    if (response.api === 'OffsetCommit') world.lastRefusalAtMs = world.nowMs;
    else touch(world);
  }
  if (mayHaveChanged(world, message.request, response)) lookAtGroup(world, message.id);
}

/** Lets something other than a request happen to the coordinator. */
export function stepCoordinator(world: World, input: CoordinatorInput): void {
  const step = stepOfCoordinator(world, input);
  world.coordinatorState = step.state;
  wakeCoordinator(world, step.wakeAtMs ?? never);
  answerAll(world, step.replies);
  lookAtGroup(world);
}

/** Answers a request, in the trace and on the wire. */
export function answer(world: World, message: Message, response: GroupResponse): void {
  if (response.api !== message.request.api)
    throw new StepFailure(
      null,
      'not-an-answer',
      `${message.request.api} was answered with ${response.api}`,
    );
  world.observations.push({
    type: 'replied',
    atMs: world.nowMs,
    process: message.process === null ? null : message.process.name,
    requestId: message.id,
    response,
  });
  sendResponse(world, message, response);
}

function answerAll(world: World, replies: readonly CoordinatorReply[]): void {
  for (const { requestId, response } of replies) {
    const message = world.parked.get(requestId);
    if (message === undefined) {
      // It may not know that a failover has answered this request.
      if (requestId < world.forgottenBelowId) continue;
      throw new StepFailure(
        null,
        'not-an-answer',
        `a reply to request ${requestId}, which nobody waits for`,
      );
    }
    world.parked.delete(requestId);
    answer(world, message, response);
  }
}

function wakeCoordinator(world: World, atMs: number): void {
  world.coordinatorWakeAtMs = atMs;
  if (atMs >= world.coordinatorEntryAtMs) return;
  world.coordinatorEntryAtMs = Math.max(atMs, world.nowMs);
  plan(world, 'coordinator', world.coordinatorEntryAtMs);
}

/** The time for which the queue kept an entry has come: a timer, if that is still what it wants. */
export function coordinatorIsDue(world: World): void {
  if (world.down !== null || world.coordinatorEntryAtMs !== world.nowMs) return;
  world.coordinatorEntryAtMs = never;
  if (world.coordinatorWakeAtMs > world.nowMs) wakeCoordinator(world, world.coordinatorWakeAtMs);
  else stepCoordinator(world, timer);
}

const timer: CoordinatorInput = { type: 'timer' };

function arrivalOf(world: World, message: Message): World['observations'][number] {
  const { id: requestId, process, request, sentAtMs, original } = message;
  const seen = {
    type: 'requested',
    atMs: world.nowMs,
    sentAtMs,
    process: process === null ? null : process.name,
    requestId,
    request,
  } as const;
  return original === null ? seen : { ...seen, duplicateOf: original.id };
}
