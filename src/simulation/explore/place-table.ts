import { intColumn } from '../../algorithms/int-column.ts';
import { interned } from './interned.ts';
import type { Place } from './place.ts';
import { dueMsOf, flagsOf } from './place.ts';
import type { PlaceParts } from './place-steps.ts';

/** The places by number, and what is asked of them often. */
export interface PlaceTable {
  readonly idOf: (place: Place) => number;
  readonly at: (id: number) => Place;
  /** What can happen in it: bits of `placeFlags`. */
  readonly flagsOf: (id: number) => number;
  /** In how many ms it has something to do; `never`: not before something happens to it. */
  readonly dueMsOf: (id: number) => number;
  /** The partitions that its client owns, as bits. */
  readonly ownedOf: (id: number) => number;
  /** The number of the member id that its client thinks it has. */
  readonly memberIdOf: (id: number) => number;
  readonly size: number;
}

/** An empty table of places. */
export function placeTable({ clients, numbers }: PlaceParts): PlaceTable {
  const places = interned<Place>(textOf);
  const flags = intColumn();
  const dues = intColumn();
  const owned = intColumn();
  const memberIds = intColumn();
  return {
    idOf: (place) => {
      const before = places.size;
      const id = places.idOf(place);
      if (id < before) return id;
      const client = place.client < 0 ? null : clients.at(place.client);
      flags.set(id, flagsOf(place, client));
      dues.set(id, dueMsOf(place, client));
      owned.set(id, client?.owned ?? 0);
      memberIds.set(id, numbers.numberOf(client?.status?.memberId ?? ''));
      return id;
    },
    at: places.at,
    flagsOf: flags.get,
    dueMsOf: dues.get,
    ownedOf: owned.get,
    memberIdOf: memberIds.get,
    get size() {
      return places.size;
    },
  };
}

function textOf({ phase, client, next, up, down, lost, lanes }: Place): string {
  return `${phase}|${client}|${next}|${up.join()}|${down.join()}|${lost.join()}|${lanes.join()}`;
}
