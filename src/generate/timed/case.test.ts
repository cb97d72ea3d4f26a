import { describe, expect, test } from 'vitest';
import type { TimedEvent, TimedHistory } from '../../domain/timed-history.ts';
import { timedEventTypes } from '../../domain/timed-history.ts';
import { legalTopicNames } from '../strange-names.ts';
import { timedHistoryOfCase, timedShapeOfCase } from './case.ts';
import type { TimedGenerateOptions } from './options.ts';
import { timedShapes } from './shapes.ts';
import { timedBounds } from './sizes.ts';
import { strayTwists } from './stray.ts';

const all: TimedGenerateOptions = {
  size: 'small',
  protocols: ['eager', 'cooperative', 'consumer'],
};

function cases(
  count: number,
  options: Partial<TimedGenerateOptions> = {},
  seed = 3,
): readonly TimedHistory[] {
  return Array.from({ length: count }, (_, index) =>
    timedHistoryOfCase(seed, index, { ...all, ...options }),
  );
}

const ofType = <Type extends TimedEvent['type']>(
  { events }: TimedHistory,
  type: Type,
): readonly Extract<TimedEvent, { type: Type }>[] =>
  events.filter((event): event is Extract<TimedEvent, { type: Type }> => event.type === type);

function share(
  histories: readonly TimedHistory[],
  has: (history: TimedHistory) => boolean,
): number {
  return histories.filter(has).length / histories.length;
}

/** FNV-1a of the texts of histories: a small name for many. */
function hashOf(histories: readonly TimedHistory[]): string {
  let hash = 0x811c_9dc5;
  for (const char of JSON.stringify(histories))
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x0100_0193);
  return (hash >>> 0).toString(16);
}

describe('timedHistoryOfCase', () => {
  const histories = cases(2000);

  test('gives the same history for the same arguments, in any order', () => {
    for (const index of [999, 3, 0, 512])
      expect(timedHistoryOfCase(3, index, all)).toEqual(histories[index]);
    expect(timedHistoryOfCase(4, 0, all)).not.toEqual(histories[0]);
    expect(new Set(histories.map((history) => JSON.stringify(history))).size).toBeGreaterThan(1980);
  });

  test('gives what it gave before: seeds that people noted keep their meaning', () => {
    expect(hashOf(histories.slice(0, 200))).toMatchInlineSnapshot(`"95032bcd"`);
    expect(hashOf(cases(20, { size: 'medium' }))).toMatchInlineSnapshot(`"8707c4b9"`);
    expect(hashOf(cases(3, { size: 'large' }))).toMatchInlineSnapshot(`"b3b218a2"`);
  });

  test('orders events by time, in whole milliseconds from 0', () => {
    for (const { events } of histories) {
      let before = 0;
      for (const event of events) {
        expect(Number.isSafeInteger(event.atMs)).toBe(true);
        expect(event.atMs).toBeGreaterThanOrEqual(before);
        before = event.atMs;
        for (const [field, value] of Object.entries(event))
          if (field.endsWith('Ms')) expect(value).toBeGreaterThanOrEqual(0);
      }
    }
  });

  test.each(['small', 'medium', 'large'] as const)('keeps to the bounds of size %s', (size) => {
    const { membersMax, topicsMax, partitionsMax, eventsMin, eventsMax, spanMs } =
      timedBounds[size];
    for (const history of cases(200, { size })) {
      const { topics, events } = history;
      expect(topics.length).toBeLessThanOrEqual(topicsMax);
      expect(events.length).toBeGreaterThanOrEqual(Math.min(eventsMin, eventsMax));
      expect(events.length).toBeLessThanOrEqual(Math.max(eventsMax, membersMax + 1));
      for (const { partitions } of topics) {
        expect(partitions).toBeGreaterThanOrEqual(1);
        expect(partitions).toBeLessThanOrEqual(Math.max(partitionsMax, membersMax));
      }
      expect(events.at(-1)?.atMs ?? 0).toBeLessThanOrEqual(3 * spanMs);
    }
  });

  test('uses only what the options allow', () => {
    const plain = cases(500, {
      protocols: ['cooperative'],
      patterns: false,
      strays: false,
      kafkaVersion: '4.0',
      settings: { sessionTimeoutMs: 7777 },
      strategies: { cooperative: ['a', 'b'] },
    });
    for (const history of plain) {
      expect(history.settings).toMatchObject({ kafkaVersion: '4.0', sessionTimeoutMs: 7777 });
      expect(ofType(history, 'stray')).toEqual([]);
      expect(ofType(history, 'switchProtocol')).toEqual([]);
      for (const join of ofType(history, 'join')) {
        expect(join.protocol).toBe('cooperative');
        expect(join.pattern).toBeUndefined();
        for (const strategy of join.strategies ?? []) expect(['a', 'b']).toContain(strategy);
      }
    }
    expect(plain.some((history) => ofType(history, 'switchAssignor').length > 0)).toBe(true);
    const trunk = cases(200, { kafkaVersion: 'trunk' });
    expect(share(trunk, ({ settings }) => settings.kafkaVersion === undefined)).toBe(1);
    const unable = cases(500, { strategies: {} });
    expect(share(unable, (history) => ofType(history, 'switchAssignor').length > 0)).toBe(0);
  });

  test('names topics as a cluster allows, and nobody subscribes to nothing', () => {
    for (const history of histories) {
      for (const { topic } of history.topics)
        expect(/^t\d+$/.test(topic) || legalTopicNames.includes(topic)).toBe(true);
      for (const event of history.events)
        if (event.type === 'join' || event.type === 'resubscribe') {
          expect(event.topics.length > 0).toBe(event.pattern === undefined);
          if (event.pattern !== undefined)
            expect(() => new RegExp(event.pattern ?? '', 'u')).not.toThrow();
        }
    }
  });
});

describe('what is covered, of 2000 small histories', () => {
  const histories = cases(2000, {}, 8);

  test.each([
    ['leave', 0.2],
    ['crash', 0.15],
    ['restart', 0.15],
    ['resubscribe', 0.08],
    ['addPartitions', 0.08],
    ['createTopic', 0.055],
    ['deleteTopic', 0.04],
    ['resume', 0.08],
    ['stall', 0.08],
    ['pause', 0.1],
    ['drop', 0.15],
    ['slow', 0.06],
    ['duplicate', 0.06],
    ['lag', 0.04],
    ['failover', 0.07],
    ['evict', 0.04],
    ['switchAssignor', 0.02],
    ['switchProtocol', 0.06],
    ['stray', 0.06],
    ['bounce', 0.06],
    ['wait', 0.1],
    ['join', 0.95],
  ] as const)('%s happens often enough', (type, least) => {
    expect(share(histories, (history) => ofType(history, type).length > 0)).toBeGreaterThan(least);
  });

  test('lists all kinds', () => {
    const seen = new Set(histories.flatMap(({ events }) => events.map(({ type }) => type)));
    expect([...seen].toSorted()).toEqual(timedEventTypes.toSorted());
  });

  test('draws all shapes', () => {
    const seen = new Set(histories.map((_, index) => timedShapeOfCase(8, index, all)));
    expect([...seen].toSorted()).toEqual(timedShapes.map(({ name }) => name).toSorted());
  });

  const joins = (history: TimedHistory): ReturnType<typeof ofType<'join'>> =>
    ofType(history, 'join');
  const traits: readonly [string, number, (history: TimedHistory) => boolean][] = [
    ['an order of its own', 0.6, ({ order }) => order > 0],
    ['jitter', 0.1, ({ settings }) => (settings.jitterMs ?? 0) > 0],
    ['static members', 0.25, (h) => joins(h).some(({ instanceId }) => instanceId !== undefined)],
    ['patterns', 0.05, (h) => joins(h).some(({ pattern }) => pattern !== undefined)],
    ['racks', 0.02, (h) => joins(h).some(({ rackId }) => rackId !== undefined)],
    ['strategies', 0.02, (h) => joins(h).some(({ strategies }) => strategies !== undefined)],
    [
      'an assignor',
      0.02,
      (h) => joins(h).some(({ serverAssignor }) => serverAssignor !== undefined),
    ],
    ['two protocols', 0.08, (h) => new Set(joins(h).map(({ protocol }) => protocol)).size > 1],
    ['Kafka 4.0', 0.2, ({ settings }) => settings.kafkaVersion === '4.0'],
    ['hostile topics', 0.08, ({ topics }) => topics.some(({ topic }) => !/^t\d+$/.test(topic))],
    ['events of one instant', 0.5, ({ events }) => gapsOf(events).includes(0)],
    ['events 1 ms apart', 0.1, ({ events }) => gapsOf(events).includes(1)],
    ['a zombie that wakes', 0.03, wakesLate],
    ['an instance id held twice', 0.02, heldTwice],
  ];

  test.each(traits)('%s', (_, least, has) => {
    expect(share(histories, has)).toBeGreaterThan(least);
  });

  test('each stray request with each of its twists', () => {
    const seen = new Set(
      cases(6000).flatMap((history) =>
        ofType(history, 'stray').map(({ request, twist }) => `${request} ${twist}`),
      ),
    );
    const possible = Object.entries(strayTwists).flatMap(([request, twists]) =>
      twists.map((twist) => `${request} ${twist}`),
    );
    expect([...seen].toSorted()).toEqual(possible.toSorted());
  });
});

function gapsOf(events: readonly TimedEvent[]): readonly number[] {
  return events.map(({ atMs }, index) => atMs - (events[index - 1]?.atMs ?? -1));
}

/** Paused for longer than any session lasts here that the settings name, then resumed. */
function wakesLate({ events, settings }: TimedHistory): boolean {
  const session = Math.max(
    settings.sessionTimeoutMs ?? 0,
    settings.groupConsumerSessionTimeoutMs ?? 0,
  );
  return events.some(
    (event, index) =>
      event.type === 'pause' &&
      events
        .slice(index)
        .some(
          (later) =>
            later.type === 'resume' &&
            later.member === event.member &&
            later.atMs - event.atMs > session,
        ),
  );
}

function heldTwice({ events }: TimedHistory): boolean {
  const holder = new Map<string, string>();
  return events.some((event) => {
    if (event.type !== 'join' || event.instanceId === undefined) return false;
    const before = holder.get(event.instanceId) ?? event.member;
    holder.set(event.instanceId, event.member);
    return before !== event.member;
  });
}
