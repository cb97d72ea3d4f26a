import type { TopicPartition } from '../../domain/group.ts';
import type { DescribedMember, GroupDescription } from '../../domain/wire.ts';

/** Whether two looks at a group show the same; the order of lists counts. */
export function isSameDescription(a: GroupDescription | null, b: GroupDescription | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  return (
    a.groupState === b.groupState &&
    a.groupEpoch === b.groupEpoch &&
    a.assignmentEpoch === b.assignmentEpoch &&
    a.groupType === b.groupType &&
    a.protocolData === b.protocolData &&
    a.leader === b.leader &&
    isSameList(a.members, b.members, isSameMember)
  );
}

function isSameMember(a: DescribedMember, b: DescribedMember): boolean {
  return (
    a.memberId === b.memberId &&
    a.memberEpoch === b.memberEpoch &&
    a.groupInstanceId === b.groupInstanceId &&
    a.clientId === b.clientId &&
    a.memberType === b.memberType &&
    isSameList(a.assignment, b.assignment, isSamePartition) &&
    isSameList(a.targetAssignment, b.targetAssignment, isSamePartition) &&
    isSameList(a.pendingRevocation, b.pendingRevocation, isSamePartition) &&
    isSameList(a.subscribedTopicNames, b.subscribedTopicNames, Object.is) &&
    isSameList(a.protocols, b.protocols, Object.is)
  );
}

function isSamePartition(a: TopicPartition, b: TopicPartition): boolean {
  return a.partition === b.partition && a.topic === b.topic;
}

function isSameList<Item>(
  a: readonly Item[],
  b: readonly Item[],
  isSame: (a: Item, b: Item) => boolean,
): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) {
    const one = a[index] as Item;
    const other = b[index] as Item;
    if (one !== other && !isSame(one, other)) return false;
  }
  return true;
}
