/**
 * Time and memory of assignors, as a table: `node bench/assignors.ts [name,name]`.
 *
 * Groups of 10 × 100 up to 1,000 × 100,000 (members × partitions) with 20 topics, to all of which everybody subscribes
 * (equal) or each member to a random half (half). Times are medians in milliseconds of the whole call: *scratch*, nobody
 * owns anything; *join*, one member joins a settled group. *MB* is by how much one call of the latter grows the heap
 * before anything is collected (or nearly: large ones are collected in between). Ours reach the exact optimum; those of npm packages are called directly, with their
 * input ready made, and do less.
 */
import v8 from 'node:v8';
import vm from 'node:vm';
import { cooperativeStickyAssigner, roundRobinAssigner } from '@platformatic/kafka';
import kafkajs from 'kafkajs';
import { cooperativeSticky } from '../src/assignors/cooperative-sticky.ts';
import { rackCooperativeSticky } from '../src/assignors/rack-cooperative-sticky.ts';
import { rackRange } from '../src/assignors/rack-range.ts';
import { rackSticky } from '../src/assignors/rack-sticky.ts';
import { range } from '../src/assignors/range.ts';
import { roundRobin } from '../src/assignors/round-robin.ts';
import { serverRange } from '../src/assignors/server-range.ts';
import { sticky } from '../src/assignors/sticky.ts';
import { encodeStickyUserData } from '../src/assignors/sticky-user-data.ts';
import { uniform } from '../src/assignors/uniform.ts';
import type { Assignor } from '../src/domain/assignor.ts';
import type { Cluster, Subscription, TopicPartition } from '../src/domain/group.ts';

const sizes = [
  [10, 100],
  [100, 1_000],
  [1_000, 10_000],
  [1_000, 100_000],
] as const;
const topicCount = 20;
const rackCount = 5;
const runs = 7;
/** A case whose first run takes longer is not run again. */
const patienceMs = 1_000;

/** A contestant: makes its input ready, and what it returns is measured. */
interface Contestant {
  readonly name: string;
  readonly isRacked: boolean;
  prepare(cluster: Cluster, group: ReadonlyMap<string, Subscription>): () => unknown;
}

const ours: readonly Contestant[] = [
  range,
  roundRobin,
  serverRange,
  sticky(),
  cooperativeSticky,
  uniform,
  rackRange,
  rackSticky(),
  rackCooperativeSticky,
].map((assignor: Assignor) => ({
  name: assignor.name,
  isRacked: assignor.name.startsWith('rack-'),
  prepare: (cluster, group) => () => assignor.assign(cluster, group),
}));

type Platformatic = typeof roundRobinAssigner;

function platformatic(name: string, assigner: Platformatic): Contestant {
  return {
    name: `@platformatic/kafka ${name}`,
    isRacked: false,
    prepare: (cluster, group) => {
      const members = new Map();
      for (const [memberId, { topics, ownedPartitions, generation }] of group)
        members.set(memberId, {
          memberId,
          version: 3,
          topics,
          metadata: Buffer.alloc(0),
          ownedPartitions: [...byTopic(ownedPartitions)].map(([topic, partitions]) => ({
            topic,
            partitions,
          })),
          generationId: generation,
          rackId: null,
        });
      const topics = new Map();
      for (const [id, { partitions }] of cluster.topics)
        topics.set(id, { id, partitions: [], partitionsCount: partitions, lastUpdate: 0 });
      const metadata = { id: '', controllerId: 0, lastUpdate: 0, brokers: new Map(), topics };
      return () => assigner('', members, new Set(cluster.topics.keys()), metadata);
    },
  };
}

const kafkajsRoundRobin: Contestant = {
  name: 'kafkajs roundRobin',
  isRacked: false,
  prepare: (cluster, group) => {
    const partitionsOf = (topic: string): object[] =>
      Array.from({ length: cluster.topics.get(topic)?.partitions ?? 0 }, (_, partitionId) => ({
        partitionId,
      }));
    const make: unknown = kafkajs.PartitionAssigners.roundRobin;
    const assigner = (make as (config: object) => { assign(input: object): unknown })({
      cluster: { findTopicPartitionMetadata: partitionsOf },
    });
    const members = [...group.keys()].map((memberId) => ({ memberId }));
    return () => assigner.assign({ members, topics: [...cluster.topics.keys()] });
  },
};

const contestants: readonly Contestant[] = [
  ...ours,
  kafkajsRoundRobin,
  platformatic('roundRobin', roundRobinAssigner),
  platformatic('cooperativeSticky', cooperativeStickyAssigner),
];

function byTopic(partitions: readonly TopicPartition[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const { topic, partition } of partitions)
    found.set(topic, [...(found.get(topic) ?? []), partition]);
  return found;
}

/** Numbers below `below` from a fixed seed (xorshift32): every run measures the same groups. */
function dice(): (below: number) => number {
  let state = 7;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

type Roll = ReturnType<typeof dice>;

function clusterOf(roll: Roll, partitions: number, isRacked: boolean): Cluster {
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

function groupOf(
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
function settled(
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

v8.setFlagsFromString('--expose-gc');
v8.setFlagsFromString('--min-semi-space-size=64');
v8.setFlagsFromString('--max-semi-space-size=128');
const collect = vm.runInNewContext('gc') as () => void;

/** Median milliseconds, and the megabytes of the run that took most. */
function measure(ask: () => unknown): { readonly ms: number; readonly megabytes: number } {
  const times: number[] = [];
  let megabytes = 0;
  for (let run = 0; run < runs; run++) {
    collect();
    const before = process.memoryUsage();
    const start = performance.now();
    ask();
    times.push(performance.now() - start);
    const after = process.memoryUsage();
    const grown = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
    megabytes = Math.max(megabytes, grown / 1e6);
    if ((times[0] ?? 0) > patienceMs) break;
  }
  times.sort((a, b) => a - b);
  return { ms: times[times.length >> 1] ?? 0, megabytes };
}

function measureAll(contestant: Contestant): void {
  for (const half of [false, true])
    for (const [members, partitions] of sizes) {
      const roll = dice();
      const cluster = clusterOf(roll, partitions, contestant.isRacked);
      const group = groupOf(roll, members, { half, isRacked: contestant.isRacked });
      const joined = settled(cluster, group, contestant.isRacked);
      const scratch = measure(contestant.prepare(cluster, group));
      const join = measure(contestant.prepare(cluster, joined));
      const cells = [
        contestant.name,
        half ? 'half' : 'equal',
        `${members} × ${partitions}`,
        scratch.ms.toFixed(2),
        join.ms.toFixed(2),
        join.megabytes.toFixed(1),
      ];
      console.log(`| ${cells.join(' | ')} |`);
    }
}

const wanted = process.argv[2]?.split(',');
console.log('| assignor | subscriptions | members × partitions | scratch ms | join ms | MB |');
console.log('| --- | --- | --- | ---: | ---: | ---: |');
for (const contestant of contestants)
  if (wanted === undefined || wanted.includes(contestant.name)) measureAll(contestant);
