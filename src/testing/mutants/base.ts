import type { Assignor } from '../../domain/assignor.ts';
import { compareText } from '../../domain/compare.ts';
import type {
  Cluster,
  GroupAssignment,
  GroupSubscription,
  TopicPartition,
} from '../../domain/group.ts';

/** An answer that may be changed: a list for each member, in the order of joining. */
export type Draft = Map<string, TopicPartition[]>;

/** An answer before it is spoilt. */
export type Drafting = (cluster: Cluster, group: GroupSubscription) => Draft;

/** A right answer of some assignor as a draft. */
export function draftOf(answer: GroupAssignment | Promise<GroupAssignment>): Draft {
  const draft: Draft = new Map();
  if (answer instanceof Promise) return draft;
  for (const [member, got] of answer) {
    draft.set(member, 'partitions' in got ? [...got.partitions] : [...got]);
  }
  return draft;
}

/** Drafts with the answers of one of our own assignors. */
export function draftsOf(assignor: Assignor): Drafting {
  return (cluster, group) => draftOf(assignor.assign(cluster, group));
}

/** Every wanted partition that exists, topics by name. */
export function wantedPartitions(cluster: Cluster, group: GroupSubscription): TopicPartition[] {
  const topics = new Set([...group.values()].flatMap((member) => member.topics));
  return [...topics].toSorted(compareText).flatMap((topic) =>
    Array.from({ length: cluster.topics.get(topic)?.partitions ?? 0 }, (_, partition) => ({
      topic,
      partition,
    })),
  );
}

/** Members by id. */
export function sortedMembers(group: GroupSubscription): string[] {
  return [...group.keys()].toSorted(compareText);
}

/** The members that subscribe to `topic`, by id. */
export function subscribersOf(group: GroupSubscription, topic: string): string[] {
  return sortedMembers(group).filter((member) => wants(group, member, topic));
}

/** True if `member` subscribes to `topic`. */
export function wants(group: GroupSubscription, member: string, topic: string): boolean {
  return group.get(member)?.topics.includes(topic) === true;
}

/** An empty list for each member. */
export function emptyDraft(group: GroupSubscription): Draft {
  return new Map([...group.keys()].map((member) => [member, []]));
}

/** Gives each partition to one of its takers, chosen by `pick`. */
export function dealt(
  cluster: Cluster,
  group: GroupSubscription,
  pick: (takers: readonly string[], partition: TopicPartition, draft: Draft) => string | undefined,
): Draft {
  const draft = emptyDraft(group);
  for (const partition of wantedPartitions(cluster, group)) {
    const takers = subscribersOf(group, partition.topic);
    draft.get(pick(takers, partition, draft) ?? '')?.push(partition);
  }
  return draft;
}

/** The member of `members` with the fewest partitions, the first of them if several have. */
export function leastLoaded(members: readonly string[], draft: Draft): string | undefined {
  const load = (member: string): number => draft.get(member)?.length ?? 0;
  return members.reduce<string | undefined>(
    (least, member) => (least === undefined || load(member) < load(least) ? member : least),
    undefined,
  );
}

/** True if both name the same partition. */
export function isSame(a: TopicPartition, b: TopicPartition): boolean {
  return a.partition === b.partition && a.topic === b.topic;
}

/** True if all members list the same topics. */
export function hasEqualSubscriptions(group: GroupSubscription): boolean {
  const [first, ...others] = [...group.values()].map(({ topics }) => new Set(topics));
  return others.every(
    (topics) => topics.size === first?.size && [...topics].every((topic) => first.has(topic)),
  );
}

/** The member whose claim on `partition` has the highest generation, if it is the only one. */
export function holderOf(group: GroupSubscription, partition: TopicPartition): string | null {
  let holder: string | null = null;
  let top = -Infinity;
  for (const [member, { ownedPartitions, generation }] of group) {
    if (!ownedPartitions.some((owned) => isSame(owned, partition)) || generation < top) continue;
    holder = generation === top ? null : member;
    top = generation;
  }
  return holder;
}
