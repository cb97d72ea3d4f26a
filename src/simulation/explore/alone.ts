import { intColumn } from '../../algorithms/int-column.ts';
import type { BrokenStep } from './broken-step.ts';
import { isBroken } from './broken-step.ts';
import type { PlaceStep } from './place.ts';
import { localSteps, placeFlags, requestsOf } from './place.ts';
import type { PlaceTable } from './place-table.ts';

/** Whether a place's client can do something alone that nobody else sees; see `enabledMoves` for why and when. */
export function aloneOf(
  table: PlaceTable,
  move: (id: number, step: PlaceStep) => { readonly next: number } | BrokenStep,
): (id: number) => boolean {
  /** By place: 0: not looked at; 1: it can; 2: it cannot. */
  const known = intColumn();

  /** All that its client can do must go unseen. */
  function find(id: number): boolean {
    const flags = table.flagsOf(id);
    if ((flags & localSteps) === 0) return false;
    const isLearning = (flags & placeFlags.learns) !== 0;
    if (isLearning ? (flags & placeFlags.doubled) !== 0 : (flags & placeFlags.waits) !== 0)
      return false;
    return (
      (!isLearning || isUnseen(id, 'learn')) &&
      ((flags & placeFlags.givesUp) === 0 || isUnseen(id, 'give-up')) &&
      ((flags & placeFlags.timer) === 0 || isUnseen(id, 'timer'))
    );
  }

  function isUnseen(id: number, step: PlaceStep): boolean {
    const moved = move(id, step);
    if (isBroken(moved)) return false;
    const { next } = moved;
    if (table.ownedOf(next) !== table.ownedOf(id)) return false;
    if (table.memberIdOf(next) !== table.memberIdOf(id)) return false;
    // An answer that may come first must still be waited for.
    if (requestsOf(table.at(next)).forsaken !== requestsOf(table.at(id)).forsaken) return false;
    return step !== 'timer' || (table.flagsOf(next) & placeFlags.timer) === 0;
  }

  return (id) => {
    if (known.get(id) === 0) known.set(id, find(id) ? 1 : 2);
    return known.get(id) === 1;
  };
}
