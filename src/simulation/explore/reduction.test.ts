/** What a reduced model leaves out is nothing that anybody could see: the same small groups, explored in full. */
import { describe, expect, test } from 'vitest';
import { tupleTable } from '../../algorithms/tuple-table.ts';
import type { MemberProtocol } from '../../domain/member-client.ts';
import type { GroupBounds } from '../../generate/bounds.ts';
import { referenceCast, referenceCoordinators } from '../cast.ts';
import { explore } from './explore.ts';
import { leanCoordinator } from './lean-coordinator.ts';
import type { Model } from './model.ts';
import { modelOf } from './model.ts';
import { restOf } from './rest.ts';
import { settingOf } from './setting.ts';

const protocols: readonly MemberProtocol[] = ['eager', 'cooperative', 'consumer'];
const bounds: readonly GroupBounds[] = [
  { members: 2, partitions: 2, faults: 1 },
  { members: 3, partitions: 2, faults: 0 },
];
const cases = protocols.flatMap((protocol) => bounds.map((bound) => ({ protocol, bound })));

function modelFor(protocol: MemberProtocol, bound: GroupBounds, isReduced: boolean): Model {
  const coordinator = referenceCoordinators[protocol === 'consumer' ? 'consumer' : 'classic'];
  // Member ids are compared, so they are numbered in the same way in both.
  const cast = referenceCast(isReduced ? coordinator : leanCoordinator(coordinator));
  return modelOf(cast, settingOf(bound, protocol), { isReduced });
}

function once(make: (id: number) => string): (id: number) => string {
  const made = new Map<number, string>();
  return (id) => {
    const known = made.get(id) ?? make(id);
    made.set(id, known);
    return known;
  };
}

interface Seen {
  readonly states: number;
  /** Groups as described, with what each client owns and who it is, and whether all that is at rest. */
  readonly views: ReadonlySet<string>;
  /** How descriptions follow each other. */
  readonly steps: ReadonlySet<string>;
}

function seenIn(model: Model): Seen {
  const { coordinators, places, clients, members, width, moves } = model;
  const table = tupleTable(width);
  const state = new Int32Array(width);
  const next = new Int32Array(width);
  const enabled = new Int32Array(moves.all.length);
  const isAtRest = restOf(model);
  const views = new Set<string>();
  const steps = new Set<string>();
  const groupOf = once((id) => JSON.stringify(coordinators.at(id).group));
  const clientOf = once((id) => {
    const { client } = places.at(id);
    const who = client < 0 ? 'gone' : (clients.at(client).status?.memberId ?? '');
    return `${places.ownedOf(id)} ${who}`;
  });
  table.add(model.initial);
  for (let index = 0; index < table.size; index++) {
    table.read(index, state);
    const group = groupOf(state[0] ?? 0);
    let view = `${group} ${isAtRest(state)}`;
    for (let place = 1; place <= members; place++) view += `, ${clientOf(state[place] ?? 0)}`;
    views.add(view);
    const count = model.enabled(state, enabled);
    for (let nth = 0; nth < count; nth++) {
      if (model.apply(state, enabled[nth] ?? 0, next) !== null) throw new Error('a broken step');
      if (next[0] !== state[0]) steps.add(`${group} to ${groupOf(next[0] ?? 0)}`);
      table.add(next);
    }
  }
  return { states: table.size, views, steps };
}

describe('a reduced model', () => {
  test.each(cases)('shows all that there is to see of $protocol, $bound', ({ protocol, bound }) => {
    const reduced = seenIn(modelFor(protocol, bound, true));
    const full = seenIn(modelFor(protocol, bound, false));
    expect([...reduced.views].toSorted()).toEqual([...full.views].toSorted());
    expect([...reduced.steps].toSorted()).toEqual([...full.steps].toSorted());
    expect(full.views.size).toBeGreaterThan(20);
    expect(reduced.states).toBeLessThan(full.states);
  });

  test.each(cases)('comes to the same verdict on $protocol, $bound', ({ protocol, bound }) => {
    const reduced = explore(modelFor(protocol, bound, true));
    const full = explore(modelFor(protocol, bound, false));
    expect(reduced).toMatchObject({ isComplete: true, violation: null });
    expect(full).toMatchObject({ isComplete: true, violation: null });
  });
});
