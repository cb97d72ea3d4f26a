import type { MemberInput } from '../../domain/member-client.ts';
import type { GroupRequest, GroupResponse } from '../../domain/wire.ts';
import { refusalOf } from '../engine/refusal.ts';
import type { BrokenStep } from './coordinators.ts';
import { isBroken } from './coordinators.ts';
import type { Clients } from './clients.ts';
import type { Interned } from './interned.ts';
import { interned } from './interned.ts';

/**
 * One place of the group with its process and connection. Lists hold numbers in turn: `up` and `down` (on their way to
 * and from the coordinator) a request's number and a message, `lost` a request's number and in how many ms its sender
 * gives up, `lanes` (with the coordinator) a lane, a request's number and its message.
 */
export interface Place {
  readonly phase: 'idle' | 'well' | 'paused' | 'gone';
  /** The state of its client; -1 once it is gone. */
  readonly client: number;
  /** The number that its next request gets. */
  readonly next: number;
  readonly up: readonly number[];
  readonly down: readonly number[];
  readonly lost: readonly number[];
  readonly lanes: readonly number[];
}

/** A place after something happened; for `taken` requests the lane and the message that go to the coordinator. */
export interface PlaceMove {
  readonly next: number;
  readonly lane: number;
  readonly message: number;
}

/** What can happen in a place. */
export type PlaceStep =
  | 'start'
  | 'take'
  | 'take-copy'
  | 'learn'
  | 'timer'
  | 'give-up'
  | 'poll'
  | 'close'
  | 'crash'
  | 'pause'
  | 'resume'
  | 'drop-request'
  | 'drop-response'
  | 'refuse'
  | 'cut';

const steps: readonly PlaceStep[] = [
  'start',
  'take',
  'take-copy',
  'learn',
  'timer',
  'give-up',
  'poll',
  'close',
  'crash',
  'pause',
  'resume',
  'drop-request',
  'drop-response',
  'refuse',
  'cut',
];

/** A place's number for a step, to remember what came of it. */
const stepNumbers: ReadonlyMap<PlaceStep, number> = new Map(
  steps.map((step, index) => [step, index]),
);

/** The places by number, each step done once. */
export interface Places {
  idOf(place: Place): number;
  at(id: number): Place;
  move(id: number, step: PlaceStep): PlaceMove | BrokenStep;
  /** A response arrived in a lane; where nobody waits for it, nothing changes. */
  replied(id: number, lane: number, message: number): number;
  /** So much later, in ms. */
  later(id: number, byMs: number): number;
  readonly size: number;
}

/** What places are made of. */
export interface PlaceParts {
  readonly clients: Clients;
  readonly requests: Interned<GroupRequest>;
  readonly responses: Interned<GroupResponse>;
  readonly requestTimeoutMs: number;
}

const lanesMax = 8;
const messagesMax = 2 ** 20;
const timesMax = 2 ** 14;

/** The places that can be reached. */
export function placesOf(parts: PlaceParts): Places {
  const places = interned<Place>(textOf);
  const moves = new Map<number, PlaceMove | BrokenStep>();
  const replies = new Map<number, number>();
  const laters = new Map<number, number>();

  return {
    idOf: places.idOf,
    at: places.at,
    move(id, step) {
      const key = id * steps.length + (stepNumbers.get(step) ?? 0);
      let known = moves.get(key);
      if (known === undefined) {
        const moved = moveOf(places.at(id), step, parts);
        known = isBroken(moved) ? moved : { ...moved, next: places.idOf(moved.place) };
        moves.set(key, known);
      }
      return known;
    },
    replied(id, lane, message) {
      const key = (id * lanesMax + lane) * messagesMax + message;
      let known = replies.get(key);
      if (known === undefined) {
        known = places.idOf(withReply(places.at(id), lane, message));
        replies.set(key, known);
      }
      return known;
    },
    later(id, byMs) {
      const key = id * timesMax + byMs;
      let known = laters.get(key);
      if (known === undefined) {
        known = places.idOf(laterPlace(places.at(id), byMs, parts));
        laters.set(key, known);
      }
      return known;
    },
    get size() {
      return places.size;
    },
  };
}

function textOf({ phase, client, next, up, down, lost, lanes }: Place): string {
  return `${phase}|${client}|${next}|${up.join()}|${down.join()}|${lost.join()}|${lanes.join()}`;
}

interface Moved {
  readonly place: Place;
  readonly lane: number;
  readonly message: number;
}

const still = { lane: -1, message: -1 };

function moveOf(place: Place, step: PlaceStep, parts: PlaceParts): Moved | BrokenStep {
  switch (step) {
    case 'start':
      return ask({ ...place, phase: 'well' }, pollInput, parts);
    case 'take':
    case 'take-copy':
      return take(place, step);
    case 'learn':
      return learn(place, parts);
    case 'timer':
      return ask(place, { number: 1, input: { type: 'timer' } }, parts);
    case 'give-up':
      return giveUp(place, parts);
    case 'poll':
      return ask(place, pollInput, parts);
    case 'close':
      return close(place, parts);
    case 'crash':
      return { place: emptied(place), ...still };
    case 'pause':
      return { place: { ...place, phase: 'paused' }, ...still };
    case 'resume':
      return { place: { ...place, phase: 'well' }, ...still };
    case 'drop-request':
      return { place: lose(place, 'up', parts), ...still };
    case 'drop-response':
      return { place: lose(place, 'down', parts), ...still };
    case 'refuse':
      return { place: refuse(place, parts), ...still };
    case 'cut':
      return { place: cut(place, parts), ...still };
  }
}

interface NumberedInput {
  /** Tells inputs of a client apart. */
  readonly number: number;
  readonly input: MemberInput;
}

const pollInput: NumberedInput = { number: 0, input: { type: 'poll', ends: [] } };

/** Lets the client do a step; what it asks for goes up. */
function ask(
  place: Place,
  { number, input }: NumberedInput,
  parts: PlaceParts,
): Moved | BrokenStep {
  const { clients, requests } = parts;
  const move = clients.move(place.client, number, () => input);
  if (isBroken(move)) return move;
  const up = [...place.up];
  let after: Place = { ...place, client: move.next };
  const fetches: number[] = [];
  for (let at = 0; at < move.requests.length; at += 2) {
    const requestId = move.requests[at] ?? 0;
    const message = move.requests[at + 1] ?? 0;
    after = { ...after, next: Math.max(after.next, requestId + 1) };
    if (requests.at(message).api === 'OffsetFetch') fetches.push(requestId, message);
    else up.push(requestId, message);
  }
  after = { ...after, up };
  for (let at = 0; at < fetches.length; at += 2) {
    const fetched = answerFetch(after, fetches[at] ?? 0, { message: fetches[at + 1] ?? 0, parts });
    if (isBroken(fetched)) return fetched;
    after = fetched;
  }
  return { place: renumbered(after, parts), ...still };
}

/** Nothing is ever committed here, so that offsets are answered at once: a conversation less to interleave. */
function answerFetch(
  place: Place,
  requestId: number,
  { message, parts }: { readonly message: number; readonly parts: PlaceParts },
): Place | BrokenStep {
  const request = parts.requests.at(message);
  if (request.api !== 'OffsetFetch') return place;
  const response: GroupResponse = {
    api: 'OffsetFetch',
    errorCode: 'NONE',
    offsets: request.partitions.map((partition) => ({ ...partition, committedOffset: -1 })),
  };
  const moved = ask(
    place,
    responseInput(requestId, parts.responses.idOf(response), response),
    parts,
  );
  return isBroken(moved) ? moved : moved.place;
}

const firstResponse = 16;
const requestsMax = 14;
const firstDisconnect = 2 ** 19;

function responseInput(requestId: number, message: number, response: GroupResponse): NumberedInput {
  const number = firstResponse + message * requestsMax + requestId;
  if (requestId >= requestsMax || number >= firstDisconnect)
    throw new RangeError('more messages than the model checker can tell apart');
  return { number, input: { type: 'response', requestId, response } };
}

/** The oldest request goes to the coordinator, in a lane of its own; a copy stays behind in `take-copy`. */
function take(place: Place, step: 'take' | 'take-copy'): Moved {
  const [requestId = 0, message = 0] = place.up;
  let lane = 0;
  const taken = place.lanes.filter((_, index) => index % 3 === 0);
  while (taken.includes(lane)) lane++;
  if (lane >= lanesMax)
    throw new RangeError('more parked requests than the model checker has lanes');
  const up = step === 'take' ? place.up.slice(2) : place.up;
  // Nobody waits for answers any more where the process is gone.
  const lanes = place.phase === 'gone' ? place.lanes : [...place.lanes, lane, requestId, message];
  return { place: { ...place, up, lanes }, lane, message };
}

/** The oldest response reaches the client. */
function learn(place: Place, parts: PlaceParts): Moved | BrokenStep {
  const [requestId = 0, message = 0] = place.down;
  const rest = answered({ ...place, down: place.down.slice(2) }, requestId);
  return ask(rest, responseInput(requestId, message, parts.responses.at(message)), parts);
}

/** The client is told that no answer will come. */
function giveUp(place: Place, parts: PlaceParts): Moved | BrokenStep {
  const [requestId = 0] = place.lost;
  const rest = answered({ ...place, lost: place.lost.slice(2) }, requestId);
  const number = firstDisconnect + requestId;
  return ask(rest, { number, input: { type: 'disconnected', requestId } }, parts);
}

/** Nobody waits for a second answer to the same request. */
function answered(place: Place, requestId: number): Place {
  const { lanes } = place;
  const kept = lanes.filter((_, index) => lanes[index - (index % 3) + 1] !== requestId);
  return kept.length === lanes.length ? place : { ...place, lanes: kept };
}

/** What the client still sends is sent; its answers are not waited for. */
function close(place: Place, parts: PlaceParts): Moved | BrokenStep {
  const moved = ask(place, { number: 2, input: { type: 'close' } }, parts);
  return isBroken(moved) ? moved : { place: emptied(moved.place), ...still };
}

function emptied({ up }: Place): Place {
  return { phase: 'gone', client: -1, next: 0, up, down: [], lost: [], lanes: [] };
}

/** The oldest message in one direction is lost; its sender gives up after the request timeout. */
function lose(place: Place, way: 'up' | 'down', { requestTimeoutMs }: PlaceParts): Place {
  const [requestId = 0] = place[way];
  const rest = { ...place, [way]: place[way].slice(2) };
  return place.phase === 'gone'
    ? rest
    : { ...rest, lost: [...place.lost, requestId, requestTimeoutMs] };
}

/** The coordinator moved: all that waits is refused. */
function refuse(place: Place, { requests, responses }: PlaceParts): Place {
  if (place.phase === 'gone') return { ...place, up: [], lanes: [] };
  const down = [...place.down];
  const refuseOne = (requestId: number, message: number): void => {
    const response = refusalOf(requests.at(message), 'NOT_COORDINATOR');
    down.push(requestId, responses.idOf(response));
  };
  for (let at = 0; at < place.lanes.length; at += 3)
    refuseOne(place.lanes[at + 1] ?? 0, place.lanes[at + 2] ?? 0);
  for (let at = 0; at < place.up.length; at += 2)
    refuseOne(place.up[at] ?? 0, place.up[at + 1] ?? 0);
  return { ...place, up: [], lanes: [], down };
}

/** The coordinator moved and the connection broke: nothing that waits is answered. */
function cut(place: Place, { requestTimeoutMs }: PlaceParts): Place {
  if (place.phase === 'gone') return { ...place, up: [], lanes: [] };
  const lost = [...place.lost];
  for (let at = 0; at < place.lanes.length; at += 3)
    lost.push(place.lanes[at + 1] ?? 0, requestTimeoutMs);
  for (let at = 0; at < place.up.length; at += 2) lost.push(place.up[at] ?? 0, requestTimeoutMs);
  return { ...place, up: [], lanes: [], lost };
}

function withReply(place: Place, lane: number, message: number): Place {
  const at = place.lanes.findIndex((value, index) => index % 3 === 0 && value === lane);
  if (at < 0) return place;
  const requestId = place.lanes[at + 1] ?? 0;
  return {
    ...place,
    lanes: place.lanes.toSpliced(at, 3),
    down: [...place.down, requestId, message],
  };
}

function laterPlace(place: Place, byMs: number, { clients }: PlaceParts): Place {
  if (place.phase === 'idle' || place.phase === 'gone') return place;
  return {
    ...place,
    client: clients.later(place.client, byMs),
    lost: place.lost.map((value, index) => (index % 2 === 0 ? value : Math.max(0, value - byMs))),
  };
}

/** Requests are counted from the oldest that is still under way, so that states do not differ in numbers only. */
function renumbered(place: Place, { clients }: PlaceParts): Place {
  let first = place.next;
  for (const list of [place.up, place.down, place.lost])
    for (let at = 0; at < list.length; at += 2) first = Math.min(first, list[at] ?? first);
  for (let at = 1; at < place.lanes.length; at += 3)
    first = Math.min(first, place.lanes[at] ?? first);
  if (first === 0) return place;
  const fewer = (list: readonly number[]): readonly number[] =>
    list.map((value, index) => (index % 2 === 0 ? value - first : value));
  return {
    ...place,
    client: clients.renumbered(place.client, first),
    next: place.next - first,
    up: fewer(place.up),
    down: fewer(place.down),
    lost: fewer(place.lost),
    lanes: place.lanes.map((value, index) => (index % 3 === 1 ? value - first : value)),
  };
}
