import type { MemberInput } from '../../domain/member-client.ts';
import { refusalOf } from './refusal.ts';
import { lose } from './send.ts';
import { answer, serve } from './step-coordinator.ts';
import { stepProcess } from './step-process.ts';
import type { Message, Process, World } from './world.ts';
import { never, planFor, touch } from './world.ts';

/**
 * The oldest request under way from a process reaches the coordinator; one that arrives twice does so before anything
 * else happens, so that the second answer, which nobody learns, brings no news.
 */
export function requestArrives(world: World, process: Process): void {
  const message = oldest(process.up);
  if (message === undefined) return;
  receive(world, message);
  const next = process.up[0];
  if (next === undefined || next.original !== message) return;
  process.up.shift();
  receive(world, next);
}

function receive(world: World, message: Message): void {
  if (world.down === null) serve(world, message);
  else turnAway(world, message);
}

/** A request reaches a coordinator that is not there. */
function turnAway(world: World, message: Message): void {
  touch(world);
  if (world.down === 'lost') {
    lose(world, message);
    return;
  }
  const { id: requestId, process, request, sentAtMs, original } = message;
  const name = process === null ? null : process.name;
  const seen = { atMs: world.nowMs, sentAtMs, process: name, requestId, request };
  world.observations.push(
    original === null
      ? { type: 'requested', ...seen }
      : { type: 'requested', ...seen, duplicateOf: original.id },
  );
  answer(world, message, refusalOf(request, 'NOT_COORDINATOR'));
}

/** The oldest answer under way to a process reaches it. */
export function responseArrives(world: World, process: Process): void {
  const message = oldest(process.down);
  if (message === undefined) return;
  if (!process.isAlive) lose(world, message);
  else if (process.isPaused) process.inbox.push(message);
  else learn(world, process, message);
}

/** A process takes note of an answer, if it still waits for it. Of two answers to one request it learns the first. */
export function learn(world: World, process: Process, message: Message): void {
  const { response } = message;
  const asked = message.original ?? message;
  const index = process.outstanding.indexOf(asked);
  if (index === -1 || response === null) {
    lose(world, message);
    return;
  }
  remove(process.outstanding, index);
  message.isTold = true;
  world.observations.push({
    type: 'learned',
    atMs: world.nowMs,
    process: process.name,
    requestId: message.id,
  });
  stepProcess(world, process, { type: 'response', requestId: asked.ownId, response });
}

/** Requests of a process may have waited too long. */
export function timeoutIsDue(world: World, process: Process): void {
  if (process.timeoutEntryAtMs !== world.nowMs) return;
  process.timeoutEntryAtMs = never;
  if (process.isAlive && !process.isPaused) giveUpLate(world, process);
}

/**
 * A request that waited too long takes its connection with it: the process learns of all that it waits for that no
 * answer will come.
 *
 * Source: Kafka, `NetworkClient.handleTimedOutRequests`, `processTimeoutDisconnection`.
 */
export function giveUpLate(world: World, process: Process): void {
  const { outstanding } = process;
  if (outstanding.some(({ deadlineAtMs }) => deadlineAtMs <= world.nowMs)) {
    for (const message of outstanding.splice(0)) {
      // A step for an earlier one can end the process.
      if (!process.isAlive) continue;
      touch(world);
      lose(world, message);
      const input: MemberInput = { type: 'disconnected', requestId: message.ownId };
      stepProcess(world, process, input);
    }
  }
  let nextAtMs = never;
  for (const { deadlineAtMs } of process.outstanding)
    if (deadlineAtMs < nextAtMs) nextAtMs = deadlineAtMs;
  if (nextAtMs >= process.timeoutEntryAtMs) return;
  process.timeoutEntryAtMs = nextAtMs;
  planFor(world, process, 'timeout', nextAtMs);
}

/** Nearly always there is only one, and that is much quicker. */
function oldest(messages: Message[]): Message | undefined {
  return messages.length === 1 ? messages.pop() : messages.shift();
}

function remove(messages: Message[], index: number): void {
  if (index === messages.length - 1) messages.pop();
  else messages.splice(index, 1);
}
