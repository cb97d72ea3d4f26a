import type { MemberInput } from '../../domain/member-client.ts';
import type { GroupRequest, GroupResponse } from '../../domain/wire.ts';
import { refusalOf } from '../engine/refusal.ts';
import type { Clients } from './clients.ts';
import type { BrokenStep } from './broken-step.ts';
import { isBroken } from './broken-step.ts';
import type { Interned } from './interned.ts';
import type { Place, PlaceStep } from './place.ts';
import { noRequest } from './place.ts';
import type { PlainNumbers } from './plain-numbers.ts';

/** What places are made of. */
export interface PlaceParts {
  readonly clients: Clients;
  readonly requests: Interned<GroupRequest>;
  readonly responses: Interned<GroupResponse>;
  readonly numbers: PlainNumbers;
  readonly requestTimeoutMs: number;
}

/** Requests of one place that the coordinator can have at a time: more than our own leave there for ever. */
export const lanesMax = 8;
/** Requests of one client that can be under way: more than a client needs that has one of each kind. */
const requestsMax = 14;
/** A place after a step, not yet numbered. */
export interface Moved {
  readonly place: Place;
  readonly lane: number;
  readonly message: number;
}

const still = { lane: -1, message: -1 };

/** Does a step in a place. */
export function moveOf(place: Place, step: PlaceStep, parts: PlaceParts): Moved | BrokenStep {
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
function ask(place: Place, input: NumberedInput, parts: PlaceParts): Moved | BrokenStep {
  const asked = asking(place, input, parts);
  return isBroken(asked) ? asked : { place: renumbered(asked, parts), ...still };
}

/** The same, with the numbers of requests as they were. */
function asking(
  place: Place,
  { number, input }: NumberedInput,
  parts: PlaceParts,
): Place | BrokenStep {
  const { clients, requests } = parts;
  const move = clients.move(place.client, number, () => input);
  if (isBroken(move)) return move;
  const before = move.disconnects ? disconnected(place) : place;
  const up = [...before.up];
  let { next } = before;
  const fetches: number[] = [];
  for (let at = 0; at < move.requests.length; at += 2) {
    const requestId = move.requests[at] ?? 0;
    const message = move.requests[at + 1] ?? 0;
    next = Math.max(next, requestId + 1);
    (requests.at(message).api === 'OffsetFetch' ? fetches : up).push(requestId, message);
  }
  if (next > requestsMax) return { problem: `${requestsMax} were sent since`, isUnanswered: true };
  let after: Place | BrokenStep = { ...before, client: move.next, next, up };
  for (let at = 0; at < fetches.length && !isBroken(after); at += 2)
    after = answerFetch(after, fetches[at] ?? 0, { message: fetches[at + 1] ?? 0, parts });
  return after;
}

/** Its connection is gone: what is under way still arrives, but nobody waits for an answer. */
function disconnected(place: Place): Place {
  return {
    ...place,
    up: place.up.map((value, index) => (index % 2 === 0 ? noRequest : value)),
    lanes: place.lanes.map((value, index) => (index % 3 === 1 ? noRequest : value)),
    down: [],
    lost: [],
  };
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
  return asking(place, responseInput(requestId, parts.responses.idOf(response), response), parts);
}

const firstDisconnect = 3;
const firstResponse: number = firstDisconnect + requestsMax;

function responseInput(requestId: number, message: number, response: GroupResponse): NumberedInput {
  const number = firstResponse + message * requestsMax + requestId;
  return { number, input: { type: 'response', requestId, response } };
}

/** The oldest request goes to the coordinator, in a lane of its own; after `take-copy` it is taken once more. */
function take(place: Place, step: 'take' | 'take-copy'): Moved | BrokenStep {
  const [requestId = 0, message = 0] = place.up;
  let lane = 0;
  const taken = place.lanes.filter((_, index) => index % 3 === 0);
  while (taken.includes(lane)) lane++;
  if (lane >= lanesMax) return { problem: `nor are ${lanesMax - 1} others`, isUnanswered: true };
  const up = step === 'take' ? place.up.slice(2) : place.up;
  if (place.phase !== 'gone') {
    const lanes = [...place.lanes, lane, requestId, message];
    return { place: { ...place, up, lanes }, lane, message };
  }
  // Nobody waits for its answer; lanes from the end are not those of what was sent before.
  const last = lanesMax - 1 - ((place.up.length / 2) % lanesMax);
  return { place: { ...place, up }, lane: last, message };
}

/** The oldest response reaches the client. */
function learn(place: Place, parts: PlaceParts): Moved | BrokenStep {
  const [requestId = 0, message = 0] = place.down;
  const rest = answered({ ...place, down: place.down.slice(2) }, requestId);
  return ask(rest, responseInput(requestId, message, parts.responses.at(message)), parts);
}

/**
 * A request has waited too long, and takes its connection with it: the client is told of all that it waits for that no
 * answer will come.
 *
 * Source: Kafka, `NetworkClient.handleTimedOutRequests`, `processTimeoutDisconnection`.
 */
function giveUp(place: Place, parts: PlaceParts): Moved | BrokenStep {
  let after: Place | BrokenStep = disconnected(place);
  for (const requestId of awaited(place)) {
    if (isBroken(after)) return after;
    const number = firstDisconnect + requestId;
    after = asking(after, { number, input: { type: 'disconnected', requestId } }, parts);
  }
  return isBroken(after) ? after : { place: renumbered(after, parts), ...still };
}

/** The requests that the client of a place waits for, in the order in which it sent them. */
function awaited({ up, down, lost, lanes }: Place): readonly number[] {
  const ids = new Set<number>();
  for (const list of [up, down, lost])
    for (let at = 0; at < list.length; at += 2) ids.add(list[at] ?? noRequest);
  for (let at = 1; at < lanes.length; at += 3) ids.add(lanes[at] ?? noRequest);
  ids.delete(noRequest);
  return [...ids].toSorted((a, b) => a - b);
}

/** Nobody waits for a second answer to the same request; its lane is the coordinator's until that answers. */
function answered(place: Place, requestId: number): Place {
  const { lanes, down, lost } = place;
  return {
    ...place,
    lanes: lanes.map((value, index) =>
      index % 3 === 1 && value === requestId ? noRequest : value,
    ),
    down: down.filter((_, index) => down[index - (index % 2)] !== requestId),
    lost: lost.filter((_, index) => lost[index - (index % 2)] !== requestId),
  };
}

/** What the client still sends is sent; its answers are not waited for. */
function close(place: Place, parts: PlaceParts): Moved | BrokenStep {
  const moved = ask(place, { number: 2, input: { type: 'close' } }, parts);
  return isBroken(moved) ? moved : { place: emptied(moved.place), ...still };
}

function emptied({ up }: Place): Place {
  return { phase: 'gone', client: -1, next: 0, up, down: [], lost: [], lanes: [] };
}

/** The oldest message in one direction is lost, and the connection with it; its sender gives up after the request timeout. */
function lose(place: Place, way: 'up' | 'down', { requestTimeoutMs }: PlaceParts): Place {
  const [requestId = 0] = place[way];
  const rest = { ...place, [way]: place[way].slice(2) };
  if (place.phase === 'gone' || requestId === noRequest) return rest;
  const unanswered = answered(rest, requestId);
  return { ...unanswered, lost: [...unanswered.lost, requestId, requestTimeoutMs] };
}

/** The coordinator moved: all that waits is refused. */
function refuse(place: Place, { requests, responses }: PlaceParts): Place {
  if (place.phase === 'gone') return { ...place, up: [], lanes: [] };
  const down = [...place.down];
  const refuseOne = (requestId: number, message: number): void => {
    if (requestId === noRequest) return;
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
  for (let at = 1; at < place.lanes.length; at += 3)
    if (place.lanes[at] !== noRequest) lost.push(place.lanes[at] ?? 0, requestTimeoutMs);
  for (let at = 0; at < place.up.length; at += 2)
    if (place.up[at] !== noRequest) lost.push(place.up[at] ?? 0, requestTimeoutMs);
  return { ...place, up: [], lanes: [], lost };
}

/** The response to what waits in a lane is on its way. */
export function withReply(place: Place, lane: number, message: number): Place {
  const at = place.lanes.findIndex((value, index) => index % 3 === 0 && value === lane);
  if (at < 0) return place;
  const requestId = place.lanes[at + 1] ?? 0;
  const lanes = place.lanes.toSpliced(at, 3);
  if (requestId === noRequest) return { ...place, lanes };
  return { ...place, lanes, down: [...place.down, requestId, message] };
}

/** The place so much later, in ms. */
export function laterPlace(place: Place, byMs: number, { clients }: PlaceParts): Place {
  if (place.phase === 'idle' || place.phase === 'gone') return place;
  return {
    ...place,
    client: clients.later(place.client, byMs),
    lost: place.lost.map((value, index) => (index % 2 === 0 ? value : Math.max(0, value - byMs))),
  };
}

/** Requests are counted from the oldest that is still under way, so that states do not differ in numbers only. */
function renumbered(place: Place, { clients }: PlaceParts): Place {
  const [first = place.next] = awaited(place);
  if (first === 0) return place;
  const fewer = (id: number): number => (id === noRequest ? id : id - first);
  const fewerOf = (list: readonly number[]): readonly number[] =>
    list.map((value, index) => (index % 2 === 0 ? fewer(value) : value));
  return {
    ...place,
    client: clients.renumbered(place.client, first),
    next: place.next - first,
    up: fewerOf(place.up),
    down: fewerOf(place.down),
    lost: fewerOf(place.lost),
    lanes: place.lanes.map((value, index) => (index % 3 === 1 ? fewer(value) : value)),
  };
}
