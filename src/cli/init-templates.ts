/** Whose shape a starter has. */
export type StarterKind = 'native' | 'kafkajs' | 'platformatic';

/** What a starter is written in. */
export type StarterLanguage = 'ts' | 'js';

/** One file to write; `path` is relative to the folder that `init` runs in. */
export interface StarterFile {
  readonly path: string;
  readonly text: string;
}

/**
 * A small assignor that keeps what it promises, and the test that checks it: `assignor.ts` and `assignor.test.ts`, or
 * the same in JavaScript.
 */
export function starterFiles(kind: StarterKind, language: StarterLanguage): readonly StarterFile[] {
  const write = (name: string, template: string): StarterFile => ({
    path: `${name}.${language}`,
    text: inLanguage(template, language),
  });
  return [write('assignor', assignors[kind]), write('assignor.test', test)];
}

/**
 * Templates hold both languages: what stands in ⟦ ⟧ is TypeScript's, what stands in ⟪ ⟫ is JavaScript's. A line of which
 * nothing is left goes.
 */
function inLanguage(template: string, language: StarterLanguage): string {
  const [kept, dropped] =
    language === 'ts'
      ? [/⟦(.*?)⟧/gs, /^⟪[^⟫]*⟫\n|⟪[^⟫]*⟫/gm]
      : [/⟪(.*?)⟫/gs, /^⟦[^⟧]*⟧\n|⟦[^⟧]*⟧/gm];
  return template.replace(dropped, '').replace(kept, '$1').trimStart();
}

const native = `
⟦import type {
  Assignor,
  Cluster,
  GroupAssignment,
  GroupSubscription,
  Subscription,
  TopicPartition,
} from 'rebalance-check';

type Entry = [id: string, subscription: Subscription];
⟧
/**
 * Deals all partitions in turn to those who subscribe to their topics, as Kafka's RoundRobinAssignor does.
 *
 * Check it with: npx rebalance-check verify ./assignor.⟦ts⟧⟪js⟫
 *⟪
 * @type {import('rebalance-check').Assignor}
 *⟫/
const assignor⟦: Assignor⟧ = {
  name: 'my-assignor',
  // How the group rebalances: 'eager', 'cooperative', or 'server' (KIP-848).
  protocol: 'eager',
  // What it is held to: see \`npx rebalance-check list contracts\`, or list the ids of invariants.
  contract: 'round-robin',
  assign,
};

export default assignor;

function assign(cluster⟦: Cluster⟧, group⟦: GroupSubscription⟧)⟦: GroupAssignment⟧ {
  // Every member gets an entry, even if there is nothing for it.
  const answer = new Map⟦<string, TopicPartition[]>⟧();
  for (const id of group.keys()) answer.set(id, []);

  // Topics and members come in any order; sorted, the answer does not depend on it.
  const topics = [...cluster.topics].sort(([a], [b]) => compare(a, b));
  const queue = [...group].sort(byInstanceThenId);
  for (const [topic, { partitions }] of topics) {
    for (let partition = 0; partition < partitions; partition += 1) {
      const next = queue.find(([, subscription]) => subscription.topics.includes(topic));
      if (next === undefined) break;
      answer.get(next[0])?.push({ topic, partition });
      queue.push(...queue.splice(queue.indexOf(next), 1));
    }
  }
  return answer;
}

/** Static members first, by instance id, so that one that restarts under a new id keeps its place. */
function byInstanceThenId([idA, a]⟦: Entry⟧, [idB, b]⟦: Entry⟧)⟦: number⟧ {
  if (a.groupInstanceId === b.groupInstanceId) return compare(idA, idB);
  if (a.groupInstanceId === undefined) return 1;
  if (b.groupInstanceId === undefined) return -1;
  return compare(a.groupInstanceId, b.groupInstanceId);
}

/** By code units, as Kafka's Java clients compare; a locale must not matter. */
function compare(a⟦: string⟧, b⟦: string⟧)⟦: number⟧ {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
`;

const kafkajs = `
import { Buffer } from 'node:buffer';
⟦import type { PartitionAssigner } from 'kafkajs';⟧
import { AssignerProtocol } from 'kafkajs';

const { MemberAssignment, MemberMetadata } = AssignerProtocol;

/**
 * Deals all partitions in turn to those who subscribe to their topics.
 *
 * Check it with: npx rebalance-check verify ./assignor.⟦ts⟧⟪js⟫
 * Use it with: kafka.consumer({ groupId, partitionAssigners: [assigner] })
 *⟪
 * @type {import('kafkajs').PartitionAssigner}
 *⟫/
const assigner⟦: PartitionAssigner⟧ = ({ cluster }) => ({
  name: 'my-assigner',
  version: 1,
  // What it is held to (kafkajs does not look at this): see \`npx rebalance-check list invariants\`.
  // Not \`wire.round-trip\`: kafkajs 2.2.4 loses a topic called __proto__ when a member decodes what it got.
  contract: [
    'coverage',
    'exclusive-ownership',
    'subscription',
    'existence',
    'addressing',
    'termination',
    'determinism',
    'order-independence',
    'purity',
    'balance.even',
  ],

  async assign({ members }) {
    // Members and topics come in any order; sorted, the answer does not depend on it.
    const queue = members
      .map(({ memberId, memberMetadata }) => ({
        memberId,
        topics: MemberMetadata.decode(memberMetadata)?.topics ?? [],
        given: new Map⟦<string, number[]>⟧(),
      }))
      .sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
    const topics = [...new Set(queue.flatMap((member) => member.topics))].sort();

    // A consumer knows the topics that it subscribes to itself; the others have to be asked for.
    await cluster.addMultipleTargetTopics(topics);
    for (const topic of topics) {
      for (const { partitionId } of cluster.findTopicPartitionMetadata(topic)) {
        const next = queue.find((member) => member.topics.includes(topic));
        if (next === undefined) break;
        next.given.set(topic, [...(next.given.get(topic) ?? []), partitionId]);
        queue.push(...queue.splice(queue.indexOf(next), 1));
      }
    }

    return queue.map(({ memberId, given }) => ({
      memberId,
      memberAssignment: MemberAssignment.encode({
        version: 1,
        assignment: Object.fromEntries(given),
        userData: Buffer.alloc(0),
      }),
    }));
  },

  protocol({ topics }) {
    return {
      name: 'my-assigner',
      metadata: MemberMetadata.encode({ version: 1, topics, userData: Buffer.alloc(0) }),
    };
  },
});

export default assigner;
`;

const platformatic = `
⟦import type { GroupAssignment, GroupPartitionsAssigner } from '@platformatic/kafka';
⟧
/**
 * Deals all partitions in turn to those who subscribe to their topics.
 *
 * Check it with: npx rebalance-check verify ./assignor.⟦ts⟧⟪js⟫
 * Use it with: new Consumer({ groupId, partitionAssigner: assigner, … })
 *⟪
 * @type {import('@platformatic/kafka').GroupPartitionsAssigner}
 *⟫/
const assigner⟦: GroupPartitionsAssigner⟧ = (_current, members, _topics, metadata) => {
  // Members and topics come in any order; sorted, the answer does not depend on it.
  const queue = [...members.values()]
    .map(({ memberId, topics = [] }) => ({
      memberId,
      topics,
      assignments: new Map⟦<string, GroupAssignment>⟧(),
    }))
    .sort((a, b) => (a.memberId < b.memberId ? -1 : 1));

  // \`_topics\` are the leader's own; \`metadata\` has all topics that any member subscribes to.
  const topics = [...metadata.topics].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [topic, { partitionsCount }] of topics) {
    for (let partition = 0; partition < partitionsCount; partition += 1) {
      const next = queue.find((member) => member.topics.includes(topic));
      if (next === undefined) break;
      const given = next.assignments.get(topic) ?? { topic, partitions: [] };
      given.partitions.push(partition);
      next.assignments.set(topic, given);
      queue.push(...queue.splice(queue.indexOf(next), 1));
    }
  }
  return queue.map(({ memberId, assignments }) => ({ memberId, assignments }));
};

// What it is held to (the client does not look at this): see \`npx rebalance-check list contracts\`.
export default Object.assign(assigner, { contract: 'round-robin' });
`;

const assignors: Readonly<Record<StarterKind, string>> = { native, kafkajs, platformatic };

const test = `
import { verifyAssignor } from 'rebalance-check/vitest';
import assignor from './assignor.js';

// One test for each promise. What breaks is shrunk and kept in properties/regressions, and replayed from then on.
verifyAssignor(assignor, { ref: './assignor.⟦ts⟧⟪js⟫' });
`;
