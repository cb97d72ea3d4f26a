import type { TopicPartition } from '../../domain/group.ts';
import type { ClassicGroup, ClassicMember } from '../classic/classic-group.ts';
import { metadataOf } from '../classic/join-answers.ts';
import type { GroupContext } from '../consumer/consumer-group.ts';
import { sortPartitions } from '../consumer/partition-list.ts';

/**
 * What each member of a classic group may own of what exists, sorted, by member id: what it was assigned last and, while
 * the group is on its way to another assignment, what it said it owned when it joined, unless that is another's by now. Of
 * two who say so the one of the later generation is believed.
 *
 * Kafka only looks at assignments. A cooperative member keeps what it owns while its group rebalances, although the
 * coordinator has forgotten the assignment, and would then own it besides whoever gets it in the new group.
 *
 * Source: Kafka, `ConsumerGroup.fromClassicGroup`; KIP-429, KIP-792 for what a member says.
 */
export function heldPartitions(
  { members, protocolName }: ClassicGroup,
  topics: GroupContext['topics'],
): ReadonlyMap<string, readonly TopicPartition[]> {
  const held = new Map<string, TopicPartition[]>();
  const taken = new Map<string, Set<number>>();
  const take = (member: ClassicMember, partition: TopicPartition): void => {
    held.get(member.memberId)?.push(partition);
    const ofTopic = taken.get(partition.topic);
    if (ofTopic === undefined) taken.set(partition.topic, new Set([partition.partition]));
    else ofTopic.add(partition.partition);
  };
  for (const member of members) {
    held.set(member.memberId, []);
    for (const partition of member.assignment.assignedPartitions)
      if (topics.has(partition.topic)) take(member, partition);
  }
  for (const { member, metadata } of latestFirst(members, protocolName)) {
    for (const { topic, partition } of metadata.ownedPartitions) {
      const isFree = topics.has(topic) && taken.get(topic)?.has(partition) !== true;
      if (isFree) take(member, { topic, partition });
    }
  }
  return new Map([...held].map(([memberId, list]) => [memberId, sortPartitions(list)]));
}

interface Claim {
  readonly member: ClassicMember;
  readonly metadata: ReturnType<typeof metadataOf>;
}

function latestFirst(
  members: readonly ClassicMember[],
  protocolName: ClassicGroup['protocolName'],
): readonly Claim[] {
  return members
    .map((member) => ({ member, metadata: subscriptionOf(member, protocolName) }))
    .sort((a, b) => b.metadata.generationId - a.metadata.generationId);
}

/**
 * What a classic member says of what it reads and owns, as it does under all of its strategies: under the group's, or,
 * where none is chosen yet, under its first.
 */
export function subscriptionOf(
  member: ClassicMember,
  protocolName: ClassicGroup['protocolName'],
): ReturnType<typeof metadataOf> {
  const follows = member.protocols.some(({ name }) => name === protocolName);
  return metadataOf(member, follows ? protocolName : (member.protocols[0]?.name ?? null));
}
