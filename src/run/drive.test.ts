import { describe, expect, test } from 'vitest';
import type { MembershipHistory } from '../domain/history.ts';
import type { AssignorInstance } from '../domain/subject.ts';
import type { Failed } from '../domain/trace.ts';
import { bareSubject, dealOut } from '../testing/bare-subject.ts';
import type { DriveOptions } from './drive.ts';
import { drive } from './drive.ts';
import { guardExit } from './exit-guard.ts';

type Assign = AssignorInstance['assign'];

const history: MembershipHistory = {
  shape: 'honest',
  topics: [{ topic: 't', partitions: 2 }],
  events: [
    { type: 'join', member: 'a', topics: ['t'] },
    { type: 'join', member: 'b', topics: ['t'] },
  ],
};
const options: DriveOptions = { timeoutMs: 20_000, clock: () => performance.now(), guard: null };

async function failureOf(assign: Assign, more: Partial<DriveOptions> = {}): Promise<string> {
  const subject = bareSubject(() => ({ assign }));
  const { trace } = await drive(subject, history, { ...options, ...more });
  const failed = trace.observations.find((seen): seen is Failed => seen.type === 'failed');
  return failed === undefined
    ? 'none'
    : `${failed.event}.${failed.round} ${failed.failure}: ${failed.message}`;
}

/** What happens when the second member joins. */
const atSecond =
  (act: () => unknown): Assign =>
  (cluster, group) =>
    group.size > 1 ? act() : dealOut(cluster, group);

describe('drive: a subject that answers late', () => {
  test('lives the same history as one that answers at once', async () => {
    const told = async (assign: Assign): Promise<unknown> =>
      (
        await drive(
          bareSubject(() => ({ assign })),
          history,
          options,
        )
      ).trace.observations;
    const late: Assign = async (cluster, group) => {
      await Promise.resolve();
      return dealOut(cluster, group);
    };
    expect(await told(late)).toEqual(await told(dealOut));
  });

  test('with any object that has a then', async () => {
    const thenable: Assign = (cluster, group) => ({
      // oxlint-disable-next-line unicorn/no-thenable
      then: (resolve: (value: unknown) => void) => {
        resolve(dealOut(cluster, group));
      },
    });
    expect(await failureOf(thenable)).toBe('none');
  });

  test('a rejection is what it throws', async () => {
    expect(await failureOf(atSecond(() => Promise.reject(new TypeError('late'))))).toBe(
      '1.1 threw: TypeError: late',
    );
  });

  test('a promise that stays open is given up', async () => {
    expect(
      await failureOf(
        atSecond(() => new Promise(() => undefined)),
        { timeoutMs: 20 },
      ),
    ).toBe('1.1 never-settled: the promise did not settle within 20 ms');
  });
});

describe('drive: a subject that fails', () => {
  const spin = (): never => {
    for (;;);
  };

  test('an endless loop is interrupted', async () => {
    expect(await failureOf(atSecond(spin), { timeoutMs: 30 })).toBe(
      '1.1 hung: no answer within 30 ms',
    );
  });

  test('after a promise too', async () => {
    const getter = atSecond(() =>
      Promise.resolve(
        new Map([
          [
            'a',
            {
              get partitions(): never {
                return spin();
              },
            },
          ],
        ]),
      ),
    );
    expect(await failureOf(getter, { timeoutMs: 30 })).toBe('1.1 hung: no answer within 30 ms');
  });

  test('the trace up to there is kept', async () => {
    const subject = bareSubject(() => ({ assign: atSecond(spin) }));
    const { trace } = await drive(subject, history, { ...options, timeoutMs: 30 });
    expect(trace.observations.filter(({ type }) => type === 'rebalanced')).toHaveLength(1);
    expect(trace.observations.at(-1)).toMatchObject({
      type: 'failed',
      input: {
        leader: 'a',
        claims: new Map([
          ['a', expect.anything()],
          ['b', expect.anything()],
        ]),
      },
    });
  });

  const recurse = (): number => recurse() + 1;

  test.each([
    ['recurses for ever', recurse, /^1\.1 threw: RangeError: Maximum call stack/u],
    [
      'throws a string',
      (): never => {
        // oxlint-disable-next-line typescript/only-throw-error
        throw 'just so';
      },
      /^1\.1 threw: threw just so$/u,
    ],
    [
      'throws what cannot be printed',
      (): never => {
        // oxlint-disable-next-line typescript/only-throw-error
        throw Object.create(null);
      },
      /^1\.1 threw: threw something that cannot even be printed$/u,
    ],
    [
      'throws a long error of many lines',
      (): never => {
        throw new Error(`${'x'.repeat(500)}\nsecond`);
      },
      /^1\.1 threw: Error: x{293}$/u,
    ],
    ['answers rubbish', () => 7, /^1\.1 not-an-answer: expected a Map/u],
    [
      'has a getter that throws',
      () =>
        new Map([
          [
            'a',
            {
              get partitions(): never {
                throw new Error('no look');
              },
            },
          ],
        ]),
      /^1\.1 threw: Error: no look$/u,
    ],
  ])('one that %s', async (_, act, told) => {
    expect(await failureOf(atSecond(act))).toMatch(told);
  });
});

describe('guardExit', () => {
  const hostOf = (): NodeJS.Process =>
    ({
      pid: 4711,
      exit: () => 'exit',
      reallyExit: () => 'reallyExit',
      abort: () => 'abort',
      kill: (pid: number) => `kill ${pid}`,
    }) as unknown as NodeJS.Process;

  test.each([
    ['exit', (host: NodeJS.Process) => host.exit(3), 'process.exit(3)'],
    ['exit without a code', (host: NodeJS.Process) => host.exit(), 'process.exit()'],
    ['abort', (host: NodeJS.Process) => host.abort(), 'process.abort()'],
    ['kill of itself', (host: NodeJS.Process) => host.kill(host.pid), 'process.kill(itself)'],
    ['kill of its group', (host: NodeJS.Process) => host.kill(0), 'process.kill(itself)'],
    [
      'reallyExit',
      (host: NodeJS.Process) =>
        (host as unknown as { reallyExit(code: number): void }).reallyExit(1),
      'process.reallyExit(1)',
    ],
  ])('refuses %s, and tells', (_, act, call) => {
    const host = hostOf();
    const guard = guardExit(host);
    expect(guard.attempt()).toBeNull();
    expect(() => act(host)).toThrow(`the subject called ${call}`);
    expect(guard.attempt()).toBe(call);
    guard.clear();
    expect(guard.attempt()).toBeNull();
  });

  test('gives everything back, and lets others be killed', () => {
    const host = hostOf();
    const guard = guardExit(host);
    expect(host.kill(1)).toBe('kill 1');
    guard.lift();
    expect([host.exit(), host.abort(), host.kill(host.pid)]).toEqual([
      'exit',
      'abort',
      'kill 4711',
    ]);
  });

  test('a subject that swallows the refusal is found out', async () => {
    const host = hostOf();
    const guard = guardExit(host);
    const assign: Assign = (cluster, group) => {
      try {
        if (group.size > 1) host.exit(0);
      } catch {
        // As if nothing had happened.
      }
      return dealOut(cluster, group);
    };
    expect(await failureOf(assign, { guard })).toBe(
      '1.1 exited: the subject called process.exit(0)',
    );
    expect(guard.attempt()).toBeNull();
  });
});
