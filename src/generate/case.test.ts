import { describe, expect, test } from 'vitest';
import type { HistoryEvent, MembershipHistory } from '../domain/history.ts';
import type { GenerateOptions } from './case.ts';
import { historyOfCase } from './case.ts';
import { legalTopicNames } from './strange-names.ts';
import { randomDraw } from './random-draw.ts';
import { sizeBounds } from './sizes.ts';

const small: GenerateOptions = { size: 'small', protocol: 'cooperative' };
const cases = (count: number, options: GenerateOptions, seed = 1): MembershipHistory[] =>
  Array.from({ length: count }, (_, index) => historyOfCase(seed, index, options));

describe('historyOfCase', () => {
  test('is a function of its arguments', () => {
    expect(historyOfCase(2 ** 52 + 1, 17, small)).toEqual(historyOfCase(2 ** 52 + 1, 17, small));
    const distinct = new Set(cases(500, small).map((history) => JSON.stringify(history)));
    expect(distinct.size).toBeGreaterThan(480);
  });

  test('keeps honest runs honest, and its share of them', () => {
    const histories = cases(2000, { ...small, size: 'mixed' });
    const honest = histories.filter(({ shape }) => shape === 'honest');
    expect(honest.length / histories.length).toBeCloseTo(0.75, 1);
    for (const { events } of honest)
      for (const event of events) expect(event).not.toHaveProperty('claims');
  });

  test('draws from 1 member to the most about equally often', () => {
    const joined = cases(2000, small).map(({ events }) => membersIn(events));
    for (const members of [1, 2, 3, 4, 5])
      expect(joined.filter((count) => count >= members).length / 2000).toBeGreaterThan(
        1 - members * 0.2,
      );
  });

  test('stays inside its size', () => {
    for (const size of ['small', 'medium', 'large', 'huge'] as const) {
      const bounds = sizeBounds[size];
      for (const { topics, events } of cases(size === 'huge' ? 5 : 200, { ...small, size })) {
        expect(events.length).toBeLessThanOrEqual(bounds.eventsMax);
        expect(topics.length).toBeLessThanOrEqual(bounds.topicsMax);
        for (const { partitions } of topics)
          expect(partitions).toBeLessThanOrEqual(Math.max(bounds.partitionsMax, bounds.membersMax));
      }
    }
  });

  test.each(Object.entries(wanted()))('says: %s', (_, says) => {
    expect(cases(1000, small).some(says)).toBe(true);
    expect(cases(1000, small, 2).some(says)).toBe(true);
  });

  test('wastes few events', () => {
    let wasted = 0;
    let all = 0;
    for (const { events } of cases(1000, small)) {
      const present = new Set<string>();
      for (const event of events) {
        all += 1;
        if (!makesSense(event, present)) wasted += 1;
      }
    }
    expect(wasted / all).toBe(0);
  });

  test('lets nobody miss anything where the server keeps the target', () => {
    const kinds = cases(1000, { ...small, protocol: 'server' }).flatMap(({ events }) =>
      events.map(({ type }) => type),
    );
    for (const kind of ['drop', 'stall', 'resume', 'failover']) expect(kinds).not.toContain(kind);
    expect(kinds).toContain('restart');
  });
});

describe('randomDraw', () => {
  test('spreads evenly, for neighbouring seeds and cases', () => {
    const counts = [0, 0, 0, 0, 0, 0, 0];
    for (let seed = 0; seed < 70; seed += 1)
      for (let index = 0; index < 100; index += 1) {
        const drawn = randomDraw(seed, index).below(7);
        counts[drawn] = (counts[drawn] ?? 0) + 1;
      }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  test('knows the high bits of seeds and cases', () => {
    const first = (seed: number, index: number): number => randomDraw(seed, index).below(2 ** 31);
    const drawn = [
      first(1, 1),
      first(1 + 2 ** 32, 1),
      first(1, 1 + 2 ** 32),
      first(1 + 2 ** 33, 1),
    ];
    expect(new Set(drawn).size).toBe(4);
  });
});

/** Whether an event is about somebody who is there; brings `present` up to date. */
function makesSense(event: HistoryEvent, present: Set<string>): boolean {
  if (event.type === 'bounce') {
    const bounced = [...present].map((id) => `${id}+`);
    present.clear();
    for (const id of bounced) present.add(id);
    return bounced.length > 0;
  }
  if (!('member' in event)) return true;
  const known = present.has(event.member);
  if (event.type === 'join') {
    present.add(event.member);
    return !known || event.claims !== undefined;
  }
  if (['leave', 'crash', 'restart'].includes(event.type)) present.delete(event.member);
  if (event.type === 'restart') present.add(event.as);
  return known;
}

function membersIn(events: readonly HistoryEvent[]): number {
  return new Set(events.flatMap((event) => (event.type === 'join' ? [event.member] : []))).size;
}

/** What known bugs need: see the kinds of legal input that an assignor must answer. */
function wanted(): Record<string, (history: MembershipHistory) => boolean> {
  const joins = ({ events }: MembershipHistory): (HistoryEvent & { type: 'join' })[] =>
    events.filter((event) => event.type === 'join');
  const claims = (
    history: MembershipHistory,
  ): { key: string; generation: number; member: string }[] =>
    joins(history).flatMap(({ member, claims: said }) =>
      (said?.partitions ?? []).map(({ topic, partition }) => ({
        key: JSON.stringify([topic, partition]),
        generation: said?.generation ?? -1,
        member,
      })),
    );
  const claimants = (history: MembershipHistory, same: boolean): number =>
    Math.max(
      0,
      ...claims(history).map(
        (one) =>
          new Set(
            claims(history)
              .filter(
                ({ key, generation }) =>
                  key === one.key && (!same || generation === one.generation),
              )
              .map(({ member }) => member),
          ).size,
      ),
    );
  const has = (type: HistoryEvent['type']) => (history: MembershipHistory) =>
    history.events.some((event) => event.type === type);
  return {
    'no members': ({ events }) => events[0]?.type !== 'join',
    'no topics': ({ topics }) => topics.length === 0,
    'an empty subscription': (history) => joins(history).some(({ topics }) => topics.length === 0),
    'a topic twice': (history) =>
      joins(history).some(({ topics }) => new Set(topics).size < topics.length),
    'a leader that does not know what others want': (history) => {
      const [leader, ...others] = joins(history);
      return others.some(({ topics }) =>
        topics.some((topic) => leader?.topics.includes(topic) === false),
      );
    },
    'a topic without partitions': ({ topics }) => topics.some(({ partitions }) => partitions === 0),
    'more members than partitions': (history) =>
      history.topics.reduce((sum, { partitions }) => sum + partitions, 0) < joins(history).length,
    'a topic that does not exist': (history) =>
      joins(history).some(({ topics }) =>
        topics.some((name) => history.topics.every(({ topic }) => topic !== name)),
      ),
    'hostile topics': ({ topics }) => topics.some(({ topic }) => legalTopicNames.includes(topic)),
    'hostile members': (history) => joins(history).some(({ member }) => member === '__proto__'),
    'two claimants of one generation': (history) => claimants(history, true) >= 2,
    'three claimants': (history) => claimants(history, false) >= 3,
    'one claimant of an old generation': (history) =>
      joins(history).some(
        ({ claims: said }, index) =>
          (said?.partitions.length ?? 0) > 0 &&
          joins(history).some(
            (other, at) =>
              at !== index && (other.claims?.generation ?? -1) > (said?.generation ?? 0),
          ),
      ),
    'claims without a generation': (history) =>
      claims(history).some(({ generation }) => generation === -1),
    'an index beyond the count': (history) =>
      joins(history).some(({ claims: said }) =>
        said?.partitions.some((claim) =>
          history.topics.some(
            ({ topic, partitions }) => topic === claim.topic && claim.partition >= partitions,
          ),
        ),
      ),
    'a topic deleted and made again': ({ events }) =>
      events.some(
        (event, index) =>
          event.type === 'deleteTopic' &&
          events
            .slice(index)
            .some((later) => later.type === 'createTopic' && later.topic === event.topic),
      ),
    'a static restart in another order of ids': ({ events }) =>
      events.some((event) => event.type === 'restart' && event.as < event.member),
    'a missed answer': has('drop'),
    'a stalled member that comes back': has('resume'),
    'a lost generation': ({ events }) =>
      events.some((event) => event.type === 'failover' && event.generation === 'restarts'),
    'another assignor before': has('switchAssignor'),
    'a rolling restart': has('bounce'),
    'fewer replicas than racks': ({ topics }) =>
      topics.some(
        ({ racks }) =>
          racks !== undefined && racks.some((of) => of.length < new Set(racks.flat()).size),
      ),
    'events in the middle of a rebalance': ({ events }) =>
      events.some(({ when }) => when === 'mid-rebalance'),
  };
}
