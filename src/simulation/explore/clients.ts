import type {
  MemberClient,
  MemberConfig,
  MemberInput,
  MemberStatus,
} from '../../domain/member-client.ts';
import type { GroupRequest } from '../../domain/wire.ts';
import type { BrokenStep } from './broken-step.ts';
import { attempt } from './broken-step.ts';
import { interned } from './interned.ts';
import { bitsOf } from './looks.ts';
import type { PlainNumbers } from './plain-numbers.ts';
import { remembered, results } from './remembered.ts';
import type { Setting } from './setting.ts';
import { floorMs, groupId, nowMs, processIn, topicName } from './setting.ts';
import { shifterOf } from './shift-memory.ts';

/** One state of a client, as if it were now. */
export interface ClientState {
  readonly place: number;
  readonly state: unknown;
  /** When it wants to be woken, from now on; null: not at all. */
  readonly wakeInMs: number | null;
  /** The partitions that it owns, as bits. */
  readonly owned: number;
  readonly status: MemberStatus | null;
  readonly fatal: string | null;
}

/** What a step of a client came to. `requests` has the request's number and the interned request in turn. */
export interface ClientMove {
  readonly next: number;
  readonly requests: readonly number[];
  /** It closed its connection before it sent them. */
  readonly disconnects: boolean;
}

/** The clients' states by number, each step done once. */
export interface Clients {
  /** A client that has not started. */
  initial(place: number): number;
  at(id: number): ClientState;
  move(id: number, input: number, makeInput: () => MemberInput): ClientMove | BrokenStep;
  later(id: number, byMs: number): number;
  /** The same state with the first number that is still used as 0. */
  renumbered(id: number, byRequests: number): number;
  readonly size: number;
}

/** What the clients' states are told apart and ask by. */
export interface ClientParts {
  readonly numbers: PlainNumbers;
  readonly requestIdOf: (request: GroupRequest) => number;
}

/** The states of a client in any place. */
export function clientsOf(
  client: MemberClient,
  setting: Setting,
  { numbers, requestIdOf }: ClientParts,
): Clients {
  const states = interned<ClientState>(
    ({ place, state, wakeInMs, owned, status, fatal }) =>
      `${place},${numbers.numberOf(state)},${wakeInMs},${owned},${numbers.numberOf(status)},${numbers.numberOf(fatal)}`,
  );
  const moves = results<ClientMove | BrokenStep>();
  const shift = shifterOf();

  function idOf(state: ClientState): number {
    return states.idOf({ ...state, state: numbers.valueOf(numbers.numberOf(state.state)) });
  }

  function step(before: ClientState, input: MemberInput): ClientMove {
    const done = client.step(before.state, input, nowMs);
    const requests: number[] = [];
    for (const { requestId, request } of done.requests)
      requests.push(requestId, requestIdOf(request));
    const next = idOf({
      place: before.place,
      state: done.state,
      wakeInMs: done.wakeAtMs === undefined ? null : Math.max(0, done.wakeAtMs - nowMs),
      owned: done.owned === undefined ? before.owned : bitsOf(done.owned),
      status: done.status ?? before.status,
      fatal: done.fatal ?? before.fatal,
    });
    return { next, requests, disconnects: done.disconnects === true };
  }

  return {
    initial: (place) =>
      idOf({
        place,
        state: client.initial(configOf(place, setting)),
        wakeInMs: null,
        owned: 0,
        status: null,
        fatal: null,
      }),
    at: states.at,
    move: (id, input, makeInput) =>
      moves(id, input, () => attempt(() => step(states.at(id), makeInput()))),
    later: remembered((id, byMs) => {
      const before = states.at(id);
      const state = shift(before.state, { byMs, floorMs, byRequests: 0 });
      const wakeInMs = before.wakeInMs === null ? null : Math.max(0, before.wakeInMs - byMs);
      return idOf({ ...before, state, wakeInMs });
    }),
    renumbered: remembered((id, byRequests) => {
      const before = states.at(id);
      const state = shift(before.state, { byMs: 0, floorMs: -Infinity, byRequests });
      return idOf({ ...before, state });
    }),
    get size() {
      return states.size;
    },
  };
}

function configOf(place: number, { topics, settings, protocol }: Setting): MemberConfig {
  const wish = { topics: [topicName] };
  return { groupId, process: processIn(place), protocol, wish, topics, settings };
}
