import { describe, expect, test } from 'vitest';
import type { InvariantId, Scope } from '../../domain/contract.ts';
import type { Verdict, Witness } from '../../domain/invariant.ts';
import { sketchTrace, type SketchOptions } from '../../testing/sketch-trace.ts';
import { verdictOn } from '../judge.ts';
import { invariantOf } from '../registry.ts';

function verdictOf(
  id: InvariantId,
  drawing: string,
  options: SketchOptions & { readonly scope?: Scope } = {},
): Verdict {
  return verdictOn(invariantOf(id), sketchTrace(drawing, options), options.scope ?? 'all');
}

function witnessesOf(id: InvariantId, drawing: string, options: SketchOptions = {}): Witness[] {
  const verdict = verdictOf(id, drawing, options);
  return verdict.status === 'broken' ? verdict.violations.map(({ witness }) => witness) : [];
}

const none: Verdict = { status: 'holds', examined: 0 };
const once: Verdict = { status: 'holds', examined: 1 };

describe('balance.even', () => {
  test('names the most and the least loaded', () => {
    expect(witnessesOf('balance.even', 't:3 u:1 | a b -> a{t0,t1,u0} b{t2}')).toEqual([
      { type: 'uneven', more: 'a', moreLoad: 3, less: 'b', lessLoad: 1 },
    ]);
  });
  test('one more is even; other subscriptions, other shapes and half answers say nothing', () => {
    expect(verdictOf('balance.even', 't:3 | a b -> a{t0,t1} b{t2}')).toEqual(once);
    expect(verdictOf('balance.even', 't:3 | a[t,x] b -> a{t0,t1,t2} b{}')).toEqual(none);
    expect(
      verdictOf('balance.even', 't:3 | a b -> a{t0,t1,t2} b{}', { shape: 'adversarial' }),
    ).toEqual(none);
    expect(verdictOf('balance.even', 't:4 | a b -> a{t0,t1,t2} b{}')).toEqual(none);
  });
});

describe('balance.per-topic', () => {
  test('static members come first, by instance id', () => {
    expect(verdictOf('balance.per-topic', 't:3 | a z#1 -> a{t2} z{t0,t1}')).toEqual(once);
    expect(witnessesOf('balance.per-topic', 't:3 | a z#1 -> a{t0,t1} z{t2}')).toEqual([
      { type: 'not-contiguous', topic: 't', member: 'z', expected: [0, 1], actual: [2] },
    ]);
  });
  test('is counted topic by topic', () => {
    expect(witnessesOf('balance.per-topic', 't:2 u:2 | a b -> a{t0,t1} b{u0,u1}')).toEqual([
      { type: 'uneven', topic: 't', more: 'a', moreLoad: 2, less: 'b', lessLoad: 0 },
      { type: 'uneven', topic: 'u', more: 'b', moreLoad: 2, less: 'a', lessLoad: 0 },
    ]);
  });
  test('ranges are not asked for where racks engage', () => {
    expect(witnessesOf('balance.per-topic', 't:2@x,y | a@y b@x -> a{t1} b{t0}')).toEqual([]);
    expect(witnessesOf('balance.per-topic', 't:2 | a b -> a{t1} b{t0}')).toHaveLength(1);
  });
});

describe('balance.local and balance.optimal', () => {
  test('one handover helps', () => {
    const better = (from: string): Witness => ({
      type: 'better',
      transfers: [{ partition: { topic: 't', partition: 0 }, from, to: 'b' }],
      gain: 'balance',
      by: 2,
    });
    const drawing = 't:2 | a b -> a{t0,t1} b{}';
    expect(witnessesOf('balance.local', drawing)).toEqual([better('a')]);
    expect(witnessesOf('balance.optimal', drawing)).toEqual([better('a')]);
  });
  test('only a chain of two helps', () => {
    // a could give to b, and b to c; a and c have nothing in common.
    const drawing = 't:2 u:1 | a[t] b[t,u] c[u] -> a{t0,t1} b{u0} c{}';
    expect(verdictOf('balance.local', drawing)).toEqual(once);
    expect(witnessesOf('balance.optimal', drawing)).toEqual([
      {
        type: 'better',
        transfers: [
          { partition: { topic: 't', partition: 0 }, from: 'a', to: 'b' },
          { partition: { topic: 'u', partition: 0 }, from: 'b', to: 'c' },
        ],
        gain: 'balance',
        by: 2,
      },
    ]);
    expect(verdictOf('balance.optimal', drawing, { scope: 'equal-subscriptions' })).toEqual(none);
  });
});

describe('balance.co-partitioning', () => {
  test('sarama #2243', () => {
    expect(witnessesOf('balance.co-partitioning', 't:2 u:2 | a b -> a{t0,u1} b{t1,u0}')).toEqual([
      { type: 'not-co-partitioned', topics: ['t', 'u'], partition: 0, members: ['a', 'b'] },
    ]);
  });
  test('other counts or other subscribers do not belong together', () => {
    expect(verdictOf('balance.co-partitioning', 't:2 u:3 | a b -> a{t0,u0} b{t1,u1,u2}')).toEqual(
      none,
    );
    expect(verdictOf('balance.co-partitioning', 't:2 u:2 | a[t] b -> a{t0,t1} b{u0,u1}')).toEqual(
      none,
    );
    expect(verdictOf('balance.co-partitioning', 't:2 u:2 | a b -> a{t0,u0} b{t1,u1}')).toEqual(
      once,
    );
  });
});

describe('balance.topic-spread', () => {
  test('KAFKA-16277', () => {
    const drawing = 't:2 u:2 | a{t0,t1,u0,u1} b -> a{t0,t1} b{u0,u1}';
    expect(witnessesOf('balance.topic-spread', drawing)).toEqual([
      { type: 'topic-share', member: 'a', topic: 't', kept: 2, fairFrom: 1, fairTo: 1 },
      { type: 'topic-share', member: 'a', topic: 'u', kept: 0, fairFrom: 1, fairTo: 1 },
    ]);
  });
  test('equal numbers and proportional ones are both fair', () => {
    const owner = 't:6 u:2 | a{t0,t1,t2,t3,t4,t5,u0,u1} b';
    for (const kept of ['t0,t1,u0,u1', 't0,t1,t2,u0']) {
      const drawing = `${owner} -> a{${kept}} b{}`;
      expect(verdictOf('balance.topic-spread', drawing, { protocol: 'cooperative' })).toEqual({
        status: 'holds',
        examined: 2,
      });
    }
  });
  test('is not exercised by an owner of half', () => {
    expect(verdictOf('balance.topic-spread', 't:1 u:1 | a{t0} b -> a{t0} b{u0}')).toEqual(none);
  });
});

describe('balance.rack', () => {
  const crossed = 't:2@x,y | a@x b@y -> a{t1} b{t0}';
  test('a swap keeps everybody at home', () => {
    expect(witnessesOf('balance.rack', crossed)).toEqual([
      {
        type: 'better',
        transfers: [
          { partition: { topic: 't', partition: 1 }, from: 'a', to: 'b' },
          { partition: { topic: 't', partition: 0 }, from: 'b', to: 'a' },
        ],
        gain: 'racks',
        by: 2,
      },
    ]);
  });
  test('topics that belong together move together where that is claimed', () => {
    const drawing = 't:2@x,y u:2@y,x | a@x b@y -> a{t0,u0} b{t1,u1}';
    expect(witnessesOf('balance.rack', drawing)).toHaveLength(1);
    expect(
      witnessesOf('balance.rack', drawing, {
        claims: ['balance.per-topic', 'balance.co-partitioning'],
      }),
    ).toEqual([]);
  });
  test('is not exercised where all partitions are in all racks', () => {
    expect(verdictOf('balance.rack', 't:2@x+y,y+x | a@x b@y -> a{t1} b{t0}')).toEqual(none);
    expect(verdictOf('balance.rack', 't:2@x,y | a@x b@y -> a{t0} b{t1}')).toEqual(once);
  });
});
