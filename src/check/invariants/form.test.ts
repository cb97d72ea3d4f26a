import { describe, expect, test } from 'vitest';
import type { Observation } from '../../domain/trace.ts';
import { sketchPartitions, sketchReply } from '../../testing/sketch-round.ts';
import { sketchTrace, type SketchOptions } from '../../testing/sketch-trace.ts';
import { verdictOn } from '../judge.ts';
import { invariantOf } from '../registry.ts';
import type { InvariantId } from '../../domain/contract.ts';
import type { Verdict, Witness } from '../../domain/invariant.ts';

function verdictOf(id: InvariantId, drawing: string, options: SketchOptions = {}): Verdict {
  return verdictOn(invariantOf(id), sketchTrace(drawing, options), 'all');
}

function witnessesOf(id: InvariantId, drawing: string, options: SketchOptions = {}): Witness[] {
  const verdict = verdictOf(id, drawing, options);
  return verdict.status === 'broken' ? verdict.violations.map(({ witness }) => witness) : [];
}

const t0 = { topic: 't', partition: 0 };
const t1 = { topic: 't', partition: 1 };
const none: Verdict = { status: 'holds', examined: 0 };

describe('coverage', () => {
  test('counts what somebody subscribes to', () => {
    expect(verdictOf('coverage', 't:2 u:9 | a[t] -> a{t0,t1}')).toEqual({
      status: 'holds',
      examined: 2,
    });
  });
  test('names the partition that is missing and who could have it', () => {
    expect(witnessesOf('coverage', 't:2 | a b[] -> a{t0} b{}')).toEqual([
      { type: 'unassigned', partition: t1, eligible: ['a'] },
    ]);
  });
  test('a cooperative round may withhold what another member claims', () => {
    const drawing = 't:2 | a{t0,t1} b -> a{t0} b{}';
    expect(witnessesOf('coverage', drawing, { protocol: 'cooperative' })).toEqual([]);
    expect(witnessesOf('coverage', drawing)).toHaveLength(1);
  });
  test('nothing is withheld from the only member that could have it', () => {
    expect(
      witnessesOf('coverage', 't:1 | a{t0} b[] -> a{} b{}', { protocol: 'cooperative' }),
    ).toHaveLength(1);
  });
  test('nothing is left over once the group has settled', () => {
    const drawing = `
      t:2 | a{t0,t1} b -> a{t0} b{}
      + a{t0} b{}
      settled`;
    expect(witnessesOf('coverage', drawing, { protocol: 'cooperative' })).toHaveLength(1);
  });
  test('a claimant that learns no answer may block a partition for good', () => {
    const drawing = `
      t:2 | a{t0,t1} b -> a{t0} b{} missed a
      settled`;
    expect(witnessesOf('coverage', drawing, { protocol: 'cooperative' })).toEqual([]);
  });
  test('is not exercised without members or partitions', () => {
    expect(verdictOf('coverage', 't:2 | ->')).toEqual(none);
    expect(verdictOf('coverage', 't:0 | a -> a{}')).toEqual(none);
  });
});

describe('exclusive-ownership', () => {
  test('names both owners', () => {
    expect(witnessesOf('exclusive-ownership', 't:1 | a b -> a{t0} b{t0}')).toEqual([
      { type: 'owned-twice', partition: t0, members: ['a', 'b'] },
    ]);
  });
  test('sees a partition twice in one list', () => {
    expect(witnessesOf('exclusive-ownership', 't:1 | a -> a{t0,t0}')).toEqual([
      { type: 'owned-twice', partition: t0, members: ['a', 'a'] },
    ]);
  });
  test('holds, and is not exercised by an empty answer', () => {
    expect(verdictOf('exclusive-ownership', 't:2 | a b -> a{t0} b{t1}')).toEqual({
      status: 'holds',
      examined: 2,
    });
    expect(verdictOf('exclusive-ownership', 't:2 | a b -> a{} b{}')).toEqual(none);
  });
});

describe('subscription and existence', () => {
  test('a foreign partition', () => {
    expect(witnessesOf('subscription', 't:1 | a[] b -> a{t0} b{}')).toEqual([
      { type: 'not-subscribed', member: 'a', partition: t0 },
    ]);
    expect(witnessesOf('existence', 't:1 | a[] b -> a{t0} b{}')).toEqual([]);
  });
  test('a ghost of a known and of an unknown topic', () => {
    expect(witnessesOf('existence', 't:1 | a[t,x] -> a{t0,t1,x0,t-1}')).toEqual([
      { type: 'no-such-partition', member: 'a', partition: t1, partitions: 1 },
      {
        type: 'no-such-partition',
        member: 'a',
        partition: { topic: 'x', partition: 0 },
        partitions: null,
      },
      {
        type: 'no-such-partition',
        member: 'a',
        partition: { topic: 't', partition: -1 },
        partitions: 1,
      },
    ]);
    expect(witnessesOf('subscription', 't:1 | a[t,x] -> a{t0,t1,x0}')).toEqual([]);
  });
});

describe('addressing', () => {
  test('an omitted member, as its client takes it, and a stranger', () => {
    const drawing = 't:1 | a b -> a{t0} c{}';
    const stranger: Witness = { type: 'misaddressed', member: 'c', problem: 'stranger' };
    expect(witnessesOf('addressing', drawing)).toEqual([
      { type: 'misaddressed', member: 'b', problem: 'omitted' },
      stranger,
    ]);
    expect(witnessesOf('addressing', drawing, { omittedMember: 'gets-nothing' })).toEqual([
      stranger,
    ]);
  });
});

describe('what is compared after the answer', () => {
  const drawing = 't:2 | a b -> a{t0} b{t1}';
  const after = (...more: Observation[]): SketchOptions => ({ more });
  const again = (reply: string): Observation => ({
    type: 'probed',
    probe: 'again',
    of: 0,
    answer: sketchReply(reply).answer,
  });

  test('determinism: order in lists and empty entries mean nothing', () => {
    expect(verdictOf('determinism', drawing, after(again('b{t1} a{t0} c{}')))).toEqual({
      status: 'holds',
      examined: 1,
    });
    expect(witnessesOf('determinism', drawing, after(again('a{t1} b{t0}')))).toEqual([
      { type: 'differs', probe: 'again', member: 'a', first: [t0], second: [t1] },
    ]);
  });
  test('determinism: a probe without an answer is broken', () => {
    const failed: Observation = { type: 'probed', probe: 'fresh', of: 0, answer: null };
    expect(witnessesOf('determinism', drawing, after(failed))).toEqual([
      { type: 'probe-failed', probe: 'fresh', message: 'no answer' },
    ]);
  });
  test('order-independence looks at permuted probes only', () => {
    const permuted: Observation = {
      type: 'probed',
      probe: 'permuted',
      of: 0,
      answer: sketchReply('a{t1} b{t0}').answer,
    };
    expect(witnessesOf('order-independence', drawing, after(permuted))).toHaveLength(1);
    expect(verdictOf('determinism', drawing, after(permuted))).toEqual(none);
    expect(verdictOf('order-independence', drawing, after(again('a{t1}')))).toEqual(none);
  });
  test('purity', () => {
    const compared = (path: string | null): Observation => ({ type: 'compared', of: 0, path });
    expect(verdictOf('purity', drawing, after(compared(null)))).toEqual({
      status: 'holds',
      examined: 1,
    });
    expect(witnessesOf('purity', drawing, after(compared('group.a.topics')))).toEqual([
      { type: 'changed-input', path: 'group.a.topics' },
    ]);
    expect(verdictOf('purity', drawing)).toEqual(none);
  });
  test('wire.round-trip', () => {
    const decoded = (reply: string): Observation => ({
      type: 'decoded',
      of: 0,
      decoded: sketchReply(reply).answer,
    });
    expect(verdictOf('wire.round-trip', drawing, after(decoded('a{t0} b{t1}')))).toEqual({
      status: 'holds',
      examined: 2,
    });
    expect(witnessesOf('wire.round-trip', drawing, after(decoded('a{t0}')))).toEqual([
      { type: 'garbled', member: 'b', meant: sketchPartitions('t1'), decoded: [] },
    ]);
  });
  test('termination', () => {
    const [asked] = sketchTrace(drawing).observations;
    if (asked?.type !== 'rebalanced') throw new Error('no round');
    const { input } = asked;
    const failed: Observation = {
      type: 'failed',
      event: 0,
      round: 1,
      input,
      failure: 'threw',
      message: 'no',
    };
    expect(verdictOf('termination', drawing)).toEqual({ status: 'holds', examined: 1 });
    expect(verdictOf('termination', drawing, after(failed))).toEqual({
      status: 'broken',
      examined: 2,
      violations: [{ evidence: [1], witness: { type: 'failed', failure: 'threw', message: 'no' } }],
    });
  });
});
