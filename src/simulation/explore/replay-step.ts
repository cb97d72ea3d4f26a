import type { MemberInput } from '../../domain/member-client.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { refusalOf } from '../engine/refusal.ts';
import type { PlaceStep } from './place.ts';
import type { ReplayedMessage, ReplayWorld, Seat } from './replay-world.ts';
import { arrived, replied, stepCoordinator } from './replay-world.ts';

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
  for (const { requestId: ownId, request } of seat.client.step(input, nowMs)) {
    const requestId = world.nextId++;
    const message: ReplayedMessage = {
      requestId,
      ownId,
      request,
      sentAtMs: nowMs,
      response: null,
      isForsaken: false,
    };
    // As in the model: who asks anew does not wait any more for what it asked before.
    seat.parked = seat.parked.map((other) =>
      other.request.api === request.api ? { ...other, isForsaken: true } : other,
    );
    if (request.api === 'OffsetFetch') fetchOffsets(world, seat, message);
    else seat.up.push(message);
  }
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
  world.see({ type: 'learned', atMs: world.nowMs, process: seat.name, requestId });
  learn(world, seat, answer);
}

function learnOldest(world: ReplayWorld, seat: Seat): void {
  const message = seat.down.shift();
  if (message === undefined) return;
  const { requestId } = message;
  world.see({ type: 'learned', atMs: world.nowMs, process: seat.name, requestId });
  learn(world, seat, message);
}

function learn(world: ReplayWorld, seat: Seat, { ownId, response }: ReplayedMessage): void {
  forget(seat, ownId);
  const input: MemberInput =
    response === null
      ? { type: 'disconnected', requestId: ownId }
      : { type: 'response', requestId: ownId, response };
  stepClient(world, seat, input);
}

/** Nobody waits for a second answer to the same request. */
function forget(seat: Seat, ownId: number): void {
  seat.parked = seat.parked.map((message) =>
    message.ownId === ownId ? { ...message, isForsaken: true } : message,
  );
  seat.down = seat.down.filter((message) => message.ownId !== ownId);
  seat.lost = seat.lost.filter(({ message }) => message.ownId !== ownId);
}

function giveUp(world: ReplayWorld, seat: Seat): void {
  const late = seat.lost.shift();
  if (late !== undefined) learn(world, seat, late.message);
}

function take(world: ReplayWorld, seat: Seat): void {
  const message = seat.up.shift();
  if (message !== undefined) ask(world, seat, message);
}

function takeTwice(world: ReplayWorld, seat: Seat): void {
  const message = seat.up.shift();
  if (message === undefined) return;
  ask(world, seat, { ...message, requestId: world.nextId++ });
  ask(world, seat, message);
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
  return [...parked.filter(({ isForsaken }) => !isForsaken), ...up];
}

/** The oldest message of a list is lost. */
function drop(world: ReplayWorld, seat: Seat, list: ReplayedMessage[]): void {
  const message = list.shift();
  if (message === undefined) return;
  if (seat.phase !== 'gone') forget(seat, message.ownId);
  lose(world, seat, [message]);
}

function lose(world: ReplayWorld, seat: Seat, messages: readonly ReplayedMessage[]): void {
  const { nowMs, see, setting } = world;
  for (const message of messages) {
    see({ type: 'lost', atMs: nowMs, process: seat.name, requestId: message.requestId });
    if (seat.phase === 'gone') continue;
    const untilMs = nowMs + setting.settings.requestTimeoutMs;
    seat.lost.push({ message: { ...message, response: null }, untilMs });
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
