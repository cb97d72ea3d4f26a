import type { TopicPartition } from '../../domain/group.ts';
import type { DescribedMember, GroupDescription } from '../../domain/wire.ts';

/** The described member of this id. */
export function memberIn(
  group: GroupDescription | null,
  memberId: string,
): DescribedMember | undefined {
  if (group === null) return undefined;
  for (const member of group.members) if (member.memberId === memberId) return member;
  return undefined;
}

/** The described member that holds this instance id. */
export function holderIn(
  group: GroupDescription | null,
  instanceId: string,
): DescribedMember | undefined {
  if (group === null) return undefined;
  for (const member of group.members) if (member.groupInstanceId === instanceId) return member;
  return undefined;
}

/** The described member of this id; it is most often at this place. */
export function memberNear(
  group: GroupDescription | null,
  memberId: string,
  place: number,
): DescribedMember | undefined {
  const near = group?.members[place];
  return near?.memberId === memberId ? near : memberIn(group, memberId);
}

/** Both lists have the same partitions; neither lists one twice. */
export function samePartitions(
  some: readonly TopicPartition[],
  others: readonly TopicPartition[],
): boolean {
  if (some === others) return true;
  if (some.length !== others.length) return false;
  return sameInOrder(some, others) || includesAll(some, others);
}

function sameInOrder(some: readonly TopicPartition[], others: readonly TopicPartition[]): boolean {
  for (let index = 0; index < some.length; index++) {
    const one = some[index];
    const other = others[index];
    if (one?.partition !== other?.partition || one?.topic !== other?.topic) return false;
  }
  return true;
}

/** The list has this partition. */
export function includesPartition(
  list: readonly TopicPartition[],
  { topic, partition }: TopicPartition,
): boolean {
  for (const one of list) if (one.partition === partition && one.topic === topic) return true;
  return false;
}

/** The list has all of these partitions. */
export function includesAll(
  list: readonly TopicPartition[],
  wanted: readonly TopicPartition[],
): boolean {
  for (const one of wanted) if (!includesPartition(list, one)) return false;
  return true;
}

/** Both lists have the same words in the same order. */
export function sameWords(some: readonly string[], others: readonly string[]): boolean {
  if (some === others) return true;
  if (some.length !== others.length) return false;
  for (let index = 0; index < some.length; index++) if (some[index] !== others[index]) return false;
  return true;
}

/** Both lists have the same words, whatever their order and how often they repeat them. */
export function sameWordSet(some: readonly string[], others: readonly string[]): boolean {
  if (sameWords(some, others)) return true;
  for (const word of some) if (!others.includes(word)) return false;
  for (const word of others) if (!some.includes(word)) return false;
  return true;
}

/** Partitions as a person writes them. */
export function spell(partitions: readonly TopicPartition[]): string {
  if (partitions.length === 0) return 'nothing';
  return partitions.map(({ topic, partition }) => `${topic}-${partition}`).join(' ');
}
