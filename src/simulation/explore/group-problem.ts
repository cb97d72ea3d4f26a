import type { GroupDescription } from '../../domain/wire.ts';
import type { ListedMember, Look } from './looks.ts';
import type { Problem } from './problem.ts';

/**
 * What is wrong with a group by itself, if anything is. `epochsMax`: where so few clients come and so few faults happen,
 * more rebalances than that have no end.
 */
export function groupProblem({ group, members }: Look, epochsMax: number): Problem | null {
  if (group === null) return null;
  if (group.groupEpoch > epochsMax) return rebalancing(group.groupEpoch, epochsMax);
  return group.groupType === 'classic'
    ? classicProblem(group)
    : (heldTwice(members) ?? epochOrder(group, members) ?? consumerState(group, members));
}

const nobody = { members: [], partitions: 0 } as const;

function rebalancing(epoch: number, epochsMax: number): Problem {
  return {
    invariant: 'group.liveness',
    rule: 'rebalances-for-ever',
    ...nobody,
    expected: `no more than ${epochsMax} rebalances`,
    actual: `${epoch}`,
  };
}

/** Source: Kafka, `ClassicGroup`: who leads is a member; a group without members is empty, or still waits for some. */
function classicProblem({ groupState, leader, members }: GroupDescription): Problem | null {
  if (leader !== null && !members.some(({ memberId }) => memberId === leader)) {
    return {
      invariant: 'group.leader',
      rule: 'leader-not-member',
      members: [leader],
      partitions: 0,
      expected: 'a member leads',
      actual: `${leader} leads and is none`,
    };
  }
  if (groupState === 'Empty' && members.length > 0)
    return wrongState('no members', `${members.length} in Empty`);
  const isFormed = groupState === 'CompletingRebalance' || groupState === 'Stable';
  if (isFormed && members.length === 0) return wrongState('members', `none in ${groupState}`);
  return null;
}

/** Source: KIP-848: a partition is given to somebody only after nobody else has it or has to give it up. */
function heldTwice(members: readonly ListedMember[]): Problem | null {
  let seen = 0;
  for (const { assigned, pending, memberId } of members) {
    const held = assigned | pending;
    if ((seen & held) !== 0) {
      return {
        invariant: 'group.reconciliation',
        rule: 'handed-over-early',
        members: [memberId],
        partitions: seen & held,
        expected: 'one member has it or has to give it up',
        actual: 'two',
      };
    }
    seen |= held;
  }
  return null;
}

/** Source: KIP-848: member epoch ≤ target assignment epoch ≤ group epoch. */
function epochOrder(
  { groupEpoch, assignmentEpoch }: GroupDescription,
  members: readonly ListedMember[],
): Problem | null {
  const early = members.find(({ memberEpoch }) => memberEpoch > assignmentEpoch);
  if (assignmentEpoch <= groupEpoch && early === undefined) return null;
  return {
    invariant: 'group.reconciliation',
    rule: 'epoch-order',
    members: early === undefined ? [] : [early.memberId],
    partitions: 0,
    expected: 'member epoch ≤ assignment epoch ≤ group epoch',
    actual: `${early?.memberEpoch ?? '-'}, ${assignmentEpoch}, ${groupEpoch}`,
  };
}

/** Source: Kafka, `ConsumerGroup.maybeUpdateGroupState`. */
function consumerState(
  { groupState, assignmentEpoch }: GroupDescription,
  members: readonly ListedMember[],
): Problem | null {
  if (groupState === 'Empty' && members.length > 0)
    return wrongState('no members', `${members.length} in Empty`);
  if (groupState !== 'Stable') return null;
  if (members.length === 0) return wrongState('Empty without members', groupState);
  const unfinished = members.find(
    ({ assigned, pending, target, memberEpoch }) =>
      pending !== 0 || assigned !== target || memberEpoch !== assignmentEpoch,
  );
  return unfinished === undefined
    ? null
    : wrongState(`Reconciling: ${unfinished.memberId} has not got what it shall have`, groupState);
}

function wrongState(expected: string, actual: string): Problem {
  return { invariant: 'group.transitions', rule: 'wrong-state', ...nobody, expected, actual };
}
