import type { Coordinator, CoordinatorInput } from '../../domain/coordinator.ts';
import type { GroupDescription, GroupResponse } from '../../domain/wire.ts';
import type { BrokenStep } from './broken-step.ts';
import { attempt } from './broken-step.ts';
import type { ListedMember, Look } from './looks.ts';
import { looksOf } from './looks.ts';
import type { PlainNumbers } from './plain-numbers.ts';
import { never } from './place.ts';
import { remembered, results } from './remembered.ts';
import type { Setting } from './setting.ts';
import { floorMs, groupId, nowMs } from './setting.ts';
import { shifterOf } from './shift-memory.ts';

/** One state of the coordinator, as if it were now. */
export interface CoordinatorState extends Look {
  readonly state: unknown;
  /** When it wants to be woken, from now on; null: not at all. */
  readonly wakeInMs: number | null;
  readonly group: GroupDescription | null;
  readonly members: readonly ListedMember[];
}

/** What a step of the coordinator came to. `replies` has the request's number and the interned response in turn. */
export interface CoordinatorMove {
  readonly next: number;
  readonly replies: readonly number[];
}

/** The coordinator's states by number, each step done once. */
export interface Coordinators {
  readonly initial: number;
  at(id: number): CoordinatorState;
  /** `input` is the number of the interned input. */
  move(id: number, input: number, makeInput: () => CoordinatorInput): CoordinatorMove | BrokenStep;
  /** The same state so much later, in ms. */
  later(id: number, byMs: number): number;
  recovered(id: number): CoordinatorMove | BrokenStep;
  readonly size: number;
}

/** What the coordinator's states are told apart and answered by. */
export interface CoordinatorParts {
  readonly numbers: PlainNumbers;
  readonly responseIdOf: (response: GroupResponse) => number;
}

/** The states of `coordinator`. */
export function coordinatorsOf(
  coordinator: Coordinator,
  { topics, settings }: Setting,
  { numbers, responseIdOf }: CoordinatorParts,
): Coordinators {
  const states: CoordinatorState[] = [];
  const lookAt = looksOf(coordinator, numbers);
  const shift = shifterOf();
  const moves = results<CoordinatorMove | BrokenStep>();
  const recoveries = results<CoordinatorMove | BrokenStep>();
  const stateAt = (id: number): CoordinatorState => states[id] as CoordinatorState;

  const idOfNumbered = remembered((number, wakeInMs) => {
    const state = numbers.valueOf(number);
    const wakes = { wakeInMs: wakeInMs === never ? null : wakeInMs };
    return states.push({ state, ...wakes, ...lookAt(number) }) - 1;
  });

  function idOf(state: unknown, wakeInMs: number | null): number {
    return idOfNumbered(numbers.numberOf(state), wakeInMs ?? never);
  }

  function step(state: unknown, input: CoordinatorInput): CoordinatorMove {
    const done = coordinator.step(state, input, nowMs);
    const replies: number[] = [];
    for (const { requestId, response } of done.replies)
      replies.push(requestId, responseIdOf(response));
    const { wakeAtMs } = done;
    const wakeInMs = wakeAtMs === undefined ? null : Math.max(0, wakeAtMs - nowMs);
    return { next: idOf(done.state, wakeInMs), replies };
  }

  return {
    initial: idOf(coordinator.initial({ groupId, topics, settings }), null),
    at: stateAt,
    move: (id, input, makeInput) =>
      moves(id, input, () => attempt(() => step(stateAt(id).state, makeInput()))),
    later: remembered((id, byMs) => {
      const { state, wakeInMs } = stateAt(id);
      const moved = shift(state, { byMs, floorMs, byRequests: 0 });
      return idOf(moved, wakeInMs === null ? null : Math.max(0, wakeInMs - byMs));
    }),
    recovered: (id) =>
      recoveries(id, 0, () =>
        attempt(() => {
          const { state } = stateAt(id);
          const kept = coordinator.recover?.(state, nowMs) ?? state;
          return step(kept, { type: 'timer' });
        }),
      ),
    get size() {
      return states.length;
    },
  };
}
