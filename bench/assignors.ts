/**
 * Time and memory of assignors, as a table: `node bench/assignors.ts [name,name]`.
 *
 * Groups of 10 × 100 up to 1,000 × 100,000 (members × partitions) with 20 topics, to all of which everybody subscribes
 * (equal) or each member to a random half (half). Times are medians in milliseconds of the whole call: *scratch*, nobody
 * owns anything; *join*, one member joins a settled group. *MB* is by how much one call of the latter grows the heap
 * before anything is collected (or nearly: large ones are collected in between). Ours reach the exact optimum; those of npm packages are called directly, with their
 * input ready made, and do less.
 */
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
import { uniform } from '../src/assignors/uniform.ts';
import type { Assignor } from '../src/domain/assignor.ts';
import type { Cluster, Subscription, TopicPartition } from '../src/domain/group.ts';
import { clusterOf, dice, groupOf, settled, sizes } from './groups.ts';
import { measure } from './measure.ts';

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
