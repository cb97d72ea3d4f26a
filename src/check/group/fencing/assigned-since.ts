import type { TopicPartition } from '../../../domain/group.ts';
import type { DescribedMember } from '../../../domain/wire.ts';
import { includesPartition, memberIn } from '../described-members.ts';
import type { Look } from '../exchange.ts';

/**
 * The epoch with which a member was given a partition that it has, or has still to give up; null: that is not visible,
 * since it came by another way (from a classic group, from its predecessor), or had it all the time.
 *
 * Source: KIP-1251, assignment epochs.
 */
export function assignedSince(
  now: Look,
  memberId: string,
  partition: TopicPartition,
): number | null {
  let look: Look | null = now;
  let given = memberIn(look.group, memberId);
  let isAssigned = false;
  while (look !== null && given !== undefined) {
    const before: DescribedMember | undefined = memberIn(look.previous?.group ?? null, memberId);
    isAssigned ||= includesPartition(given.assignment, partition);
    if (before === undefined) return arrivesWith(look, given);
    if (isAssigned && !includesPartition(before.assignment, partition)) return given.memberEpoch;
    look = look.previous;
    given = before;
  }
  return null;
}

/** The first description of the member: it has just joined, if nobody else was in its place. */
function arrivesWith({ previous }: Look, member: DescribedMember): number | null {
  const before = previous === null ? null : previous.group;
  if (before !== null && before.groupType !== 'consumer') return null;
  return member.groupInstanceId === null ? member.memberEpoch : null;
}
