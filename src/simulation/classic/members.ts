import type { ClassicGroup, ClassicMember } from './classic-group.ts';

/** Where the member is in `group.members`; -1: it is none. Cost: linear, and a few nanoseconds a member. */
export function positionOf(group: ClassicGroup, memberId: string): number {
  const { members } = group;
  for (let position = 0; position < members.length; position += 1) {
    if (members[position]?.memberId === memberId) return position;
  }
  return -1;
}

/** The member of this id, or null. */
export function memberOf(group: ClassicGroup, memberId: string): ClassicMember | null {
  return group.members[positionOf(group, memberId)] ?? null;
}

/** The static member that holds this instance id, or null. */
export function staticMemberOf(group: ClassicGroup, groupInstanceId: string): ClassicMember | null {
  return group.members.find((member) => member.groupInstanceId === groupInstanceId) ?? null;
}

/** Whether the id was given out and its owner has not come back with it. */
export function isPending(group: ClassicGroup, memberId: string): boolean {
  return group.pendingJoins.some((pending) => pending.memberId === memberId);
}

/** The group with `member` in the place of the member of the same id. */
export function withMember(group: ClassicGroup, member: ClassicMember): ClassicGroup {
  return withMemberAt(group, positionOf(group, member.memberId), member);
}

/** The group with another member in this place. */
export function withMemberAt(
  group: ClassicGroup,
  position: number,
  member: ClassicMember,
): ClassicGroup {
  const members = group.members.slice();
  members[position] = member;
  return { ...group, members };
}

/**
 * Whether nobody is waited for: all members wait for the answer to their JoinGroup, and no id that was given out is
 * missing.
 *
 * Source: Kafka, `ClassicGroup.hasAllMembersJoined`; KIP-394.
 */
export function hasAllJoined(group: ClassicGroup): boolean {
  return group.pendingJoins.length === 0 && awaitingJoins(group) === group.members.length;
}

/** How many members wait for the answer to their JoinGroup. */
export function awaitingJoins(group: ClassicGroup): number {
  let count = 0;
  for (const member of group.members) if (member.joinRequestId !== null) count += 1;
  return count;
}

/** The longest that any member wants to be given to join. Source: Kafka, `ClassicGroup.rebalanceTimeoutMs`. */
export function rebalanceTimeoutMsOf(group: ClassicGroup): number {
  let longest = 0;
  for (const { rebalanceTimeoutMs } of group.members) {
    if (rebalanceTimeoutMs > longest) longest = rebalanceTimeoutMs;
  }
  return longest;
}

/**
 * Without the member, or without the id that was given out. The next member leads if it was the leader.
 *
 * Source: Kafka, `ClassicGroup.remove`.
 */
export function withoutMember(group: ClassicGroup, memberId: string): ClassicGroup {
  const members = group.members.filter((member) => member.memberId !== memberId);
  const pendingSyncs = group.pendingSyncs.filter((pending) => pending !== memberId);
  return {
    ...group,
    members,
    leader: group.leader === memberId ? (members[0]?.memberId ?? null) : group.leader,
    pendingJoins: group.pendingJoins.filter((pending) => pending.memberId !== memberId),
    pendingSyncs,
    syncExpiresAtMs: pendingSyncs.length === 0 ? null : group.syncExpiresAtMs,
  };
}
