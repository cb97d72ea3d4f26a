import type { GroupDescription, GroupStateName } from '../../domain/wire.ts';
import type { Look } from './looks.ts';
import type { Problem } from './problem.ts';

/**
 * Where a classic group may be one step of its coordinator later; a group of one member goes through a whole join, and
 * so does one that waits for nobody else at its first.
 *
 * Source: Kafka, `ClassicGroupState`, `GroupMetadataManager.prepareRebalance`, `completeClassicGroupJoin`.
 */
const next: Readonly<Record<GroupStateName, readonly GroupStateName[]>> = {
  Empty: ['Empty', 'PreparingRebalance', 'CompletingRebalance', 'Dead'],
  PreparingRebalance: ['PreparingRebalance', 'CompletingRebalance', 'Empty', 'Dead'],
  CompletingRebalance: ['CompletingRebalance', 'Stable', 'PreparingRebalance', 'Empty', 'Dead'],
  Stable: ['Stable', 'PreparingRebalance', 'Empty', 'Dead'],
  Dead: ['Dead', 'Empty', 'PreparingRebalance', 'CompletingRebalance'],
  Assigning: [],
  Reconciling: [],
};

/** What is wrong with a step from one group to another, if anything is. */
export function stepProblem(from: Look, to: Look): Problem | null {
  const before = from.group;
  const after = to.group;
  if (before === null || before === after) return null;
  if (after === null) {
    return before.members.length === 0
      ? null
      : problem('group.transitions', 'vanished', {
          expected: 'a group as long as it has members',
          actual: 'no group',
        });
  }
  if (before.groupType !== after.groupType) return null;
  return wentBack(before, after) ?? (after.groupType === 'classic' ? jumped(before, after) : null);
}

/** Source: Kafka, `ClassicGroup.initNextGeneration`; KIP-848: epochs only grow. */
function wentBack(before: GroupDescription, after: GroupDescription): Problem | null {
  if (after.groupEpoch < before.groupEpoch) {
    return problem('group.generation', 'epoch-went-back', {
      expected: `${before.groupEpoch} or later`,
      actual: String(after.groupEpoch),
    });
  }
  if (after.groupType === 'consumer' && after.assignmentEpoch < before.assignmentEpoch) {
    return problem('group.generation', 'epoch-went-back', {
      expected: `assignment epoch ${before.assignmentEpoch} or later`,
      actual: String(after.assignmentEpoch),
    });
  }
  return after.groupType === 'classic' && after.groupEpoch > before.groupEpoch + 1
    ? problem('group.generation', 'generation-skipped', {
        expected: `${before.groupEpoch} or the next`,
        actual: String(after.groupEpoch),
      })
    : null;
}

function jumped(before: GroupDescription, after: GroupDescription): Problem | null {
  const from = before.groupState;
  const to = after.groupState;
  if (next[from].includes(to)) return null;
  if (to === 'CompletingRebalance' && after.members.length === 1) return null;
  return problem('group.transitions', 'illegal-step', {
    expected: next[from].join(' or '),
    actual: `${from} to ${to}`,
  });
}

function problem(
  invariant: Problem['invariant'],
  rule: string,
  facts: { readonly expected: string; readonly actual: string },
): Problem {
  return { invariant, rule, members: [], partitions: 0, ...facts };
}
