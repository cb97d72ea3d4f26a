import * as platformatic from '@platformatic/kafka';
import { describe, expect, test } from 'vitest';
import type { Cluster, GroupSubscription, Subscription, TopicPartition } from '../domain/group.ts';
import type { AdaptContext } from './adapted.ts';
import { adapt } from './adapt.ts';
import type { PlatformaticInput } from './platformatic-input.ts';

const context: AdaptContext = { name: 'mine', resolveFrom: [] };

function cluster(partitions: Readonly<Record<string, number>>): Cluster {
  const topics = Object.entries(partitions).map(
    ([topic, count]) => [topic, { partitions: count }] as const,
  );
  return { topics: new Map(topics) };
}

function member(topics: readonly string[], more: Partial<Subscription> = {}): Subscription {
  return { topics, ownedPartitions: [], generation: -1, ...more };
}

function ask(
  value: unknown,
  partitions: Readonly<Record<string, number>>,
  group: GroupSubscription,
): { meant: Map<string, TopicPartition[]>; decoded: Map<string, TopicPartition[]> } {
  const instance = adapt(value, context).instance();
  const leader = [...group.keys()][0] ?? '';
  const raw = instance.assign(cluster(partitions), group, leader);
  return instance.read?.(raw) as never;
}

function reverse(topics: readonly string[] | undefined): void {
  (topics as string[] | undefined)?.reverse();
}

/** Notes what it is called with, and gives nothing. */
function spy(seen: PlatformaticInput[]): unknown {
  return (
    current: PlatformaticInput['current'],
    members: PlatformaticInput['members'],
    topics: PlatformaticInput['topics'],
    metadata: PlatformaticInput['metadata'],
  ): readonly object[] => {
    seen.push({ current, members, topics, metadata });
    return [];
  };
}

describe('@platformatic/kafka', () => {
  test('its assigners are recognised with their protocols', () => {
    expect(adapt(platformatic.roundRobinAssigner, context)).toMatchObject({
      kind: 'platformatic',
      name: 'roundRobinAssigner',
      protocol: 'eager',
      codecs: true,
      omittedMember: 'gets-nothing',
    });
    expect(adapt(platformatic.cooperativeStickyAssigner, context)).toMatchObject({
      name: 'cooperativeStickyAssigner',
      protocol: 'cooperative',
    });
  });

  test('round-robin deals partitions in turn', () => {
    const group = new Map([
      ['a', member(['t'])],
      ['b', member(['t'])],
    ]);
    const { meant, decoded } = ask(platformatic.roundRobinAssigner, { t: 3 }, group);
    expect(meant.get('a')).toEqual([0, 2].map((partition) => ({ topic: 't', partition })));
    expect(meant.get('b')).toEqual([{ topic: 't', partition: 1 }]);
    expect(decoded).toEqual(meant);
  });

  test('cooperative-sticky takes from an owner first, and gives in the next round', () => {
    const owned = [0, 1].map((partition) => ({ topic: 't', partition }));
    const first = new Map([
      ['a', member(['t'], { ownedPartitions: owned, generation: 1 })],
      ['b', member(['t'])],
    ]);
    const { meant } = ask(platformatic.cooperativeStickyAssigner, { t: 2 }, first);
    expect([meant.get('a')?.length, meant.get('b')?.length]).toEqual([1, 0]);
  });

  test('carries hostile names through its codec', () => {
    const names = ['', '__proto__', 'toString', 'a:b', 'é☃', 'x'.repeat(249)];
    const partitions = JSON.parse(`{"__proto__":2}`) as Record<string, number>;
    for (const name of names) if (name !== '__proto__') partitions[name] = 2;
    const group = new Map(names.map((name) => [name, member(names)]));
    const { meant, decoded } = ask(platformatic.roundRobinAssigner, partitions, group);
    expect([...meant.values()].flat()).toHaveLength(12);
    const sorted = (plan: Map<string, TopicPartition[]>): unknown =>
      [...plan].map(([id, given]) => [id, given.map((p) => JSON.stringify(p)).sort()]);
    expect(sorted(decoded)).toEqual(sorted(meant));
  });

  test('a group of one never reaches the assigner', () => {
    const seen: PlatformaticInput[] = [];
    const { meant } = ask(spy(seen), { t: 2 }, new Map([['a', member(['t', 'gone'])]]));
    expect(seen).toEqual([]);
    expect(meant.get('a')).toEqual([0, 1].map((partition) => ({ topic: 't', partition })));
  });

  test('an eager assigner sees no claims and no racks; topics are the leader’s, sorted and known', () => {
    const seen: PlatformaticInput[] = [];
    const claims = { ownedPartitions: [{ topic: 'u', partition: 0 }], generation: 3, rackId: 'r' };
    const group = new Map([
      ['lead', member(['u', 'gone', 't', 'u'], claims)],
      ['b', member(['v'])],
    ]);
    ask(spy(seen), { t: 1, u: 2, v: 3, w: 4 }, group);
    const [input] = seen;
    expect(input?.current).toBe('lead');
    expect([...(input?.topics ?? [])]).toEqual(['t', 'u']);
    expect([...(input?.metadata.topics ?? [])].map(([t, m]) => [t, m.partitionsCount])).toEqual([
      ['t', 1],
      ['u', 2],
      ['v', 3],
    ]);
    expect(input?.members.get('lead')).toEqual({
      memberId: 'lead',
      version: 1,
      topics: ['gone', 't', 'u'],
      metadata: expect.any(Buffer) as unknown,
      ownedPartitions: [],
      generationId: -1,
      rackId: null,
    });
  });

  test('a cooperative assigner sees claims on subscribed topics, their generation and the rack', () => {
    const seen: PlatformaticInput[] = [];
    const ownedPartitions = [
      { topic: 't', partition: 2 },
      { topic: 'left', partition: 0 },
      { topic: 't', partition: 0 },
    ];
    const group = new Map([
      ['a', member(['t'], { ownedPartitions, generation: 4, rackId: 'r' })],
      ['b', member(['t'], { generation: 4 })],
    ]);
    const value = Object.assign(spy(seen) as object, { protocol: 'cooperative' });
    ask(value, { t: 3 }, group);
    expect(seen[0]?.members.get('a')).toMatchObject({
      version: 3,
      ownedPartitions: [{ topic: 't', partitions: [0, 2] }],
      generationId: 4,
      rackId: 'r',
    });
    expect(seen[0]?.members.get('b')).toMatchObject({ ownedPartitions: [], generationId: -1 });
  });

  test('replicas sit on one broker a rack', () => {
    const seen: PlatformaticInput[] = [];
    const topics = new Map([['t', { partitions: 1, racks: [['west', 'east']] }]]);
    const group = new Map([
      ['a', member(['t'])],
      ['b', member(['t'])],
    ]);
    adapt(spy(seen), context).instance().assign({ topics }, group, 'a');
    const { metadata } = seen[0] ?? {};
    expect([...(metadata?.brokers ?? [])].map(([id, { rack }]) => [id, rack])).toEqual([
      [0, 'east'],
      [1, 'west'],
    ]);
    expect(metadata?.topics.get('t')?.partitions).toMatchObject([{ leader: 1, replicas: [1, 0] }]);
  });

  test.each([
    [null, 'the assigner gave null'],
    [[{ memberId: 'a' }], '`assignments` of a is undefined'],
    [[{ memberId: 'a', assignments: new Map([['t', { topic: 't' }]]) }], 'an assignment is'],
    [
      [{ memberId: 'a', assignments: new Map([['t', { topic: 't', partitions: [0.5] }]]) }],
      'partition 0.5 is no whole number',
    ],
  ])('an answer of %o is nonsense', (raw, message) => {
    const instance = adapt(spy([]), context).instance();
    expect(() => instance.read?.(raw)).toThrow(message);
  });

  test.each<[string, (input: PlatformaticInput) => unknown, unknown]>([
    ['nothing', () => 0, null],
    ['a member', ({ members }) => members.delete('b'), { members: ['a'] }],
    ['the leader’s topics', ({ topics }) => topics.delete('t'), { topics: ['u'] }],
    ['a subscription', ({ members }) => reverse(members.get('a')?.topics), { topics: ['u', 't'] }],
    ['metadata', ({ metadata }) => metadata.topics.delete('t'), { known: [] }],
  ])('shows the engine that an assigner changed %s', (_what, change, expected) => {
    const value = (
      current: string,
      members: PlatformaticInput['members'],
      topics: PlatformaticInput['topics'],
      metadata: PlatformaticInput['metadata'],
    ): readonly object[] => {
      change({ current, members, topics, metadata });
      return [];
    };
    const known = cluster({ t: 1, u: 1 });
    const group = new Map([
      ['a', member(['t', 'u'])],
      ['b', member(['t'])],
    ]);
    adapt(value, context).instance().assign(known, group, 'a');
    const before = { members: ['a', 'b'], topics: ['t', 'u'], known: ['t', 'u'] };
    expect({
      members: [...group.keys()],
      topics: group.get('a')?.topics,
      known: [...known.topics.keys()],
    }).toEqual(Object.assign(before, expected));
  });

  test('a promise is no answer: the client does not wait', () => {
    const later = async (_a: unknown, _b: unknown, _c: unknown, _d: unknown): Promise<[]> => [];
    const instance = adapt(later, context).instance();
    expect(() => instance.assign({ topics: new Map() }, new Map(), '')).toThrow(/promise/);
  });
});
