import type { CoordinatorInput } from '../../domain/coordinator.ts';
import type { GroupObservation } from '../../domain/group-trace.ts';
import type { GroupDescription, GroupRequest, GroupResponse } from '../../domain/wire.ts';
import { isSameDescription } from '../engine/same-description.ts';
import type { Cast } from '../cast.ts';
import type { ReplayedClient } from './replayed-client.ts';
import { replayedClient } from './replayed-client.ts';
import type { Setting } from './setting.ts';
import { groupId, processIn } from './setting.ts';

/** A request on its way or with the coordinator. */
export interface ReplayedMessage {
  readonly requestId: number;
  /** The client's own number. */
  readonly ownId: number;
  readonly request: GroupRequest;
  readonly sentAtMs: number;
  readonly response: GroupResponse | null;
  /** Its sender does not wait for the answer any more. */
  readonly isForsaken: boolean;
  /** The message that this is the second arrival of; null: it is the first. */
  readonly original: number | null;
}

/** A place with its client and its connection. */
export interface Seat {
  readonly name: string;
  readonly client: ReplayedClient;
  phase: 'idle' | 'well' | 'paused' | 'gone';
  up: ReplayedMessage[];
  parked: ReplayedMessage[];
  down: ReplayedMessage[];
  /** Requests that it waits for in vain, until it gives up. */
  lost: (Pick<ReplayedMessage, 'ownId' | 'isForsaken'> & { readonly untilMs: number })[];
}

/** All that changes in a replay. */
export interface ReplayWorld {
  readonly cast: Cast;
  readonly setting: Setting;
  readonly seats: readonly Seat[];
  readonly observations: GroupObservation[];
  readonly see: (observation: GroupObservation) => void;
  /** Requests whose answers were learnt or will never be: that is told once. */
  readonly told: Set<number>;
  nowMs: number;
  nextId: number;
  /** Whose step is under way; null: the coordinator's. */
  running: string | null;
  state: unknown;
  wakeAtMs: number | undefined;
  described: GroupDescription | null;
}

/** The world before anybody has come. */
export function newReplayWorld(cast: Cast, setting: Setting): ReplayWorld {
  const { topics, settings, protocol, bounds } = setting;
  const observations: GroupObservation[] = [];
  const see = (observation: GroupObservation): void => {
    observations.push(observation);
  };
  const seats = Array.from({ length: bounds.members }, (_, place): Seat => {
    const name = processIn(place);
    const client = replayedClient(cast.memberFor(protocol), { setting, name, see });
    return { name, client, phase: 'idle', up: [], parked: [], down: [], lost: [] };
  });
  return {
    cast,
    setting,
    seats,
    observations,
    see,
    told: new Set(),
    nowMs: 0,
    nextId: 0,
    running: null,
    state: cast.coordinator.initial({ groupId, topics, settings }),
    wakeAtMs: undefined,
    described: null,
  };
}

/** A request reaches the coordinator. */
export function arrived(
  { see, nowMs }: ReplayWorld,
  { name }: Seat,
  { requestId, request, sentAtMs, original }: ReplayedMessage,
): void {
  const seen = { atMs: nowMs, sentAtMs, process: name, requestId, request };
  see(
    original === null
      ? { type: 'requested', ...seen }
      : { type: 'requested', ...seen, duplicateOf: original },
  );
}

/** A response sets out, if anybody waits for it. */
export function replied(
  world: ReplayWorld,
  seat: Seat,
  { message, response }: { readonly message: ReplayedMessage; readonly response: GroupResponse },
): void {
  const { see, nowMs: atMs } = world;
  const { requestId } = message;
  see({ type: 'replied', atMs, process: seat.name, requestId, response });
  if (seat.phase === 'gone' || message.isForsaken) tellLost(world, seat, requestId);
  else seat.down.push({ ...message, response });
}

/** No answer to this request will ever be learnt; told once. */
export function tellLost(
  { see, told, nowMs }: ReplayWorld,
  { name }: Seat,
  requestId: number,
): void {
  if (told.has(requestId)) return;
  told.add(requestId);
  see({ type: 'lost', atMs: nowMs, process: name, requestId });
}

/** The coordinator does a step; throws what it throws. */
export function stepCoordinator(world: ReplayWorld, input: CoordinatorInput): void {
  const { cast, seats, nowMs } = world;
  world.running = null;
  const done = cast.coordinator.step(world.state, input, nowMs);
  world.state = done.state;
  world.wakeAtMs = done.wakeAtMs;
  for (const { requestId, response } of done.replies) {
    const isIt = (message: ReplayedMessage): boolean => message.requestId === requestId;
    const seat = seats.find(({ parked }) => parked.some(isIt));
    const message = seat?.parked.find(isIt);
    if (seat === undefined || message === undefined) continue;
    seat.parked = seat.parked.filter((other) => other !== message);
    replied(world, seat, { message, response });
  }
  look(world, input.type === 'request' ? input.requestId : undefined);
}

const describeRequest = { api: 'DescribeGroups', apiVersion: 6, groupId } as const;

function look(world: ReplayWorld, requestId: number | undefined): void {
  const { cast, nowMs, see } = world;
  const input = {
    type: 'request',
    requestId: -1,
    clientId: 'observer',
    request: describeRequest,
  } as const;
  const response = cast.coordinator.step(world.state, input, nowMs).replies[0]?.response;
  const group = response?.api === 'DescribeGroups' ? response.group : null;
  if (isSameDescription(world.described, group)) return;
  world.described = group;
  const seen = { type: 'described', atMs: nowMs, group } as const;
  see(requestId === undefined ? seen : { ...seen, requestId });
}
