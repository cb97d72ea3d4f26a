import { describe, expect, test } from 'vitest';
import type { TimedEvent, TimedHistory } from '../../domain/timed-history.ts';
import { sampleTimedHistories } from '../../testing/timed-planted-bugs.ts';
import { membersOf } from '../names-of.ts';
import { proveSteps, shrink, shrinkSteps } from '../shrink.ts';
import { simplifierOf } from '../simplifier-of.ts';
import { canonicalTimed, plainTimedInOrder, timedShapeOf } from './canonical.ts';
import { timedImportanceSteps } from './counterfactual.ts';
import { timedTopicsOf } from './names-of.ts';
import { timedPasses } from './passes/all.ts';
import { renamedTimed } from './rename.ts';
import { compareTimed, timedSimplicity } from './simpler.ts';

const samples = sampleTimedHistories(60);

/** Answers every question of `steps` with `says`, and keeps what was asked. */
function answered<Result>(
  steps: Generator<TimedHistory, Result, boolean>,
  says: (history: TimedHistory) => boolean,
): { readonly result: Result; readonly asked: readonly TimedHistory[] } {
  const asked: TimedHistory[] = [];
  let step = steps.next();
  while (step.done !== true) {
    asked.push(step.value);
    step = steps.next(says(step.value));
  }
  return { result: step.value, asked };
}

const empty: TimedHistory = { clock: 'virtual', topics: [], settings: {}, order: 0, events: [] };
const historyOf = (
  events: readonly TimedEvent[],
  parts: Partial<TimedHistory> = {},
): TimedHistory => ({ ...empty, events, ...parts });
const join = (
  member: string,
  more: Partial<Extract<TimedEvent, { type: 'join' }>> = {},
): TimedEvent => ({ atMs: 0, type: 'join', member, topics: [], ...more });

describe('the order of simplicity', () => {
  test('orders all histories, and none before itself', () => {
    for (const [index, a] of samples.entries()) {
      expect(compareTimed(a, a)).toBe(0);
      for (const b of samples.slice(index + 1)) {
        expect(Math.sign(compareTimed(a, b))).toBe(-Math.sign(compareTimed(b, a)));
        expect(compareTimed(a, b)).not.toBe(0);
      }
    }
  });

  test('is transitive', () => {
    const sorted = samples.toSorted(compareTimed);
    for (const [index, a] of sorted.entries())
      for (const b of sorted.slice(index + 1)) expect(compareTimed(a, b)).toBeLessThan(0);
  });

  test.each<[string, TimedHistory, TimedHistory]>([
    ['fewer events', historyOf([]), historyOf([{ atMs: 0, type: 'wait' }])],
    [
      'fewer members that join',
      historyOf([{ atMs: 0, type: 'bounce', how: 'kill', everyMs: 7, afterMs: 7 }]),
      historyOf([join('m0')]),
    ],
    [
      'fewer settings',
      historyOf([join('m0')]),
      historyOf([join('m0')], { settings: { latencyMs: 100 } }),
    ],
    [
      'a usual setting',
      historyOf([], { settings: { sessionTimeoutMs: 6000 } }),
      historyOf([], { settings: { sessionTimeoutMs: 5000 } }),
    ],
    [
      'order 0',
      historyOf([{ atMs: 777, type: 'wait' }]),
      historyOf([{ atMs: 0, type: 'wait' }], { order: 1 }),
    ],
    [
      'rounder before earlier',
      historyOf([{ atMs: 7000, type: 'wait' }]),
      historyOf([{ atMs: 6001, type: 'wait' }]),
    ],
    [
      'earlier',
      historyOf([{ atMs: 6000, type: 'wait' }]),
      historyOf([{ atMs: 7000, type: 'wait' }]),
    ],
    [
      'eager before consumer',
      historyOf([join('m0')]),
      historyOf([join('m0', { protocol: 'consumer' })]),
    ],
    [
      'plain names before protocols',
      historyOf([join('m0', { protocol: 'consumer' })]),
      historyOf([join('x')]),
    ],
    [
      'dynamic before static',
      historyOf([join('m0')]),
      historyOf([join('m0', { instanceId: 'i0' })]),
    ],
  ])('prefers %s', (_, simpler, other) => {
    expect(compareTimed(simpler, other)).toBeLessThan(0);
    expect(compareTimed(other, simpler)).toBeGreaterThan(0);
  });

  test('says each of its rules once', () => {
    const rules = timedSimplicity.map(({ says }) => says);
    expect(new Set(rules).size).toBe(rules.length);
  });
});

describe('shrinking timed histories', () => {
  test('yields only simpler histories in the order of time, never twice, and ends', () => {
    for (const history of samples) {
      const { result, asked } = answered(shrinkSteps(history, { runsMax: 5000 }), () => false);
      expect(result).toMatchObject({ history, minimal: 'local', runs: asked.length });
      expect(new Set(asked.map((candidate) => JSON.stringify(candidate))).size).toBe(asked.length);
      for (const candidate of asked) {
        expect(compareTimed(candidate, history)).toBeLessThan(0);
        const times = candidate.events.map(({ atMs }) => atMs);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        expect(times.every((ms) => Number.isSafeInteger(ms) && ms >= 0)).toBe(true);
      }
    }
  });

  test('comes down to nothing where everything breaks', () => {
    for (const history of samples) {
      const { result, asked } = answered(shrinkSteps(history, { runsMax: 5000 }), () => true);
      expect(result.history).toEqual(empty);
      expect(asked.length).toBeLessThan(20);
    }
  });

  test('gives the same as its own result, shrunk again', () => {
    for (const history of samples.slice(0, 10)) {
      const says = ({ events }: TimedHistory): boolean => events.length >= 3;
      const { result } = answered(shrinkSteps(history, { runsMax: 5000 }), says);
      const again = answered(shrinkSteps(result.history, { runsMax: 5000 }), says);
      expect(again.result.history).toEqual(result.history);
      expect(result.history.events.map(({ type }) => type)).toEqual(['wait', 'wait', 'wait']);
    }
  });

  test('counts what each pass did', () => {
    const [history = empty] = samples;
    const { result } = answered(
      shrinkSteps(history, { runsMax: 5000 }),
      ({ events }) => events.length > 0,
    );
    expect(result.passes.map(({ pass }) => pass)).toEqual(timedPasses.map(({ name }) => name));
    expect(result.passes.reduce((sum, { tried }) => sum + tried, 0)).toBe(result.runs);
  });

  test.each<[string, TimedHistory, (history: TimedHistory) => boolean, TimedHistory]>([
    [
      'keeps a hostile name that matters, and no other',
      historyOf([join('a:1', { topics: ['toString'] }), join('__proto__'), join('b')]),
      (history) => membersOf(history).has('__proto__') && membersOf(history).size >= 2,
      historyOf([join('__proto__'), join('m0')]),
    ],
    [
      'makes one restart of two events',
      historyOf([
        join('m0'),
        { atMs: 10, type: 'crash', member: 'm0' },
        { ...join('m0'), atMs: 7000 },
      ]),
      ({ events: [first, gone, back] }) =>
        first?.type === 'join' &&
        (gone?.type === 'restart'
          ? gone.afterMs >= 6000
          : gone?.type === 'crash' && back?.type === 'join' && back.atMs - gone.atMs >= 6000),
      historyOf([
        join('m0'),
        { atMs: 0, type: 'restart', member: 'm0', how: 'close', afterMs: 6000 },
      ]),
    ],
    [
      'puts a created topic into the start',
      historyOf([
        join('m0', { topics: ['x', 'y'] }),
        { atMs: 99, type: 'createTopic', topic: 'x', partitions: 8 },
        { atMs: 99, type: 'addPartitions', topic: 'x', partitions: 9 },
      ]),
      ({ topics, events }) =>
        [...topics, ...events].some((part) => 'partitions' in part && part.partitions >= 4) &&
        events.some((event) => 'topics' in event && event.topics.length > 0),
      historyOf([join('m0', { topics: ['t0'] })], { topics: [{ topic: 't0', partitions: 4 }] }),
    ],
    [
      'names topics where no pattern is needed, and a plain one where it is',
      historyOf([join('m0', { pattern: 't[0-4]' }), join('m1', { pattern: 't\\d' })], {
        topics: [{ topic: 't3', partitions: 5 }],
      }),
      ({ events, topics }) =>
        topics.length > 0 &&
        events.filter((event) => event.type === 'join' && event.pattern !== undefined).length >=
          1 &&
        events.filter((event) => event.type === 'join' && event.topics.length > 0).length +
          events.filter((event) => event.type === 'join' && event.pattern !== undefined).length >=
          2,
      historyOf([join('m0', { topics: ['t0'] }), join('m0', { pattern: '.*' })], {
        topics: [{ topic: 't0', partitions: 1 }],
      }),
    ],
    [
      'waits longer where a time goes back to its default',
      historyOf(
        [
          { atMs: 0, type: 'wait' },
          { atMs: 1000, type: 'wait' },
        ],
        { settings: { groupInitialRebalanceDelayMs: 0 } },
      ),
      ({ settings, events: [first, last] }) =>
        (last?.atMs ?? 0) - (first?.atMs ?? 0) > (settings.groupInitialRebalanceDelayMs ?? 3000),
      historyOf([
        { atMs: 0, type: 'wait' },
        { atMs: 4000, type: 'wait' },
      ]),
    ],
    [
      'stands one stray request for those that do the same',
      historyOf([
        join('m0'),
        { atMs: 0, type: 'stray', member: 'm0', request: 'commit', twist: 'old-epoch' },
      ]),
      ({ events }) =>
        events.some(({ type }) => type === 'join') &&
        events.some((event) => event.type === 'stray' && event.twist.endsWith('epoch')),
      historyOf([
        join('m0'),
        { atMs: 0, type: 'stray', member: 'm0', request: 'commit', twist: 'future-epoch' },
      ]),
    ],
    [
      'keeps a setting that matters at a usual value, and times to it',
      historyOf(
        [
          { atMs: 1234, type: 'wait' },
          { atMs: 9876, type: 'wait' },
        ],
        {
          settings: { sessionTimeoutMs: 8000, latencyMs: 3, heartbeatIntervalMs: 1000 },
        },
      ),
      ({ settings, events: [first, last] }) =>
        (settings.sessionTimeoutMs ?? 45_000) < 10_000 &&
        (last?.atMs ?? 0) - (first?.atMs ?? 0) > (settings.sessionTimeoutMs ?? 45_000),
      historyOf(
        [
          { atMs: 0, type: 'wait' },
          { atMs: 7000, type: 'wait' },
        ],
        {
          settings: { sessionTimeoutMs: 6000 },
        },
      ),
    ],
  ])('%s', async (_, history, stillBreaks, simplest) => {
    expect(stillBreaks(history)).toBe(true);
    const small = await shrink(history, stillBreaks, { runsMax: 3000 });
    expect(small.history).toEqual(simplest);
  });
});

describe('proving timed histories', () => {
  const two = historyOf([join('m0'), { atMs: 1000, type: 'crash', member: 'm0' }]);

  test('proves what nothing with fewer events breaks', () => {
    const { result, asked } = answered(proveSteps(two, { runsMax: 5000 }), () => false);
    expect(result.minimal).toBe('proven');
    expect(asked.length).toBeGreaterThan(2);
    expect(asked.every(({ events }) => events.length < 2)).toBe(true);
  });

  test('finds what the passes missed, and shrinks it', () => {
    const late = historyOf([
      join('m0'),
      { atMs: 1000, type: 'crash', member: 'm0' },
      { atMs: 2000, type: 'failover', requests: 'lost', downMs: 0 },
    ]);
    const { result } = answered(
      proveSteps(late, { runsMax: 5000 }),
      ({ events: [first, second, third] }) =>
        third === undefined &&
        first?.type === 'join' &&
        second?.type === 'failover' &&
        second.atMs === 1000,
    );
    expect(result.history.events).toEqual([
      join('m0'),
      { atMs: 1000, type: 'failover', requests: 'refused', downMs: 0 },
    ]);
  });

  test('does not pretend where there is too much', () => {
    expect(answered(proveSteps(two, { runsMax: 2 }), () => false).result.minimal).toBe('local');
    const four = historyOf([...two.events, ...two.events]);
    const { result, asked } = answered(proveSteps(four, { runsMax: 5000 }), () => false);
    expect(result.minimal).toBe('local');
    expect(asked).toEqual([]);
  });
});

describe('canonicalTimed', () => {
  test('names everything by first mention, and again the same', () => {
    for (const history of samples) {
      const canonical = canonicalTimed(history);
      expect(canonicalTimed(canonical)).toEqual(canonical);
      expect(plainTimedInOrder(plainTimedInOrder(history))).toEqual(plainTimedInOrder(history));
      expect([...membersOf(canonical)].every((id) => /^m\d+$/.test(id))).toBe(true);
    }
  });

  test('gives one shape to what differs in names alone, and tells the rest apart', () => {
    const shapes = new Set(samples.map(timedShapeOf));
    expect(shapes.size).toBe(samples.length);
    for (const history of samples) {
      const other = renamedTimed(history, {
        member: (id) => `other ${id}`,
        instance: (id) => `__proto__${id}`,
        rack: (id) => `${id},`,
      });
      expect(timedShapeOf(other)).toBe(timedShapeOf(history));
      expect(simplifierOf(history).shapeOf(other)).toBe(timedShapeOf(history));
    }
  });

  test('renames topics, also those that patterns list, but not under any other pattern', () => {
    const listing = (first: string, second: string, pattern: string): TimedHistory =>
      historyOf([join('m0', { pattern })], {
        topics: [first, second].map((topic) => ({ topic, partitions: 1 })),
      });
    expect(timedShapeOf(listing('a.b', 'c', 'c|a\\.b'))).toBe(
      timedShapeOf(listing('x', 'y.z', 'y\\.z|x')),
    );
    expect(timedShapeOf(listing('a', 'b', '.*'))).toBe(timedShapeOf(listing('x', 'y', '.*')));
    expect(timedShapeOf(listing('a', 'b', '[ab]'))).not.toBe(
      timedShapeOf(listing('x', 'y', '[ab]')),
    );
    expect([...timedTopicsOf(canonicalTimed(listing('a.b', 'c', 'c|d|a\\.b')))]).toEqual([
      't0',
      't1',
      't2',
    ]);
  });

  test('leaves defaults out and looks past the number of an order', () => {
    const explicit = historyOf([join('m0', { protocol: 'eager' })], {
      settings: { latencyMs: 1, groupConsumerAssignors: ['uniform', 'range'] },
      order: 7,
    });
    expect(timedShapeOf(explicit)).toBe(timedShapeOf(historyOf([join('x')], { order: 3 })));
    expect(timedShapeOf(explicit)).not.toBe(timedShapeOf(historyOf([join('x')])));
  });
});

describe('timedImportanceSteps', () => {
  test('says what matters', () => {
    const history = historyOf(
      [
        join('m0', { topics: ['t0'], instanceId: 'i0', protocol: 'consumer' }),
        join('m1'),
        { atMs: 0, type: 'pause', member: 'm0' },
        { atMs: 6000, type: 'resume', member: 'm0' },
        { atMs: 6000, type: 'failover', requests: 'lost', downMs: 100 },
      ],
      { topics: [{ topic: 't0', partitions: 3 }] },
    );
    const zombie = ([first, , pause, resume]: readonly TimedEvent[]): boolean =>
      first?.type === 'join' &&
      first.instanceId !== undefined &&
      pause?.type === 'pause' &&
      resume?.type === 'resume' &&
      resume.atMs - pause.atMs >= 6000;
    const lost = ([, other, , resume, failover]: readonly TimedEvent[]): boolean =>
      other?.atMs === 0 &&
      failover?.type === 'failover' &&
      failover.downMs >= 100 &&
      failover.requests === 'lost' &&
      failover.atMs === resume?.atMs;
    const { result, asked } = answered(
      timedImportanceSteps(history),
      ({ topics, events }) =>
        zombie(events) && lost(events) && topics.every(({ partitions }) => partitions >= 3),
    );
    expect(result).toEqual([
      {
        event: 0,
        notes: ['needed', 'instance id matters', 'fails only with 3 or more partitions'],
      },
      { event: 1, notes: ['needed', 'fails only in one instant with the event before'] },
      { event: 2, notes: ['needed', 'any other member will do'] },
      {
        event: 3,
        notes: [
          'needed',
          'any other member will do',
          'fails only 6000 ms or more after the event before',
        ],
      },
      {
        event: 4,
        notes: [
          'needed',
          'requests must be lost',
          'fails only in one instant with the event before',
          'fails only with downMs of 100 or more',
        ],
      },
    ]);
    expect(asked.length).toBeLessThan(60);
  });

  test('tells up to from exactly', () => {
    const apart = historyOf([join('m0'), { atMs: 500, type: 'wait' }]);
    const gapOf = ({ events }: TimedHistory): number =>
      (events[1]?.atMs ?? 0) - (events[0]?.atMs ?? 0);
    const notes = (says: (ms: number) => boolean): readonly string[] => {
      const { result } = answered(timedImportanceSteps(apart), (history) => says(gapOf(history)));
      return result.find(({ event }) => event === 1)?.notes ?? [];
    };
    expect(notes((ms) => ms <= 500)).toContain('fails only up to 500 ms after the event before');
    expect(notes((ms) => ms === 500)).toContain('fails only exactly 500 ms after the event before');
    expect(notes(() => true)).toEqual([]);
  });
});
