import type { TupleTable } from '../../algorithms/tuple-table.ts';
import type { Model } from './model.ts';

/** The states that moves without faults lead to, made when they are asked for. */
export interface Successors {
  /** The state after a state's nth move; -1: it has no more. */
  at(index: number, nth: number): number;
  /** The number of a state's nth move. */
  moveAt(index: number, nth: number): number;
  /** The state's moves are only those of one client that goes on alone. */
  isAlone(index: number): boolean;
  /** Nobody has to make this move, however long it stays possible. */
  isOptional(move: number): boolean;
}

/** The successors of the states of a table, all of which are known. */
export function successorsOf(model: Model, table: TupleTable): Successors {
  const { moves, width } = model;
  const state = new Int32Array(width);
  const next = new Int32Array(width);
  const enabled = new Int32Array(moves.all.length);
  let current = -1;
  let count = 0;

  function look(index: number): void {
    if (index === current) return;
    current = index;
    table.read(index, state);
    const all = model.enabled(state, enabled);
    count = 0;
    for (let at = 0; at < all; at++) {
      const move = enabled[at] ?? 0;
      if (!moves.isFault(move)) enabled[count++] = move;
    }
  }

  return {
    at(index, nth) {
      look(index);
      if (nth >= count) return -1;
      model.apply(state, enabled[nth] ?? 0, next);
      return table.find(next);
    },
    moveAt(index, nth) {
      look(index);
      return enabled[nth] ?? -1;
    },
    isAlone(index) {
      look(index);
      return model.goesAlone(state);
    },
    isOptional(move) {
      const known = moves.all[move];
      return known?.type === 'place' && (known.step === 'start' || known.step === 'resume');
    },
  };
}
