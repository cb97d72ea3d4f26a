import { intColumn } from '../../algorithms/int-column.ts';
import { pairTable } from '../../algorithms/pair-table.ts';
import { aloneOf } from './alone.ts';
import type { BrokenStep } from './broken-step.ts';
import { isBroken } from './broken-step.ts';
import type { PlaceStep } from './place.ts';
import { placeSteps } from './place.ts';
import { lanesMax, laterPlace, moveOf, withReply } from './place-steps.ts';
import type { PlaceParts } from './place-steps.ts';
import type { PlaceTable } from './place-table.ts';
import { placeTable } from './place-table.ts';
import { remembered } from './remembered.ts';

/** A place after something happened; for `taken` requests the lane and the message that go to the coordinator. */
export interface PlaceMove {
  readonly next: number;
  readonly lane: number;
  readonly message: number;
}

/** The places by number, each step done once. */
export interface Places extends PlaceTable {
  readonly move: (id: number, step: PlaceStep) => PlaceMove | BrokenStep;
  /** A response arrived in a lane; where nobody waits for it, nothing changes. */
  replied(id: number, lane: number, message: number): number;
  /** So much later, in ms, and polled by its application if that is well. */
  ticked(id: number, byMs: number): number | BrokenStep;
  /** Its client can do something alone that nobody else sees, before anything else happens; see `enabledMoves`. */
  readonly goesAlone: (id: number) => boolean;
}

/** The places that can be reached. */
export function placesOf(parts: PlaceParts): Places {
  const table = placeTable(parts);
  const move = movesOf(table, parts);
  const replies = pairTable();
  const later = remembered((id, byMs) => table.idOf(laterPlace(table.at(id), byMs, parts)));
  const { idOf, at, flagsOf, dueMsOf, ownedOf, memberIdOf } = table;
  return {
    idOf,
    at,
    flagsOf,
    dueMsOf,
    ownedOf,
    memberIdOf,
    move,
    replied(id, lane, message) {
      const known = replies.get(id * lanesMax + lane, message);
      if (known >= 0) return known;
      const next = idOf(withReply(at(id), lane, message));
      replies.add(id * lanesMax + lane, message, next);
      return next;
    },
    ticked(id, byMs) {
      const next = later(id, byMs);
      if (at(next).phase !== 'well') return next;
      const polled = move(next, 'poll');
      return isBroken(polled) ? polled : polled.next;
    },
    goesAlone: aloneOf(table, move),
    get size() {
      return table.size;
    },
  };
}

/** A step's number, to remember what came of it. */
const stepNumbers: ReadonlyMap<PlaceStep, number> = new Map(
  placeSteps.map((step, index) => [step, index]),
);

function movesOf(
  table: PlaceTable,
  parts: PlaceParts,
): (id: number, step: PlaceStep) => PlaceMove | BrokenStep {
  const results: (PlaceMove | BrokenStep)[] = [];
  /** By place and step: 0: not done; else 1 and the place in `results`. */
  const known = intColumn();
  return (id, step) => {
    const at = id * placeSteps.length + (stepNumbers.get(step) ?? 0);
    const before = known.get(at);
    if (before > 0) return results[before - 1] as PlaceMove | BrokenStep;
    const moved = moveOf(table.at(id), step, parts);
    const result = isBroken(moved)
      ? moved
      : { next: table.idOf(moved.place), lane: moved.lane, message: moved.message };
    known.set(at, results.push(result));
    return result;
  };
}
