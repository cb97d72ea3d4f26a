import { intColumn } from '../../algorithms/int-column.ts';
import type { Look } from './looks.ts';
import type { Model } from './model.ts';
import { groupProblem } from './group-problem.ts';
import type { Problem } from './problem.ts';
import { stepProblem } from './step-problem.ts';
import { listed } from './looks.ts';

/** What is judged at each new state and along each step. */
export interface Properties {
  ofState(state: Int32Array): Problem | null;
  /** `isFailover`: the coordinator may have forgotten what was not in its log. */
  ofStep(from: Int32Array, to: Int32Array, isFailover: boolean): Problem | null;
}

/** What every state of the model has to be like. Groups are looked at once each; clients by their bits. */
export function propertiesOf({ coordinators, places, members, setting }: Model): Properties {
  const { kafkaVersion } = setting.settings;
  const epochsMax = epochsASource * (1 + members + 2 * setting.bounds.faults);
  /** By coordinator state: 0: not looked at; 1: nothing wrong; else 2 and the place in `problems`. */
  const looks = intColumn();
  const problems: Problem[] = [];

  function ofGroup(id: number): Problem | null {
    const known = looks.get(id);
    if (known > 0) return problems[known - 2] ?? null;
    const problem = groupProblem(coordinators.at(id), epochsMax);
    looks.set(id, problem === null ? 1 : problems.push(problem) + 1);
    return problem;
  }

  function ofClients(state: Int32Array, at: Look): Problem | null {
    let seen = 0;
    for (let place = 1; place <= members; place++) {
      const id = state[place] ?? 0;
      const owned = places.ownedOf(id);
      if (owned === 0) continue;
      const member = listed(at, places.memberIdOf(id));
      if (member === undefined) continue;
      if ((seen & owned) !== 0) return twoOwners(seen & owned, ownersOf(state, at, seen & owned));
      seen |= owned;
      if (at.group?.groupType !== 'consumer') continue;
      const extra = owned & ~(member.assigned | member.pending);
      if (extra !== 0) return heldOnly(extra, member.memberId);
    }
    return null;
  }

  function ownersOf(state: Int32Array, at: Look, partitions: number): readonly string[] {
    return Array.from({ length: members }, (_, place) => state[place + 1] ?? 0)
      .filter((id) => (places.ownedOf(id) & partitions) !== 0)
      .flatMap((id) => listed(at, places.memberIdOf(id))?.memberId ?? []);
  }

  return {
    ofState: (state) => {
      const id = state[0] ?? 0;
      return ofGroup(id) ?? ofClients(state, coordinators.at(id));
    },
    ofStep: (from, to, isFailover) =>
      from[0] === to[0] || isFailover
        ? null
        : stepProblem(coordinators.at(from[0] ?? 0), coordinators.at(to[0] ?? 0), kafkaVersion),
  };
}

/** Epochs for each start and twice each fault: more than half as many again as our own groups need. */
const epochsASource = 3;

/** Source: KIP-848's TLA+ specification, NoDoubleClientAssignment. */
function twoOwners(partitions: number, owners: readonly string[]): Problem {
  return {
    invariant: 'group.exclusive',
    rule: 'two-owners',
    members: owners,
    partitions,
    expected: 'one owner among the members of the group',
    actual: 'both are members of the group',
  };
}

/** Source: KIP-848, reconciliation: what a member owns, the coordinator counts as its own until it has given it back. */
function heldOnly(partitions: number, memberId: string): Problem {
  return {
    invariant: 'group.reconciliation',
    rule: 'held-not-assigned',
    members: [memberId],
    partitions,
    expected: 'assigned to it or still to be revoked',
    actual: 'neither',
  };
}
