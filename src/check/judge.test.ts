import { describe, expect, test } from 'vitest';
import { assignorInvariantIds } from '../domain/contract.ts';
import { sketchTrace } from '../testing/sketch-trace.ts';
import { judge, verdictOn } from './judge.ts';
import { invariantOf, invariants } from './registry.ts';

describe('registry', () => {
  test('has every id once, in the order of reports', () => {
    expect(invariants.map(({ id }) => id)).toEqual(assignorInvariantIds);
  });
  test('titles are sentences without an end, and every rule names its source', () => {
    for (const { title, source, exercises } of invariants) {
      expect(title).toMatch(/^[A-Z].*[^.]$/);
      expect(source.title.length * source.locator.length * exercises.length).toBeGreaterThan(0);
    }
  });
});

describe('judge', () => {
  test('answers each claim in order, in its scope', () => {
    const trace = sketchTrace('t:2 | a[t,x] b -> a{t0,t1} b{}');
    const judged = judge(trace, [
      { invariant: 'balance.optimal', scope: 'equal-subscriptions' },
      { invariant: 'balance.optimal', scope: 'all' },
      { invariant: 'coverage', scope: 'all' },
    ]);
    expect(judged.map(({ verdict }) => verdict.status)).toEqual(['holds', 'broken', 'holds']);
  });
  test('an invariant that throws is undecided', () => {
    const throwing = {
      ...invariantOf('coverage'),
      check: () => {
        throw new Error('a bug of ours');
      },
    };
    expect(verdictOn(throwing, sketchTrace('t:1 | a -> a{t0}'), 'all')).toEqual({
      status: 'undecided',
      reason: 'a bug of ours',
    });
  });
});
