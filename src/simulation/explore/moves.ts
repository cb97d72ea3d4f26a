import type { PlaceStep } from './place.ts';

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

const steps: readonly PlaceStep[] = [
  'start',
  'take',
  'learn',
  'timer',
  'give-up',
  'resume',
  ...faultSteps,
];

/** The moves of a group with so many places; a move's number is its index in `all`. */
export interface Moves {
  readonly all: readonly Move[];
  readonly tick: number;
  readonly coordinatorTimer: number;
  readonly failovers: readonly number[];
  /** The number of a step in a place. */
  numberOf(place: number, step: PlaceStep): number;
  isFault(move: number): boolean;
}

/** All moves, in the order in which they are tried. */
export function movesOf(places: number): Moves {
  const all: Move[] = [{ type: 'tick' }, { type: 'coordinator-timer' }];
  for (const step of steps)
    for (let place = 0; place < places; place++) all.push({ type: 'place', place, step });
  const failovers = [all.length, all.length + 1];
  all.push({ type: 'failover', requests: 'refused' }, { type: 'failover', requests: 'lost' });
  const firstFault = 2 + (steps.length - faultSteps.length) * places;
  const firstOf = new Map(steps.map((step, index) => [step, 2 + index * places]));
  return {
    all,
    tick: 0,
    coordinatorTimer: 1,
    failovers,
    numberOf: (place, step) => (firstOf.get(step) ?? 0) + place,
    isFault: (move) => move >= firstFault,
  };
}
