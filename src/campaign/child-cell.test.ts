import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { assignorInvariantIds } from '../domain/contract.ts';
import { SuiteError } from '../domain/errors.ts';
import type { MembershipHistory } from '../domain/history.ts';
import { moduleText, temporaryModules } from '../testing/temporary-modules.ts';
import { ChildCell } from './child-cell.ts';
import type { HuntPlan } from './plan.ts';
import { cellsOf } from './plan.ts';

const modules = temporaryModules();
const cells: ChildCell[] = [];

afterEach(async () => {
  await Promise.all(cells.splice(0).map((cell) => cell.close()));
});
afterAll(() => {
  modules.remove();
});

let written = 0;

/** Long enough on any machine; and as long as somebody must wait for what never ends. */
const [longMs, shortMs] = [30_000, 300];

/** A cell for a module with this text. */
function cellFor(text: string, loadMs: number = longMs): ChildCell {
  const ref = modules.write(`module-${written++}.mjs`, text);
  const cell = new ChildCell({ ref, cwd: modules.folder }, { loadMs });
  cells.push(cell);
  return cell;
}

async function errorOf(cell: ChildCell): Promise<string> {
  const error: unknown = await cell.open().catch((thrown: unknown) => thrown);
  if (!(error instanceof SuiteError)) throw new Error('it could be opened', { cause: error });
  expect(error.hint).not.toBe('');
  return `${error.code}: ${error.message}`;
}

describe('ChildCell: a module that cannot be loaded', () => {
  test.each([
    [
      'exits',
      'process.exit(7)',
      /^SUBJECT_NOT_LOADED: \S+ could not be loaded: its process ended with exit code 7 while/u,
    ],
    [
      'hangs',
      'for (;;);',
      /^SUBJECT_NOT_LOADED: \S+ could not be loaded: no answer within 300 ms while/u,
    ],
    [
      'waits for ever',
      'await new Promise(() => {})',
      /^SUBJECT_NOT_LOADED: \S+ could not be loaded: no answer within 300 ms while/u,
    ],
    ['throws', 'throw new Error("boom\\nmore")', /^SUBJECT_NOT_LOADED: .*boom/u],
    ['is no assignor', 'export default 42', /^NOT_AN_ASSIGNOR: \.\/module-\d+\.mjs: /u],
  ])('one that %s', async (_, text, told) => {
    const loadMs = told.source.includes('no answer') ? shortMs : longMs;
    expect(await errorOf(cellFor(text, loadMs))).toMatch(told);
  });
});

const twoMembers: MembershipHistory = {
  shape: 'honest',
  topics: [{ topic: 't', partitions: 2 }],
  events: [
    { type: 'join', member: 'a', topics: ['t'] },
    { type: 'join', member: 'b', topics: ['t'] },
  ],
};

async function failureOf(cell: ChildCell, timeoutMs: number = longMs): Promise<string> {
  const termination = { invariant: 'termination', scope: 'all', claimed: true } as const;
  const task = { history: twoMembers, cell: termination, bug: null, timeoutMs };
  const { violation, trace } = await cell.judge(task);
  const witness = violation?.witness;
  expect(trace.history).toEqual(twoMembers);
  return witness?.type === 'failed' ? `${witness.failure}: ${witness.message}` : 'none';
}

const kill = `
import { execSync } from 'node:child_process';
const die = () => execSync('kill -9 ' + process.pid);`;
const littleHeap = `import v8 from 'node:v8'; v8.setFlagsFromString('--max-old-space-size=48');`;
const allocate = `
  const kept = [];
  for (;;) kept.push(new Array(100_000).fill(kept.length));`;

describe('ChildCell: a subject that takes its process down', () => {
  test.each([
    ['exits', 'process.exit(3)', '', /^exited: the subject called process\.exit\(3\)$/u],
    [
      'really exits',
      'process.reallyExit(3)',
      '',
      /^exited: the subject called process\.reallyExit/u,
    ],
    [
      'exits later',
      'return new Promise(() => setImmediate(() => process.exit(3)))',
      '',
      /^(exited|never-settled): /u,
    ],
    ['kills itself', 'die()', kill, /^crashed: its process died of SIGKILL$/u],
    ['loops', 'for (;;);', '', /^hung: no answer within 300 ms$/u],
    [
      'loops after a promise',
      'return Promise.resolve().then(() => { for (;;); })',
      '',
      /^hung: no answer within 300 ms$/u,
    ],
    [
      'never settles',
      'return new Promise(() => {})',
      '',
      /^never-settled: the promise did not settle within 300 ms$/u,
    ],
    [
      'throws outside of the question',
      'return new Promise(() => setImmediate(() => { throw new Error("lost") }))',
      '',
      /^never-settled: /u,
    ],
    ['closes the channel', 'process.disconnect(); for (;;);', '', /^(hung|crashed): /u],
  ])('one that %s', async (_, act, before, told) => {
    const cell = cellFor(moduleText(`if (group.size > 1) { ${act} }`, { before }));
    const waits = /hung|never/u.test(told.source);
    expect(await failureOf(cell, waits ? shortMs : longMs)).toMatch(told);
  });

  test('the cell goes on in a new child', async () => {
    const cell = cellFor(moduleText('if (group.size > 1) die();', { before: kill }));
    expect(await failureOf(cell)).toMatch('crashed');
    expect(await failureOf(cell)).toMatch('crashed');
  });

  test('one that runs out of memory', async () => {
    const act = `if (group.size > 1) { ${allocate} }`;
    const cell = cellFor(moduleText(act, { before: littleHeap }));
    expect(await failureOf(cell)).toBe('out-of-memory: it kept allocating memory without end');
  });

  test('noise does no harm', async () => {
    const noise = `console.log('x'.repeat(1e5)); console.error('out of memory'.repeat(1e4));`;
    expect(await failureOf(cellFor(moduleText(noise)))).toBe('none');
  });
});

const plan: HuntPlan = {
  seed: 1,
  size: 'small',
  protocol: 'eager',
  exhaustive: null,
  timeoutMs: longMs,
  careful: false,
  timed: null,
  cells: cellsOf({ claims: [{ invariant: 'termination', scope: 'all' }] }, assignorInvariantIds),
};

describe('ChildCell: hunting and shrinking what kills', () => {
  const deadly = moduleText('if (group.size > 2) die();', { before: kill });

  test('the cases before and behind a fatal one are counted', async () => {
    const progress: number[] = [];
    const cell = cellFor(deadly);
    const { tally, next, gaveUp } = await cell.hunt(plan, { from: 0, to: 60 }, (done) =>
      progress.push(done),
    );
    const row = tally.rows.get('termination');
    expect(gaveUp).toBe(true);
    expect(row?.broken).toBe(3);
    expect(row?.histories).toBe(next);
    expect(tally.histories.honest + tally.histories.adversarial).toBe(next);
    expect(new Set(tally.suspects.map(({ bug }) => bug))).toEqual(
      new Set(['crashed: its process died of SIGKILL']),
    );
    expect(Math.max(0, ...progress)).toBeLessThanOrEqual(60);
  });

  test('a fatal history is shrunk, though each try may kill a child', async () => {
    const join = (member: string): MembershipHistory['events'][number] => ({
      type: 'join',
      member,
      topics: ['t'],
    });
    const shrunk = await cellFor(deadly).shrink(plan, {
      cell: { invariant: 'termination', scope: 'all', claimed: true },
      bug: 'crashed: its process died of SIGKILL',
      history: { ...twoMembers, events: ['a', 'b', 'c', 'd'].map(join) },
      runsMax: 3000,
    });
    if (shrunk.status !== 'shrunk') throw new Error('it was not shrunk');
    expect(shrunk.history.events).toHaveLength(3);
    expect(shrunk.shrink.fromEvents).toBe(4);
  });
});

describe('ChildCell: renew', () => {
  test('nothing of what ran before is left', async () => {
    const text = moduleText('', { more: 'get name() { return String(process.pid) },' });
    const cell = cellFor(text.replace("name: 'mine',", ''));
    const first = await cell.open();
    expect((await cell.open()).name).toBe(first.name);
    await cell.renew();
    expect((await cell.open()).name).not.toBe(first.name);
  });

  test('subjects of ours live there like any other', async () => {
    const cell = new ChildCell({ ref: 'builtin:sticky', cwd: modules.folder });
    cells.push(cell);
    expect((await cell.open()).name).toBe('sticky');
    expect(await failureOf(cell)).toBe('none');
  });

  test('a cell that was closed or stopped hunts nothing', async () => {
    const cell = cellFor(moduleText(''));
    await cell.open();
    cell.stop();
    const { next } = await cell.hunt(plan, { from: 0, to: 500 }, () => undefined);
    expect(next).toBeLessThan(500);
  });
});
