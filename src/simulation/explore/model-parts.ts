import type { GroupRequest, GroupResponse } from '../../domain/wire.ts';
import type { Clients } from './clients.ts';
import type { Coordinators } from './coordinators.ts';
import type { Interned } from './interned.ts';
import type { Moves } from './moves.ts';
import type { Places } from './places.ts';

/** What a model is made of. */
export interface ModelParts {
  readonly members: number;
  /** Left out is what leads nowhere else; see `enabledMoves`. */
  readonly isReduced: boolean;
  readonly moves: Moves;
  readonly coordinators: Coordinators;
  readonly clients: Clients;
  readonly places: Places;
  readonly requests: Interned<GroupRequest>;
  readonly responses: Interned<GroupResponse>;
}

/** In the last number of a state: nothing has reached the coordinator since time passed. */
export const freshInstant = 256;

/** How many faults may still happen in a state of so many members. */
export function faultsLeft(state: Int32Array, members: number): number {
  return (state[members + 1] ?? 0) & (freshInstant - 1);
}

/** Whether nothing has reached the coordinator since time passed, as far as that matters. */
export function isFresh(state: Int32Array, members: number): boolean {
  return ((state[members + 1] ?? 0) & freshInstant) !== 0;
}
