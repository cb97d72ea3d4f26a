import { describe, expect, test } from 'vitest';
import type { Assignor } from '../domain/assignor.ts';
import type { GroupSubscription, TopicPartition } from '../domain/group.ts';
import { sketchInput } from '../testing/sketch-round.ts';
import type { Answer } from './answer.ts';
import { cooperativeSticky } from './cooperative-sticky.ts';
import { rackCooperativeSticky } from './rack-cooperative-sticky.ts';
import { rackRange } from './rack-range.ts';
import { rackSticky } from './rack-sticky.ts';
import { range } from './range.ts';
import { roundRobin } from './round-robin.ts';
import { serverRange } from './server-range.ts';
import { sticky } from './sticky.ts';
import { decodeStickyUserData, encodeStickyUserData } from './sticky-user-data.ts';
import { uniform } from './uniform.ts';

const all: readonly Assignor[] = [
  range,
  roundRobin,
  sticky(),
  cooperativeSticky,
  uniform,
  serverRange,
  rackRange,
  rackSticky(),
  rackCooperativeSticky,
];

/** A drawn group, its claims in user data as well. */
function groupOf(question: string): ReturnType<typeof sketchInput> {
  const input = sketchInput(question);
  const group = new Map<
    string,
    GroupSubscription extends ReadonlyMap<string, infer S> ? S : never
  >();
  for (const [id, subscription] of input.group) {
    const { ownedPartitions: partitions, generation } = subscription;
    group.set(id, { ...subscription, userData: encodeStickyUserData({ partitions, generation }) });
  }
  return { ...input, group };
}

function ask(assignor: Assignor, question: string): string {
  const { cluster, group } = groupOf(question);
  const answer = assignor.assign(cluster, group) as Answer;
  return [...answer].map(([id, got]) => `${id}{${got.map(nameOf).join(',')}}`).join(' ');
}

const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}${partition}`;

describe('every assignor', () => {
  test.each(all.map((assignor) => [assignor.name, assignor] as const))(
    '%s takes whatever a group may send',
    (_, assignor) => {
      expect(ask(assignor, 't:2 |')).toBe('');
      expect(ask(assignor, 't:2 | a[] b[]')).toBe('a{} b{}');
      expect(ask(assignor, 't:1 u:0 | a[t,t,u,ghost]{ghost0,t7,t-1}g9')).toBe('a{t0}');
      expect(ask(assignor, 't:1 | b[t] a[t]{t0,t0}g3')).toBe('a{t0} b{}');
      expect(ask(assignor, '__proto__:1 toString:1 | constructor')).toBe(
        'constructor{__proto__0,toString0}',
      );
      const odd = [
        { topic: 't', partition: 0.5 },
        { topic: 't', partition: Number.NaN },
      ];
      const { cluster, group } = groupOf('t:2 | a');
      for (const [id, subscription] of group)
        expect(
          assignor.assign(cluster, new Map([[id, { ...subscription, ownedPartitions: odd }]])),
        ).toEqual(
          new Map([
            [
              'a',
              [
                { topic: 't', partition: 0 },
                { topic: 't', partition: 1 },
              ],
            ],
          ]),
        );
    },
  );

  test('leaves its input alone', () => {
    const frozen = groupOf('t:3@x,y,x+y u:2 | b[u,t]{t0,u1}g2@x a[t]{t1,t2}g2#i@y c[u]{u1}g2');
    const freeze = (value: unknown): void => {
      if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
      const parts = value instanceof Map ? value.values() : Object.values(value);
      for (const part of parts) freeze(part);
      Object.freeze(value);
    };
    freeze(frozen);
    for (const assignor of all)
      expect(assignor.assign(frozen.cluster, frozen.group)).toBeInstanceOf(Map);
    expect([...frozen.group.keys()]).toEqual(['b', 'a', 'c']);
  });
});

describe('range', () => {
  test('first subscribers get the extra one, static ones first', () => {
    expect(ask(range, 't:5 u:1 | c b#z d#y a')).toBe('d{t0,t1,u0} b{t2} a{t3} c{t4}');
    expect(ask(serverRange, 't:5 u:2 | a b[t] c')).toBe('a{t0,t1,u0} b{t2,t3} c{t4,u1}');
  });
});

describe('round-robin', () => {
  test('deals all partitions in one circle and passes over who does not subscribe', () => {
    expect(ask(roundRobin, 'u:1 t:3 | b a')).toBe('a{t0,t2} b{t1,u0}');
    expect(ask(roundRobin, 't:1 u:2 v:3 | a[t] b[t,u] c')).toBe('a{t0} b{u0} c{u1,v0,v1,v2}');
    expect(ask(roundRobin, 't:2 u:3 | a b[t] c')).toBe('a{t0,u1} b{t1} c{u0,u2}');
  });
});

describe.each([
  ['sticky', sticky()],
  ['cooperative-sticky', cooperativeSticky],
  ['uniform', uniform],
  ['rack-sticky', rackSticky()],
])('%s', (name, assignor) => {
  const isCooperative = name === 'cooperative-sticky';

  test('keeps what it can', () => {
    expect(ask(assignor, 't:4 | a{t0,t2}g3 b{t1,t3}g3')).toBe('a{t0,t2} b{t1,t3}');
    expect(ask(assignor, 't:4 u:1 | a{t0,t2}g3 b{t1,t3}g3')).toBe('a{t0,t2,u0} b{t1,t3}');
    expect(ask(assignor, 't:3 | b{t2}g3 c{t0}g3')).toBe('b{t1,t2} c{t0}');
  });

  test('a newcomer gets some of each topic (KAFKA-16277)', () => {
    expect(ask(assignor, 't:2 u:2 | a{t0,t1,u0,u1} b')).toBe(
      isCooperative ? 'a{t0,u0} b{}' : 'a{t0,u0} b{t1,u1}',
    );
  });

  test('the newest generation of each partition wins, whatever other members are at (KAFKA-14639)', () => {
    expect(ask(assignor, 't:2 | a{t0}g1 b{t0}g2')).toBe('a{t1} b{t0}');
    expect(ask(assignor, 't:1 | a{}g3 b{t0}g1')).toBe('a{} b{t0}');
  });

  test('claims of one generation cancel each other (KAFKA-12984)', () => {
    expect(ask(assignor, 't:1 | b{t0}g1 a{t0}g1')).toBe(isCooperative ? 'a{} b{}' : 'a{t0} b{}');
  });

  test('a newer claim of a member that left the topic makes older ones void', () => {
    expect(ask(assignor, 't:2 u:2 | a[t]{t1}g1 b[t]{t0}g1 c[u]{t0}g2')).toBe(
      isCooperative ? 'a{t1} b{} c{u0,u1}' : 'a{t1} b{t0} c{u0,u1}',
    );
    expect(ask(assignor, 't:1 | a b{t0}g1 c[]{t0}g2')).toBe(
      isCooperative ? 'a{} b{} c{}' : 'a{t0} b{} c{}',
    );
  });

  test('evens out along a chain where no single handover helps', () => {
    const question = 't:2 u:1 | a[t]{t0,t1} b[t,u]{u0} c[u]';
    expect(ask(assignor, question)).toBe(isCooperative ? 'a{t0} b{} c{}' : 'a{t0} b{t1} c{u0}');
  });
});

describe('sticky', () => {
  test('remembers its own last assignment and sends it', () => {
    const client = sticky();
    expect(client.subscriptionUserData?.(['t'])).toBeUndefined();
    const partitions = [
      { topic: '\uFEFFé', partition: 3 },
      { topic: 't', partition: 0 },
    ];
    client.onAssignment?.({ partitions }, 7);
    expect(decodeStickyUserData(client.subscriptionUserData?.(['t']))).toEqual({
      partitions,
      generation: 7,
    });
  });

  test('user data are those of Kafka, schema V1', () => {
    const partitions = [{ topic: 'ab', partition: 258 }];
    expect([...encodeStickyUserData({ partitions, generation: 3 })]).toEqual([
      0, 0, 0, 1, 0, 2, 0x61, 0x62, 0, 0, 0, 1, 0, 0, 1, 2, 0, 0, 0, 3,
    ]);
  });

  test('reads V0, and nothing from what it cannot read', () => {
    const partitions = [{ topic: 't', partition: 1 }];
    const bytes = encodeStickyUserData({ partitions, generation: 3 });
    expect(decodeStickyUserData(bytes.subarray(0, -4))).toEqual({ partitions, generation: -1 });
    const none = { partitions: [], generation: -1 };
    for (let length = 0; length < bytes.length - 4; length++)
      expect(decodeStickyUserData(bytes.subarray(0, length))).toEqual(none);
    expect(decodeStickyUserData(new Uint8Array(9).fill(0xff)).partitions).toEqual([]);
    expect(decodeStickyUserData(new Uint8Array(64).fill(0x7f))).toEqual(none);
    expect(decodeStickyUserData(undefined)).toEqual(none);
  });

  test('does not look at owned partitions: an eager member has revoked them', () => {
    const { cluster, group } = sketchInput('t:2 | a{t1} b{t0}');
    expect([...((sticky().assign(cluster, group) as Answer).get('a') ?? [])].map(nameOf)).toEqual([
      't0',
    ]);
  });
});

describe('cooperative-sticky', () => {
  test.each([
    ['t:4 | a{t0,t1,t2,t3} b', 2],
    ['t:4 | a{t0,t1}g2 b{t1,t2}g2 c', 2],
    ['t:3 u:3 | a[t]{t0,t1,t2,u0}g4 b[u]{u1,u2}g4 c', 2],
    ['t:4@x,y,x,y | a{t0,t1}@x b{t2,t3}@y c@x', 2],
  ])('%s is settled after %i rounds', (question, bound) => {
    for (const assignor of [cooperativeSticky, rackCooperativeSticky]) {
      let { cluster, group } = sketchInput(question);
      let before = '';
      let rounds = 0;
      for (; rounds < 5; rounds++) {
        const answer = assignor.assign(cluster, group) as Answer;
        const after = JSON.stringify([...answer]);
        if (after === before) break;
        before = after;
        group = new Map(
          [...group].map(([id, subscription]) => [
            id,
            { ...subscription, ownedPartitions: answer.get(id) ?? [], generation: 5 + rounds },
          ]),
        );
      }
      expect(rounds).toBeLessThanOrEqual(bound);
      const given = [...group.values()].flatMap(({ ownedPartitions }) => ownedPartitions);
      const partitions = [...cluster.topics.values()].reduce((sum, t) => sum + t.partitions, 0);
      expect(given).toHaveLength(partitions);
    }
  });
});

describe('racks', () => {
  test('rack-range keeps to racks, to shares and to joins', () => {
    expect(ask(rackRange, 't:4@x,y,x,y | a@x b@y')).toBe('a{t0,t2} b{t1,t3}');
    expect(ask(rackRange, 't:3@x,x,x u:3@x,x,y | a@y b@x')).toBe('a{t2,u2} b{t0,t1,u0,u1}');
  });

  test('rack-sticky moves for a rack, and not for balance’s sake beyond it', () => {
    expect(ask(rackSticky(), 't:2@x,y | a{t1}@x b{t0}@y')).toBe('a{t0} b{t1}');
    expect(ask(rackSticky(), 't:4@x,x,x,y | a{t0,t1}@x b{t2,t3}@y')).toBe('a{t0,t1} b{t2,t3}');
  });

  test('they are the plain ones where racks cannot help', () => {
    expect(ask(rackRange, 't:4@x+y,x+y,x+y,x+y | a@x b@y')).toBe('a{t0,t1} b{t2,t3}');
    expect(ask(rackRange, 't:4@x,y,x,y | a@z b')).toBe('a{t0,t1} b{t2,t3}');
    expect(ask(rackSticky(), 't:2@x,y | a{t1}@z b{t0}@z')).toBe('a{t1} b{t0}');
  });
});
