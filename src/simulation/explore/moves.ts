import type { PlaceStep } from './places.ts';

/**
 * What can happen next to a group: something in a place, a timer of the coordinator, time that passes while nothing
 * else can happen, or a move of the coordinator. Faults use up the budget.
 */
export type Move =
  | { readonly type: 'place'; readonly place: number; readonly step: PlaceStep }
  | { readonly type: 'coordinator-timer' }
  | { readonly type: 'tick' }
  | { readonly type: 'failover'; readonly requests: 'refused' | 'lost' };

/** Steps in a place that are faults. */
const faultSteps: readonly PlaceStep[] = [
  'crash',
  'close',
  'pause',
  'drop-request',
  'drop-response',
  'take-copy',
];

/** Whether a move is a fault. */
export function isFault(move: Move): boolean {
  return move.type === 'failover' || (move.type === 'place' && faultSteps.includes(move.step));
}

const steps: readonly PlaceStep[] = [
  'start',
  'take',
  'learn',
  'timer',
  'give-up',
  'resume',
  ...faultSteps,
];

/** All moves of a group with so many places, in the order in which they are tried; a move's number is its index. */
export function allMoves(places: number): readonly Move[] {
  const moves: Move[] = [{ type: 'tick' }, { type: 'coordinator-timer' }];
  for (const step of steps)
    for (let place = 0; place < places; place++) moves.push({ type: 'place', place, step });
  moves.push({ type: 'failover', requests: 'refused' }, { type: 'failover', requests: 'lost' });
  return moves;
}
