import { Buffer } from 'node:buffer';
import { range } from '../../assignors/range.ts';
import type { Assignor } from '../../domain/assignor.ts';
import type { GroupAssignment } from '../../domain/group.ts';
import { owedByAll } from '../../domain/contract.ts';
import { draftsOf, sortedMembers } from './base.ts';
import type { Mutant } from './mutant.ts';

const byRange = draftsOf(range);

function stateful(assign: Assignor['assign']): Assignor {
  return { name: 'stateful', protocol: 'eager', contract: owedByAll, assign };
}

/** Hands everybody's part to the next member: right in form where all subscriptions are equal. */
function rotated(answer: Map<string, unknown>, by: number): GroupAssignment {
  const members = sortedMembers(answer as never);
  const turned = members.map((member, index) => [
    member,
    answer.get(members[(index + by) % members.length] ?? member),
  ]);
  return new Map(turned as never);
}

/** Answers that depend on more than the input. */
export const stateMutants: readonly Mutant[] = [
  {
    name: 'counts-its-calls',
    breaks: 'determinism',
    make: () => {
      let calls = 0;
      return stateful((cluster, group) => {
        const draft = byRange(cluster, group);
        const alike = new Set([...group.values()].map(({ topics }) => JSON.stringify(topics)));
        return alike.size === 1 ? rotated(draft, calls++) : draft;
      });
    },
  },
  {
    name: 'remembers-other-groups',
    breaks: 'determinism',
    make: () => () => {
      const seen = new Set<string>();
      return stateful((cluster, group) => {
        for (const member of group.keys()) seen.add(member);
        const draft = byRange(cluster, group);
        const alike = new Set([...group.values()].map(({ topics }) => JSON.stringify(topics)));
        return alike.size === 1 ? rotated(draft, seen.size % group.size) : draft;
      });
    },
  },
  {
    name: 'one-entry-a-partition-on-the-wire',
    breaks: 'wire.round-trip',
    make: () => garblingKafkajsAssigner,
  },
];

interface KafkajsGroup {
  readonly members: readonly { readonly memberId: string }[];
  readonly topics: readonly string[];
}

/** A kafkajs assigner that writes a topic several times; the package's decoder keeps the last one. */
function garblingKafkajsAssigner(config: {
  readonly cluster: {
    findTopicPartitionMetadata(topic: string): readonly { readonly partitionId: number }[];
  };
}): object {
  return {
    name: 'one-entry-a-partition',
    contract: ['wire.round-trip', 'exclusive-ownership', 'existence'],
    version: 1,
    assign: ({ members, topics }: KafkajsGroup) => {
      const [first, ...others] = members.map(({ memberId }) => memberId).toSorted();
      if (first === undefined) return [];
      const all = topics.flatMap((topic) =>
        config.cluster
          .findTopicPartitionMetadata(topic)
          .map(({ partitionId }) => ({ topic, partition: partitionId })),
      );
      return [
        { memberId: first, memberAssignment: encoded(all) },
        ...others.map((memberId) => ({ memberId, memberAssignment: encoded([]) })),
      ];
    },
    protocol: ({ topics }: { readonly topics: readonly string[] }) => ({
      name: 'one-entry-a-partition',
      metadata: Buffer.concat([int16(0), int32(topics.length), ...topics.map(text), int32(0)]),
    }),
  };
}

function encoded(partitions: readonly { topic: string; partition: number }[]): Buffer {
  const entries = partitions.map(({ topic, partition }) =>
    Buffer.concat([text(topic), int32(1), int32(partition)]),
  );
  return Buffer.concat([int16(0), int32(entries.length), ...entries, int32(0)]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([int16(bytes.length), bytes]);
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
