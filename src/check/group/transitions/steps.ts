import type { GroupSettings } from '../../../domain/settings.ts';
import type { GroupDescription, GroupStateName } from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import { memberIn } from '../described-members.ts';
import { indexBefore, type Look } from '../exchange.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';

/**
 * Where a classic group may be one step of its coordinator later: every path of Kafka's transitions that a step can take
 * at once. A group of one member can go through a whole join; a larger one has to wait for the others.
 *
 * Source: Kafka, `ClassicGroupState`, `GroupMetadataManager.prepareRebalance`, `completeClassicGroupJoin`.
 */
const next: Readonly<Record<GroupStateName, readonly GroupStateName[]>> = {
  Empty: ['Empty', 'PreparingRebalance', 'Dead'],
  PreparingRebalance: ['PreparingRebalance', 'CompletingRebalance', 'Empty', 'Dead'],
  CompletingRebalance: ['CompletingRebalance', 'Stable', 'PreparingRebalance', 'Empty', 'Dead'],
  Stable: ['Stable', 'PreparingRebalance', 'Empty', 'Dead'],
  Dead: ['Dead', 'Empty', 'PreparingRebalance', 'CompletingRebalance'],
  Assigning: [],
  Reconciling: [],
};

/** Judges each pair of descriptions that follow each other. */
export function lookAtSteps(
  view: CoordinatorView,
  settings: GroupSettings,
  tally: GroupTally,
): void {
  for (const look of view.looks) {
    const { previous, recovered } = look;
    if (previous === null || recovered) continue;
    const stepping: Stepping = { view, settings, look, before: previous.group, tally };
    if (look.group === null) vanish(stepping);
    else step(stepping, look.group);
  }
}

interface Stepping {
  readonly view: CoordinatorView;
  readonly settings: GroupSettings;
  readonly look: Look;
  readonly before: GroupDescription | null;
  readonly tally: GroupTally;
}

function vanish({ look, before, tally }: Stepping): void {
  if (before === null || before.members.length === 0) return;
  tell(look, tally, 'vanished', {
    expected: 'a group as long as it has members',
    actual: `no group; it had ${before.members.length}`,
  });
}

function step(stepping: Stepping, group: GroupDescription): void {
  const { look, before, tally } = stepping;
  tally.examined++;
  if (before === null || before.groupType === group.groupType) {
    if (group.groupType === 'classic') classic(stepping, group);
  } else if (before.members.length > 0) migrate(stepping, before, group);
  else if (group.groupType === 'classic' && group.groupState === 'Stable') {
    tell(look, tally, 'illegal-step', { expected: 'a new group', actual: 'Stable at once' });
  }
  needless(stepping, group);
}

function classic({ settings, look, before, tally }: Stepping, group: GroupDescription): void {
  const from = before === null ? 'Empty' : before.groupState;
  const to = group.groupState;
  if (next[from].includes(to) && !isSecondRound(before, group)) return;
  if (to === 'CompletingRebalance') {
    if (group.members.length === 1 && from !== 'Empty') return;
    if (from === 'Empty' && settings.groupInitialRebalanceDelayMs === 0) return;
  }
  tell(look, tally, 'illegal-step', {
    expected: next[from].join(' or '),
    actual: `${from} to ${to}`,
  });
}

/** It is completing again, but another generation. */
function isSecondRound(before: GroupDescription | null, group: GroupDescription): boolean {
  return (
    before?.groupState === 'CompletingRebalance' &&
    group.groupState === 'CompletingRebalance' &&
    before.groupEpoch !== group.groupEpoch
  );
}

/** A group with members changes its type. Source: KIP-848, online migration; `group.consumer.migration.policy`. */
function migrate(stepping: Stepping, before: GroupDescription, group: GroupDescription): void {
  const { view, settings, look, tally } = stepping;
  const policy = settings.groupConsumerMigrationPolicy;
  const direction = group.groupType === 'consumer' ? 'upgrade' : 'downgrade';
  if (policy !== 'bidirectional' && policy !== direction) {
    tell(look, tally, 'migrated-against-policy', { expected: policy, actual: direction });
  }
  if (direction === 'upgrade') return;
  const left = group.members.find(({ memberType }) => memberType === 'consumer');
  if (left !== undefined) {
    tell(look, tally, 'downgraded-too-early', {
      expected: 'a consumer group as long as it has a consumer of the new protocol',
      actual: `classic with ${left.memberId}`,
    });
  }
  if (group.groupState !== 'Stable') return;
  const cause = view.byRequestId[look.requestId]?.request;
  const isReplacement = cause?.api === 'JoinGroup' && cause.groupInstanceId !== null;
  if (isReplacement && before.groupEpoch === before.assignmentEpoch) return;
  tell(look, tally, 'downgrade-without-rebalance', {
    expected: 'PreparingRebalance: the target is not what the members have agreed on',
    actual: 'Stable',
  });
}

/** A timer only starts a rebalance when it removes somebody. */
function needless({ look, before, tally }: Stepping, group: GroupDescription): void {
  if (look.requestId !== -1 || before === null) return;
  if (before.groupType !== 'classic' || group.groupType !== 'classic') return;
  if (before.groupState !== 'Stable' || group.groupState === 'Stable') return;
  if (before.members.some(({ memberId }) => memberIn(group, memberId) === undefined)) return;
  tell(look, tally, 'needless-rebalance', {
    expected: 'Stable: nobody has come, gone or asked',
    actual: group.groupState,
  });
}

function tell(
  look: Look,
  tally: GroupTally,
  rule: string,
  facts: { readonly expected: string; readonly actual: string },
): void {
  const evidence = [indexBefore(look), look.index];
  noteBreach(tally, evidence, { rule, atMs: look.atMs, members: [], partitions: [], ...facts });
}
