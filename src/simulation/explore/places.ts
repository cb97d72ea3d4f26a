import { intColumn } from '../../algorithms/int-column.ts';
import { pairTable } from '../../algorithms/pair-table.ts';
import type { BrokenStep } from './broken-step.ts';
import { isBroken } from './broken-step.ts';
import { interned } from './interned.ts';
import { dueMsOf, flagsOf, localSteps, placeFlags, placeSteps } from './place.ts';
import type { Place, PlaceStep } from './place.ts';
import { lanesMax, laterPlace, moveOf, withReply } from './place-steps.ts';
import type { PlaceParts } from './place-steps.ts';

/** A place after something happened; for `taken` requests the lane and the message that go to the coordinator. */
export interface PlaceMove {
  readonly next: number;
  readonly lane: number;
  readonly message: number;
}

/** A step's number, to remember what came of it. */
const stepNumbers: ReadonlyMap<PlaceStep, number> = new Map(
  placeSteps.map((step, index) => [step, index]),
);

/** The places by number, each step done once. */
export interface Places {
  idOf(place: Place): number;
  at(id: number): Place;
  /** What can happen in it: bits of `placeFlags`. */
  flagsOf(id: number): number;
  /** In how many ms it has something to do; `never`: not before something happens to it. */
  dueMsOf(id: number): number;
  /** The partitions that its client owns, as bits. */
  ownedOf(id: number): number;
  /** The number of the member id that its client thinks it has. */
  memberIdOf(id: number): number;
  move(id: number, step: PlaceStep): PlaceMove | BrokenStep;
  /** A response arrived in a lane; where nobody waits for it, nothing changes. */
  replied(id: number, lane: number, message: number): number;
  /** So much later, in ms, and polled by its application if that is well; -1: the poll was not done. */
  ticked(id: number, byMs: number): number;
  /** Its client can do something alone that nobody else sees, before anything else happens; see `enabledMoves`. */
  goesAlone(id: number): boolean;
  readonly size: number;
}

/** The places that can be reached. */
export function placesOf(parts: PlaceParts): Places {
  const places = interned<Place>(textOf);
  const flags = intColumn();
  const dues = intColumn();
  const owned = intColumn();
  const memberIds = intColumn();
  const alone = intColumn();
  const results: (PlaceMove | BrokenStep)[] = [];
  const moves = intColumn();
  const replies = pairTable();
  const ticks = pairTable();
  const { clients, numbers } = parts;

  function idOf(place: Place): number {
    const before = places.size;
    const id = places.idOf(place);
    if (id < before) return id;
    const client = place.client < 0 ? null : clients.at(place.client);
    flags.set(id, flagsOf(place, client));
    dues.set(id, dueMsOf(place, client));
    owned.set(id, client === null ? 0 : client.owned);
    memberIds.set(id, numbers.numberOf(client?.status?.memberId ?? ''));
    return id;
  }

  function move(id: number, step: PlaceStep): PlaceMove | BrokenStep {
    const at = id * placeSteps.length + (stepNumbers.get(step) ?? 0);
    const known = moves.get(at);
    if (known > 0) return results[known - 1] as PlaceMove | BrokenStep;
    const moved = moveOf(places.at(id), step, parts);
    const result = isBroken(moved)
      ? moved
      : { next: idOf(moved.place), lane: moved.lane, message: moved.message };
    results.push(result);
    moves.set(at, results.length);
    return result;
  }

  /** Its first step in this order that is allowed must go unseen. */
  function goesOnAlone(id: number): boolean {
    const what = flags.get(id);
    if ((what & placeFlags.learns) !== 0)
      return (what & placeFlags.doubled) === 0 && isUnseen(id, 'learn');
    if ((what & localSteps) === 0 || (what & placeFlags.waits) !== 0) return false;
    if ((what & placeFlags.givesUp) !== 0) return isUnseen(id, 'give-up');
    return isUnseen(id, 'timer');
  }

  function isUnseen(id: number, step: PlaceStep): boolean {
    const moved = move(id, step);
    if (isBroken(moved)) return false;
    const { next } = moved;
    if (owned.get(next) !== owned.get(id) || memberIds.get(next) !== memberIds.get(id))
      return false;
    return step !== 'timer' || (flags.get(next) & placeFlags.timer) === 0;
  }

  function tick(id: number, byMs: number): number {
    const later = idOf(laterPlace(places.at(id), byMs, parts));
    if (places.at(later).phase !== 'well') return later;
    const polled = move(later, 'poll');
    return isBroken(polled) ? -1 : polled.next;
  }

  return {
    idOf,
    at: places.at,
    flagsOf: flags.get,
    dueMsOf: dues.get,
    ownedOf: owned.get,
    memberIdOf: memberIds.get,
    move,
    replied(id, lane, message) {
      const known = replies.get(id * lanesMax + lane, message);
      if (known >= 0) return known;
      const next = idOf(withReply(places.at(id), lane, message));
      replies.add(id * lanesMax + lane, message, next);
      return next;
    },
    ticked(id, byMs) {
      const known = ticks.get(id, byMs);
      if (known > 0) return known - 2;
      const next = tick(id, byMs);
      ticks.add(id, byMs, next + 2);
      return next;
    },
    goesAlone(id) {
      const known = alone.get(id);
      if (known !== 0) return known === 1;
      const goes = goesOnAlone(id);
      alone.set(id, goes ? 1 : 2);
      return goes;
    },
    get size() {
      return places.size;
    },
  };
}

function textOf({ phase, client, next, up, down, lost, lanes }: Place): string {
  return `${phase}|${client}|${next}|${up.join()}|${down.join()}|${lost.join()}|${lanes.join()}`;
}
