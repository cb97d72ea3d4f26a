import type { MemberClient, MemberInput, MemberStatus } from '../../domain/member-client.ts';
import type { GroupRequest } from '../../domain/wire.ts';
import type { BrokenStep } from './coordinators.ts';
import { bitsOf } from './coordinators.ts';
import { interned } from './interned.ts';
import type { Setting } from './setting.ts';
import { floorMs, groupId, nowMs, processIn, topicName } from './setting.ts';
import { shifted } from './shift.ts';

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

const maxInputs = 2 ** 20;

/** The states of a client in any place; requests are numbered by `requestIdOf`. */
export function clientsOf(
  client: MemberClient,
  { topics, settings, protocol }: Setting,
  requestIdOf: (request: GroupRequest) => number,
): Clients {
  const states = interned<ClientState>();
  const moves = new Map<number, ClientMove | BrokenStep>();
  const laters = new Map<number, number>();
  const renumberings = new Map<number, number>();

  function step(before: ClientState, input: MemberInput): ClientMove | BrokenStep {
    try {
      const done = client.step(before.state, input, nowMs);
      const next = states.idOf({
        place: before.place,
        state: done.state,
        wakeInMs: done.wakeAtMs === undefined ? null : Math.max(0, done.wakeAtMs - nowMs),
        owned: done.owned === undefined ? before.owned : bitsOf(done.owned),
        status: done.status ?? before.status,
        fatal: done.fatal ?? before.fatal,
      });
      return {
        next,
        requests: done.requests.flatMap(({ requestId, request }) => [
          requestId,
          requestIdOf(request),
        ]),
      };
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) };
    }
  }

  return {
    initial: (place) =>
      states.idOf({
        place,
        state: client.initial({
          groupId,
          process: processIn(place),
          protocol,
          wish: { topics: [topicName] },
          topics,
          settings,
        }),
        wakeInMs: null,
        owned: 0,
        status: null,
        fatal: null,
      }),
    at: states.at,
    move(id, input, makeInput) {
      const key = id * maxInputs + input;
      let known = moves.get(key);
      if (known === undefined) {
        known = step(states.at(id), makeInput());
        moves.set(key, known);
      }
      return known;
    },
    later(id, byMs) {
      const key = id * maxInputs + byMs;
      let known = laters.get(key);
      if (known === undefined) {
        const before = states.at(id);
        const state = shifted(before.state, { byMs, floorMs, byRequests: 0 });
        const wakeInMs = before.wakeInMs === null ? null : Math.max(0, before.wakeInMs - byMs);
        known = states.idOf({ ...before, state, wakeInMs });
        laters.set(key, known);
      }
      return known;
    },
    renumbered(id, byRequests) {
      const key = id * maxInputs + byRequests;
      let known = renumberings.get(key);
      if (known === undefined) {
        const before = states.at(id);
        const state = shifted(before.state, { byMs: 0, floorMs: -Infinity, byRequests });
        known = states.idOf({ ...before, state });
        renumberings.set(key, known);
      }
      return known;
    },
    get size() {
      return states.size;
    },
  };
}
