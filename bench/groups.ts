import { cooperativeSticky } from '../src/assignors/cooperative-sticky.ts';
import { rackCooperativeSticky } from '../src/assignors/rack-cooperative-sticky.ts';
import { encodeStickyUserData } from '../src/assignors/sticky-user-data.ts';
import type { Cluster, Subscription, TopicPartition } from '../src/domain/group.ts';

/** What is measured: members and partitions. */
export const sizes: readonly (readonly [members: number, partitions: number])[] = [
  [10, 100],
  [100, 1_000],
  [1_000, 10_000],
  [1_000, 100_000],
];
const topicCount = 20;
const rackCount = 5;

/** Numbers below `below` from a fixed seed (xorshift32): every run measures the same groups. */
export function dice(): (below: number) => number {
  let state = 7;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Gives numbers below `below`. */
export type Roll = ReturnType<typeof dice>;

/** 20 topics, alike; with racks each partition has two replicas on five racks. */
export function clusterOf(roll: Roll, partitions: number, isRacked: boolean): Cluster {
  const topics = new Map();
  for (let index = 0; index < topicCount; index++) {
    const count = partitions / topicCount;
    const racks = Array.from({ length: count }, () => {
      const first = roll(rackCount);
      return [`r${first}`, `r${(first + 1 + roll(rackCount - 1)) % rackCount}`];
    });
    topics.set(`topic-${index}`, isRacked ? { partitions: count, racks } : { partitions: count });
  }
  return { topics };
}

/** Members that subscribe to everything, or each to a random half. */
export function groupOf(
  roll: Roll,
  members: number,
  { half, isRacked }: { readonly half: boolean; readonly isRacked: boolean },
): Map<string, Subscription> {
  const group = new Map<string, Subscription>();
  for (let member = 0; member < members; member++) {
    const topics = Array.from({ length: topicCount }, (_, index) => `topic-${index}`);
    while (half && topics.length > topicCount / 2) topics.splice(roll(topics.length), 1);
    group.set(`consumer-${(member * 7_919) % 100_003}`, {
      topics,
      ownedPartitions: [],
      generation: -1,
      ...(isRacked ? { rackId: `r${roll(rackCount)}` } : {}),
    });
  }
  return group;
}

/** The group after it settled without its last member: each says what it owns, in every way there is. */
export function settled(
  cluster: Cluster,
  group: ReadonlyMap<string, Subscription>,
  isRacked: boolean,
): Map<string, Subscription> {
  const before = new Map(group);
  for (const last of [...group.keys()].slice(-1)) before.delete(last);
  const assignor = isRacked ? rackCooperativeSticky : cooperativeSticky;
  const answer = assignor.assign(cluster, before) as Map<string, readonly TopicPartition[]>;
  const after = new Map<string, Subscription>();
  for (const [id, subscription] of group) {
    const partitions = answer.get(id) ?? [];
    const generation = before.has(id) ? 5 : -1;
    after.set(id, {
      ...subscription,
      ownedPartitions: partitions.map((each) => ({ ...each })),
      generation,
      userData: encodeStickyUserData({ partitions, generation }),
    });
  }
  return after;
}
