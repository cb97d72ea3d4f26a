import type { CoordinatorInput } from '../../domain/coordinator.ts';
import type { GroupObservation } from '../../domain/group-trace.ts';
import type { MemberProtocol } from '../../domain/member-client.ts';
import type { TimedEvent } from '../../domain/timed-history.ts';
import type { GroupDescription, GroupRequest, GroupResponse } from '../../domain/wire.ts';
import { unreachable } from '../../domain/unreachable.ts';
import type { Cast } from '../cast.ts';
import { refusalOf } from '../engine/refusal.ts';
import { isSameDescription } from '../engine/same-description.ts';
import type { Move } from './moves.ts';
import type { PlaceStep } from './place.ts';
import type { ReplayedClient } from './replayed-client.ts';
import { replayedClient } from './replayed-client.ts';
import type { Setting } from './setting.ts';
import { groupId, processIn, tickMs, topicName } from './setting.ts';

/** Moves made once more, in virtual time, and what is seen of them. */
export interface Replay {
  readonly observations: GroupObservation[];
  readonly events: TimedEvent[];
  readonly wish: { readonly protocol: MemberProtocol; readonly topics: readonly string[] };
  nowMs(): number;
  nameOf(place: number): string;
  happened(event: TimedEvent): void;
  /** Throws what the coordinator and the clients throw. */
  make(move: Move): void;
  /** The step under way was not done. */
  failed(message: string): void;
}

/** A request on its way or with the coordinator. */
interface Message {
  readonly requestId: number;
  /** The client's own number. */
  readonly ownId: number;
  readonly request: GroupRequest;
  readonly sentAtMs: number;
  response: GroupResponse | null;
}

/** A place with its client and its connection. */
interface Seat {
  readonly name: string;
  readonly client: ReplayedClient;
  phase: 'idle' | 'well' | 'paused' | 'gone';
  up: Message[];
  parked: Message[];
  down: Message[];
  lost: { readonly message: Message; readonly untilMs: number }[];
}

/** A replay from the start: nobody has come. */
export function replayOf({ coordinator, memberFor }: Cast, setting: Setting): Replay {
  const { topics, settings, protocol, bounds } = setting;
  const observations: GroupObservation[] = [];
  const events: TimedEvent[] = [];
  let nowMs = 0;
  let nextId = 0;
  /** Whose step is under way; null: the coordinator's. */
  let running: string | null = null;
  let state = coordinator.initial({ groupId, topics, settings });
  let wakeAtMs: number | undefined;
  let described: GroupDescription | null = null;

  function see(observation: GroupObservation): void {
    observations.push(observation);
  }

  const seats = Array.from({ length: bounds.members }, (_, place): Seat => {
    const name = processIn(place);
    const client = replayedClient(memberFor(protocol), { setting, name, see });
    return { name, client, phase: 'idle', up: [], parked: [], down: [], lost: [] };
  });

  function stepClient(seat: Seat, input: Parameters<ReplayedClient['step']>[0]): void {
    running = seat.name;
    for (const { requestId: ownId, request } of seat.client.step(input, nowMs)) {
      const message = { requestId: nextId++, ownId, request, sentAtMs: nowMs, response: null };
      if (request.api === 'OffsetFetch') fetchOffsets(seat, message);
      else seat.up.push(message);
    }
  }

  /** As in the model: nothing is ever committed, and that is said at once. */
  function fetchOffsets(seat: Seat, message: Message): void {
    const { request, requestId } = message;
    if (request.api !== 'OffsetFetch') return;
    const offsets = request.partitions.map((partition) => ({ ...partition, committedOffset: -1 }));
    arrive(seat, message);
    reply(seat, message, { api: 'OffsetFetch', errorCode: 'NONE', offsets });
    seat.down = seat.down.filter((other) => other !== message);
    see({ type: 'learned', atMs: nowMs, process: seat.name, requestId });
    learn(seat, message);
  }

  function learn(seat: Seat, { ownId, response }: Message): void {
    const isOther = (message: Message): boolean => message.ownId !== ownId;
    seat.parked = seat.parked.filter(isOther);
    seat.down = seat.down.filter(isOther);
    if (response === null) stepClient(seat, { type: 'disconnected', requestId: ownId });
    else stepClient(seat, { type: 'response', requestId: ownId, response });
  }

  function arrive({ name }: Seat, { requestId, request, sentAtMs }: Message): void {
    see({ type: 'requested', atMs: nowMs, sentAtMs, process: name, requestId, request });
  }

  function reply(seat: Seat, message: Message, response: GroupResponse): void {
    const { requestId } = message;
    see({ type: 'replied', atMs: nowMs, process: seat.name, requestId, response });
    if (seat.phase === 'gone') see({ type: 'lost', atMs: nowMs, process: seat.name, requestId });
    else seat.down.push({ ...message, response });
  }

  function stepCoordinator(input: CoordinatorInput): void {
    running = null;
    const done = coordinator.step(state, input, nowMs);
    state = done.state;
    wakeAtMs = done.wakeAtMs;
    for (const { requestId, response } of done.replies) {
      const seat = seats.find(({ parked }) =>
        parked.some((other) => other.requestId === requestId),
      );
      const message = seat?.parked.find((other) => other.requestId === requestId);
      if (seat === undefined || message === undefined) continue;
      seat.parked = seat.parked.filter((other) => other !== message);
      reply(seat, message, response);
    }
    look(input.type === 'request' ? input.requestId : undefined);
  }

  function look(requestId: number | undefined): void {
    const request = { api: 'DescribeGroups', apiVersion: 6, groupId } as const;
    const input = { type: 'request', requestId: -1, clientId: 'observer', request } as const;
    const response = coordinator.step(state, input, nowMs).replies[0]?.response;
    const group = response?.api === 'DescribeGroups' ? response.group : null;
    if (isSameDescription(described, group)) return;
    described = group;
    const seen = { type: 'described', atMs: nowMs, group } as const;
    see(requestId === undefined ? seen : { ...seen, requestId });
  }

  function take(seat: Seat, isCopy: boolean): void {
    const message = isCopy ? seat.up[0] : seat.up.shift();
    if (message === undefined) return;
    const taken = isCopy ? { ...message, requestId: nextId++ } : message;
    arrive(seat, taken);
    seat.parked.push(taken);
    const { requestId, request } = taken;
    stepCoordinator({ type: 'request', requestId, clientId: seat.name, request });
  }

  function lose(seat: Seat, messages: readonly Message[]): void {
    for (const message of messages) {
      const { requestId } = message;
      see({ type: 'lost', atMs: nowMs, process: seat.name, requestId });
      if (seat.phase === 'gone') continue;
      const untilMs = nowMs + settings.requestTimeoutMs;
      seat.lost.push({ message: { ...message, response: null }, untilMs });
    }
  }

  function live(
    seat: Seat,
    phase: Seat['phase'],
    how: 'well' | 'paused' | 'closed' | 'crashed',
  ): void {
    seat.phase = phase;
    see({ type: 'lives', atMs: nowMs, process: seat.name, how });
    if (phase !== 'gone') return;
    lose(seat, seat.down);
    seat.down = [];
    seat.lost = [];
  }

  function makeInPlace(seat: Seat, step: PlaceStep): void {
    switch (step) {
      case 'start':
        seat.phase = 'well';
        seat.client.start(nowMs);
        return stepClient(seat, { type: 'poll', ends: [] });
      case 'take':
        return take(seat, false);
      case 'take-copy':
        take(seat, true);
        return take(seat, false);
      case 'learn': {
        const message = seat.down.shift();
        if (message === undefined) return undefined;
        see({ type: 'learned', atMs: nowMs, process: seat.name, requestId: message.requestId });
        return learn(seat, message);
      }
      case 'timer':
        return stepClient(seat, { type: 'timer' });
      case 'give-up': {
        const late = seat.lost.shift();
        return late === undefined ? undefined : learn(seat, late.message);
      }
      case 'poll':
        return stepClient(seat, { type: 'poll', ends: [] });
      case 'close':
        stepClient(seat, { type: 'close' });
        return live(seat, 'gone', 'closed');
      case 'crash':
        return live(seat, 'gone', 'crashed');
      case 'pause':
        return live(seat, 'paused', 'paused');
      case 'resume':
        return live(seat, 'well', 'well');
      case 'drop-request':
        return lose(seat, seat.up.splice(0, 1));
      case 'drop-response':
        return lose(seat, seat.down.splice(0, 1));
      case 'refuse':
        for (const message of [...seat.parked, ...seat.up])
          reply(seat, message, refusalOf(message.request, 'NOT_COORDINATOR'));
        return undefined;
      case 'cut':
        return lose(seat, [...seat.parked, ...seat.up]);
      default:
        return unreachable(step);
    }
  }

  function tick(): void {
    let dueAtMs = Math.min(nowMs + tickMs, wakeAtMs ?? Infinity);
    for (const { phase, client, lost } of seats) {
      if (phase !== 'well') continue;
      dueAtMs = Math.min(dueAtMs, client.wakeAtMs() ?? Infinity, lost[0]?.untilMs ?? Infinity);
    }
    nowMs = Math.max(nowMs, dueAtMs);
    for (const seat of seats) if (seat.phase === 'well') makeInPlace(seat, 'poll');
  }

  function failOver(requests: 'refused' | 'lost'): void {
    see({ type: 'failed-over', atMs: nowMs, backAtMs: nowMs });
    for (const seat of seats) {
      makeInPlace(seat, requests === 'refused' ? 'refuse' : 'cut');
      seat.up = [];
      seat.parked = [];
    }
    running = null;
    if (coordinator.recover !== undefined) state = coordinator.recover(state, nowMs);
    stepCoordinator({ type: 'timer' });
  }

  return {
    observations,
    events,
    wish: { protocol, topics: [topicName] },
    nowMs: () => nowMs,
    nameOf: processIn,
    happened(event) {
      see({ type: 'happened', atMs: nowMs, event: events.push(event) - 1, effect: true });
    },
    make(move) {
      switch (move.type) {
        case 'tick':
          return tick();
        case 'coordinator-timer':
          return stepCoordinator({ type: 'timer' });
        case 'failover':
          return failOver(move.requests);
        case 'place': {
          const seat = seats[move.place];
          return seat === undefined ? undefined : makeInPlace(seat, move.step);
        }
        default:
          return unreachable(move);
      }
    },
    failed(message) {
      see({ type: 'step-failed', atMs: nowMs, process: running, failure: 'threw', message });
    },
  };
}
