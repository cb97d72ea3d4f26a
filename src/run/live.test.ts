import { describe, expect, test } from 'vitest';
import type { TopicPartition } from '../domain/group.ts';
import type { HistoryEvent, HistoryTopic } from '../domain/history.ts';
import type { SubjectProfile } from '../domain/profile.ts';
import type { AssignorInstance } from '../domain/subject.ts';
import type { Observation, Rebalanced, Trace } from '../domain/trace.ts';
import { bareSubject, dealOut } from '../testing/bare-subject.ts';
import { drive } from './drive.ts';

type Make = () => AssignorInstance;
const dealer: Make = () => ({ assign: dealOut });
const twoPartitions: readonly HistoryTopic[] = [{ topic: 't', partitions: 2 }];
const join = (member: string, more: object = {}): HistoryEvent => ({
  type: 'join',
  member,
  topics: ['t'],
  ...more,
});

interface Setting {
  readonly topics?: readonly HistoryTopic[];
  readonly make?: Make;
  readonly profile?: Partial<SubjectProfile>;
}

async function lived(
  events: readonly HistoryEvent[],
  { topics = twoPartitions, make = dealer, profile = {} }: Setting = {},
): Promise<Trace> {
  const { trace } = await drive(
    bareSubject(make, profile),
    { shape: 'honest', topics, events },
    { timeoutMs: 20_000, clock: () => 0, guard: null },
  );
  return trace;
}

/** Each round as `event.round gGENERATION: what members claim -> what they get`, and what settled. */
function drawn({ observations }: Trace): readonly string[] {
  return observations.flatMap((seen) => {
    if (seen.type === 'rebalanced') return [drawnRound(seen)];
    return seen.type === 'settled' || seen.type === 'failed' ? [drawnEnd(seen)] : [];
  });
}

function drawnRound({ event, round, generation, followUp, ...seen }: Rebalanced): string {
  const claims = [...seen.input.claims].map(
    ([member, { partitions, generation: since }]) =>
      `${member}{${indices(partitions)}${since < 0 ? '' : `@${since}`}}`,
  );
  const got = [...seen.answer].map(([member, list]) => `${member}{${indices(list)}}`);
  const missed = seen.missedBy.map((member) => ` ${member} misses it`);
  return `${event}.${round} g${generation}${followUp ? '+' : ''}: ${claims.join(' ')} -> ${got.join(' ')}${missed.join('')}`;
}

const indices = (list: readonly TopicPartition[]): string =>
  list.map(({ topic, partition }) => (topic === 't' ? partition : `${topic}${partition}`)).join();

function drawnEnd(seen: Observation & { type: 'settled' | 'failed' }): string {
  if (seen.type === 'failed') return `${seen.event}.${seen.round} ${seen.failure}: ${seen.message}`;
  const words = [
    seen.quiet ? 'quiet' : 'restless',
    ...(seen.cycle ? ['cycle'] : []),
    ...(seen.interrupted ? ['interrupted'] : []),
  ];
  return `${words.join(', ')} after ${seen.rounds}`;
}

const settledAtOnce = 'quiet after 1';

describe('live: members come and go', () => {
  test('each event is one eager rebalance, the last one is asked once more', async () => {
    expect(drawn(await lived([join('a'), join('b'), { type: 'leave', member: 'a' }]))).toEqual([
      '0.1 g1: a{} -> a{0,1}',
      settledAtOnce,
      '1.1 g2: a{0,1@1} b{} -> a{0} b{1}',
      settledAtOnce,
      '2.1 g3: b{1@2} -> b{0,1}',
      '2.2 g4+: b{0,1@3} -> b{0,1}',
      settledAtOnce,
    ]);
  });

  test('a crash is as good as leaving; who is not there cannot leave', async () => {
    const trace = await lived([
      join('a'),
      { type: 'crash', member: 'nobody' },
      { type: 'crash', member: 'a' },
    ]);
    expect(drawn(trace)).toEqual([
      '0.1 g1: a{} -> a{0,1}',
      settledAtOnce,
      '2.1 g2:  -> ',
      '2.2 g3+:  -> ',
      settledAtOnce,
    ]);
  });

  test('a member that joins twice changes nothing, one that comes back starts anew', async () => {
    const trace = await lived([
      join('a'),
      join('a'),
      { type: 'leave', member: 'a' },
      join('a'),
      { type: 'wait' },
    ]);
    expect(drawn(trace).filter((line) => line.includes('->'))).toEqual([
      '0.1 g1: a{} -> a{0,1}',
      '2.1 g2:  -> ',
      '3.1 g3: a{} -> a{0,1}',
    ]);
  });

  test('an instance id is held by one member', async () => {
    const trace = await lived([join('a', { instanceId: 'i' }), join('b', { instanceId: 'i' })]);
    expect(drawn(trace)).toEqual(['0.1 g1: a{} -> a{0,1}', settledAtOnce]);
  });

  test('a join with claims makes a member report them', async () => {
    const claims = { partitions: [{ topic: 't', partition: 1 }], generation: 7 };
    const trace = await lived([
      join('a', { claims }),
      join('a', { claims: { ...claims, generation: 9 } }),
    ]);
    expect(drawn(trace)[0]).toBe('0.1 g1: a{1@7} -> a{0,1}');
    expect(drawn(trace)[2]).toBe('1.1 g2: a{1@9} -> a{0,1}');
  });

  test('nothing happens in an empty history', async () => {
    expect((await lived([])).observations).toEqual([]);
  });
});

describe('live: every event makes sense or changes nothing', () => {
  const without: readonly HistoryEvent[] = [
    { type: 'wait' },
    { type: 'leave', member: 'x' },
    { type: 'crash', member: 'x' },
    { type: 'resubscribe', member: 'x', topics: ['t'] },
    { type: 'addPartitions', topic: 'x', partitions: 9 },
    { type: 'addPartitions', topic: 't', partitions: 2 },
    { type: 'addPartitions', topic: 't', partitions: 1 },
    { type: 'createTopic', topic: 't', partitions: 9 },
    { type: 'createTopic', topic: 'unwanted', partitions: 9 },
    { type: 'deleteTopic', topic: 'x' },
    { type: 'changeRack', member: 'x', rackId: 'r' },
    { type: 'changeRack', member: 'a' },
    { type: 'drop', member: 'x', generation: 'synced' },
    { type: 'stall', member: 'x' },
    { type: 'stall', member: 'a' },
    { type: 'resume', member: 'a' },
    { type: 'restart', member: 'x', as: 'y' },
    { type: 'restart', member: 'a', as: 'y' },
    { type: 'resubscribe', member: 'a', topics: ['t'] },
  ];

  test.each(without)('%o asks nothing', async (event) => {
    const trace = await lived([join('a'), event]);
    expect(drawn(trace)).toEqual(['0.1 g1: a{} -> a{0,1}', settledAtOnce]);
  });

  const all: readonly HistoryEvent[] = [
    ...without,
    { type: 'bounce' },
    { type: 'failover', generation: 'restarts' },
    { type: 'switchAssignor', from: 'range' },
  ];

  test.each(all)('%o alone makes no difference to an empty group', async (event) => {
    expect((await lived([event])).observations).toEqual([]);
  });
});

describe('live: topics', () => {
  test('grow, go, come back smaller; claims of what is gone stay', async () => {
    const trace = await lived([
      join('a'),
      { type: 'addPartitions', topic: 't', partitions: 3 },
      { type: 'deleteTopic', topic: 't' },
      { type: 'createTopic', topic: 't', partitions: 1 },
    ]);
    expect(drawn(trace).filter((line) => line.includes('->'))).toEqual([
      '0.1 g1: a{} -> a{0,1}',
      '1.1 g2: a{0,1@1} -> a{0,1,2}',
      '2.1 g3: a{0,1,2@2} -> a{}',
      '3.1 g4: a{@3} -> a{0}',
      '3.2 g5+: a{0@4} -> a{0}',
    ]);
  });

  test('new partitions have the racks of partition (index mod old count)', async () => {
    const topics = [{ topic: 't', partitions: 2, racks: [['r0'], ['r1', 'r2']] }];
    const trace = await lived([join('a'), { type: 'addPartitions', topic: 't', partitions: 5 }], {
      topics,
    });
    expect(roundsOf(trace).at(-1)?.input.cluster.topics.get('t')?.racks).toEqual([
      ['r0'],
      ['r1', 'r2'],
      ['r0'],
      ['r1', 'r2'],
      ['r0'],
    ]);
  });

  test('of a topic that is listed twice the first counts', async () => {
    const topics = [
      { topic: 't', partitions: 1 },
      { topic: 't', partitions: 5 },
    ];
    expect(drawn(await lived([join('a')], { topics }))[0]).toBe('0.1 g1: a{} -> a{0}');
  });

  test('the leader is told of the topics that its client knows', async () => {
    const topics = ['t', 'u', 'v'].map((topic) => ({ topic, partitions: 1 }));
    const events = [join('a'), join('b', { topics: ['u'] })];
    const seen = async (metadata: SubjectProfile['metadata']): Promise<readonly string[]> => {
      const trace = await lived(events, { topics, profile: { metadata } });
      return [...(roundsOf(trace).at(-1)?.input.cluster.topics.keys() ?? [])];
    };
    expect(await seen('all')).toEqual(['t', 'u', 'v']);
    expect(await seen('subscribed')).toEqual(['t', 'u']);
    expect(await seen('leader')).toEqual(['t']);
  });
});

const roundsOf = ({ observations }: Trace): readonly Rebalanced[] =>
  observations.filter((seen) => seen.type === 'rebalanced');

describe('live: claims', () => {
  const [a, b] = [join('a'), join('b')];

  test('a stalled member keeps what it had until it resumes', async () => {
    const trace = await lived([
      a,
      { type: 'stall', member: 'a' },
      b,
      { type: 'resume', member: 'a' },
    ]);
    expect(drawn(trace).filter((line) => line.includes('->'))).toEqual([
      '0.1 g1: a{} -> a{0,1}',
      '2.1 g2: a{0,1@1} b{} -> a{0} b{1} a misses it',
      '3.1 g3: a{0,1@1} b{1@2} -> a{0} b{1}',
      '3.2 g4+: a{0@3} b{1@3} -> a{0} b{1}',
    ]);
  });

  test('a dropped answer is asked for again, with the generation that was last synced', async () => {
    const trace = await lived([a, { type: 'drop', member: 'a', generation: 'synced' }, b]);
    expect(drawn(trace).slice(2)).toEqual([
      '2.1 g2: a{0,1@1} b{} -> a{0} b{1} a misses it',
      '2.2 g3+: a{0,1@1} b{1@2} -> a{0} b{1}',
      '2.3 g4+: a{0@3} b{1@3} -> a{0} b{1}',
      'quiet after 2',
    ]);
  });

  test('or with the one that was last joined', async () => {
    const trace = await lived([a, { type: 'drop', member: 'a', generation: 'joined' }, b]);
    expect(drawn(trace)[3]).toBe('2.2 g3+: a{0,1@2} b{1@2} -> a{0} b{1}');
  });

  test('user data only knows synced generations', async () => {
    const trace = await lived([a, { type: 'drop', member: 'a', generation: 'joined' }, b], {
      profile: { carrier: 'user-data' },
    });
    expect(drawn(trace)[3]).toBe('2.2 g3+: a{0,1@1} b{1@2} -> a{0} b{1}');
  });

  test('a coordinator that lost its generation counts from 0 again; one that kept it does not', async () => {
    const restarted = await lived([a, b, { type: 'failover', generation: 'restarts' }]);
    expect(drawn(restarted)[4]).toBe('2.1 g1: a{0@2} b{1@2} -> a{0} b{1}');
    const kept = await lived([a, b, { type: 'failover', generation: 'kept' }]);
    expect(drawn(kept)[4]).toBe('2.1 g3: a{0@2} b{1@2} -> a{0} b{1}');
  });

  test('another assignor leaves what it would have given', async () => {
    const range = await lived([a, b, { type: 'switchAssignor', from: 'range' }]);
    expect(drawn(range)[4]).toBe('2.1 g4: a{0@3} b{1@3} -> a{0} b{1}');
    const greedy = await lived([a, b, { type: 'switchAssignor', from: 'one-takes-all' }]);
    expect(drawn(greedy)[4]).toBe('2.1 g4: a{0,1@3} b{@3} -> a{0} b{1}');
    const untold = await lived([a, b, { type: 'switchAssignor', from: 'one-takes-all' }], {
      profile: { carrier: 'user-data' },
    });
    expect(drawn(untold)[4]).toBe('2.1 g3: a{0@2} b{1@2} -> a{0} b{1}');
  });

  test('a subject that carries none is shown none', async () => {
    const trace = await lived([a, b], { profile: { carrier: 'none' } });
    const { group, claims } = roundsOf(trace).at(-1)?.input ?? {};
    expect(group?.get('a')).toEqual({ topics: ['t'], ownedPartitions: [], generation: -1 });
    expect(claims?.get('a')?.partitions).toHaveLength(1);
  });
});

describe('live: restarts', () => {
  const fixed = join('a', { instanceId: 'i' });

  test('a static member comes back in its place, owning nothing', async () => {
    const trace = await lived([fixed, join('b'), { type: 'restart', member: 'a', as: 'c' }]);
    expect(drawn(trace)[4]).toBe('2.1 g3: c{} b{1@2} -> c{0} b{1}');
    expect(roundsOf(trace).at(-1)?.input.leader).toBe('c');
    expect(roundsOf(trace).at(-1)?.input.group.get('c')?.groupInstanceId).toBe('i');
  });

  test('its target is kept by a server', async () => {
    const profile = { protocol: 'server', carrier: 'target' } as const;
    const trace = await lived([fixed, { type: 'restart', member: 'a', as: 'c' }], { profile });
    expect(drawn(trace)[2]).toBe('1.1 g2: c{0,1@1} -> c{0,1}');
  });

  test('not under an id that is taken', async () => {
    const trace = await lived([fixed, join('b'), { type: 'restart', member: 'a', as: 'b' }]);
    expect(drawn(trace)).toHaveLength(4);
  });

  test('a bounce replaces one after the other: dynamic ones at the end, static ones in place', async () => {
    const trace = await lived([fixed, join('b'), { type: 'bounce' }]);
    expect(drawn(trace).slice(4)).toEqual([
      '2.1 g3: a+{} b{1@2} -> a+{0} b{1}',
      settledAtOnce,
      '2.1 g4: a+{0@3} -> a+{0,1}',
      settledAtOnce,
      '2.1 g5: a+{0,1@4} b+{} -> a+{0} b+{1}',
      '2.2 g6+: a+{0@5} b+{1@5} -> a+{0} b+{1}',
      settledAtOnce,
    ]);
  });

  test('a new process has an assignor of its own', async () => {
    let made = 0;
    const make = (): AssignorInstance => {
      made++;
      return { assign: dealOut };
    };
    await lived([fixed, { type: 'restart', member: 'a', as: 'b' }], { make });
    // Two members, one for the probe of a fresh instance, one that meets other groups first.
    expect(made).toBe(4);
  });
});

describe('live: other groups', () => {
  test('what an instance keeps for good from the first group that it serves is seen', async () => {
    const make = (): AssignorInstance => {
      let first: number | null = null;
      return {
        assign: (cluster, group) => {
          first ??= cluster.topics.get('t')?.partitions ?? 0;
          const answer = dealOut(cluster, group);
          return first === 2 ? answer : new Map([...answer].map(([id]) => [id, []]));
        },
      };
    };
    const { observations } = await lived([join('a')], { make });
    const answers = observations.flatMap((seen) =>
      seen.type === 'probed' && seen.probe === 'after-others' ? [seen.answer] : [],
    );
    expect(answers).toEqual([new Map([['a', []]])]);
  });
});

describe('live: answers that change', () => {
  test('an answer that is emptied when the next one is given', async () => {
    const make = (): AssignorInstance => {
      let last: Map<string, TopicPartition[]> | null = null;
      return {
        assign: (cluster, group) => {
          for (const list of last?.values() ?? []) list.length = 0;
          last = new Map([...dealOut(cluster, group)].map(([id, list]) => [id, [...list]]));
          return last;
        },
      };
    };
    const { observations } = await lived([join('a')], { make });
    const again = observations.flatMap((seen) =>
      seen.type === 'probed' && seen.probe === 'again' ? [seen.answer] : [],
    );
    expect(again.at(-1)).toEqual(new Map([['a', []]]));
  });
});

describe('live: timing', () => {
  test('what comes together is one rebalance', async () => {
    const trace = await lived([join('a'), { ...join('b'), when: 'together' }]);
    expect(drawn(trace)[0]).toBe('1.1 g1: a{} b{} -> a{0} b{1}');
  });

  test('what makes no difference does not hide what came with it', async () => {
    const trace = await lived([join('a'), { type: 'leave', member: 'x', when: 'together' }]);
    expect(drawn(trace)[0]).toBe('1.1 g1: a{} -> a{0,1}');
  });

  test('what comes in the middle interrupts after the first round', async () => {
    const events = [
      join('a'),
      join('b'),
      { ...join('c'), when: 'mid-rebalance' },
    ] as const satisfies readonly HistoryEvent[];
    const trace = await lived(events, { profile: { protocol: 'cooperative' } });
    expect(drawn(trace).slice(2)).toEqual([
      '1.1 g2: a{0,1@1} b{} -> a{0} b{1}',
      'restless, interrupted after 1',
      '2.1 g3: a{0@2} b{1@2} c{} -> a{0} b{1} c{}',
      '2.2 g4+: a{0@3} b{1@3} c{@3} -> a{0} b{1} c{}',
      settledAtOnce,
    ]);
  });
});

describe('live: cooperative rounds', () => {
  const cooperative = { protocol: 'cooperative' } as const;

  test('who gives up partitions rejoins at once', async () => {
    const trace = await lived([join('a'), join('b')], { profile: cooperative });
    expect(drawn(trace).slice(2)).toEqual([
      '1.1 g2: a{0,1@1} b{} -> a{0} b{1}',
      '1.2 g3+: a{0@2} b{1@2} -> a{0} b{1}',
      '1.3 g4+: a{0@3} b{1@3} -> a{0} b{1}',
      settledAtOnce,
    ]);
  });

  test('who leaves a topic revokes it before it joins', async () => {
    const events: readonly HistoryEvent[] = [
      join('a', { topics: ['t', 'u'] }),
      { type: 'resubscribe', member: 'a', topics: ['u'] },
    ];
    const topics = [...twoPartitions, { topic: 'u', partitions: 1 }];
    const trace = await lived(events, { topics, profile: cooperative });
    expect(drawn(trace)[2]).toBe('1.1 g2: a{u0@1} -> a{u0}');
    const eager = await lived(events, { topics });
    expect(drawn(eager)[2]).toBe('1.1 g2: a{0,1,u0@1} -> a{u0}');
  });

  test('a group that never settles is stopped at the bound, and its cycle is seen', async () => {
    let turn = 0;
    const pingPong: Make = () => ({
      assign: (cluster, group) => {
        // Probes ask too: what is answered depends on what is claimed.
        turn = group.get('a')?.ownedPartitions.some(({ partition }) => partition === 0) ? 1 : 0;
        return new Map([['a', [{ topic: 't', partition: turn }]]]);
      },
    });
    const trace = await lived([join('a')], { make: pingPong, profile: cooperative });
    expect(drawn(trace).at(-1)).toBe('restless, cycle after 8');
    expect(roundsOf(trace)).toHaveLength(8);
  });
});

describe('live: what a subject carries by itself', () => {
  test('user data goes from each member to the leader, as bytes of its own', async () => {
    const shared = new Uint8Array([0]);
    const seen: number[][] = [];
    let made = 0;
    const make: Make = () => {
      const own = ++made;
      return {
        subscriptionUserData: () => {
          shared[0] = own;
          return shared;
        },
        assign: (cluster, group) => {
          seen.push([...group.values()].map(({ userData }) => userData?.[0] ?? -1));
          return dealOut(cluster, group);
        },
      };
    };
    const trace = await lived([join('a'), join('b')], { make });
    expect(seen).toContainEqual([1, 2]);
    expect(
      [...(roundsOf(trace).at(-1)?.input.group.values() ?? [])].map(
        ({ userData }) => userData?.[0],
      ),
    ).toEqual([1, 2]);
  });

  test.each([undefined, null])('user data may be %o', async (bytes) => {
    const make: Make = () => ({
      assign: dealOut,
      subscriptionUserData: () => bytes as unknown as undefined,
    });
    expect(
      roundsOf(await lived([join('a')], { make }))[0]?.input.group.get('a'),
    ).not.toHaveProperty('userData');
  });

  test('user data that are no bytes fail the question', async () => {
    const make: Make = () => ({
      assign: dealOut,
      subscriptionUserData: () => 'text' as unknown as undefined,
    });
    expect(drawn(await lived([join('a')], { make }))).toEqual([
      '0.1 threw: TypeError: subscriptionUserData returned neither bytes nor undefined',
    ]);
  });

  test('onAssignment is told what each member got, and since when', async () => {
    const told: string[] = [];
    let made = 0;
    const make: Make = () => {
      const own = ++made;
      return {
        assign: dealOut,
        onAssignment: ({ partitions }, generation) =>
          void told.push(`${own}: ${indices(partitions)} @${generation}`),
      };
    };
    await lived([join('a'), join('b')], { make });
    expect(told).toEqual(['1: 0,1 @1', '1: 0 @2', '2: 1 @2', '1: 0 @3', '2: 1 @3']);
  });

  test('a server has nobody to tell', async () => {
    const make: Make = () => ({
      assign: dealOut,
      onAssignment: () => {
        throw new Error('told');
      },
    });
    const trace = await lived([join('a')], { make, profile: { protocol: 'server' } });
    expect(drawn(trace).at(-1)).toBe(settledAtOnce);
    const classic = await lived([join('a')], { make });
    expect(drawn(classic)).toEqual(['0.1 g1: a{} -> a{0,1}', '0.1 threw: Error: told']);
  });

  test('a factory that throws fails the event', async () => {
    const make: Make = () => {
      throw new RangeError('no more');
    };
    expect(drawn(await lived([join('a')], { make }))).toEqual(['0.1 threw: RangeError: no more']);
  });
});

describe('live: a trace cannot be changed by its subject', () => {
  test('neither through what it was asked nor through what it answered', async () => {
    const kept: { length: number }[] = [];
    const spoil = (): void => {
      for (const list of kept) list.length = 0;
    };
    const make: Make = () => ({
      assign: (cluster, group) => {
        const answer = dealOut(cluster, group);
        spoil();
        for (const list of answer.values()) kept.push(list);
        for (const { ownedPartitions, topics } of group.values())
          kept.push(ownedPartitions as TopicPartition[], topics as string[]);
        return answer;
      },
      onAssignment: ({ partitions }) => void kept.push(partitions as TopicPartition[]),
    });
    const trace = await lived([join('a'), join('b')], { make });
    const before = drawn(trace);
    spoil();
    expect(drawn(trace)).toEqual(before);
    expect(before).toContain('1.2 g3+: a{0@2} b{1@2} -> a{0} b{1}');
  });

  test('and a change of the input is seen, with its place', async () => {
    const make: Make = () => ({
      assign: (cluster, group) => {
        const answer = dealOut(cluster, group);
        const { topics } = group.get('a') ?? { topics: [] };
        (topics as string[]).push('more');
        return answer;
      },
    });
    const { observations } = await lived([join('a')], { make });
    expect(observations.find(({ type }) => type === 'compared')).toMatchObject({
      path: 'group["a"].topics.length',
    });
  });
});

describe('live: probes', () => {
  const probes = ({ observations }: Trace): readonly string[] =>
    observations.flatMap((seen) => (seen.type === 'probed' ? [`${seen.probe} of ${seen.of}`] : []));

  test('the same question again at each round; order, fresh and others at the end', async () => {
    const trace = await lived([join('a'), join('b')]);
    const rounds = trace.observations.flatMap((seen, index) =>
      seen.type === 'rebalanced' ? [index] : [],
    );
    expect(probes(trace)).toEqual([
      ...rounds.map((index) => `again of ${index}`),
      `permuted of ${rounds.at(-1) ?? ''}`,
      `fresh of ${rounds.at(-1) ?? ''}`,
      `after-others of ${rounds.at(-1) ?? ''}`,
    ]);
  });

  test('order at each round where the subject promises that it does not matter', async () => {
    const claims = [{ invariant: 'order-independence', scope: 'all' }] as const;
    const trace = await lived([join('a'), join('b')], { profile: { claims } });
    expect(probes(trace).filter((text) => text.startsWith('permuted'))).toHaveLength(2);
  });

  test('a probe that fails is told; the history goes on', async () => {
    let asked = 0;
    const make: Make = () => ({
      assign: (cluster, group) => {
        if (++asked === 2) throw new Error('twice is too much');
        return dealOut(cluster, group);
      },
    });
    const trace = await lived([join('a')], { make });
    expect(trace.observations.find(({ type }) => type === 'probed')).toMatchObject({
      answer: null,
      message: 'Error: twice is too much',
    });
    expect(drawn(trace).at(-1)).toBe(settledAtOnce);
  });
});
