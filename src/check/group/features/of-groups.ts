import type { Described } from '../../../domain/group-trace.ts';
import type { DescribedMember, GroupDescription } from '../../../domain/wire.ts';
import { memberIn, samePartitions } from '../described-members.ts';
import { isRebalancing, type Found } from './found.ts';

/** What a description shows, and what came between it and the one before. */
export function findInGroup(found: Found, seen: Described): void {
  const { group: before } = found;
  const after = seen.group;
  found.group = after;
  if (after === null) return;
  if (after.groupType === 'consumer') findReconciling(found, after);
  findInitialDelay(found, before, seen);
  if (before === null) return;
  findMigration(found, before, after);
  findChanges(found, before, after);
  if (seen.requestId === undefined) findRemoved(found, before, after);
}

function findReconciling({ features }: Found, group: GroupDescription): void {
  for (const member of group.members) {
    if (member.pendingRevocation.length > 0) features.add('unrevoked partitions');
    if (member.memberType === 'classic') features.add('mixed group');
    if (isUnreleased(member, group)) features.add('unreleased partitions');
  }
}

function isUnreleased(
  { memberEpoch, pendingRevocation, assignment, targetAssignment }: DescribedMember,
  { assignmentEpoch }: GroupDescription,
): boolean {
  if (memberEpoch !== assignmentEpoch || pendingRevocation.length > 0) return false;
  return (
    assignment.length < targetAssignment.length && !samePartitions(assignment, targetAssignment)
  );
}

function findInitialDelay(
  found: Found,
  before: GroupDescription | null,
  { group, atMs }: Described,
): void {
  if (group?.groupType !== 'classic') return;
  const wasEmpty = before === null || before.groupState === 'Empty';
  if (wasEmpty && group.groupState === 'PreparingRebalance') found.initialSinceMs = atMs;
  if (group.groupState !== 'CompletingRebalance') return;
  const delayMs = found.trace.settings.groupInitialRebalanceDelayMs;
  if (found.initialSinceMs >= 0 && delayMs > 0 && atMs - found.initialSinceMs > delayMs) {
    found.features.add('initial delay extended');
  }
  found.initialSinceMs = -1;
}

function findMigration(
  { features }: Found,
  before: GroupDescription,
  after: GroupDescription,
): void {
  if (before.groupType === after.groupType || before.members.length === 0) return;
  features.add(after.groupType === 'consumer' ? 'migration to KIP-848' : 'migration to classic');
}

function findChanges({ features }: Found, before: GroupDescription, after: GroupDescription): void {
  if (after.members.length === 0 && before.members.length > 0) features.add('empty group');
  if (after.leader !== null && before.leader !== null && after.leader !== before.leader) {
    features.add('leader changed');
  }
  const { protocolData } = before;
  if (after.protocolData !== null && protocolData !== null && after.protocolData !== protocolData) {
    features.add('strategy changed');
  }
}

/** Members that a timer removed. */
function findRemoved({ features }: Found, before: GroupDescription, after: GroupDescription): void {
  const isRemoved = before.members.some(({ memberId }) => memberIn(after, memberId) === undefined);
  if (!isRemoved) return;
  const isEndOfJoin = isRebalancing(before) && after.groupEpoch > before.groupEpoch;
  const isEndOfSync =
    before.groupState === 'CompletingRebalance' && after.groupState === 'PreparingRebalance';
  const isClassic = after.groupType === 'classic';
  features.add(isClassic && (isEndOfJoin || isEndOfSync) ? 'rebalance timeout' : 'session expired');
}
