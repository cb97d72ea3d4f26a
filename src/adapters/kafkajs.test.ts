import kafkajs from 'kafkajs';
import { describe, expect, test } from 'vitest';
import type { Cluster, GroupSubscription, Subscription } from '../domain/group.ts';
import type { AssignorInstance } from '../domain/subject.ts';
import type { AdaptContext } from './adapted.ts';
import { adapt } from './adapt.ts';

const context: AdaptContext = { name: 'mine', resolveFrom: [] };

function cluster(partitions: Readonly<Record<string, number>>): Cluster {
  const topics = Object.entries(partitions).map(
    ([topic, count]) => [topic, { partitions: count }] as const,
  );
  return { topics: new Map(topics) };
}

/** Members as they arrive at the leader: each has sent its own metadata. */
function group(
  topicsOf: Readonly<Record<string, readonly string[]>>,
  joinAs: () => AssignorInstance,
): GroupSubscription {
  return new Map(
    Object.entries(topicsOf).map(([member, topics]): [string, Subscription] => {
      const userData = joinAs().subscriptionUserData?.(topics);
      const sent = { topics, ownedPartitions: [], generation: -1 };
      return [member, userData === undefined ? sent : { ...sent, userData }];
    }),
  );
}

async function ask(
  value: unknown,
  partitions: Readonly<Record<string, number>>,
  topicsOf: Readonly<Record<string, readonly string[]>>,
): Promise<{ meant: Map<string, unknown>; decoded: Map<string, unknown> }> {
  const adapted = adapt(value, context);
  const instance = adapted.instance();
  const members = group(topicsOf, () => adapted.instance());
  const leader = Object.keys(topicsOf)[0] ?? '';
  const raw = await instance.assign(cluster(partitions), members, leader);
  return instance.read?.(raw) as never;
}

describe('kafkajs PartitionAssigners.roundRobin', () => {
  const { roundRobin } = kafkajs.PartitionAssigners;

  test('is recognised, and what its client does with answers is known', () => {
    expect(adapt(roundRobin, { ...context, version: '2.2.4' })).toMatchObject({
      kind: 'kafkajs',
      name: 'RoundRobinAssigner',
      version: '2.2.4',
      protocol: 'eager',
      omittedMember: 'gets-nothing',
      codecs: true,
    });
  });

  test('deals partitions in turn', async () => {
    const { meant, decoded } = await ask(roundRobin, { t: 3 }, { a: ['t'], b: ['t'] });
    expect([...meant]).toEqual([
      ['a', [0, 2].map((partition) => ({ topic: 't', partition }))],
      ['b', [{ topic: 't', partition: 1 }]],
    ]);
    expect(decoded).toEqual(meant);
  });

  test('knows the leader’s topics only, and deals them to everybody (kafkajs #1679)', async () => {
    const { meant } = await ask(roundRobin, { A: 2, B: 2 }, { a: ['A'], b: ['B'] });
    expect(meant.get('b')).toEqual([{ topic: 'A', partition: 1 }]);
    expect([...meant.values()].flat()).toHaveLength(2);
  });

  test('loses a topic called __proto__ when members decode it', async () => {
    const { meant, decoded } = await ask(
      roundRobin,
      JSON.parse('{"__proto__":1,"t":1}') as Record<string, number>,
      { a: ['__proto__', 't'] },
    );
    expect(meant.get('a')).toEqual([
      { topic: '__proto__', partition: 0 },
      { topic: 't', partition: 0 },
    ]);
    expect(decoded.get('a')).toEqual([{ topic: 't', partition: 0 }]);
  });

  test('leaves members out when there is nothing to give, and gets no unknown topic', async () => {
    const { meant } = await ask(roundRobin, {}, { a: ['gone'], b: ['gone'] });
    expect(meant.size).toBe(0);
  });

  test('cannot be cooperative', () => {
    expect(() => adapt(roundRobin, { ...context, protocol: 'cooperative' })).toThrow(
      /rebalances eagerly/,
    );
  });
});

describe('a kafkajs assigner of somebody’s', () => {
  const { MemberMetadata, MemberAssignment } = kafkajs.AssignerProtocol;

  interface Seen {
    memberId: string;
    topics: readonly string[];
    userData: string;
  }

  /** Gives nothing, and notes what it sees. */
  function spy(seen: Seen[]): () => object {
    let made = 0;
    return () => {
      const id = `instance ${(made += 1)}`;
      return {
        name: 'spy',
        version: 2,
        contract: 'sticky',
        assign({ members }: { members: { memberId: string; memberMetadata: Buffer }[] }) {
          for (const { memberId, memberMetadata } of members) {
            const metadata = MemberMetadata.decode(memberMetadata);
            if (metadata === null) continue;
            const { topics, userData } = metadata;
            seen.push({ memberId, topics, userData: userData.toString() });
          }
          return [{ memberId: 'a', memberAssignment: Buffer.alloc(0) }];
        },
        protocol: ({ topics }: { topics: string[] }) => ({
          name: 'spy',
          metadata: MemberMetadata.encode({ version: 2, topics, userData: Buffer.from(id) }),
        }),
      };
    };
  }

  test('gets what each member’s own assigner encoded, topics once each', async () => {
    const seen: Seen[] = [];
    const { meant, decoded } = await ask(spy(seen), {}, { a: ['t', 'u', 't'], b: [] });
    expect(seen).toEqual([
      { memberId: 'a', topics: ['t', 'u'], userData: 'instance 4' },
      { memberId: 'b', topics: [], userData: 'instance 5' },
    ]);
    expect(meant).toEqual(new Map([['a', []]]));
    expect(decoded).toEqual(meant);
  });

  test('sees another order of topics where the question is asked in another order', () => {
    const seen: Seen[] = [];
    const adapted = adapt(spy(seen), context);
    const userData = adapted.instance().subscriptionUserData?.(['t', 'u']) ?? Buffer.alloc(0);
    const sent = { topics: ['u', 't'], ownedPartitions: [], generation: -1, userData };
    adapted.instance().assign({ topics: new Map() }, new Map([['a', sent]]), 'a');
    expect(seen).toMatchObject([{ topics: ['u', 't'], userData: 'instance 3' }]);
  });

  test('shows the engine what it changed in its input', async () => {
    const sorts = (): object => ({
      name: 'sorts',
      version: 0,
      async assign({ members, topics }: { members: object[]; topics: string[] }) {
        members.reverse();
        topics.push('more');
        return [];
      },
      protocol: () => ({ name: 'sorts', metadata: Buffer.alloc(0) }),
    });
    const sent = { topics: ['t'], ownedPartitions: [], generation: -1 };
    const members = new Map([
      ['a', { ...sent, topics: ['t'] }],
      ['b', { ...sent, topics: ['t'] }],
    ]);
    const instance = adapt(sorts, context).instance();
    instance.read?.(await instance.assign(cluster({ t: 1 }), members, 'a'));
    expect([...members.keys()]).toEqual(['b', 'a']);
    expect(members.get('a')?.topics).toEqual(['t', 'more']);
  });

  test('may declare a contract', () => {
    expect(adapt(spy([]), context).contract).toBe('sticky');
  });

  test('can ask for topics that its consumer does not subscribe to', async () => {
    const asks = ({ cluster: known }: { cluster: KnownCluster }): object => ({
      name: 'asks',
      version: 0,
      async assign() {
        const before = known.findTopicPartitionMetadata('B').length;
        await known.addTargetTopic('B');
        return [before, known.findTopicPartitionMetadata('B').length];
      },
      protocol: () => ({ name: 'asks', metadata: Buffer.from('my own format') }),
    });
    const instance = adapt(asks, context).instance();
    const sent = { topics: ['A'], ownedPartitions: [], generation: -1 };
    const raw = instance.assign(cluster({ A: 1, B: 2 }), new Map([['a', sent]]), 'a');
    expect(await raw).toEqual([0, 2]);
  });

  test.each([
    [undefined, 'assign() gave undefined'],
    [[null], 'an entry of the answer is null'],
    [[{ memberId: 'a', memberAssignment: {} }], 'memberAssignment of a is an empty object'],
  ])('answers %o, which is read as nonsense', (raw, message) => {
    const instance = adapt(spy([]), context).instance();
    expect(() => instance.read?.(raw)).toThrow(message);
  });

  test('is read by our own decoder and by the package’s', () => {
    const instance = adapt(spy([]), context).instance();
    const memberAssignment = MemberAssignment.encode({
      version: 0,
      assignment: { t: [3] },
      userData: Buffer.alloc(0),
    });
    const expected = new Map([['a', [{ topic: 't', partition: 3 }]]]);
    expect(instance.read?.([{ memberId: 'a', memberAssignment }])).toEqual({
      meant: expected,
      decoded: expected,
    });
  });
});

interface KnownCluster {
  addTargetTopic(topic: string): Promise<void>;
  findTopicPartitionMetadata(topic: string): readonly unknown[];
}
