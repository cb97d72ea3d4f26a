import { describe, expect, test } from 'vitest';
import { fairCycle, isFair } from './fair-cycle.ts';
import type { Component } from './fair-cycle.ts';
import { restlessIn } from './restless.ts';
import type { Successors } from './successors.ts';

type Moves = readonly (readonly [move: number, to: number])[];

/** States by their moves; move 9 is optional; in the states of `alone` one client goes on by itself. */
function graph(states: readonly Moves[], alone: readonly number[] = []): Successors {
  return {
    at: (index, nth) => states[index]?.[nth]?.[1] ?? -1,
    moveAt: (index, nth) => states[index]?.[nth]?.[0] ?? -1,
    isAlone: (index) => alone.includes(index),
    isOptional: (move) => move === 9,
  };
}

function component(...states: readonly number[]): Component {
  return { states, inside: new Set(states) };
}

const outside = 7;

describe('a cycle', () => {
  test('is fair if all that stays possible happens in it', () => {
    const both: Moves = [
      [0, 1],
      [1, 0],
    ];
    expect(isFair(component(0, 1), graph([both, both]))).toBe(true);
  });

  test('is not, if one move stays possible and leads out', () => {
    const leaving: Moves = [
      [0, 1],
      [1, outside],
    ];
    const back: Moves = [
      [0, 0],
      [1, outside],
    ];
    expect(isFair(component(0, 1), graph([leaving, back]))).toBe(false);
    expect(isFair(component(0, 1), graph([leaving, [[0, 0]]]))).toBe(true);
  });

  test('owes nobody a start, and forgets nobody while one client goes on alone', () => {
    const starting: Moves = [
      [0, 1],
      [9, outside],
    ];
    expect(isFair(component(0, 1), graph([starting, [[0, 0]]]))).toBe(true);
    const leaving: Moves = [
      [0, 1],
      [1, outside],
    ];
    expect(isFair(component(0, 1), graph([leaving, [[0, 0]]], [1]))).toBe(false);
  });

  test('is shown with everybody having their turn, not as short as can be', () => {
    // Move 0 leads around at once; move 1 is possible everywhere and is taken at the far end only.
    const states: readonly Moves[] = [
      [
        [0, 0],
        [1, outside],
        [2, 1],
      ],
      [
        [1, 2],
        [2, 0],
      ],
      [
        [1, outside],
        [2, 0],
      ],
    ];
    const { at, cycle } = fairCycle(component(2, 1, 0), graph(states));
    expect(at).toBe(0);
    expect(cycle).toEqual([0, 2, 1, 2]);
  });
});

describe('a group is restless', () => {
  test('where nothing can happen any more', () => {
    expect(restlessIn([0], graph([[]]))).toMatchObject({ at: 0, cycle: [] });
  });

  test('where it goes round, not where it goes on', () => {
    expect(restlessIn([0], graph([[[0, 0]]]))).toMatchObject({ at: 0, cycle: [0] });
    expect(restlessIn([0], graph([[[0, 1]], []]))).toBeNull();
  });
});
