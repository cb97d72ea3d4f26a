import type { ClientState } from './clients.ts';

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

/** On its way up or in a lane: the number of a request whose answer nobody waits for any more. */
export const noRequest = -1;

/** How many requests on their way up or with the coordinator are waited for by the client; and how many are not. */
export function requestsOf({ up, lanes }: Place): {
  readonly awaited: number;
  readonly forsaken: number;
} {
  let forsaken = 0;
  for (let at = 0; at < up.length; at += 2) if (up[at] === noRequest) forsaken++;
  for (let at = 1; at < lanes.length; at += 3) if (lanes[at] === noRequest) forsaken++;
  return { awaited: up.length / 2 + lanes.length / 3 - forsaken, forsaken };
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

/** All of them, in an order that tells their numbers. */
export const placeSteps: readonly PlaceStep[] = [
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

/** What can be said of a place, and what can happen in it. */
export const placeFlags = {
  idle: 1,
  well: 2,
  paused: 4,
  /** A request, or more than one, can reach the coordinator. */
  asks: 8,
  asksTwice: 16,
  /** A response, or more than one, is on its way to the client. */
  answered: 32,
  answeredTwice: 64,
  /** The client can learn of a response, be told that none will come, do what is due. */
  learns: 128,
  givesUp: 256,
  timer: 512,
  /** There is another request of the number of the response that would be learnt: it was doubled. */
  doubled: 1024,
  /** The client waits for an answer to a request on its way or with the coordinator. */
  waits: 2048,
} as const;

/** Something that the client alone does. */
export const localSteps: number = placeFlags.learns | placeFlags.givesUp | placeFlags.timer;

/** Which of `placeFlags` a place has. */
export function flagsOf(place: Place, client: ClientState | null): number {
  const ofPhase = place.phase === 'well' ? wellFlags(place, client) : phaseFlags[place.phase];
  return ofPhase | messageFlags(place);
}

const phaseFlags = { idle: placeFlags.idle, paused: placeFlags.paused, gone: 0 } as const;

function wellFlags({ down, lost }: Place, client: ClientState | null): number {
  return (
    placeFlags.well |
    (down.length > 0 ? placeFlags.learns : 0) |
    (lost[1] === 0 ? placeFlags.givesUp : 0) |
    (client?.wakeInMs === 0 ? placeFlags.timer : 0)
  );
}

function messageFlags(place: Place): number {
  const { up, down } = place;
  return (
    (up.length > 0 ? placeFlags.asks : 0) |
    (up.length > 2 ? placeFlags.asksTwice : 0) |
    (down.length > 0 ? placeFlags.answered : 0) |
    (down.length > 2 ? placeFlags.answeredTwice : 0) |
    (isDoubled(place) ? placeFlags.doubled : 0) |
    (requestsOf(place).awaited > 0 ? placeFlags.waits : 0)
  );
}

function isDoubled({ down, lanes }: Place): boolean {
  const [requestId] = down;
  return (
    lanes.some((value, index) => index % 3 === 1 && value === requestId) ||
    down.some((value, index) => index % 2 === 0 && index > 0 && value === requestId)
  );
}

/** In how many ms the place has something to do. */
export function dueMsOf({ phase, lost }: Place, client: ClientState | null): number {
  if (phase !== 'well') return never;
  return Math.min(lost[1] ?? never, client?.wakeInMs ?? never);
}

/** Nothing is due. */
export const never: number = 2 ** 30;
