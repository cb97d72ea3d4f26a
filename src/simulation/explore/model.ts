import type { GroupRequest, GroupResponse } from '../../domain/wire.ts';
import type { Cast } from '../cast.ts';
import { applyMove } from './apply-move.ts';
import { clientsOf } from './clients.ts';
import type { BrokenStep } from './broken-step.ts';
import { coordinatorsOf } from './coordinators.ts';
import { enabledMoves, placeAlone } from './enabled-moves.ts';
import { interned } from './interned.ts';
import { leanCoordinator } from './lean-coordinator.ts';
import type { ModelParts } from './model-parts.ts';
import { freshInstant } from './model-parts.ts';
import { movesOf } from './moves.ts';
import type { Place } from './place.ts';
import { placesOf } from './places.ts';
import { plainNumbers } from './plain-numbers.ts';
import type { Setting } from './setting.ts';

/**
 * A group as a transition system. A state is a tuple: the coordinator's number, each place's, and `conditionOf` the run.
 * Components are numbered and their steps remembered, so that a transition is a few look-ups.
 */
export interface Model extends ModelParts {
  readonly setting: Setting;
  readonly width: number;
  readonly initial: Int32Array;
  /** Writes the numbers of the moves that can happen into `out`, in their order; how many they are. */
  enabled(state: Int32Array, out: Int32Array): number;
  /** Of all moves only those of one client are tried in this state. */
  goesAlone(state: Int32Array): boolean;
  /** Writes the state after an enabled move into `out`; or says which step was not done. */
  apply(state: Int32Array, move: number, out: Int32Array): BrokenStep | null;
}

/** The model of a group with this cast in this setting. */
export function modelOf(
  cast: Cast,
  setting: Setting,
  { isReduced = true }: { readonly isReduced?: boolean } = {},
): Model {
  const { bounds, protocol, settings } = setting;
  const { members, faults } = bounds;
  const numbers = plainNumbers();
  const requests = interned<GroupRequest>(numbers.numberOf);
  const responses = interned<GroupResponse>(numbers.numberOf);
  const coordinator = isReduced ? leanCoordinator(cast.coordinator) : cast.coordinator;
  const coordinators = coordinatorsOf(coordinator, setting, {
    numbers,
    responseIdOf: responses.idOf,
  });
  const clients = clientsOf(cast.memberFor(protocol), setting, {
    numbers,
    requestIdOf: requests.idOf,
  });
  const { requestTimeoutMs } = settings;
  const places = placesOf({ clients, requests, responses, numbers, requestTimeoutMs });
  const moves = movesOf(members);
  const parts = { members, isReduced, moves, coordinators, clients, places, requests, responses };
  const initial = new Int32Array(members + 2);
  initial[0] = coordinators.initial;
  for (let place = 0; place < members; place++)
    initial[place + 1] = places.idOf({ ...idlePlace, client: clients.initial(place) });
  initial[members + 1] = isReduced ? faults | freshInstant : faults;
  return {
    ...parts,
    setting,
    width: initial.length,
    initial,
    enabled: (state, out) => enabledMoves(parts, state, out),
    goesAlone: (state) => placeAlone(parts, state) >= 0,
    apply: (state, move, out) => applyMove(parts, { state, move }, out),
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
