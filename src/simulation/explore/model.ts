import type { GroupRequest, GroupResponse } from '../../domain/wire.ts';
import type { Cast } from '../cast.ts';
import { clientsOf } from './clients.ts';
import type { Clients } from './clients.ts';
import type { BrokenStep, CoordinatorMove, Coordinators } from './coordinators.ts';
import { coordinatorsOf, isBroken } from './coordinators.ts';
import type { Interned } from './interned.ts';
import { interned } from './interned.ts';
import type { Move } from './moves.ts';
import { allMoves, isFault } from './moves.ts';
import type { Place, Places, PlaceStep } from './places.ts';
import { placesOf } from './places.ts';
import type { Setting } from './setting.ts';
import { processIn, tickMs } from './setting.ts';

/**
 * A group as a transition system. A state is a tuple: the coordinator's number, each place's, and the faults that are
 * left. Components are numbered and their steps remembered, so that a transition is a few look-ups.
 */
export interface Model {
  readonly setting: Setting;
  readonly width: number;
  readonly moves: readonly Move[];
  readonly initial: Int32Array;
  /** Whether the move can happen in the state. */
  enabled(state: Int32Array, move: number): boolean;
  /** Writes the state after an enabled move into `out`; or says which step was not done. */
  apply(state: Int32Array, move: number, out: Int32Array): BrokenStep | null;
  readonly coordinators: Coordinators;
  readonly clients: Clients;
  readonly places: Places;
  readonly requests: Interned<GroupRequest>;
  readonly responses: Interned<GroupResponse>;
}

/** The model of a group with this cast in this setting. */
export function modelOf(cast: Cast, setting: Setting): Model {
  const { bounds, protocol, settings } = setting;
  const requests = interned<GroupRequest>();
  const responses = interned<GroupResponse>();
  const placeOf = placesByName(bounds.members);
  const coordinators = coordinatorsOf(cast.coordinator, setting, {
    placeOf: (clientId) => placeOf.get(clientId) ?? -1,
    responseIdOf: responses.idOf,
  });
  const clients = clientsOf(cast.memberFor(protocol), setting, requests.idOf);
  const { requestTimeoutMs } = settings;
  const places = placesOf({ clients, requests, responses, requestTimeoutMs });
  const parts: Parts = {
    members: bounds.members,
    coordinators,
    places,
    clients,
    requests,
    moves: allMoves(bounds.members),
  };
  const initial = new Int32Array(bounds.members + 2);
  initial[0] = coordinators.initial;
  for (let place = 0; place < bounds.members; place++)
    initial[place + 1] = places.idOf({ ...idlePlace, client: clients.initial(place) });
  initial[bounds.members + 1] = bounds.faults;
  return {
    setting,
    width: initial.length,
    moves: parts.moves,
    initial,
    enabled: (state, move) => isEnabled(parts, state, move),
    apply: (state, move, out) => apply(parts, { state, move }, out),
    coordinators,
    clients,
    places,
    requests,
    responses,
  };
}

const idlePlace: Omit<Place, 'client'> = {
  phase: 'idle',
  next: 0,
  up: [],
  down: [],
  lost: [],
  lanes: [],
};

function placesByName(members: number): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (let place = 0; place < members; place++) names.set(processIn(place), place);
  return names;
}

interface Parts {
  readonly members: number;
  readonly moves: readonly Move[];
  readonly coordinators: Coordinators;
  readonly places: Places;
  readonly clients: Clients;
  readonly requests: Interned<GroupRequest>;
}

function isEnabled(parts: Parts, state: Int32Array, number: number): boolean {
  const move = parts.moves[number];
  if (move === undefined) return false;
  if (isFault(move) && (state[parts.members + 1] ?? 0) === 0) return false;
  switch (move.type) {
    case 'place':
      return canStep(parts, state, move);
    case 'coordinator-timer':
      return parts.coordinators.at(state[0] ?? 0).wakeInMs === 0;
    case 'tick':
      return timeCanPass(parts, state);
    case 'failover':
      return parts.places.at(state[1] ?? 0).phase !== 'idle';
  }
}

function canStep(
  parts: Parts,
  state: Int32Array,
  { place: at, step }: { readonly place: number; readonly step: PlaceStep },
): boolean {
  const place = parts.places.at(state[at + 1] ?? 0);
  const { phase } = place;
  switch (step) {
    case 'start':
      // Places are filled in order: those that are still empty are alike.
      return phase === 'idle' && (at === 0 || parts.places.at(state[at] ?? 0).phase !== 'idle');
    case 'take':
    case 'take-copy':
    case 'drop-request':
      return place.up.length > 0;
    case 'learn':
      return phase === 'well' && place.down.length > 0;
    case 'drop-response':
      return place.down.length > 0;
    case 'timer':
      return phase === 'well' && parts.clients.at(place.client).wakeInMs === 0;
    case 'give-up':
      return phase === 'well' && place.lost[1] === 0;
    case 'resume':
      return phase === 'paused';
    case 'close':
    case 'pause':
      return phase === 'well';
    case 'crash':
      return phase === 'well' || phase === 'paused';
    case 'poll':
    case 'refuse':
    case 'cut':
      return false;
  }
}

/** Time passes only while there is nothing else to do: messages and timers are not late unless a fault makes them so. */
function timeCanPass(parts: Parts, state: Int32Array): boolean {
  if (parts.coordinators.at(state[0] ?? 0).wakeInMs === 0) return false;
  let alive = false;
  for (let at = 1; at <= parts.members; at++) {
    const place = parts.places.at(state[at] ?? 0);
    if (place.up.length > 0) return false;
    if (place.phase === 'well') {
      if (place.down.length > 0 || place.lost[1] === 0) return false;
      if (parts.clients.at(place.client).wakeInMs === 0) return false;
    }
    alive ||= place.phase !== 'idle';
  }
  return alive;
}

/** To the next thing that is due, one tick at most. */
function nextDueMs(parts: Parts, state: Int32Array): number {
  let dueMs = Math.min(tickMs, parts.coordinators.at(state[0] ?? 0).wakeInMs ?? tickMs);
  for (let at = 1; at <= parts.members; at++) {
    const place = parts.places.at(state[at] ?? 0);
    if (place.phase !== 'well') continue;
    const { wakeInMs } = parts.clients.at(place.client);
    if (wakeInMs !== null) dueMs = Math.min(dueMs, wakeInMs);
    dueMs = Math.min(dueMs, place.lost[1] ?? tickMs);
  }
  return dueMs;
}

interface Chosen {
  readonly state: Int32Array;
  readonly move: number;
}

function apply(parts: Parts, { state, move: number }: Chosen, out: Int32Array): BrokenStep | null {
  const move = parts.moves[number];
  out.set(state);
  if (move === undefined) return null;
  if (isFault(move)) out[parts.members + 1] = (state[parts.members + 1] ?? 0) - 1;
  switch (move.type) {
    case 'place':
      return applyInPlace(parts, move, out);
    case 'coordinator-timer':
      return settle(
        parts,
        out,
        parts.coordinators.move(out[0] ?? 0, timerInput, () => timer),
      );
    case 'tick':
      return tick(parts, out);
    case 'failover':
      return failover(parts, move.requests, out);
  }
}

const timer = { type: 'timer' } as const;
const timerInput = 0;
const lanesMax = 8;

function applyInPlace(
  parts: Parts,
  { place: at, step }: { readonly place: number; readonly step: PlaceStep },
  out: Int32Array,
): BrokenStep | null {
  const moved = parts.places.move(out[at + 1] ?? 0, step);
  if (isBroken(moved)) return moved;
  out[at + 1] = moved.next;
  if (moved.message < 0) return null;
  const requestId = at * lanesMax + moved.lane;
  const input = 1 + moved.message * parts.members * lanesMax + requestId;
  return settle(
    parts,
    out,
    parts.coordinators.move(out[0] ?? 0, input, () => ({
      type: 'request',
      requestId,
      clientId: processIn(at),
      request: parts.requests.at(moved.message),
    })),
  );
}

/** The coordinator's new state, and its answers on their way. */
function settle(
  parts: Parts,
  out: Int32Array,
  move: CoordinatorMove | BrokenStep,
): BrokenStep | null {
  if (isBroken(move)) return move;
  out[0] = move.next;
  for (let index = 0; index < move.replies.length; index += 2) {
    const requestId = move.replies[index] ?? 0;
    const at = Math.floor(requestId / lanesMax) + 1;
    if (at < 1 || at > parts.members)
      return { problem: `it answered request ${requestId}, which nobody sent` };
    const message = move.replies[index + 1] ?? 0;
    out[at] = parts.places.replied(out[at] ?? 0, requestId % lanesMax, message);
  }
  return null;
}

function tick(parts: Parts, out: Int32Array): BrokenStep | null {
  const byMs = nextDueMs(parts, out);
  out[0] = parts.coordinators.later(out[0] ?? 0, byMs);
  for (let at = 1; at <= parts.members; at++) {
    const later = parts.places.later(out[at] ?? 0, byMs);
    out[at] = later;
    if (parts.places.at(later).phase !== 'well') continue;
    const polled = parts.places.move(later, 'poll');
    if (isBroken(polled)) return polled;
    out[at] = polled.next;
  }
  return null;
}

function failover(parts: Parts, requests: 'refused' | 'lost', out: Int32Array): BrokenStep | null {
  for (let at = 1; at <= parts.members; at++) {
    const moved = parts.places.move(out[at] ?? 0, requests === 'refused' ? 'refuse' : 'cut');
    if (isBroken(moved)) return moved;
    out[at] = moved.next;
  }
  return settle(parts, out, parts.coordinators.recovered(out[0] ?? 0));
}
