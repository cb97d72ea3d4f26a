/** The engine with stubs: what happens when, and to whom. */
import { describe, expect, test } from 'vitest';
import type { GroupObservation, GroupTrace } from '../../domain/group-trace.ts';
import type { TimedEvent, TimedHistory } from '../../domain/timed-history.ts';
import type { StubOptions } from '../../testing/stub-cast.ts';
import { stubCast } from '../../testing/stub-cast.ts';
import { liveGroup } from './live-group.ts';

const settings = {
  latencyMs: 10,
  pollIntervalMs: 500,
  requestTimeoutMs: 3000,
  heartbeatIntervalMs: 1000,
  maxPollIntervalMs: 5000,
  sessionTimeoutMs: 6000,
  groupConsumerSessionTimeoutMs: 6000,
};

function historyOf(events: readonly TimedEvent[], over: Partial<TimedHistory> = {}): TimedHistory {
  return {
    clock: 'virtual',
    topics: [{ topic: 't', partitions: 1 }],
    order: 0,
    events,
    ...over,
    settings: { ...settings, ...over.settings },
  };
}

const join = (member: string, atMs: number = 0): TimedEvent => ({
  atMs,
  type: 'join',
  member,
  topics: ['t'],
});

/** Lives a history and stops listening at the time given. */
function livedUntil(
  untilMs: number,
  events: readonly TimedEvent[],
  options: StubOptions = {},
): { readonly log: string[]; readonly seen: string[]; readonly trace: GroupTrace } {
  const cast = stubCast(options);
  const trace = liveGroup(cast, historyOf(events));
  const isEarly = (line: string): boolean => Number(line.split(' ')[0]) <= untilMs;
  return {
    log: cast.log.filter(isEarly),
    seen: trace.observations.map(lineOf).filter(isEarly),
    trace,
  };
}

function lineOf(observation: GroupObservation): string {
  const { atMs, type } = observation;
  const words = wordsOf(observation);
  return words === '' ? `${atMs} ${type}` : `${atMs} ${words}`;
}

function wordsOf(seen: GroupObservation): string {
  if (seen.type === 'happened') return `happened ${seen.event} ${seen.effect}`;
  if (seen.type === 'started') return `started ${seen.process}`;
  if (seen.type === 'lives') return `${seen.process} ${seen.how}`;
  if (seen.type === 'topics')
    return `topics ${seen.topics.map(({ topic, partitions }) => `${topic}:${partitions}`).join(' ')}`;
  if (seen.type === 'replied' || seen.type === 'learned' || seen.type === 'lost')
    return `${seen.type} ${seen.requestId} ${seen.process}`;
  if (seen.type !== 'requested') return '';
  const again = seen.duplicateOf === undefined ? '' : `, again ${seen.duplicateOf}`;
  return `requested ${seen.requestId} by ${seen.process}, sent ${seen.sentAtMs}${again}`;
}

describe('messages', () => {
  test('travel there and back, and the trace tells both ends', () => {
    const { seen, log } = livedUntil(600, [join('a')]);
    expect(seen).toEqual([
      '0 happened 0 true',
      '0 started a',
      '10 requested 0 by a, sent 0',
      '10 replied 0 a',
      '10 described',
      '20 learned 0 a',
    ]);
    expect(log).toEqual(['0 a poll', '10 - Heartbeat', '20 a response 0 NONE', '500 a poll']);
  });

  test('a request that is lost is disconnected after the request timeout', () => {
    const { seen, log } = livedUntil(3600, [
      join('a'),
      { atMs: 500, type: 'drop', member: 'a', what: 'request' },
    ]);
    expect(seen).toContain('1000 lost 1 a');
    expect(seen).not.toContain('1010 requested 1 by a, sent 1000');
    expect(log).not.toContain('1010 - Heartbeat');
    expect(livedUntil(4000, [join('a'), dropOf('request')]).log).toContain('4000 a disconnected');
  });

  test('an answer that is lost reached nobody, though the coordinator gave it', () => {
    const { seen, log } = livedUntil(4000, [join('a'), dropOf('response')]);
    expect(seen).toContain('1010 replied 1 a');
    expect(seen).toContain('1010 lost 1 a');
    expect(log).toContain('4000 a disconnected');
    expect(log).not.toContain('1020 a response 1 NONE');
    expect(seen.filter((line) => line.includes(' 1 a') && line.includes('lost'))).toHaveLength(1);
  });

  test('a duplicate arrives at once, under an id of its own; the client learns the first answer', () => {
    const { seen, log } = livedUntil(1100, [
      join('a'),
      { atMs: 500, type: 'duplicate', member: 'a' },
    ]);
    expect(seen.filter((line) => Number(line.split(' ')[0]) >= 1000)).toEqual([
      '1010 requested 1 by a, sent 1000',
      '1010 replied 1 a',
      '1010 requested 2 by a, sent 1000, again 1',
      '1010 replied 2 a',
      '1020 learned 1 a',
      '1020 lost 2 a',
    ]);
    expect(log.filter((line) => line === '1020 a response 1 NONE')).toHaveLength(1);
  });

  test('of a slow member take longer both ways, for a while', () => {
    const { seen } = livedUntil(4000, [
      join('a'),
      { atMs: 900, type: 'slow', member: 'a', delayMs: 100, forMs: 1000 },
    ]);
    expect(seen).toContain('1110 requested 1 by a, sent 1000');
    expect(seen).toContain('1220 learned 1 a');
    expect(seen).toContain('2010 requested 2 by a, sent 2000');
  });

  test('of one connection keep their order, whatever the jitter; those of two do not', () => {
    const firsts = new Set<string | null>();
    let gaps = 0;
    for (let order = 1; order <= 60; order++) {
      const cast = stubCast({ everyMs: 5 });
      const history = historyOf([join('a'), join('b'), { atMs: 200, type: 'wait' }], {
        order,
        settings: { ...settings, jitterMs: 40 },
      });
      const { observations } = liveGroup(cast, history, { stepsMax: 1000 });
      const arrivals = observations.filter((each) => each.type === 'requested');
      firsts.add(arrivals[0]?.process ?? null);
      for (const name of ['a', 'b']) {
        const ids = arrivals.flatMap(({ process, requestId }) =>
          process === name ? [requestId] : [],
        );
        const learned = observations.flatMap((each) =>
          each.type === 'learned' && each.process === name ? [each.requestId] : [],
        );
        expect(learned.length).toBeGreaterThan(10);
        expect(ids).toEqual(ids.toSorted((x, y) => x - y));
        expect(learned).toEqual(learned.toSorted((x, y) => x - y));
      }
      gaps += arrivals.filter(({ atMs, sentAtMs }) => atMs - sentAtMs > 10).length;
    }
    expect(firsts).toEqual(new Set(['a', 'b']));
    expect(gaps).toBeGreaterThan(100);
  });

  test('a parked request is given up after the request timeout, a join later', () => {
    const { log } = livedUntil(4000, [join('a')], { answer: () => null });
    expect(log).toContain('3000 a disconnected');
    const request = {
      api: 'JoinGroup',
      apiVersion: 9,
      groupId: 'group',
      sessionTimeoutMs: 6000,
      rebalanceTimeoutMs: 5000,
      memberId: '',
      groupInstanceId: null,
      protocolType: 'consumer',
      protocols: [],
    } as const;
    const joining = livedUntil(20_000, [join('a')], { answer: () => null, request });
    expect(joining.log.find((line) => line.endsWith('disconnected'))).toBe('10000 a disconnected');
  });
});

function dropOf(what: 'request' | 'response'): TimedEvent {
  return { atMs: 500, type: 'drop', member: 'a', what };
}

describe('processes', () => {
  test('a second join of one that lives makes no sense', () => {
    const { seen } = livedUntil(100, [join('a'), join('a', 50)]);
    expect(seen).toContain('50 happened 1 false');
  });

  test('later lives have names of their own, unlike those of other members', () => {
    const { seen } = livedUntil(9000, [
      join('a'),
      { atMs: 100, type: 'crash', member: 'a' },
      join('a', 200),
      { atMs: 300, type: 'leave', member: 'a' },
      join('a', 400),
      join('a+', 400),
      { atMs: 500, type: 'restart', member: 'a', how: 'kill', afterMs: 50 },
    ]);
    expect(seen.filter((line) => line.includes('started'))).toEqual([
      '0 started a',
      '200 started a+',
      '400 started a++',
      '400 started a+++',
      '550 started a++++',
    ]);
  });

  test('one that leaves is told so, and what it sends still arrives', () => {
    const { log, seen } = livedUntil(2000, [join('a'), { atMs: 700, type: 'leave', member: 'a' }], {
      spoil: (step, input) =>
        input.type === 'close'
          ? { ...step, requests: [{ requestId: 9, request: heartbeatOf('bye') }] }
          : step,
    });
    expect(log.slice(-2)).toEqual(['700 a close', '710 - Heartbeat']);
    expect(seen).toContain('700 a closed');
    expect(seen).toContain('710 lost 1 a');
  });

  test('one that crashes says nothing, and its answers are lost', () => {
    const { log, seen } = livedUntil(4000, [join('a'), { atMs: 15, type: 'crash', member: 'a' }]);
    expect(log).toEqual(['0 a poll', '10 - Heartbeat']);
    expect(seen).toContain('15 a crashed');
    expect(seen).toContain('20 lost 0 a');
    expect(seen.some((line) => line.includes('learned'))).toBe(false);
  });

  test('a restart with a close waits until its last words have arrived', () => {
    const { seen } = livedUntil(
      9000,
      [join('a'), { atMs: 700, type: 'restart', member: 'a', how: 'close', afterMs: 0 }],
      {
        spoil: (step, input) =>
          input.type === 'close'
            ? { ...step, requests: [{ requestId: 9, request: heartbeatOf('bye') }] }
            : step,
      },
    );
    expect(seen).toContain('711 started a+');
  });

  test('one that stalls is told so and polled no more until it resumes; its timers go on', () => {
    const { log } = livedUntil(2600, [
      join('a'),
      { atMs: 700, type: 'stall', member: 'a' },
      { atMs: 2300, type: 'resume', member: 'a' },
    ]);
    const after = log.filter((line) => line.includes(' a ') && Number(line.split(' ')[0]) >= 700);
    expect(after).toEqual([
      '700 a away',
      '1000 a timer',
      '1020 a response 1 NONE',
      '2000 a timer',
      '2020 a response 2 NONE',
      '2300 a poll',
    ]);
  });

  test('one that is paused lives nothing; then what came, one timer and a poll at once', () => {
    const { log, seen } = livedUntil(6000, [
      join('a'),
      { atMs: 1005, type: 'pause', member: 'a' },
      { atMs: 2000, type: 'createTopic', topic: 'u', partitions: 1 },
      { atMs: 5500, type: 'resume', member: 'a' },
    ]);
    const after = log.filter((line) => line.includes(' a ') && Number(line.split(' ')[0]) > 1000);
    expect(after).toEqual([
      '5500 a response 1 NONE',
      '5500 a metadata',
      '5500 a timer',
      '5500 a poll',
      '5520 a response 2 NONE',
      '6000 a poll',
    ]);
    expect(seen).toContain('1005 a paused');
    expect(seen).toContain('5500 learned 1 a');
    expect(seen).toContain('5500 a well');
  });

  test('one that is paused while its request is lost learns that at once when it wakes', () => {
    const { log } = livedUntil(6000, [
      join('a'),
      dropOf('response'),
      { atMs: 1005, type: 'pause', member: 'a' },
      { atMs: 5500, type: 'resume', member: 'a' },
    ]);
    expect(log).toContain('5500 a disconnected');
  });

  test('one that is paused and asked to leave is killed', () => {
    const { seen, log } = livedUntil(2000, [
      join('a'),
      { atMs: 700, type: 'pause', member: 'a' },
      { atMs: 900, type: 'leave', member: 'a' },
    ]);
    expect(seen).toContain('900 a crashed');
    expect(log).not.toContain('900 a close');
  });

  test('one that gives up does nothing any more', () => {
    const { log, seen } = livedUntil(3000, [join('a')], {
      spoil: (step, input) =>
        input.type === 'response' ? { ...step, fatal: 'FENCED_INSTANCE_ID' } : step,
    });
    expect(log.at(-1)).toBe('20 a response 0 NONE');
    expect(seen).toContain('20 gave-up');
  });

  test('a bounce restarts one after the other', () => {
    const { seen } = livedUntil(9000, [
      join('a'),
      join('b'),
      { atMs: 500, type: 'bounce', how: 'kill', everyMs: 1000, afterMs: 100 },
    ]);
    expect(seen.filter((line) => /crashed|started/u.test(line))).toEqual([
      '0 started a',
      '0 started b',
      '500 a crashed',
      '600 started a+',
      '1500 b crashed',
      '1600 started b+',
    ]);
  });

  test('a change of protocol or strategies restarts; to the same protocol it makes no sense', () => {
    const { seen } = livedUntil(9000, [
      join('a'),
      { atMs: 500, type: 'switchProtocol', member: 'a', protocol: 'eager' },
      { atMs: 600, type: 'switchProtocol', member: 'a', protocol: 'consumer' },
      { atMs: 700, type: 'switchAssignor', member: 'a', strategies: ['x'] },
    ]);
    expect(seen).toContain('500 happened 1 false');
    expect(seen.filter((line) => line.includes('started'))).toEqual([
      '0 started a',
      '600 started a+',
      '700 started a++',
    ]);
  });
});

function heartbeatOf(memberId: string): {
  readonly api: 'Heartbeat';
  readonly apiVersion: number;
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  readonly groupInstanceId: null;
} {
  return {
    api: 'Heartbeat',
    apiVersion: 4,
    groupId: 'group',
    generationId: 1,
    memberId,
    groupInstanceId: null,
  };
}

describe('topics', () => {
  test('the coordinator hears of changes at once, members a message later, or after their lag', () => {
    const { log, seen } = livedUntil(3000, [
      join('a'),
      join('b'),
      { atMs: 100, type: 'lag', member: 'b', forMs: 2000 },
      { atMs: 200, type: 'addPartitions', topic: 't', partitions: 3 },
      { atMs: 300, type: 'addPartitions', topic: 't', partitions: 2 },
      { atMs: 400, type: 'createTopic', topic: 't', partitions: 2 },
      { atMs: 500, type: 'deleteTopic', topic: 'u' },
    ]);
    expect(log.filter((line) => line.endsWith('metadata'))).toEqual([
      '200 - metadata',
      '210 a metadata',
      '2100 b metadata',
    ]);
    expect(seen).toContain('200 topics t:3');
    expect(seen.filter((line) => line.endsWith('false'))).toHaveLength(3);
  });

  test('logs grow by a record an interval, from the time each partition was made', () => {
    const { observations } = liveGroup(
      stubCast(),
      historyOf([
        join('a'),
        { atMs: 1000, type: 'addPartitions', topic: 't', partitions: 2 },
        { atMs: 2000, type: 'createTopic', topic: 'u', partitions: 1 },
        { atMs: 2500, type: 'deleteTopic', topic: 'u' },
        { atMs: 3000, type: 'createTopic', topic: 'u', partitions: 1 },
      ]),
    );
    const end = observations.at(-1);
    expect(end?.type).toBe('ended');
    if (end?.type !== 'ended') return;
    const { atMs, ends } = end;
    expect(ends).toEqual([
      { topic: 't', partition: 0, endOffset: Math.floor(atMs / 100) },
      { topic: 't', partition: 1, endOffset: Math.floor((atMs - 1000) / 100) },
      { topic: 'u', partition: 0, endOffset: Math.floor((atMs - 3000) / 100) },
    ]);
  });
});

describe('failover', () => {
  const failover = (requests: 'refused' | 'lost'): TimedEvent => ({
    atMs: 1005,
    type: 'failover',
    requests,
    downMs: 1000,
  });

  test('what arrives meanwhile is refused', () => {
    const { log, seen } = livedUntil(2100, [join('a'), failover('refused')]);
    expect(log).not.toContain('1010 - Heartbeat');
    expect(seen).toContain('1010 requested 1 by a, sent 1000');
    expect(log).toContain('1020 a response 1 NOT_COORDINATOR');
    expect(log).toContain('2005 - timer');
    expect(log).toContain('2010 - Heartbeat');
  });

  test('or lost', () => {
    const { log, seen } = livedUntil(4000, [join('a'), failover('lost')]);
    expect(seen).toContain('1010 lost 1 a');
    expect(log).toContain('4000 a disconnected');
  });

  test('and so is what was parked; a late answer to it is nobody’s', () => {
    for (const requests of ['refused', 'lost'] as const) {
      let first: number | null = null;
      const { log, trace } = livedUntil(4000, [join('a'), failover(requests)], {
        answer: () => null,
        spoilCoordinator: (step, input) => {
          if (input.type === 'request') first ??= input.requestId;
          const response = { api: 'Heartbeat', errorCode: 'NONE' };
          return input.type === 'timer' && first !== null
            ? { ...step, replies: [{ requestId: first, response }] }
            : step;
        },
      });
      if (requests === 'refused') expect(log).toContain('1015 a response 0 NOT_COORDINATOR');
      else expect(log).toContain('3000 a disconnected');
      expect(trace.observations.some(({ type }) => type === 'step-failed')).toBe(false);
    }
  });

  test('the coordinator recovers, does what is due, and hears what it missed', () => {
    const recovered: number[] = [];
    const { log } = livedUntil(
      2005,
      [join('a'), failover('lost'), { atMs: 1500, type: 'deleteTopic', topic: 't' }],
      {
        recover: (state) => {
          recovered.push(state.served);
          return { served: 100 };
        },
      },
    );
    expect(recovered).toEqual([1]);
    expect(log.filter((line) => line.includes(' - ') && !line.includes('Heartbeat'))).toEqual([
      '2005 - timer',
      '2005 - metadata',
    ]);
  });

  test('a second one while it is down makes no sense', () => {
    const { seen } = livedUntil(3000, [
      join('a'),
      failover('lost'),
      { ...failover('lost'), atMs: 1100 },
    ]);
    expect(seen).toContain('1100 happened 2 false');
  });
});

describe('events', () => {
  test('of somebody who is not there make no sense, and never throw', () => {
    const events: TimedEvent[] = [
      { atMs: 0, type: 'leave', member: 'x' },
      { atMs: 0, type: 'crash', member: 'x' },
      { atMs: 0, type: 'stall', member: 'x' },
      { atMs: 0, type: 'pause', member: 'x' },
      { atMs: 0, type: 'resume', member: 'x' },
      { atMs: 0, type: 'restart', member: 'x', how: 'kill', afterMs: 0 },
      { atMs: 0, type: 'resubscribe', member: 'x', topics: [] },
      { atMs: 0, type: 'bounce', how: 'kill', everyMs: 1, afterMs: 1 },
      { atMs: 0, type: 'switchAssignor', member: 'x', strategies: [] },
      { atMs: 0, type: 'switchProtocol', member: 'x', protocol: 'consumer' },
      { atMs: 0, type: 'slow', member: 'x', delayMs: 1, forMs: 1 },
      { atMs: 0, type: 'drop', member: 'x', what: 'request' },
      { atMs: 0, type: 'duplicate', member: 'x' },
      { atMs: 0, type: 'lag', member: 'x', forMs: 1 },
      { atMs: 0, type: 'evict', instanceId: 'x' },
      { atMs: 0, type: 'stray', member: 'x', request: 'join', twist: 'malformed' },
    ];
    const { observations } = liveGroup(stubCast(), historyOf(events));
    const happened = observations.filter(({ type }) => type === 'happened');
    expect(happened).toHaveLength(events.length);
    expect(happened.every((each) => each.type === 'happened' && !each.effect)).toBe(true);
  });

  test('happen in the order of their times; those of one instant in their own, in any order', () => {
    for (const order of [0, 1, 2, 3]) {
      const history = historyOf(
        [join('b', 100), join('c', 100), { atMs: 100, type: 'crash', member: 'b' }, join('a')],
        { order },
      );
      const happened = liveGroup(stubCast(), history).observations.flatMap((each) =>
        each.type === 'happened' ? [each.event] : [],
      );
      expect(happened).toEqual([3, 0, 1, 2]);
    }
  });
});
