import type { JoinGroupProtocol } from '../../domain/wire.ts';
import type { ClassicGroup, ClassicMember } from './classic-group.ts';

/**
 * Whether the group would take a member with these strategies: into an empty group any that has some, otherwise of the
 * same type and with one that all members can follow.
 *
 * Source: Kafka, `ClassicGroup.supportsProtocols`.
 */
export function supportsProtocols(
  group: ClassicGroup,
  protocolType: string,
  protocols: readonly JoinGroupProtocol[],
): boolean {
  if (group.state === 'Empty') return protocolType !== '' && protocols.length > 0;
  if (group.protocolType !== protocolType) return false;
  return protocols.some(({ name }) => allFollow(group.members, name));
}

/**
 * The strategy of the next generation: each member votes for the first of its own that all can follow, and most votes
 * win. Kafka leaves a tie to chance; here the one that was voted for first wins it.
 *
 * Source: Kafka, `ClassicGroup.selectProtocol`.
 */
export function selectProtocol(group: ClassicGroup): string | null {
  const votes = new Map<string, number>();
  // What all can follow, the first member can.
  const candidates = (group.members[0]?.protocols ?? [])
    .map(({ name }) => name)
    .filter((name) => allFollow(group.members, name));
  for (const member of group.members) {
    const choice = member.protocols.find(({ name }) => candidates.includes(name));
    if (choice !== undefined) votes.set(choice.name, (votes.get(choice.name) ?? 0) + 1);
  }
  let elected: string | null = null;
  let most = 0;
  for (const [name, count] of votes) {
    if (count <= most) continue;
    elected = name;
    most = count;
  }
  return elected;
}

function allFollow(members: readonly ClassicMember[], protocol: string): boolean {
  return members.every(({ protocols }) => protocols.some(({ name }) => name === protocol));
}
