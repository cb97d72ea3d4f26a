import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Fixture } from '../domain/fixture.ts';
import type { TopicPartition } from '../domain/group.ts';
import type { AssignorInstance, AssignorSubject } from '../domain/subject.ts';
import { loadFixtures } from '../save/store.ts';
import { bareSubject, dealOut } from '../testing/bare-subject.ts';
import type { Cell } from './cell.ts';
import { explainFixture } from './explain.ts';
import { localCell } from './local-cell.ts';
import type { Saved, VerifyOptions } from './options.ts';
import { verifyDefaults } from './options.ts';
import { replayFixture } from './replay.ts';
import { verifySubject } from './verify-subject.ts';

const folder = mkdtempSync(join(tmpdir(), 'verify-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const nothing = (): void => undefined;
const clock = (): number => performance.now();
const alone = { clock, guard: null, running: nothing, idle: nothing, fatal: [], watched: false };
const cellFor = (subject: AssignorSubject): Cell => localCell(subject, alone);

const options: VerifyOptions = {
  ...verifyDefaults,
  runs: 120,
  size: 'small',
  workers: 1,
  timeoutMs: 30_000,
  fixtures: null,
  exhaustive: null,
  cwd: folder,
  signal: null,
  onProgress: nothing,
  clock,
};

const claims = (['coverage', 'exclusive-ownership', 'termination', 'determinism'] as const).map(
  (invariant) => ({ invariant, scope: 'all' }) as const,
);

/** Forgets partition 1 when there are two members or more. */
const forgetful: AssignorInstance['assign'] = (cluster, group) => {
  const dealt = dealOut(cluster, group);
  if (group.size > 1)
    for (const [member, list] of dealt)
      dealt.set(
        member,
        list.filter(({ partition }) => partition !== 1),
      );
  return dealt;
};

const subjectOf = (assign: AssignorInstance['assign'], ref = 'mine'): AssignorSubject =>
  bareSubject(() => ({ assign }), { ref, name: ref, claims });

describe('verifySubject', () => {
  test('finds, shrinks and tells one bug once', async () => {
    const { verdicts, findings, histories } = await verifySubject(
      () => cellFor(subjectOf(forgetful)),
      options,
    );
    expect(histories).toBe(120);
    expect(findings.map(({ invariant }) => invariant)).toEqual(['coverage']);
    const [finding] = findings;
    expect(finding?.shrink.toEvents).toBe(2);
    expect(finding?.fixture).toBeNull();
    expect(finding?.replay).toBe(
      `rebalance-check verify mine --seed 1 --size small --runs ${(finding?.case ?? 0) + 1}`,
    );
    const broken = verdicts.filter(({ status, claimed }) => status === 'broken' && claimed);
    expect(broken).toMatchObject([{ invariant: 'coverage', findings: [finding?.id] }]);
  });

  test('with as many cells as one likes it finds the same', async () => {
    const told = async (workers: number): Promise<unknown> => {
      const result = await verifySubject(() => cellFor(subjectOf(forgetful)), {
        ...options,
        runs: 600,
        workers,
      });
      return { ...result, measurements: { ...result.measurements, assignMs: null } };
    };
    expect(await told(3)).toEqual(await told(1));
  });

  test('the unsaved replay line is the command that was typed, as far as it went', async () => {
    const { findings } = await verifySubject(() => cellFor(subjectOf(forgetful)), {
      ...options,
      commandOf: (refs, runs) => `again ${refs.join()} ${runs ?? ''}`,
    });
    expect(findings[0]?.replay).toMatch(/^again mine \d+$/u);
  });

  test('stopped before it began, it says so', async () => {
    const controller = new AbortController();
    controller.abort();
    const result = await verifySubject(() => cellFor(subjectOf(forgetful)), {
      ...options,
      signal: controller.signal,
    });
    expect(result).toMatchObject({ histories: 0, ended: 'interrupted', findings: [] });
  });

  test('stopped in the middle, what was found is shrunk and told', async () => {
    const controller = new AbortController();
    const result = await verifySubject(() => cellFor(subjectOf(forgetful)), {
      ...options,
      runs: 1_000_000,
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done > 20) controller.abort();
      },
    });
    expect(result.ended).toBe('interrupted');
    expect(result.histories).toBeLessThan(1_000_000);
    expect(result.findings).toHaveLength(1);
  });

  test('a subject that fails once is unsteady, not broken in what it failed', async () => {
    let asked = 0;
    const once: AssignorInstance['assign'] = (cluster, group) => {
      // For a moment: a single call may be one of a group that nobody judges.
      if (++asked >= 100 && asked < 104) throw new Error('once');
      return dealOut(cluster, group);
    };
    const { verdicts, findings } = await verifySubject(() => cellFor(subjectOf(once)), options);
    const status = new Map(verdicts.map((cell) => [cell.invariant, cell.status]));
    expect(findings.map(({ invariant }) => invariant)).toEqual(['determinism']);
    expect(status.get('determinism')).toBe('broken');
    expect(status.get('coverage')).toBe('holds');
    expect(findings[0]?.summary).not.toBe('');
  });

  test('all histories inside bounds are run', async () => {
    const bounds = { members: 2, topics: 1, partitions: 2, events: 2 };
    const result = await verifySubject(() => cellFor(subjectOf(forgetful)), {
      ...options,
      exhaustive: bounds,
    });
    expect(result.exhaustive).toEqual({
      bounds: 'members=2,topics=1,partitions=2,events=2',
      covered: result.histories,
    });
    expect(result.findings[0]?.shrink.toEvents).toBe(2);
  });
});

describe('verifySubject: fixtures', () => {
  const verifyInto = async (
    fixtures: string,
    ref = './it’s mine.ts',
  ): Promise<{ readonly saved: readonly Saved[]; readonly replay: string | undefined }> => {
    const saved: Saved[] = [];
    const { findings } = await verifySubject(() => cellFor(subjectOf(forgetful, ref)), {
      ...options,
      fixtures,
      onSaved: (one) => saved.push(one),
    });
    return { saved, replay: findings[0]?.replay };
  };

  test('a bug is saved once; what is expected of it is kept', async () => {
    const first = await verifyInto('known');
    expect(first.saved).toMatchObject([{ outcome: 'new' }]);
    expect(first.replay).toMatch(/^rebalance-check replay known\/\S+\/coverage-[0-9a-f]+\.json$/u);
    const [stored] = await loadFixtures(join(folder, 'known'));
    if (stored === undefined) throw new Error('nothing was saved');
    const text = readFileSync(stored.path, 'utf8').replace('"broken"', '"holds"');
    writeFileSync(stored.path, text);
    expect((await verifyInto('known')).saved).toMatchObject([{ outcome: 'known' }]);
    expect(readFileSync(stored.path, 'utf8')).toBe(text);
    expect(await loadFixtures(join(folder, 'known'))).toHaveLength(1);
  });

  test('one that cannot be saved is told all the same', async () => {
    writeFileSync(join(folder, 'a file'), '');
    const { saved, replay } = await verifyInto('a file');
    expect(saved).toMatchObject([{ outcome: 'failed', problem: { code: 'UNWRITABLE' } }]);
    expect(replay).toMatch(/^rebalance-check verify '\.\/it’s mine\.ts' --seed 1 /u);
  });

  test('nor does what lies in its place end the run', async () => {
    await verifyInto('spoilt', 'mine');
    const [stored] = await loadFixtures(join(folder, 'spoilt'));
    writeFileSync(stored?.path ?? '', '{');
    expect((await verifyInto('spoilt', 'mine')).saved).toMatchObject([
      { outcome: 'failed', problem: { code: 'BAD_FIXTURE' } },
    ]);
  });

  test('paths are told from the working folder', async () => {
    mkdirSync(join(folder, 'here'), { recursive: true });
    const { replay } = await verifyInto(join(folder, 'there, too'), 'mine');
    expect(replay).toMatch(/^rebalance-check replay 'there, too\//u);
    expect(existsSync(join(folder, 'there, too'))).toBe(true);
  });
});

describe('replayFixture and explainFixture', () => {
  const fixture: Fixture = {
    format: 'rebalance-check/finding@1',
    id: '0123456789ab',
    subject: { ref: 'mine', name: 'mine' },
    invariant: 'coverage',
    expect: 'broken',
    summary: 't-1 went to nobody although a and b subscribe to t',
    seed: 1,
    case: 0,
    history: {
      shape: 'honest',
      topics: [{ topic: 't', partitions: 2 }],
      events: [
        { type: 'join', member: 'a', topics: ['t'] },
        { type: 'join', member: 'b', topics: ['t'] },
      ],
    },
  };
  const failing: AssignorInstance['assign'] = () => {
    throw new Error('down');
  };
  const replay = async (
    assign: AssignorInstance['assign'],
    more: Partial<Fixture> = {},
  ): Promise<string> => {
    const { verdict, seen, reason } = await replayFixture(
      cellFor(subjectOf(assign)),
      { ...fixture, ...more },
      { timeoutMs: 30_000 },
    );
    return `${verdict}: ${seen?.summary ?? reason ?? ''}`;
  };

  test.each([
    ['still broken', forgetful, {}, `as-expected: ${fixture.summary}`],
    ['mended', dealOut, {}, 'fixed: '],
    ['mended, and meant to be', dealOut, { expect: 'holds' }, 'as-expected: '],
    ['back', forgetful, { expect: 'holds' }, `failed: ${fixture.summary}`],
    ['other words', forgetful, { summary: 'x' }, `fails-differently: ${fixture.summary}`],
    [
      'down before it could be seen',
      failing,
      {},
      'undecided: the subject failed before: Error: down',
    ],
    [
      'down where it must hold',
      failing,
      { expect: 'holds' },
      'undecided: the subject failed before: Error: down',
    ],
  ] as const)('%s', async (_, assign, more, told) => {
    expect(await replay(assign, more)).toBe(told);
  });

  test('what the subject does not claim is judged all the same', async () => {
    const cell = cellFor(bareSubject(() => ({ assign: forgetful })));
    expect((await replayFixture(cell, fixture, { timeoutMs: 30_000 })).verdict).toBe('as-expected');
  });

  test('explain tells the story, the witness and what matters', async () => {
    const { story, summary, witness } = await explainFixture(
      cellFor(subjectOf(forgetful)),
      fixture,
      30_000,
    );
    expect(summary).toBe(fixture.summary);
    expect(witness).toMatchObject({ type: 'unassigned', partition: { topic: 't', partition: 1 } });
    expect(story.importance.map(({ event }) => event)).toEqual([0, 1]);
    const wrong = story.rounds.filter((round) => round.wrong);
    expect(wrong.flatMap(({ members }) => members.map(({ right }) => right?.length))).toEqual([
      1, 1,
    ]);
  });

  test('and of a mended one, how it goes now', async () => {
    const { story, ...rest } = await explainFixture(cellFor(subjectOf(dealOut)), fixture, 30_000);
    expect(rest).toEqual({ summary: null });
    expect(story.rounds.every(({ wrong }) => !wrong)).toBe(true);
    const got = story.rounds.at(-1)?.members.map((member) => member.got) ?? [];
    expect(got satisfies readonly (readonly TopicPartition[] | null)[]).toHaveLength(2);
  });
});
