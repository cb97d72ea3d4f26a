import type { DescribedMember, GroupDescription } from '../../domain/wire.ts';
import { nameOf } from '../names.ts';
import { includes, partitionSetOf } from '../partition-set.ts';
import type { TopicPartition } from '../../domain/group.ts';
import { shortListOf } from './short-list.ts';

/** A group in a few words: `Stable gen 3`, `Reconciling epoch 4 (target 3)`, `no group`. */
export function groupWords(group: GroupDescription | null): string {
  if (group === null) return 'no group';
  const { groupType, groupState, groupEpoch, assignmentEpoch } = group;
  if (groupType === 'classic') return `${groupState} gen ${groupEpoch}`;
  const target = assignmentEpoch === groupEpoch ? '' : ` (target ${assignmentEpoch})`;
  return `${groupState} epoch ${groupEpoch}${target}`;
}

/** What a step did to a group, a phrase for each difference; nothing if there is none that is told here. */
export function changesOfGroup(
  before: GroupDescription | null,
  after: GroupDescription | null,
): readonly string[] {
  const is = groupWords(after);
  const changes = groupWords(before) === is ? [] : [is];
  if (after === null) return changes;
  changes.push(...changesOfMembers(before?.members ?? [], after).filter((phrase) => phrase !== ''));
  const { leader, protocolData } = after;
  if (leader !== null && leader !== before?.leader) changes.push(`leader ${nameOf(leader)}`);
  if (protocolData !== null && protocolData !== before?.protocolData)
    changes.push(nameOf(protocolData));
  return changes;
}

function changesOfMembers(
  before: readonly DescribedMember[],
  { groupType, groupState, members }: GroupDescription,
): readonly string[] {
  // In a rebalance of the classic protocol nobody has an assignment.
  const isBetween = groupType === 'classic' && groupState !== 'Stable';
  const came = members.map((member) => {
    const old = before.find(({ memberId }) => memberId === member.memberId);
    if (old === undefined) return arrived(member);
    return isBetween && member.assignment.length === 0 ? '' : changed(old, member);
  });
  const gone = before.filter(
    ({ memberId }) => !members.some((member) => member.memberId === memberId),
  );
  return [...came, ...gone.map(({ memberId }) => `−${nameOf(memberId)}`)];
}

function arrived(member: DescribedMember): string {
  const { memberId, groupInstanceId } = member;
  const instance = groupInstanceId === null ? '' : ` (static ${nameOf(groupInstanceId)})`;
  const has = holdings(member);
  return `+${nameOf(memberId)}${instance}${has === '' ? '' : `: ${has}`}`;
}

function changed(before: DescribedMember, after: DescribedMember): string {
  const parts: string[] = [];
  if (after.memberType === 'consumer' && before.memberEpoch !== after.memberEpoch)
    parts.push(`epoch ${after.memberEpoch}`);
  if (!samePlaces(before.assignment, after.assignment)) parts.push(shortListOf(after.assignment));
  if (!samePlaces(before.pendingRevocation, after.pendingRevocation))
    parts.push(
      after.pendingRevocation.length === 0
        ? 'gives up nothing more'
        : `to give up ${shortListOf(after.pendingRevocation)}`,
    );
  const isTold =
    after.memberType === 'consumer' || !samePlaces(after.assignment, after.targetAssignment);
  if (isTold && !samePlaces(before.targetAssignment, after.targetAssignment))
    parts.push(`target ${shortListOf(after.targetAssignment)}`);
  return parts.length === 0 ? '' : `${nameOf(after.memberId)}: ${parts.join(', ')}`;
}

/** What a member has and shall have; empty if that is nothing. */
function holdings(member: DescribedMember): string {
  const { assignment, pendingRevocation, targetAssignment, memberType, memberEpoch } = member;
  const parts: string[] = [];
  if (memberType === 'consumer') parts.push(`epoch ${memberEpoch}`);
  if (assignment.length > 0) parts.push(shortListOf(assignment));
  if (pendingRevocation.length > 0) parts.push(`to give up ${shortListOf(pendingRevocation)}`);
  if (!samePlaces(assignment, targetAssignment))
    parts.push(`target ${shortListOf(targetAssignment)}`);
  return parts.join(', ');
}

function samePlaces(one: readonly TopicPartition[], other: readonly TopicPartition[]): boolean {
  if (one.length !== other.length) return false;
  const set = partitionSetOf(other);
  return one.every((partition) => includes(set, partition));
}

/** A group with all its members: `Stable gen 3, range, led by m0-1; m0-1: t-0; m1-2: t-1`. */
export function groupInFull(group: GroupDescription | null): string {
  if (group === null) return 'no group';
  const { protocolData, leader, members } = group;
  const membersMax = 12;
  const head = [
    groupWords(group),
    ...(protocolData === null ? [] : [nameOf(protocolData)]),
    ...(leader === null ? [] : [`led by ${nameOf(leader)}`]),
  ].join(', ');
  const each = members
    .slice(0, membersMax)
    .map((member) => `${nameOf(member.memberId)}: ${holdings(member) || 'nothing'}`);
  const rest = members.length - each.length;
  return [head, ...each, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ');
}
