import { describe, expect, test } from 'vitest';
import type { InvariantId } from '../../domain/contract.ts';
import type { Verdict, Witness } from '../../domain/invariant.ts';
import { sketchTrace, type SketchOptions } from '../../testing/sketch-trace.ts';
import { verdictOn } from '../judge.ts';
import { invariantOf } from '../registry.ts';

function verdictOf(id: InvariantId, drawing: string, options: SketchOptions = {}): Verdict {
  const trace = sketchTrace(drawing, { protocol: 'cooperative', ...options });
  return verdictOn(invariantOf(id), trace, 'all');
}

function witnessesOf(id: InvariantId, drawing: string, options: SketchOptions = {}): Witness[] {
  const verdict = verdictOf(id, drawing, options);
  return verdict.status === 'broken' ? verdict.violations.map(({ witness }) => witness) : [];
}

const none: Verdict = { status: 'holds', examined: 0 };
const t0 = { topic: 't', partition: 0 };
const t1 = { topic: 't', partition: 1 };
const given = (from: string, to: string): Witness => ({
  type: 'given-before-revoked',
  partition: t0,
  from,
  to,
  round: 1,
});

describe('cooperative.two-phase', () => {
  test('names the old and the new owner', () => {
    expect(witnessesOf('cooperative.two-phase', 't:1 | a{t0} b -> a{} b{t0}')).toEqual([
      given('a', 'b'),
    ]);
  });
  test('an only claim of an older generation still holds (KAFKA-14639)', () => {
    expect(witnessesOf('cooperative.two-phase', 't:1 | a{}g3 b{t0}g1 -> a{t0} b{}')).toEqual([
      given('b', 'a'),
    ]);
  });
  test('whoever unsubscribed holds nothing: its client revoked before it joined', () => {
    expect(verdictOf('cooperative.two-phase', 't:1 | a[]{t0} b -> a{} b{t0}')).toEqual(none);
    const conflict = 't:1 | a[]{t0} b{t0} -> a{} b{t0}';
    expect(verdictOf('cooperative.two-phase', conflict)).toEqual(none);
  });
  test('in a conflict nobody gets it, a claimant neither', () => {
    expect(witnessesOf('cooperative.two-phase', 't:1 | a{t0} b{t0} c -> a{} b{} c{t0}')).toEqual([
      given('a', 'c'),
    ]);
    expect(witnessesOf('cooperative.two-phase', 't:1 | a{t0} b{t0} -> a{t0} b{}')).toEqual([
      given('b', 'a'),
    ]);
  });
  test('withholding is right, and older claims hold nothing', () => {
    expect(verdictOf('cooperative.two-phase', 't:1 | a{t0} b -> a{} b{}')).toEqual({
      status: 'holds',
      examined: 1,
    });
    expect(verdictOf('cooperative.two-phase', 't:1 | a{t0}g2 b{t0}g1 -> a{t0} b{}')).toEqual(none);
  });
  test('is no rule for eager groups', () => {
    const protocol = 'eager';
    expect(verdictOf('cooperative.two-phase', 't:1 | a{t0} b -> a{} b{t0}', { protocol })).toEqual(
      none,
    );
  });
});

describe('cooperative.progress', () => {
  test('what was given up is assigned in the next round', () => {
    const drawing = 't:2 | a{t0,t1} b -> a{t0} b{}\n +';
    expect(witnessesOf('cooperative.progress', `${drawing} a{t0} b{}`)).toEqual([
      { type: 'no-progress', partition: t1, rounds: [1, 2] },
    ]);
    expect(verdictOf('cooperative.progress', `${drawing} a{t0} b{t1}`)).toEqual({
      status: 'holds',
      examined: 1,
    });
  });
  test('what its owner did not give up may wait', () => {
    const drawing = 't:2 | a{t0,t1} b -> a{t0} b{} missed a\n + a{t0} b{}';
    expect(verdictOf('cooperative.progress', drawing)).toEqual(none);
  });
});

describe('cooperative.convergence', () => {
  const rounds = 't:2 | a{t0,t1} b -> a{t0} b{}\n + a{t0} b{t1}\n';
  test('two rounds, and three after stale claims', () => {
    expect(verdictOf('cooperative.convergence', `${rounds} settled 2`)).toEqual({
      status: 'holds',
      examined: 1,
    });
    expect(witnessesOf('cooperative.convergence', `${rounds} settled 3`)).toEqual([
      { type: 'not-settled', rounds: 3, bound: 2, cycle: false },
    ]);
    const stale = 't:2 | a{t0}g2 b{t1}g1 -> a{t0} b{t1}\n settled 3';
    expect(witnessesOf('cooperative.convergence', stale)).toEqual([]);
  });
  test('different subscriptions: a heuristic may change its mind, but not for ever', () => {
    const first = 't:1 u:1 | a[t,u]{t0,u0} b[u] -> a{t0} b{}\n + a{t0} b{u0}\n';
    expect(witnessesOf('cooperative.convergence', `${first} settled 4`)).toEqual([]);
    expect(witnessesOf('cooperative.convergence', `${first} settled 5`)).toHaveLength(1);
  });
  test('a cycle is named as one; an interrupted event proves nothing', () => {
    expect(witnessesOf('cooperative.convergence', `${rounds} settled 2 cycle`)).toEqual([
      { type: 'not-settled', rounds: 2, bound: 2, cycle: true },
    ]);
    expect(verdictOf('cooperative.convergence', `${rounds} settled 9 interrupted`)).toEqual(none);
  });
});

describe('cooperative.minimal-revocation', () => {
  test('taken and given back', () => {
    const drawing = 't:2 | a{t0,t1} b -> a{} b{}\n + a{t0} b{t1}\n settled';
    expect(witnessesOf('cooperative.minimal-revocation', drawing)).toEqual([
      { type: 'revoked-and-returned', member: 'a', partition: t0, rounds: [1, 2] },
    ]);
  });
  test('taken and kept away; nothing is judged where an answer was missed', () => {
    const drawing = 't:2 | a{t0,t1} b -> a{t0} b{}\n + a{t0} b{t1}\n settled';
    expect(verdictOf('cooperative.minimal-revocation', drawing)).toEqual({
      status: 'holds',
      examined: 1,
    });
    const missed = 't:2 | a{t0,t1} b -> a{} b{} missed b\n + a{t0} b{t1}\n settled';
    expect(verdictOf('cooperative.minimal-revocation', missed)).toEqual(none);
  });
});
