/** Our own coordinators and clients, together: groups that come to rest, whatever happens to them. */
import { describe, expect, test } from 'vitest';
import type { GroupTrace } from '../../domain/group-trace.ts';
import type { TopicPartition } from '../../domain/group.ts';
import type { MemberProtocol } from '../../domain/member-client.ts';
import type { TimedEvent, TimedHistory } from '../../domain/timed-history.ts';
import { timedHistoryOfCase } from '../../generate/timed/case.ts';
import type { Cast } from '../cast.ts';
import { referenceCast, referenceCoordinators } from '../cast.ts';
import { liveGroup } from './live-group.ts';
import { livenessBoundMs } from './liveness-bound.ts';

const protocols = ['eager', 'cooperative', 'consumer'] as const;

function castFor(protocol: MemberProtocol): Cast {
  return referenceCast(referenceCoordinators[protocol === 'consumer' ? 'consumer' : 'classic']);
}

const settings = {
  requestTimeoutMs: 3000,
  sessionTimeoutMs: 6000,
  groupConsumerSessionTimeoutMs: 6000,
  heartbeatIntervalMs: 1000,
  groupConsumerHeartbeatIntervalMs: 1000,
  maxPollIntervalMs: 10_000,
  groupInitialRebalanceDelayMs: 1000,
};

interface Story {
  readonly protocol: MemberProtocol;
  readonly order?: number;
  readonly isStatic?: boolean;
}

/** Three members of six partitions, and then the events. */
function lived(
  { protocol, order = 0, isStatic = false }: Story,
  events: readonly TimedEvent[],
): GroupTrace {
  const join = (member: string): TimedEvent => ({
    atMs: 0,
    type: 'join',
    member,
    protocol,
    topics: ['t'],
    ...(isStatic ? { instanceId: `i-${member}` } : {}),
  });
  const history: TimedHistory = {
    clock: 'virtual',
    topics: [{ topic: 't', partitions: 6 }],
    order,
    settings,
    events: [join('a'), join('b'), join('c'), ...events],
  };
  return liveGroup(castFor(protocol), history, { checked: true, probe: 9 });
}

/** Who owns what in the end, among those that live and are well. */
function ownersAtTheEnd({
  observations,
}: GroupTrace): ReadonlyMap<string, readonly TopicPartition[]> {
  const owners = new Map<string, readonly TopicPartition[]>();
  const silent = new Set<string>();
  for (const seen of observations) {
    if (seen.type === 'owns') owners.set(seen.process, seen.partitions);
    if (seen.type === 'gave-up') silent.add(seen.process);
    if (seen.type !== 'lives') continue;
    if (seen.how === 'well') silent.delete(seen.process);
    else silent.add(seen.process);
  }
  for (const process of silent) owners.delete(process);
  return owners;
}

function partitionsOwned(trace: GroupTrace): readonly number[] {
  return [...ownersAtTheEnd(trace).values()]
    .flat()
    .map(({ partition }) => partition)
    .toSorted((a, b) => a - b);
}

function endOf({ observations }: GroupTrace): string {
  const end = observations.at(-1);
  return end?.type === 'ended' ? end.how : 'no end';
}

const six = [0, 1, 2, 3, 4, 5];

describe.each(protocols)('three %s members', (protocol) => {
  test.each([0, 1, 2, 3])('come to rest, and own everything once (order %i)', (order) => {
    const trace = lived({ protocol, order }, []);
    expect(endOf(trace)).toBe('stable');
    expect(partitionsOwned(trace)).toEqual(six);
    expect([...ownersAtTheEnd(trace).values()].map(({ length }) => length)).toEqual([2, 2, 2]);
  });

  const tales: readonly (readonly [string, readonly TimedEvent[], number])[] = [
    ['a crash', [{ atMs: 9000, type: 'crash', member: 'b' }], 2],
    ['a leave', [{ atMs: 9000, type: 'leave', member: 'b' }], 2],
    ['a restart', [{ atMs: 9000, type: 'restart', member: 'b', how: 'close', afterMs: 500 }], 3],
    ['a kill', [{ atMs: 9000, type: 'restart', member: 'b', how: 'kill', afterMs: 500 }], 3],
    ['a bounce', [{ atMs: 9000, type: 'bounce', how: 'close', everyMs: 700, afterMs: 300 }], 3],
    ['a failover', [{ atMs: 9000, type: 'failover', requests: 'refused', downMs: 2000 }], 3],
    ['a failover that loses', [{ atMs: 500, type: 'failover', requests: 'lost', downMs: 2000 }], 3],
    [
      'a zombie that wakes',
      [
        { atMs: 9000, type: 'pause', member: 'a' },
        { atMs: 20_000, type: 'resume', member: 'a' },
      ],
      3,
    ],
    ['a zombie that does not', [{ atMs: 9000, type: 'pause', member: 'a' }], 2],
    ['an application that hangs', [{ atMs: 9000, type: 'stall', member: 'a' }], 2],
    [
      'lost messages',
      [
        { atMs: 500, type: 'drop', member: 'a', what: 'request' },
        { atMs: 500, type: 'drop', member: 'b', what: 'response' },
        { atMs: 500, type: 'duplicate', member: 'c' },
      ],
      3,
    ],
    ['a slow member', [{ atMs: 0, type: 'slow', member: 'a', delayMs: 900, forMs: 9000 }], 3],
    [
      'a change of strategy',
      [{ atMs: 9000, type: 'switchAssignor', member: 'a', strategies: ['range'] }],
      3,
    ],
  ];
  test.each(tales)('come to rest after %s', (_, events, left) => {
    for (const order of [0, 5]) {
      const trace = lived({ protocol, order }, events);
      expect(endOf(trace)).toBe('stable');
      expect(ownersAtTheEnd(trace).size).toBe(left);
      expect(partitionsOwned(trace)).toEqual(six);
    }
  });

  test('that are static come to rest after a restart, an eviction and a duplicate instance', () => {
    const trace = lived({ protocol, isStatic: true }, [
      { atMs: 9000, type: 'restart', member: 'b', how: 'close', afterMs: 500 },
      { atMs: 16_000, type: 'evict', instanceId: 'i-c' },
      { atMs: 25_000, type: 'join', member: 'd', protocol, topics: ['t'], instanceId: 'i-a' },
    ]);
    expect(endOf(trace)).toBe('stable');
    expect(partitionsOwned(trace)).toEqual(six);
    expect(trace.observations.some(({ type }) => type === 'gave-up')).toBe(true);
  });

  test('whose topic grows own the new partitions, too', () => {
    const trace = lived({ protocol }, [
      { atMs: 9000, type: 'lag', member: 'a', forMs: 3000 },
      { atMs: 9000, type: 'addPartitions', topic: 't', partitions: 8 },
    ]);
    expect(endOf(trace)).toBe('stable');
    expect(partitionsOwned(trace)).toEqual([...six, 6, 7]);
  });
});

/** Cases of the generator, some thousand in all. */
function eachCase(
  seed: number,
  count: number,
  live: (history: TimedHistory, cast: Cast) => void,
): void {
  for (const protocol of protocols) {
    const cast = castFor(protocol);
    for (let index = 0; index < count; index++)
      live(timedHistoryOfCase(seed, index, { size: 'small', protocols: [protocol] }), cast);
  }
}

test('a pattern that is wished for again is resolved before a history ends', () => {
  const join = (member: string, pattern: string): TimedEvent => ({
    atMs: 0,
    type: 'join',
    member,
    protocol: 'consumer',
    topics: [],
    pattern,
  });
  const history: TimedHistory = {
    clock: 'virtual',
    topics: [{ topic: 't', partitions: 1 }],
    order: 0,
    settings: { ...settings, groupConsumerSessionTimeoutMs: 45_000 },
    events: [
      join('a', '.*'),
      join('b', 'u'),
      { atMs: 0, type: 'stall', member: 'a' },
      { atMs: 14_000, type: 'resume', member: 'a' },
    ],
  };
  const trace = liveGroup(castFor('consumer'), history);
  expect(trace.observations.at(-1)).toMatchObject({ type: 'ended', how: 'stable' });
  expect(ownersAtTheEnd(trace).get('a')).toEqual([{ topic: 't', partition: 0 }]);
});

describe('generated histories', () => {
  test('come to rest', () => {
    eachCase(21, 300, (history, cast) => {
      expect(endOf(liveGroup(cast, history))).toBe('stable');
    });
  });

  test('give the same trace again, byte for byte, however they are watched', () => {
    eachCase(22, 40, (history, cast) => {
      const first = JSON.stringify(liveGroup(cast, history).observations);
      expect(JSON.stringify(liveGroup(cast, history).observations)).toBe(first);
      const watched = liveGroup(cast, history, { checked: true, probe: 3 });
      expect(watched.probedSteps).toBeGreaterThan(0);
      expect(JSON.stringify(watched.observations)).toBe(first);
    });
  });

  test('are not changed by being lived', () => {
    eachCase(23, 20, (history, cast) => {
      const before = JSON.stringify(history);
      liveGroup(cast, history);
      expect(JSON.stringify(history)).toBe(before);
    });
  });

  test('are lived in other ways in other orders', () => {
    let differing = 0;
    eachCase(24, 20, (history, cast) => {
      const seen = new Set(
        [1, 2, 3].map((order) =>
          JSON.stringify(
            liveGroup(cast, { ...history, order }).observations.flatMap((each) =>
              each.type === 'requested' ? [each.process] : [],
            ),
          ),
        ),
      );
      if (seen.size > 1) differing += 1;
    });
    expect(differing).toBeGreaterThan(20);
  });

  test('stay histories when any of their events are taken away', () => {
    eachCase(25, 60, (history, cast) => {
      for (const keep of [2, 3]) {
        const events = history.events.filter((_, index) => index % keep !== 0);
        const { observations } = liveGroup(cast, { ...history, events });
        const happened = observations.filter(({ type }) => type === 'happened');
        expect(happened).toHaveLength(events.length);
        expect(observations.some(({ type }) => type === 'step-failed')).toBe(false);
      }
    });
  });

  test('tell time that never goes back, and each request’s fate at most once', () => {
    eachCase(26, 100, (history, cast) => {
      const { observations, endMs } = liveGroup(cast, history);
      let nowMs = 0;
      const answered = new Set<number>();
      const told = new Set<number>();
      const wrong = observations.filter((seen) => {
        const isBack = seen.atMs < nowMs;
        nowMs = seen.atMs;
        if (seen.type === 'replied') return isBack || !isNew(answered, seen.requestId);
        if (seen.type === 'learned' && !answered.has(seen.requestId)) return true;
        const isTold = seen.type === 'learned' || seen.type === 'lost';
        return isBack || (isTold && !isNew(told, seen.requestId));
      });
      expect(wrong).toEqual([]);
      expect(nowMs).toBe(endMs);
    });
  });

  test('with strays: a right coordinator refuses each, or tells, and changes nothing', () => {
    const refused = new Set<string>();
    eachCase(27, 1500, (history, cast) => {
      if (!history.events.some(({ type }) => type === 'stray')) return;
      const { observations } = liveGroup(cast, history);
      for (const { requestId, event } of straysOf(history, observations)) {
        refused.add(`${event.request} ${event.twist}`);
        const told = observations.filter(
          (each) => 'requestId' in each && each.requestId === requestId,
        );
        expect(told.map(({ type }) => type)).toEqual(['requested', 'replied']);
        const [, replied] = told;
        expect(replied?.type === 'replied' ? errorsOf(replied.response) : []).not.toContain('NONE');
      }
    });
    expect(refused.size).toBeGreaterThan(20);
  });
});

test('a commit amid a rebalance waits for one', () => {
  const stray = { type: 'stray', member: 'a', request: 'commit', twist: 'malformed' } as const;
  const answersOf = (events: readonly TimedEvent[]): readonly string[] => {
    const { observations } = lived({ protocol: 'eager' }, events);
    const sent = observations.find((seen) => seen.type === 'requested' && seen.process === null);
    if (sent?.type !== 'requested') return [];
    const replied = observations.find(
      (seen) => seen.type === 'replied' && seen.requestId === sent.requestId,
    );
    const errors = replied?.type === 'replied' ? errorsOf(replied.response) : [];
    return [sent.atMs > 40_000 ? 'later' : 'at once', ...new Set(errors)];
  };
  const leaves = { atMs: 40_000, type: 'leave', member: 'b' } as const;
  expect(answersOf([{ atMs: 30_000, ...stray }, leaves])).toEqual([
    'later',
    'REBALANCE_IN_PROGRESS',
  ]);
  expect(answersOf([{ atMs: 30_000, ...stray }])).toEqual([]);
});

/** Whether it is the first time. */
function isNew(seen: Set<number>, id: number): boolean {
  return seen.size !== seen.add(id).size;
}

type Stray = Extract<TimedEvent, { readonly type: 'stray' }>;

/** The requests that stray events sent, by their ids. */
function straysOf(
  { events }: TimedHistory,
  observations: GroupTrace['observations'],
): readonly { readonly requestId: number; readonly event: Stray }[] {
  const strays: { requestId: number; event: Stray }[] = [];
  let event: TimedEvent | undefined;
  for (const seen of observations) {
    if (seen.type === 'happened') event = events[seen.event];
    if (seen.type === 'requested' && seen.process === null && event?.type === 'stray')
      strays.push({ requestId: seen.requestId, event });
  }
  return strays;
}

/** The errors in an answer: of each partition or member, where it has such. */
function errorsOf(
  response: Extract<GroupTrace['observations'][number], { type: 'replied' }>['response'],
): readonly string[] {
  if (response.api === 'OffsetCommit') return response.offsets.map(({ errorCode }) => errorCode);
  if (response.api === 'LeaveGroup') return response.members.map(({ errorCode }) => errorCode);
  return [response.errorCode];
}

describe('the bound of liveness', () => {
  test('grows with each of the timeouts that it is made of', () => {
    const { settings: all } = lived({ protocol: 'eager' }, []);
    const boundMs = livenessBoundMs(all);
    const names = [
      'sessionTimeoutMs',
      'maxPollIntervalMs',
      'requestTimeoutMs',
      'heartbeatIntervalMs',
      'pollIntervalMs',
      'groupConsumerAssignmentIntervalMs',
    ] as const;
    for (const name of names)
      expect(livenessBoundMs({ ...all, [name]: all[name] + 100_000 })).toBeGreaterThan(boundMs);
  });

  test('ends a history that finds no rest: an application that polls too seldom', () => {
    const history: TimedHistory = {
      clock: 'virtual',
      topics: [{ topic: 't', partitions: 2 }],
      order: 0,
      settings: { ...settings, pollIntervalMs: 15_000 },
      events: [
        { atMs: 0, type: 'join', member: 'a', topics: ['t'] },
        { atMs: 0, type: 'join', member: 'b', topics: ['t'] },
        { atMs: 0, type: 'drop', member: 'b', what: 'request' },
      ],
    };
    const cast = castFor('eager');
    const deaf: Cast = {
      ...cast,
      coordinator: {
        ...cast.coordinator,
        step: (state, input, nowMs) =>
          input.type === 'request' && input.request.api === 'JoinGroup'
            ? { state, replies: [] }
            : cast.coordinator.step(state, input, nowMs),
      },
    };
    const trace = liveGroup(deaf, history);
    expect(endOf(trace)).toBe('late');
    const end = trace.observations.at(-1);
    const lastEventAtMs = end?.type === 'ended' ? end.lastEventAtMs : 0;
    expect(trace.endMs).toBe(lastEventAtMs + livenessBoundMs(trace.settings));
  });
});
