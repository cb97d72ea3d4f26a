/** What becomes of a connection, and of the names by which its ends know each other. */
import { describe, expect, test } from 'vitest';
import type { GroupObservation } from '../../domain/group-trace.ts';
import type { TimedEvent, TimedHistory } from '../../domain/timed-history.ts';
import type { StubOptions } from '../../testing/stub-cast.ts';
import { stubCast } from '../../testing/stub-cast.ts';
import { liveGroup } from './live-group.ts';

const settings = {
  latencyMs: 10,
  pollIntervalMs: 500,
  requestTimeoutMs: 2500,
  heartbeatIntervalMs: 1000,
  maxPollIntervalMs: 5000,
  sessionTimeoutMs: 6000,
  groupConsumerSessionTimeoutMs: 6000,
};

function lived(
  events: readonly TimedEvent[],
  { order = 0, jitterMs = 0, ...options }: StubOptions & Disorder = {},
): Lived {
  const cast = stubCast(options);
  const topics = [{ topic: 't', partitions: 1 }];
  const history: TimedHistory = {
    clock: 'virtual',
    topics,
    order,
    events,
    settings: { ...settings, jitterMs },
  };
  return { log: cast.log, observations: liveGroup(cast, history).observations };
}

interface Disorder {
  readonly order?: number;
  readonly jitterMs?: number;
}

interface Lived {
  readonly log: readonly string[];
  readonly observations: readonly GroupObservation[];
}

const join = (member: string, over: { readonly instanceId?: string } = {}): TimedEvent => ({
  atMs: 0,
  type: 'join',
  member,
  topics: [],
  ...over,
});

function lostIn({ observations }: Lived): readonly string[] {
  return observations.flatMap((seen) =>
    seen.type === 'lost' ? [`${seen.atMs} ${seen.requestId}`] : [],
  );
}

describe('a connection', () => {
  test('goes with a request that waited too long, and all that was under way through it', () => {
    const life = lived([join('a')], { answer: () => null });
    expect(lostIn(life).slice(0, 3)).toEqual(['2500 0', '2500 1', '2500 2']);
    expect(life.log.filter((line) => line === '2500 a disconnected')).toHaveLength(3);
    expect(lostIn(life)[3]).toBe('5500 3');
  });

  test('that a client closes itself brings no answers; what it sends then has a new one', () => {
    let asked = 0;
    const life = lived([join('a')], {
      answer: () => {
        asked += 1;
        return asked === 1 ? null : { api: 'Heartbeat', errorCode: 'NONE' };
      },
      spoil: (step, input) =>
        input.type === 'timer' && step.state.asked === 2 ? { ...step, disconnects: true } : step,
    });
    expect(lostIn(life)).toEqual(['1000 0']);
    expect(life.log).toContain('1020 a response 1 NONE');
    expect(life.log.filter((line) => line.includes('disconnected'))).toEqual([]);
  });

  test('keeps a history from its end while a lost answer is waited for', () => {
    const drop: TimedEvent = { atMs: 500, type: 'drop', member: 'a', what: 'response' };
    const ended = lived([join('a'), drop]).observations.at(-1);
    expect(ended).toMatchObject({ type: 'ended', how: 'stable' });
    expect(ended?.atMs).toBeGreaterThanOrEqual(3500);
  });

  test('that a client closed keeps a history from its end for a while', () => {
    const closes = (atAsked: number): number | undefined =>
      lived([join('a')], {
        everyMs: 700,
        spoil: (step, input) =>
          input.type === 'timer' && step.state.asked === atAsked
            ? { ...step, disconnects: true }
            : step,
      }).observations.at(-1)?.atMs;
    expect(closes(2)).toBeGreaterThan(closes(99) ?? Infinity);
  });

  test('of a client that has nothing to send keeps no history from its end', () => {
    const drop: TimedEvent = { atMs: 0, type: 'drop', member: 'a', what: 'request' };
    const silent = { spoil: (step: object) => ({ ...step, requests: [] }) };
    expect(lived([join('a'), drop], silent).observations.at(-1)).toMatchObject({
      type: 'ended',
      how: 'stable',
    });
  });
});

describe('a request that arrives twice', () => {
  test('does so before anything else happens', () => {
    const twice: TimedEvent = { atMs: 500, type: 'duplicate', member: 'a' };
    for (let order = 0; order < 10; order++) {
      for (const jitterMs of [0, 5]) {
        const life = lived([join('a'), join('b'), join('c'), twice], { order, jitterMs });
        const place = life.observations.findIndex(
          (seen) => seen.type === 'requested' && seen.duplicateOf !== undefined,
        );
        const second = life.observations[place];
        const [first] = life.observations
          .slice(0, place)
          .toReversed()
          .filter(({ type }) => type === 'requested');
        expect(second).toMatchObject({ process: 'a', atMs: first?.atMs });
        expect(first).toMatchObject({ process: 'a', requestId: duplicateOf(second) });
      }
    }
  });
});

function duplicateOf(seen: GroupObservation | undefined): number | undefined {
  return seen?.type === 'requested' ? seen.duplicateOf : undefined;
}

describe('processes', () => {
  const namesIn = ({ observations }: Lived): readonly string[] =>
    observations.flatMap((seen) => (seen.type === 'started' ? [seen.process] : []));

  test('never have the name that is like a member id of another', () => {
    expect(namesIn(lived([join('a'), join('a-1'), join('b-1')]))).toEqual(['a', 'a-1+', 'b-1']);
    expect(namesIn(lived([join('a', { instanceId: 'i' }), join('i-0')]))).toEqual(['a', 'i-0+']);
    const again: TimedEvent = { atMs: 100, type: 'restart', member: 'a', how: 'kill', afterMs: 10 };
    expect(namesIn(lived([join('a'), join('a+-2'), again]))).toEqual(['a', 'a+-2+', 'a+']);
  });
});
