import { describe, expect, test } from 'vitest';
import type { InvariantId, Scope } from '../../domain/contract.ts';
import type { Verdict, Witness } from '../../domain/invariant.ts';
import { sketchPartitions } from '../../testing/sketch-round.ts';
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
const t = (partition: number): { topic: string; partition: number } => ({ topic: 't', partition });

describe('sticky.idempotent', () => {
  const claims: readonly InvariantId[] = ['sticky.idempotent', 'sticky.minimal'];
  test('balanced claims stay', () => {
    expect(
      witnessesOf('sticky.idempotent', 't:2 | a{t0} b{t1} -> a{t1} b{t0}', { claims }),
    ).toEqual([{ type: 'needless-move', partition: t(0), from: 'a', to: 'b' }]);
  });
  test('claims that could be more balanced, or conflict, may move', () => {
    expect(verdictOf('sticky.idempotent', 't:2 | a{t0,t1} b -> a{t1} b{t0}', { claims })).toEqual(
      none,
    );
    expect(
      verdictOf('sticky.idempotent', 't:2 | a{t0,t1}g1 b{t1}g1 -> a{t0} b{t1}', { claims }),
    ).toEqual(none);
  });
  test('an assignor that ignores claims answers the same when asked again', () => {
    const drawing = `
      t:2 | a{t0} b{t1} -> a{t1} b{t0}
      + a{t0} b{t1}`;
    expect(witnessesOf('sticky.idempotent', drawing, { carrier: 'none' })).toEqual([
      { type: 'needless-move', partition: t(0), from: 'b', to: 'a' },
    ]);
    expect(
      witnessesOf('sticky.idempotent', drawing.replace('b{t0}', 'b{t0} missed a'), {
        carrier: 'none',
      }),
    ).toEqual([]);
  });
});

describe('sticky.minimal', () => {
  test('two that swapped could have kept', () => {
    expect(witnessesOf('sticky.minimal', 't:2 | a{t0} b{t1} -> a{t1} b{t0}')).toEqual([
      {
        type: 'better',
        transfers: [
          { partition: t(0), from: 'b', to: 'a' },
          { partition: t(1), from: 'a', to: 'b' },
        ],
        gain: 'moves',
        by: 2,
      },
    ]);
  });
  test('the extra partition belongs to whoever had it', () => {
    expect(witnessesOf('sticky.minimal', 't:3 | a{t0,t1} b{t2} -> a{t0} b{t1,t2}')).toEqual([
      {
        type: 'better',
        transfers: [{ partition: t(1), from: 'b', to: 'a' }],
        gain: 'moves',
        by: 1,
      },
    ]);
  });
  test('an only claim of an older generation is a claim (KAFKA-14639)', () => {
    expect(witnessesOf('sticky.minimal', 't:2 | a{t0}g3 b{t1}g1 -> a{t1} b{t0}')).toHaveLength(1);
  });
  test('moves that balance needs are no news; racks and adversaries are not judged', () => {
    expect(verdictOf('sticky.minimal', 't:2 | a{t0,t1} b -> a{t1} b{t0}')).toEqual({
      status: 'holds',
      examined: 1,
    });
    const swapped = 't:2@x,y | a{t0}@y b{t1}@x -> a{t1} b{t0}';
    expect(verdictOf('sticky.minimal', swapped)).toEqual(none);
    const shape = 'adversarial';
    expect(verdictOf('sticky.minimal', 't:2 | a{t0} b{t1} -> a{t1} b{t0}', { shape })).toEqual(
      none,
    );
  });
  test('a cooperative group is judged by where it settles', () => {
    const start = 't:4 | a{t0,t1,t2,t3} b -> a{t0,t1} b{}';
    const protocol = 'cooperative';
    expect(
      verdictOf('sticky.minimal', `${start}\n + a{t0,t1} b{t2,t3}\n settled`, { protocol }),
    ).toEqual({ status: 'holds', examined: 1 });
    const late = 't:4 | a{t0,t1} b{t2,t3} -> a{t0} b{t2}\n + a{t0,t3} b{t2,t1}\n settled';
    expect(witnessesOf('sticky.minimal', late, { protocol })).toHaveLength(1);
    expect(verdictOf('sticky.minimal', `${late} interrupted`, { protocol })).toEqual(none);
  });
});

describe('sticky.survivors', () => {
  test('those that stay keep what they have', () => {
    const before = 't:3 | a b c -> a{t0} b{t1} c{t2}\n';
    expect(
      witnessesOf('sticky.survivors', `${before} t:3 | a{t0} b{t1} -> a{t1,t2} b{t0}`),
    ).toEqual([
      { type: 'needless-move', partition: t(0), from: 'a', to: 'b' },
      { type: 'needless-move', partition: t(1), from: 'b', to: 'a' },
    ]);
    expect(verdictOf('sticky.survivors', `${before} t:3 | a{t0} b{t1} -> a{t0,t2} b{t1}`)).toEqual({
      status: 'holds',
      examined: 2,
    });
  });
  test('says nothing when somebody joined, too, or the topics changed', () => {
    const before = 't:3 | a b c -> a{t0} b{t1} c{t2}\n';
    expect(verdictOf('sticky.survivors', `${before} t:3 | a{t0} d -> a{t1,t2} d{t0}`)).toEqual(
      none,
    );
    expect(
      verdictOf('sticky.survivors', `${before} t:4 | a{t0} b{t1} -> a{t1,t2} b{t0,t3}`),
    ).toEqual(none);
  });
});

describe('sticky.generation', () => {
  test('an older claim that beats a newer one', () => {
    const drawing = 't:2 | a{t0}g2 b{t0}g1 -> a{t1} b{t0}';
    const witness: Witness = {
      type: 'stale-claim-won',
      partition: t(0),
      winner: 'b',
      winnerGeneration: 1,
      holder: 'a',
      holderGeneration: 2,
    };
    expect(witnessesOf('sticky.generation', drawing)).toEqual([witness]);
    expect(witnessesOf('sticky.generation', drawing, { shape: 'adversarial' })).toEqual([witness]);
  });
  test('balance may take the partition to an older claimant', () => {
    expect(verdictOf('sticky.generation', 't:2 | a{t0,t1}g2 b{t0}g1 -> a{t1} b{t0}')).toEqual({
      status: 'holds',
      examined: 1,
    });
  });
  test('with different subscriptions a heuristic may go a way round (found in a correct greedy assignor)', () => {
    const drawing =
      't:2 u:3 | a[t]{t0,t1}g2 b[u]{u0,u1,u2}g2 c[t,u]{t0}g0 -> a{t1} b{u1,u2} c{t0,u0}';
    expect(verdictOf('sticky.generation', drawing, { shape: 'adversarial' })).toEqual(none);
  });
  test('a claim in conflict wins if its claimant gives up what is clearly its own', () => {
    const drawing = 't:2 | a{t0,t1}g1 b{t0}g1 -> a{t0} b{t1}';
    expect(witnessesOf('sticky.generation', drawing, { shape: 'adversarial' })).toEqual([
      {
        type: 'stale-claim-won',
        partition: t(0),
        winner: 'a',
        winnerGeneration: 1,
        holder: 'b',
        holderGeneration: 1,
      },
    ]);
    expect(witnessesOf('sticky.generation', 't:1 | a{t0}g1 b{t0}g1 -> a{t0} b{}')).toEqual([]);
  });
  test('is not exercised by claims that do not meet', () => {
    expect(verdictOf('sticky.generation', 't:2 | a{t0}g1 b{t1}g1 -> a{t0} b{t1}')).toEqual(none);
  });
});

describe('static.order', () => {
  const events = [{ type: 'restart', member: 'z', as: 'b' }] as const;
  const before = 't:2 | a#2 z#1 -> a{t1} z{t0}\n';
  test('the new member id does not matter', () => {
    expect(
      witnessesOf('static.order', `${before} t:2 | a#2 b#1 -> a{t0} b{t1}`, { events }),
    ).toEqual([
      {
        type: 'static-changed',
        instanceId: '1',
        before: sketchPartitions('t0'),
        after: sketchPartitions('t1'),
      },
    ]);
    expect(verdictOf('static.order', `${before} t:2 | a#2 b#1 -> a{t1} b{t0}`, { events })).toEqual(
      {
        status: 'holds',
        examined: 1,
      },
    );
  });
  test('says nothing when anything else changed', () => {
    for (const after of ['t:3 | a#2 b#1', 't:2 | a[]#2 b#1', 't:2 | a#2 b#1 c']) {
      const drawing = `${before} ${after} -> a{t0} b{t1} c{}`;
      expect(verdictOf('static.order', drawing, { events })).toEqual(none);
    }
  });
});
