import type { MemberInput } from '../../domain/member-client.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { refusalOf } from '../engine/refusal.ts';
import type { PlaceStep } from './place.ts';
import type { ReplayedMessage, ReplayWorld, Seat } from './replay-world.ts';
import { arrived, replied, stepCoordinator, tellLost } from './replay-world.ts';

/** Makes a step in a place once more; throws what the coordinator and the client throw. */
export function replayStep(world: ReplayWorld, seat: Seat, step: PlaceStep): void {
  switch (step) {
    case 'start':
      seat.phase = 'well';
      seat.client.start(world.nowMs);
      return stepClient(world, seat, poll);
    case 'take':
      return take(world, seat);
    case 'take-copy':
      return takeTwice(world, seat);
    case 'learn':
      return learnOldest(world, seat);
    case 'give-up':
      return giveUp(world, seat);
    case 'timer':
      return stepClient(world, seat, { type: 'timer' });
    case 'poll':
      return stepClient(world, seat, poll);
    case 'drop-request':
      return drop(world, seat, seat.up);
    case 'drop-response':
      return drop(world, seat, seat.down);
    case 'refuse':
      return refuse(world, seat);
    case 'cut':
      return lose(world, seat, awaited(seat));
    case 'close':
    case 'crash':
    case 'pause':
    case 'resume':
      return live(world, seat, step);
    default:
      return unreachable(step);
  }
}

const poll: MemberInput = { type: 'poll', ends: [] };

function stepClient(world: ReplayWorld, seat: Seat, input: MemberInput): void {
  const { nowMs } = world;
  world.running = seat.name;
  const { requests, disconnects } = seat.client.step(input, nowMs);
  if (disconnects === true) disconnect(world, seat);
  const fetches: ReplayedMessage[] = [];
  for (const { requestId: ownId, request } of requests) {
    const message: ReplayedMessage = {
      requestId: world.nextId++,
      ownId,
      request,
      sentAtMs: nowMs,
      response: null,
      isForsaken: false,
      original: null,
    };
    (request.api === 'OffsetFetch' ? fetches : seat.up).push(message);
  }
  for (const message of fetches) fetchOffsets(world, seat, message);
}

/** Its connection is gone: what is under way still arrives, but nobody waits for an answer. */
function disconnect(world: ReplayWorld, seat: Seat): void {
  for (const { requestId, isForsaken } of [...seat.parked, ...seat.up, ...seat.down])
    if (!isForsaken) tellLost(world, seat, requestId);
  const forsaken = (message: ReplayedMessage): ReplayedMessage => ({
    ...message,
    isForsaken: true,
  });
  seat.up = seat.up.map(forsaken);
  seat.parked = seat.parked.map(forsaken);
  seat.down = [];
  seat.lost = [];
}

/** As in the model: nothing is ever committed, and that is said at once. */
function fetchOffsets(world: ReplayWorld, seat: Seat, message: ReplayedMessage): void {
  const { request, requestId } = message;
  if (request.api !== 'OffsetFetch') return;
  const offsets = request.partitions.map((partition) => ({ ...partition, committedOffset: -1 }));
  const response = { api: 'OffsetFetch', errorCode: 'NONE', offsets } as const;
  arrived(world, seat, message);
  replied(world, seat, { message, response });
  const answer = seat.down.find((other) => other.requestId === requestId);
  if (answer === undefined) return;
  learn(world, seat, answer);
}

function learnOldest(world: ReplayWorld, seat: Seat): void {
  const message = seat.down.shift();
  if (message !== undefined) learn(world, seat, message);
}

function learn(world: ReplayWorld, seat: Seat, message: ReplayedMessage): void {
  const { requestId, ownId, response } = message;
  if (response === null) return;
  world.told.add(requestId);
  world.see({ type: 'learned', atMs: world.nowMs, process: seat.name, requestId });
  forget(seat, ownId);
  stepClient(world, seat, { type: 'response', requestId: ownId, response });
}

/** Nobody waits for a second answer to the same request. */
function forget(seat: Seat, ownId: number): void {
  seat.parked = seat.parked.map((message) =>
    message.ownId === ownId ? { ...message, isForsaken: true } : message,
  );
  seat.down = seat.down.filter((message) => message.ownId !== ownId);
  seat.lost = seat.lost.filter((late) => late.ownId !== ownId);
}

/** As in the model: one that has waited too long takes its connection with it. */
function giveUp(world: ReplayWorld, seat: Seat): void {
  const waiting = [...seat.parked, ...seat.up, ...seat.down, ...seat.lost]
    .filter(({ isForsaken }) => !isForsaken)
    .map(({ ownId }) => ownId);
  disconnect(world, seat);
  for (const requestId of [...new Set(waiting)].toSorted((a, b) => a - b))
    stepClient(world, seat, { type: 'disconnected', requestId });
}

function take(world: ReplayWorld, seat: Seat): void {
  const message = seat.up.shift();
  if (message !== undefined) ask(world, seat, message);
}

function takeTwice(world: ReplayWorld, seat: Seat): void {
  const message = seat.up.shift();
  if (message === undefined) return;
  ask(world, seat, message);
  ask(world, seat, { ...message, requestId: world.nextId++, original: message.requestId });
}

function ask(world: ReplayWorld, seat: Seat, message: ReplayedMessage): void {
  arrived(world, seat, message);
  seat.parked.push(message);
  const { requestId, request } = message;
  stepCoordinator(world, { type: 'request', requestId, clientId: seat.name, request });
}

function refuse(world: ReplayWorld, seat: Seat): void {
  for (const message of awaited(seat))
    replied(world, seat, { message, response: refusalOf(message.request, 'NOT_COORDINATOR') });
}

function awaited({ parked, up }: Seat): readonly ReplayedMessage[] {
  return [...parked, ...up].filter(({ isForsaken }) => !isForsaken);
}

/** The oldest message of a list is lost. */
function drop(world: ReplayWorld, seat: Seat, list: ReplayedMessage[]): void {
  const message = list.shift();
  if (message === undefined) return;
  if (seat.phase !== 'gone' && !message.isForsaken) forget(seat, message.ownId);
  lose(world, seat, [message]);
}

/** Its sender gives up once it has waited for as long as for any answer. */
function lose(world: ReplayWorld, seat: Seat, messages: readonly ReplayedMessage[]): void {
  const untilMs = world.nowMs + world.setting.settings.requestTimeoutMs;
  for (const { requestId, ownId, isForsaken } of messages) {
    tellLost(world, seat, requestId);
    if (seat.phase !== 'gone' && !isForsaken) seat.lost.push({ ownId, isForsaken, untilMs });
  }
}

function live(world: ReplayWorld, seat: Seat, step: 'close' | 'crash' | 'pause' | 'resume'): void {
  if (step === 'close') stepClient(world, seat, { type: 'close' });
  const { phase, how } = lives[step];
  seat.phase = phase;
  world.see({ type: 'lives', atMs: world.nowMs, process: seat.name, how });
  if (phase !== 'gone') return;
  lose(world, seat, seat.down);
  seat.down = [];
  seat.lost = [];
}

const lives = {
  close: { phase: 'gone', how: 'closed' },
  crash: { phase: 'gone', how: 'crashed' },
  pause: { phase: 'paused', how: 'paused' },
  resume: { phase: 'well', how: 'well' },
} as const;
