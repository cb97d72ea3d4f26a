import { describe, expect, test } from 'vitest';
import { assignorInvariantIds } from '../domain/contract.ts';
import type { AssignorInstance, AssignorSubject } from '../domain/subject.ts';
import { bareSubject, dealOut } from '../testing/bare-subject.ts';
import { casesOf } from './cases.ts';
import type { Hunted } from './hunt.ts';
import { huntChunk } from './hunt.ts';
import type { HuntPlan } from './plan.ts';
import { cellsOf } from './plan.ts';

const claims = [{ invariant: 'termination', scope: 'all' }] as const;

function subjectOf(assign: AssignorInstance['assign']): AssignorSubject {
  return bareSubject(() => ({ assign }), { claims });
}

function planOf(subject: AssignorSubject, timeoutMs: number): HuntPlan {
  return {
    seed: 1,
    size: 'small',
    protocol: 'eager',
    exhaustive: null,
    timeoutMs,
    careful: false,
    timed: null,
    cells: cellsOf(subject.profile, assignorInvariantIds),
  };
}

interface Setting {
  readonly timeoutMs?: number;
  readonly to?: number;
  readonly stopAt?: number;
}

function hunt(
  assign: AssignorInstance['assign'],
  { timeoutMs = 30_000, to = 40, stopAt = Infinity }: Setting = {},
): Promise<Hunted> {
  const subject = subjectOf(assign);
  const plan = planOf(subject, timeoutMs);
  const drive = { timeoutMs, clock: () => performance.now(), guard: null };
  let seen = 0;
  return huntChunk(
    { subject, plan, cases: casesOf(plan), drive },
    { from: 0, to },
    { running: () => undefined, idle: (next) => (seen = next), stopped: () => seen >= stopAt },
  );
}

const bugs = ({ tally }: Hunted): readonly string[] => [
  ...new Set(tally.suspects.map(({ bug }) => bug)),
];

describe('huntChunk', () => {
  test('counts each case of the chunk once', async () => {
    const { tally, next, gaveUp } = await hunt(dealOut);
    expect([next, gaveUp]).toEqual([40, false]);
    expect(tally.histories.honest + tally.histories.adversarial).toBe(40);
    for (const row of tally.rows.values()) {
      expect(row.histories).toBe(40);
      expect(row.exercised).toBe(row.honest + row.adversarial);
    }
    expect(tally.suspects).toEqual([]);
  });

  test('sees the same of a subject that answers late', async () => {
    const told = ({ tally }: Hunted): unknown => [tally.rows, tally.features, tally.measured];
    const late: AssignorInstance['assign'] = async (cluster, group) => {
      await Promise.resolve();
      return dealOut(cluster, group);
    };
    expect(told(await hunt(late))).toEqual(told(await hunt(dealOut)));
  });

  test('a subject that throws breaks termination, and nothing else ends', async () => {
    const hunted = await hunt(() => {
      throw new Error('no 17 of "x"');
    });
    expect(hunted.next).toBe(40);
    expect(bugs(hunted)).toEqual(['threw: Error: no _ of _']);
  });

  test('one that loops is interrupted, hastily after a while, and given up at last', async () => {
    const hunted = await hunt(
      () => {
        for (;;);
      },
      { timeoutMs: 50, to: 400 },
    );
    expect(hunted.gaveUp).toBe(true);
    expect(hunted.next).toBeLessThan(400);
    expect(hunted.tally.rows.get('termination')?.broken).toBe(16);
  });

  test('so is one whose promises stay open', async () => {
    const hunted = await hunt(() => new Promise(() => undefined), { timeoutMs: 20, to: 400 });
    expect(hunted.gaveUp).toBe(true);
    expect(bugs(hunted)[0]).toMatch(/^never-settled: /u);
  });

  test('the time that judging takes is not the subject’s', async () => {
    const subject = subjectOf(dealOut);
    const plan = planOf(subject, 30_000);
    const drive = { timeoutMs: 30_000, clock: () => 0, guard: null };
    const calls: string[] = [];
    await huntChunk(
      { subject, plan, cases: casesOf(plan), drive },
      { from: 4, to: 5 },
      {
        running: (index) => calls.push(`running ${index}`),
        idle: (done) => calls.push(`idle ${done}`),
        stopped: () => false,
      },
    );
    expect(calls).toEqual(['running 4', 'idle 4', 'idle 5']);
  });

  test('stops between batches', async () => {
    const { next } = await hunt(dealOut, { to: 1_000_000, stopAt: 1 });
    expect(next).toBeGreaterThan(0);
    expect(next).toBeLessThan(1_000_000);
  });
});

describe('casesOf', () => {
  const subject = subjectOf(dealOut);
  const random = planOf(subject, 1000);
  const exhaustive = {
    ...random,
    exhaustive: { members: 2, topics: 1, partitions: 1, events: 2 },
  };

  test('gives a case alone, in any order', () => {
    const all = casesOf(random);
    const there = [0, 1, 2, 3].map(all);
    expect([3, 1, 0, 2].map(casesOf(random))).toEqual([3, 1, 0, 2].map((rank) => there[rank]));
  });

  test('also where histories are counted through', () => {
    const cases = casesOf(exhaustive);
    const there = [0, 1, 2, 3].map(cases);
    expect(new Set(there.map((history) => JSON.stringify(history))).size).toBe(4);
    expect([2, 0, 3].map(cases)).toEqual([there[2], there[0], there[3]]);
  });

  test('ends where there are no more', () => {
    const cases = casesOf(exhaustive);
    let size = 0;
    while (cases(size) !== null) size++;
    expect(size).toBeGreaterThan(4);
    expect(cases(size + 10)).toBeNull();
    expect(cases(0)).not.toBeNull();
    expect(cases(size)).toBeNull();
  });
});
