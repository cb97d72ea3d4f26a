import type { GroupRequest, GroupResponse } from '../../domain/wire.ts';
import { jitterOf } from './rank.ts';
import type { Message, Process, World } from './world.ts';
import { planFor, stretch, touch } from './world.ts';

/**
 * Sends what a process asks. Messages of one connection never overtake each other; one that is lost is waited for until
 * its deadline, and one that arrives twice does so at once.
 */
export function sendRequest(
  world: World,
  process: Process,
  { requestId, request }: { readonly requestId: number; readonly request: GroupRequest },
): void {
  const message = messageOf(world, process, requestId, request);
  if (process.isAlive) awaitAnswer(world, process, message);
  if (process.losesRequest) {
    process.losesRequest = false;
    disturb(world);
    lose(world, message);
    return;
  }
  travelUp(world, process, message);
  if (!process.doublesRequest) return;
  process.doublesRequest = false;
  disturb(world);
  // It needs no time of its own: it arrives with the first.
  process.up.push({ ...message, id: world.nextMessageId++, original: message });
}

/** Sends an answer back; to a process that is gone it is lost. */
export function sendResponse(world: World, message: Message, response: GroupResponse): void {
  const { process, original } = message;
  if (process === null) return;
  // With the answer to the first of two arrivals its connection was lost, or it was learnt.
  if (!process.isAlive || (original !== null && original.isTold)) {
    lose(world, message);
    return;
  }
  if (process.losesResponse) {
    process.losesResponse = false;
    disturb(world);
    lose(world, message);
    return;
  }
  message.response = response;
  const atMs = Math.max(process.downLastAtMs, world.nowMs + travelMs(world, process));
  process.downLastAtMs = atMs;
  process.down.push(message);
  planFor(world, process, 'response', atMs);
}

/** No answer to this request will ever be learnt; told once. */
export function lose(world: World, message: Message): void {
  if (message.isTold || message.process === null) return;
  message.isTold = true;
  world.observations.push({
    type: 'lost',
    atMs: world.nowMs,
    process: message.process.name,
    requestId: message.id,
  });
}

/** How long a message from or to this process travels now. */
export function travelMs(world: World, { slowMs, slowUntilMs }: Process): number {
  const { latencyMs, jitterMs } = world.settings;
  const usualMs = latencyMs + jitterOf(world.history.order, world.sequence, jitterMs);
  return world.nowMs < slowUntilMs ? usualMs + slowMs : usualMs;
}

function messageOf(world: World, process: Process, ownId: number, request: GroupRequest): Message {
  return {
    id: world.nextMessageId++,
    process,
    ownId,
    request,
    sentAtMs: world.nowMs,
    deadlineAtMs: world.nowMs + patienceMs(world, request),
    original: null,
    response: null,
    isTold: false,
  };
}

/**
 * How long a client waits for an answer. A join is parked at the coordinator until all have joined, so it gets the
 * rebalance timeout and 5 s more.
 *
 * Source: Kafka, `AbstractCoordinator.sendJoinGroupRequest` (`JOIN_GROUP_TIMEOUT_LAPSE`).
 */
function patienceMs({ settings }: World, request: GroupRequest): number {
  return request.api === 'JoinGroup'
    ? Math.max(settings.requestTimeoutMs, request.rebalanceTimeoutMs + 5000)
    : settings.requestTimeoutMs;
}

function awaitAnswer(world: World, process: Process, message: Message): void {
  process.outstanding.push(message);
  if (message.deadlineAtMs >= process.timeoutEntryAtMs) return;
  process.timeoutEntryAtMs = message.deadlineAtMs;
  planFor(world, process, 'timeout', message.deadlineAtMs);
}

function travelUp(world: World, process: Process, message: Message): void {
  const atMs = Math.max(process.upLastAtMs, world.nowMs + travelMs(world, process));
  process.upLastAtMs = atMs;
  process.up.push(message);
  planFor(world, process, 'request', atMs);
}

/** A fault that was planned has come. */
function disturb(world: World): void {
  touch(world);
  stretch(world, world.nowMs);
}
