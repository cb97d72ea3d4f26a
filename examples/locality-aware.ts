import type { Assignor } from '../src/domain/assignor.ts';
import type { GroupSubscription, TopicMetadata, TopicPartition } from '../src/domain/group.ts';

/**
 * Prefers consumers near the data: each partition goes to a subscriber in the rack of its leader, the one with the
 * fewest partitions so far; where there is none, to the subscriber with the fewest of all.
 *
 * `racks[p][0]` is the rack of partition p's leader: Kafka lists the preferred leader first. It saves traffic between
 * racks and promises nothing about balance or about keeping what members own, so its contract is `any`.
 */
const localityAware: Assignor = {
  name: 'locality-aware',
  protocol: 'eager',
  contract: 'any',
  assign: (cluster, group) => {
    const plan = new Map<string, TopicPartition[]>();
    for (const member of [...group.keys()].sort()) plan.set(member, []);

    for (const [topic, metadata] of [...cluster.topics].sort(byName)) {
      const subscribers = [...plan.keys()].filter((id) => group.get(id)?.topics.includes(topic));
      if (subscribers.length === 0) continue;
      for (let partition = 0; partition < metadata.partitions; partition++) {
        const local = subscribers.filter((id) => isLocal(group, id, metadata, partition));
        const member = leastLoaded(local.length > 0 ? local : subscribers, plan);
        plan.get(member)?.push({ topic, partition });
      }
    }
    return plan;
  },
};

export default localityAware;

function byName(
  [a]: readonly [string, TopicMetadata],
  [b]: readonly [string, TopicMetadata],
): number {
  return a < b ? -1 : 1;
}

function isLocal(
  group: GroupSubscription,
  member: string,
  { racks }: TopicMetadata,
  partition: number,
): boolean {
  const leaderRack = racks?.[partition]?.[0];
  return leaderRack !== undefined && group.get(member)?.rackId === leaderRack;
}

/** The first of `members` with the fewest partitions; there is at least one. */
function leastLoaded(
  members: readonly string[],
  plan: ReadonlyMap<string, readonly TopicPartition[]>,
): string {
  const load = (member: string): number => plan.get(member)?.length ?? 0;
  return members.reduce((least, member) => (load(member) < load(least) ? member : least));
}
