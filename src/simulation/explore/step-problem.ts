import type { GroupSettings } from '../../domain/settings.ts';
import type { GroupDescription, GroupStateName } from '../../domain/wire.ts';
import type { Look } from './looks.ts';
import { listed } from './looks.ts';
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
export function stepProblem(
  from: Look,
  to: Look,
  kafkaVersion: GroupSettings['kafkaVersion'],
): Problem | null {
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
  const back = wentBack(before, after);
  if (back !== null) return back;
  return after.groupType === 'classic'
    ? (jumped(before, after) ?? notRaised(before, after))
    : raisedUnrevoked(from, to, kafkaVersion);
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

/** Source: Kafka, `ClassicGroup.initNextGeneration`: every join that is completed begins a generation. */
function notRaised(before: GroupDescription, after: GroupDescription): Problem | null {
  const isFormed =
    after.groupState === 'CompletingRebalance' && before.groupState !== after.groupState;
  return isFormed && after.groupEpoch <= before.groupEpoch
    ? problem('group.generation', 'not-raised', {
        expected: String(before.groupEpoch + 1),
        actual: String(after.groupEpoch),
      })
    : null;
}

/**
 * A member's epoch is not raised while it has something to give up. Kafka 4.0 raises it by one when it has given up all
 * that it was asked to and is asked for more, so there only what it was asked for before counts.
 *
 * Source: KIP-848, reconciliation; KAFKA-19974.
 */
function raisedUnrevoked(
  from: Look,
  to: Look,
  kafkaVersion: GroupSettings['kafkaVersion'],
): Problem | null {
  for (const after of to.members) {
    const before = listed(from, after.idNumber);
    if (before === undefined || after.memberEpoch <= before.memberEpoch) continue;
    const kept = kafkaVersion === 'trunk' ? after.pending : after.pending & before.pending;
    if (kept === 0) continue;
    return {
      ...problem('group.reconciliation', 'epoch-raised-unrevoked', {
        expected: String(before.memberEpoch),
        actual: String(after.memberEpoch),
      }),
      members: [after.memberId],
      partitions: kept,
    };
  }
  return null;
}

function problem(
  invariant: Problem['invariant'],
  rule: string,
  facts: { readonly expected: string; readonly actual: string },
): Problem {
  return { invariant, rule, members: [], partitions: 0, ...facts };
}
