import { intColumn } from '../../algorithms/int-column.ts';
import type { CoordinatorState } from './coordinators.ts';
import type { Model } from './model.ts';
import { localSteps, placeFlags as f } from './place.ts';
import { listed } from './looks.ts';

/**
 * Whether a group is at rest: nothing is under way or parked, and either the group is Stable, all clients that are well
 * are its members, nobody else is, and each owns what it was given, all partitions together; or nobody is there.
 */
export function restOf(model: Model): (state: Int32Array) => boolean {
  const { coordinators, places, members, setting } = model;
  const all = 2 ** setting.bounds.partitions - 1;
  /** By coordinator state: 0: not looked at; 1: it may rest; 2: it does not. */
  const looks = intColumn();
  /** By place: 0: not looked at; 1: nothing is under way; 2: something is. */
  const calms = intColumn();

  function mayRest(id: number): boolean {
    if (looks.get(id) === 0) looks.set(id, isSettled(coordinators.at(id)) ? 1 : 2);
    return looks.get(id) === 1;
  }

  function isCalm(id: number): boolean {
    if (calms.get(id) === 0) {
      const place = places.at(id);
      const isBusy = (places.flagsOf(id) & (f.asks | f.answered | f.waits | localSteps)) !== 0;
      calms.set(id, isBusy || place.lost.length > 0 ? 2 : 1);
    }
    return calms.get(id) === 1;
  }

  /** A client that gave up takes no part. */
  function takesPart(id: number): boolean {
    return (
      (places.flagsOf(id) & f.well) !== 0 && model.clients.at(places.at(id).client).fatal === null
    );
  }

  /** What the client in a place owns as a member at rest, as bits; -1: it is not at rest; null: it takes no part. */
  function restsIn(id: number, at: CoordinatorState): number | null {
    if ((places.flagsOf(id) & f.asks) !== 0) return -1;
    if (!takesPart(id)) return null;
    const member = listed(at, places.memberIdOf(id));
    const isThere = member !== undefined && member.assigned === places.ownedOf(id);
    return isThere && isCalm(id) ? member.assigned : -1;
  }

  return (state) => {
    const coordinator = state[0] ?? 0;
    if (!mayRest(coordinator)) return false;
    const at = coordinators.at(coordinator);
    let owned = 0;
    let present = 0;
    for (let place = 1; place <= members; place++) {
      const owns = restsIn(state[place] ?? 0, at);
      if (owns === null) continue;
      if (owns < 0 || (owned & owns) !== 0) return false;
      owned |= owns;
      present++;
    }
    return present === at.members.length && (present === 0 || owned === all);
  };
}

function isSettled({ group, members, wakeInMs }: CoordinatorState): boolean {
  if (wakeInMs === 0) return false;
  if (group === null) return true;
  return members.length === 0
    ? group.groupState === 'Empty' || group.groupState === 'Dead'
    : group.groupState === 'Stable';
}
