import { describe, expect, test } from 'vitest';
import { groupSubjectOf } from '../catalog/group-subject-of.ts';
import { resolveAnySubject } from '../catalog/resolve-any.ts';
import type { Coordinator, CoordinatorStep } from '../domain/coordinator.ts';
import type { AnySubject } from '../domain/group-subject.ts';
import type { SubjectVerification } from '../domain/verification.ts';
import { classicCoordinator } from '../simulation/classic/classic-coordinator.ts';
import type { InProcessOptions } from './verify-in-process.ts';
import { verifyInProcess } from './verify-in-process.ts';

const tiny = { members: 1, partitions: 1, faults: 1 };
const small = { members: 2, partitions: 1, faults: 0 };

const explore = (subject: AnySubject, options: InProcessOptions): Promise<SubjectVerification> =>
  verifyInProcess(subject, { timeoutMs: 20_000, ...options });

const builtin = (name: string): Promise<AnySubject> =>
  resolveAnySubject(`builtin:${name}`, { cwd: import.meta.dirname });

type Step = (...given: Parameters<Coordinator['step']>) => CoordinatorStep<unknown>;

const right: Coordinator = classicCoordinator;

/** Somebody's coordinator whose steps are those of the right one, spoilt. */
const spoilt = (spoil: (step: Step) => Step): Promise<AnySubject> =>
  groupSubjectOf(
    {
      kind: 'coordinator',
      coordinator: {
        ...classicCoordinator,
        name: 'spoilt',
        step: spoil((...given) => right.step(...given)),
      },
    },
    { ref: './spoilt.ts' },
  );

const statusOf = ({ verdicts }: SubjectVerification, id: string): string | undefined =>
  verdicts.find(({ invariant }) => invariant === id)?.status;

describe('exploring a subject', () => {
  test('says how many states there are, for each kind of members, and what holds in all of them', async () => {
    const result = await explore(await builtin('consumer-coordinator'), { exhaustive: tiny });
    const { explored = [], covered, bounds } = result.exhaustive ?? {};
    expect(bounds).toBe('members=1,partitions=1,faults=1');
    expect(explored.map(({ protocol }) => protocol)).toEqual(['eager', 'cooperative', 'consumer']);
    for (const { complete, states, transitions, depth } of explored) {
      expect(complete).toBe(true);
      expect(states).toBeGreaterThan(50);
      expect(transitions).toBeGreaterThanOrEqual(states - 1);
      expect(depth).toBeGreaterThan(5);
    }
    expect(covered).toBe(explored.reduce((sum, { states }) => sum + states, 0));
    expect(result.verdicts.map(({ status }) => status)).toEqual(result.verdicts.map(() => 'holds'));
    const [, , consumer] = explored;
    const row = result.verdicts.find(({ invariant }) => invariant === 'group.reconciliation');
    // Only what has something to do with a promise counts for it.
    expect(row?.examined).toBe(consumer?.states);
  });

  test('two workers say the same as one', async () => {
    const subject = await builtin('classic-coordinator');
    const one = await explore(subject, { exhaustive: tiny });
    const { verifySubject } = await import('./verify-subject.ts');
    const { localCell } = await import('./local-cell.ts');
    const { verifyDefaults } = await import('./options.ts');
    const nothing = (): void => undefined;
    const clock = (): number => performance.now();
    const two = await verifySubject(
      () =>
        localCell(subject, {
          clock,
          guard: null,
          running: nothing,
          idle: nothing,
          fatal: [],
          watched: false,
        }),
      {
        ...verifyDefaults,
        workers: 2,
        exhaustive: tiny,
        fixtures: null,
        cwd: '.',
        signal: null,
        onProgress: nothing,
        clock,
      },
    );
    expect(two).toEqual(one);
  });

  test('what breaks is shown on a shortest way', async () => {
    // Who has joined never hears of it again.
    const subject = await spoilt((step) => (state, input, nowMs) => {
      const done = step(state, input, nowMs);
      const isSync = input.type === 'request' && input.request.api === 'SyncGroup';
      return isSync ? { ...done, replies: [] } : done;
    });
    const result = await explore(subject, { exhaustive: { ...small, members: 1 } });
    expect(statusOf(result, 'group.liveness')).toBe('broken');
    expect(statusOf(result, 'group.exclusive')).toBe('undecided');
    const [finding] = result.findings;
    expect(finding?.invariant).toBe('group.liveness');
    expect(finding?.fixture).toBeNull();
    expect(finding?.replay).toContain('verify ./spoilt.ts');
    const [explored] = result.exhaustive?.explored ?? [];
    expect(explored?.complete).toBe(false);
    expect(explored?.path?.[0]).toBe('m0 starts');
    expect(explored?.path?.length).toBeLessThan(60);
  });

  test.each([
    [
      'threw',
      (): never => {
        throw new Error('boom');
      },
    ],
    [
      'hung',
      (): never => {
        for (;;);
      },
    ],
    ['exited', (): never => process.exit(0)],
    ['not-an-answer', (): CoordinatorStep<unknown> => ({ state: 1, replies: 7 as never })],
  ])('a step that %s is judged, and told from where', async (rule, fail) => {
    const subject = await spoilt((step) => (state, input, nowMs) => {
      const isLeave = input.type === 'request' && input.request.api === 'LeaveGroup';
      return isLeave ? fail() : step(state, input, nowMs);
    });
    const result = await explore(subject, { exhaustive: tiny, timeoutMs: 300 });
    expect(statusOf(result, 'termination')).toBe('broken');
    const witness = result.findings[0]?.witness;
    expect(witness?.type === 'group-rule' ? witness.rule : null).toBe(rule);
    expect(result.findings[0]?.history.events.map(({ type }) => type)).toEqual(['join', 'leave']);
  });

  test('a coordinator that cannot even begin is judged', async () => {
    const coordinator: Coordinator = {
      ...classicCoordinator,
      initial: () => {
        throw new Error('no');
      },
    };
    const subject = await groupSubjectOf({ kind: 'coordinator', coordinator }, { ref: './no.ts' });
    const result = await explore(subject, { exhaustive: tiny });
    expect(statusOf(result, 'termination')).toBe('broken');
    expect(result.findings).toHaveLength(1);
  });

  test('what changes the state that it is given harms nobody', async () => {
    const right = await explore(await builtin('classic-coordinator'), { exhaustive: tiny });
    const subject = await spoilt((step) => (state, input, nowMs) => {
      const done = step(state, input, nowMs);
      for (const key of Object.keys(state as object)) Reflect.deleteProperty(state as object, key);
      return done;
    });
    const result = await explore(subject, { exhaustive: tiny });
    expect(result.exhaustive?.explored).toEqual(right.exhaustive?.explored);
  });

  test('stopped in time it is undecided', async () => {
    const stop = new AbortController();
    const result = await explore(await builtin('consumer-member'), {
      exhaustive: { members: 4, partitions: 4, faults: 2 },
      signal: stop.signal,
      onProgress: () => {
        stop.abort();
      },
    });
    expect(result.ended).toBe('interrupted');
    expect(statusOf(result, 'group.exclusive')).toBe('undecided');
    expect(result.exhaustive?.explored?.[0]?.reason).toMatch(/ended after \d+ states/u);
  });

  test('bounds of the other kind, and claims that it does not judge, are refused', async () => {
    const subject = await builtin('consumer-member');
    const events = { members: 2, topics: 1, partitions: 1, events: 1 };
    await expect(explore(subject, { exhaustive: events })).rejects.toThrow(/not for/u);
    const offsets = await resolveAnySubject('builtin:consumer-member', {
      cwd: '.',
      contract: ['offsets.no-loss'],
    });
    await expect(explore(offsets, { exhaustive: tiny })).rejects.toThrow(/judges nothing/u);
  });
});
