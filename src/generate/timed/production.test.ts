import { describe, expect, test } from 'vitest';
import { productionLikeHistories, withProtocol, withStaticMembers } from './production.ts';

describe('productionLikeHistories', () => {
  const days = productionLikeHistories(1, { count: 20 });

  test('gives the same days for the same seed', () => {
    expect(productionLikeHistories(1, { count: 20 })).toEqual(days);
    expect(productionLikeHistories(2)).toHaveLength(5);
    expect(productionLikeHistories(2)[0]).not.toEqual(days[0]);
  });

  test('has each day what a service lives through, in the order of time', () => {
    for (const { events, settings, topics } of days) {
      const types = new Set(events.map(({ type }) => type));
      expect([...types].toSorted()).toEqual(
        [
          'addPartitions',
          'bounce',
          'drop',
          'failover',
          'join',
          'leave',
          'pause',
          'restart',
          'resume',
          'stall',
        ].toSorted(),
      );
      expect(events.map(({ atMs }) => atMs)).toEqual(
        events.map(({ atMs }) => atMs).toSorted((a, b) => a - b),
      );
      expect(settings).toEqual({});
      expect(topics.map(({ partitions }) => partitions)).toEqual([12, 12]);
    }
  });

  test('stalls for longer than max.poll.interval.ms, whatever it is', () => {
    const settings = { maxPollIntervalMs: 10_000 };
    for (const day of productionLikeHistories(3, { settings, members: 3 })) {
      const stalled = day.events.findIndex(({ type }) => type === 'stall');
      const [from, to] = day.events.slice(stalled);
      expect(to?.type).toBe('resume');
      expect((to?.atMs ?? 0) - (from?.atMs ?? 0)).toBeGreaterThan(10_000);
      expect((to?.atMs ?? 0) - (from?.atMs ?? 0)).toBeLessThanOrEqual(70_000);
      expect(day.settings).toEqual(settings);
    }
  });

  test('differs by protocol and instance ids in nothing else', () => {
    for (const day of days) {
      const changed = withStaticMembers(withProtocol(day, 'consumer'));
      for (const event of changed.events) {
        if (event.type !== 'join') continue;
        expect(event.protocol).toBe('consumer');
        expect(event.instanceId).toBe(event.member);
      }
      const back = changed.events.map((event) => {
        if (event.type !== 'join') return event;
        const { protocol: _, instanceId: _id, ...join } = event;
        return join;
      });
      expect({ ...changed, events: back }).toEqual(day);
    }
  });

  test('leaves strategies and changes of protocol out where there is one protocol', () => {
    const [day] = days;
    if (day === undefined) throw new Error('no days');
    const changing = withProtocol(
      {
        ...day,
        events: [
          { atMs: 0, type: 'join', member: 'm0', topics: [], strategies: ['range'] },
          { atMs: 1, type: 'switchProtocol', member: 'm0', protocol: 'consumer' },
          { atMs: 2, type: 'switchAssignor', member: 'm0', strategies: [] },
        ],
      },
      'eager',
    );
    expect(changing.events).toEqual([
      { atMs: 0, type: 'join', member: 'm0', topics: [], protocol: 'eager' },
    ]);
  });
});
