import { describe, expect, test } from 'vitest';
import type { HistoryEvent, MembershipHistory } from '../domain/history.ts';
import { SuiteError } from '../domain/errors.ts';
import type { Bounds } from './bounds.ts';
import { parseBounds } from './bounds.ts';
import { exhaustiveHistories } from './exhaustive.ts';

describe('exhaustiveHistories', () => {
  test.each<Bounds>([
    { members: 1, topics: 1, partitions: 2, events: 3 },
    { members: 2, topics: 2, partitions: 1, events: 3 },
    { members: 2, topics: 2, partitions: 2, events: 2 },
    { members: 3, topics: 1, partitions: 1, events: 4 },
    { members: 1, topics: 3, partitions: 2, events: 2 },
  ])('is everything that a dull enumeration finds, once: %o', (bounds) => {
    const listed = [...exhaustiveHistories(bounds, 'eager')].map((history) =>
      kind(history, bounds),
    );
    const distinct = new Set(listed);
    expect(distinct.size).toBe(listed.length);
    expect(distinct).toEqual(new Set(bruteForce(bounds).map((history) => kind(history, bounds))));
  });

  test('covers the advertised bounds', () => {
    let covered = 0;
    const bounds = parseBounds('members=3,topics=2,partitions=3,events=3');
    for (const { events } of exhaustiveHistories(bounds, 'eager'))
      covered += events.length <= 3 ? 1 : 0;
    expect(covered).toMatchInlineSnapshot(`9456`);
  });
});

describe('parseBounds', () => {
  test('reads the four bounds in any order', () => {
    expect(parseBounds('events=4, members=2,partitions=3,topics=1')).toEqual({
      members: 2,
      topics: 1,
      partitions: 3,
      events: 4,
    });
  });

  test.each([
    '',
    'members=3',
    'members=0,topics=1,partitions=1,events=1',
    'members=1,members=2',
    'toString=1',
    'members=x',
    'members=99,topics=1,partitions=1,events=1',
  ])('refuses %j', (text) => {
    expect(() => parseBounds(text)).toThrow(SuiteError);
  });
});

/** Every sequence of events over fixed names that changes something at each step, without any symmetry. */
function bruteForce({ members, topics, partitions, events }: Bounds): MembershipHistory[] {
  const names = Array.from({ length: topics }, (_, n) => `t${n}`);
  const ids = Array.from({ length: members }, (_, n) => `m${n}`);
  const sets = names.reduce<string[][]>(
    (all, name) => [...all, ...all.map((set) => [...set, name])],
    [[]],
  );
  const sizes = Array.from({ length: partitions }, (_, n) => n + 1);
  const alphabet: HistoryEvent[] = [
    ...ids.flatMap((member): HistoryEvent[] => [
      { type: 'leave', member },
      ...sets.flatMap((set): HistoryEvent[] => [
        { type: 'join', member, topics: set },
        { type: 'resubscribe', member, topics: set },
      ]),
    ]),
    ...names.flatMap((topic): HistoryEvent[] => [
      { type: 'deleteTopic', topic },
      ...sizes.flatMap((size): HistoryEvent[] => [
        { type: 'createTopic', topic, partitions: size },
        { type: 'addPartitions', topic, partitions: size },
      ]),
    ]),
  ];
  const starts = names.reduce<Map<string, number>[]>(
    (all, name) => [
      ...all,
      ...all.flatMap((start) => sizes.map((size) => new Map(start).set(name, size))),
    ],
    [new Map()],
  );
  const found: MembershipHistory[] = [];
  function extend(
    history: MembershipHistory,
    group: Map<string, string>,
    cluster: Map<string, number>,
  ): void {
    found.push(history);
    if (history.events.length === events) return;
    for (const event of alphabet) {
      const after = step(event, group, cluster);
      if (after !== null) extend({ ...history, events: [...history.events, event] }, ...after);
    }
  }
  for (const start of starts) {
    const listed = [...start].map(([topic, size]) => ({ topic, partitions: size }));
    extend({ shape: 'honest', topics: listed, events: [] }, new Map(), start);
  }
  return found;
}

type Group = Map<string, string>;
type Cluster = Map<string, number>;

function step(event: HistoryEvent, group: Group, cluster: Cluster): [Group, Cluster] | null {
  const topics = 'topics' in event ? String(event.topics) : '';
  if (event.type === 'join')
    return group.has(event.member) ? null : [new Map(group).set(event.member, topics), cluster];
  if (event.type === 'resubscribe') {
    const before = group.get(event.member);
    if (before === undefined || before === topics) return null;
    return [new Map(group).set(event.member, topics), cluster];
  }
  if (event.type === 'leave') {
    const left = new Map(group);
    return left.delete(event.member) ? [left, cluster] : null;
  }
  const changed = changedCluster(event, cluster);
  return changed === null ? null : [group, changed];
}

function changedCluster(event: HistoryEvent, cluster: Cluster): Cluster | null {
  if (event.type === 'createTopic')
    return cluster.has(event.topic) ? null : new Map(cluster).set(event.topic, event.partitions);
  if (event.type === 'addPartitions') {
    const before = cluster.get(event.topic) ?? Number.POSITIVE_INFINITY;
    return event.partitions > before ? new Map(cluster).set(event.topic, event.partitions) : null;
  }
  const left = new Map(cluster);
  return event.type === 'deleteTopic' && left.delete(event.topic) ? left : null;
}

/** The least of all renamings of a history: its identity up to names. */
function kind(history: MembershipHistory, { members, topics }: Bounds): string {
  let least: string | null = null;
  for (const m of permutations(members)) {
    for (const t of permutations(topics)) {
      const text = JSON.stringify(
        renamed(
          history,
          (n) => `m${m[n]}`,
          (n) => `t${t[n]}`,
        ),
      );
      if (least === null || text < least) least = text;
    }
  }
  return least ?? '';
}

function renamed(
  history: MembershipHistory,
  m: (n: number) => string,
  t: (n: number) => string,
): unknown {
  const member = (id: string): string => m(Number(id.slice(1)));
  const topic = (name: string): string => t(Number(name.slice(1)));
  return {
    topics: history.topics
      .map((one) => ({ ...one, topic: topic(one.topic) }))
      .toSorted((a, b) => (a.topic < b.topic ? -1 : 1)),
    events: history.events.map((event) => [
      event.type,
      'member' in event ? member(event.member) : '',
      'topics' in event ? event.topics.map(topic).toSorted() : [],
      'topic' in event ? topic(event.topic) : '',
      'partitions' in event ? event.partitions : 0,
    ]),
  };
}

function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((shorter) =>
    Array.from({ length: n }, (_, at) => [...shorter.slice(0, at), n - 1, ...shorter.slice(at)]),
  );
}
