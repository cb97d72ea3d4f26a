import type { ChildProcessByStdio } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { parseVerification } from '../save/parse-verification.ts';
import { moduleText, temporaryModules } from '../testing/temporary-modules.ts';

const modules = temporaryModules();
afterAll(() => {
  modules.remove();
});

type Running = ChildProcessByStdio<null, Readable, Readable>;

const main = fileURLToPath(new URL('main.ts', import.meta.url));

/** Starts the command line in a folder of its own, at the head of a process group, as a shell does. */
function start(folder: string, ...argv: readonly string[]): Running {
  const cwd = join(modules.folder, folder);
  mkdirSync(cwd, { recursive: true });
  return spawn(process.execPath, [main, ...argv], {
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CI: '', NO_COLOR: '' },
  });
}

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly said: string;
}

function ended(running: Running): Promise<Ended> {
  let out = '';
  let said = '';
  running.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
  running.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
  return new Promise((resolve) => {
    running.on('close', (code, signal) => {
      resolve({ code, signal, out, said });
    });
  });
}

/** Waits until `holds`; a test that waits for ever is ended by its runner. */
async function until(holds: () => boolean): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop
  while (!holds()) await sleep(50);
}

/** The processes that the subject ran in: it wrote their numbers down. */
function pidsIn(folder: string): readonly number[] {
  const file = join(modules.folder, folder, 'pids');
  if (!existsSync(file)) return [];
  return [...new Set(readFileSync(file, 'utf8').split('\n').filter(Boolean).map(Number))];
}

/** Each process and its parent; what is dead and only waits to be buried does not count. */
function processes(): readonly { readonly pid: number; readonly parent: number }[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=']).toString().split('\n');
  return lines.flatMap((line) => {
    const [pid, parent, state = 'Z'] = line.trim().split(/\s+/u);
    return state.startsWith('Z') ? [] : [{ pid: Number(pid), parent: Number(parent) }];
  });
}

const childrenOf = (running: Running): number =>
  processes().filter(({ parent }) => parent === running.pid).length;

const noneAlive = (folder: string) => (): boolean => {
  const ran = pidsIn(folder);
  return !processes().some(({ pid }) => ran.includes(pid));
};

/** Like Ctrl-C: the whole group hears it. */
function interrupt({ pid }: Running): void {
  process.kill(-(pid ?? 0), 'SIGINT');
}

const before = `
import fs from 'node:fs';
let asked = 0;
function note(at) {
  if (++asked === at) fs.appendFileSync('pids', process.pid + '\\n');
}`;
modules.write(
  'forgetful.mjs',
  moduleText(
    `note(1000);
    console.log('noise');
    console.error('noise');
    if (group.size > 1) {
      const dealt = dealOut(cluster, group);
      for (const [member, list] of dealt)
        dealt.set(member, list.filter(({ partition }) => partition !== 1));
      return dealt;
    }`,
    { before },
  ),
);
modules.write('loops.mjs', moduleText('note(1); for (;;);', { before }));
modules.write(
  'loops-late.mjs',
  moduleText('return Promise.resolve().then(() => { note(1); for (;;); })', { before }),
);

const endless = ['--runs', '9000000', '--workers', '2'];

/** Signals to groups, and somebody who lists processes: not on every system. */
function canLook(): boolean {
  try {
    return process.platform !== 'win32' && processes().length > 0;
  } catch {
    return false;
  }
}
const describePosix = describe.skipIf(!canLook());

describePosix('main: Ctrl-C', () => {
  test('once: what was found so far is told and saved, 130, and nobody is left', async () => {
    const running = start('once', 'verify', '../forgetful.mjs', ...endless);
    const end = ended(running);
    await until(() => pidsIn('once').length >= 2);
    interrupt(running);
    const { code, out, said } = await end;
    expect(said).toContain('stopping: what was found so far is shrunk and saved');
    expect(out).toContain('BROKEN coverage');
    expect(out).toContain('interrupted');
    expect(code).toBe(130);
    expect(readdirSync(join(modules.folder, 'once', 'properties/regressions'))).toHaveLength(1);
    await until(noneAlive('once'));
  });

  test('twice: at once, though the subject hangs', async () => {
    const running = start('twice', 'verify', '../loops.mjs', '--timeout', '600000');
    const end = ended(running);
    await until(() => pidsIn('twice').length > 0);
    interrupt(running);
    await until(() => running.stderr.readableFlowing === true);
    await new Promise((resolve) => running.stderr.once('data', resolve));
    interrupt(running);
    expect((await end).code).toBe(130);
    await until(noneAlive('twice'));
  });
});

describePosix('main: killed outright', () => {
  test.each([
    ['forgetful', 1],
    // While it is silent, somebody stands by to end it.
    ['loops', 2],
    ['loops-late', 2],
  ])('%s does not live on', async (name, children) => {
    const flags = ['--workers', '1', '--runs', '9000000', '--timeout', '600000', '--no-save'];
    const running = start(name, 'verify', `../${name}.mjs`, ...flags);
    const end = ended(running);
    await until(() => pidsIn(name).length > 0 && childrenOf(running) >= children);
    running.kill('SIGKILL');
    expect((await end).signal).toBe('SIGKILL');
    await until(noneAlive(name));
  });
});

describe('main: what is printed', () => {
  test('a result on standard output is nothing but that, in plain characters', async () => {
    const { code, out, said } = await ended(
      start('json', 'verify', '../forgetful.mjs', '--runs', '40', '--json', '-'),
    );
    expect(code).toBe(1);
    expect(parseVerification(out, '-').subjects).toHaveLength(1);
    expect(said).toMatch(/^verified \.\.\/forgetful\.mjs: 40 histories, broken: coverage\n/u);
    // oxlint-disable-next-line no-control-regex
    expect(out + said).not.toMatch(/\u001b|noise/u);
  });

  test('who has read enough may close the pipe', async () => {
    const running = start('head', 'list', 'invariants');
    running.stdout.destroy();
    const { code, said } = await ended(running);
    expect([code, said]).toEqual([0, '']);
  });

  test('an error is one sentence and its mend', async () => {
    const { code, out, said } = await ended(start('error', 'verify', './missing.ts', '--no-color'));
    expect([code, out]).toEqual([2, '']);
    expect(said).toMatch(/^error: there is no file .*\n {2}\S.*\n$/u);
  });
});
