import type { DescribedMember } from '../../../domain/wire.ts';

/**
 * The strategies that may win a group's vote: each member votes for the first of its own that all members can follow;
 * among those with most votes any may win. Empty: there is none that all can follow.
 *
 * Source: Kafka, `ClassicGroup.selectProtocol`.
 */
export function winnersOf(members: readonly DescribedMember[]): readonly string[] {
  const [first] = members;
  if (first === undefined) return [];
  const candidates = first.protocols.filter((name) => isSharedBy(members, name));
  const [only] = candidates;
  if (candidates.length <= 1) return only === undefined ? [] : [only];
  const votes = candidates.map((name) => votesFor(members, candidates, name));
  const most = Math.max(...votes);
  return candidates.filter((_, place) => votes[place] === most);
}

/** Whether all members can follow this strategy. */
export function isSharedBy(members: readonly DescribedMember[], name: string): boolean {
  for (const { protocols } of members) if (!protocols.includes(name)) return false;
  return true;
}

function votesFor(
  members: readonly DescribedMember[],
  candidates: readonly string[],
  name: string,
): number {
  let votes = 0;
  for (const { protocols } of members) {
    if (protocols.find((own) => candidates.includes(own)) === name) votes++;
  }
  return votes;
}
