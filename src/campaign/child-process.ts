import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import host from 'node:process';
import { fileURLToPath } from 'node:url';
import type { FailureKind } from '../domain/trace.ts';
import type { BlackBox, LastWords } from './black-box.ts';
import { openBlackBox } from './black-box.ts';
import type { FromChild, ToChild } from './child-messages.ts';
import type { ExploreProgress } from './explore-group.ts';
import { beginLife, endLife } from './living.ts';
import { standBy, standDown } from './reaper.ts';

/** How a child ended that did not answer. */
export interface Death {
  readonly type: 'died';
  readonly failure: FailureKind;
  readonly message: string;
  readonly words: LastWords;
}

/** A child process, answering one message at a time. */
export interface Child {
  readonly blackBoxPath: string;
  /** Sends a message and waits for its answer, or for the child's end. `silenceMs` bounds one stretch of the subject. */
  call(message: ToChild, limits: Omit<Call, 'message'>): Promise<FromChild | Death>;
  /** Sends without waiting. */
  tell(message: ToChild): void;
  kill(): void;
}

/** How often a child is looked at, in ms. */
const lookMs = 50;
/** How long a child may be silent until somebody else should know of it, in ms. */
const uneasyMs = 200;
/** What a child may take beyond the deadline that it keeps itself, in ms. */
const graceMs = 500;
/** What a child may take beside its heap until it is killed, in bytes; and its heap, in MiB. */
const besidesHeap = 2 * 2 ** 30;
const heapMaxDefault = 1024;
/** Room for short-lived objects: traces die young if there is enough of it. */
const youngMaxMiB = 32;

/** Starts a child. It runs from source where we do, and from the built files where we do. `heapMaxMiB` bounds its heap. */
export function startChild({
  heapMaxMiB = heapMaxDefault,
}: { readonly heapMaxMiB?: number | undefined } = {}): Child {
  const here = import.meta.url;
  const entry = new URL(here.endsWith('.ts') ? './child.ts' : './child.js', here);
  const box = openBlackBox();
  const process = fork(fileURLToPath(entry), {
    execArgv: [
      `--max-old-space-size=${heapMaxMiB}`,
      `--max-semi-space-size=${youngMaxMiB}`,
      '--no-warnings',
    ],
    env: { ...host.env, NODE_COMPILE_CACHE: host.env['NODE_COMPILE_CACHE'] ?? compileCache() },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Ctrl-C goes to the whole process group; we decide what happens then.
    detached: host.platform !== 'win32',
    windowsHide: true,
  });
  // A message that cannot be sent has a child that is dying: its end tells more.
  process.on('error', () => undefined);
  const life = {
    end: (): void => {
      process.kill('SIGKILL');
      box.close();
    },
  };
  beginLife(life);
  let stderr = '';
  process.stderr?.on('data', (bytes: Buffer) => {
    stderr = (stderr + bytes.toString()).slice(-20_000);
  });
  process.on('exit', () => {
    endLife(life);
    standDown(process.pid);
    box.close();
  });
  return {
    blackBoxPath: box.path,
    call: (message, limits) =>
      new Promise((resolve) => {
        const memoryMax = heapMaxMiB * 2 ** 20 + besidesHeap;
        const line = { process, box, memoryMax, stderr: () => stderr };
        callChild(line, { message, ...limits }, resolve);
      }),
    tell: (message) => {
      if (process.connected) process.send(message);
    },
    kill: () => {
      process.kill('SIGKILL');
    },
  };
}

/**
 * Where Node keeps what it compiled: a child that starts from it takes a third of the time. In the user's own cache, since
 * what lies there is run.
 */
function compileCache(): string {
  const caches = host.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache');
  return path.join(caches, 'rebalance-check', 'compiled');
}

interface Line {
  readonly process: ChildProcess;
  readonly box: BlackBox;
  readonly stderr: () => string;
  /** Resident bytes after which it is killed. */
  readonly memoryMax: number;
}

interface Call {
  readonly message: ToChild;
  readonly silenceMs: number;
  readonly progress?: (done: number) => void;
  readonly exploring?: (progress: ExploreProgress) => void;
}

function callChild(
  { process, box, stderr, memoryMax }: Line,
  { message, silenceMs, progress, exploring }: Call,
  resolve: (answer: FromChild | Death) => void,
): void {
  let words: LastWords = { ordinal: 0, beat: 0, running: false };
  let verdict: Pick<Death, 'failure' | 'message'> | null = null;
  const watch = watchChild({ process, box, memoryMax }, silenceMs, (seen) => {
    words = seen.words;
    verdict ??= seen.verdict;
    if (seen.verdict !== null) process.kill('SIGKILL');
  });
  const readLast = (): void => {
    words = box.read();
  };
  const finish = (answer: FromChild | Death): void => {
    clearInterval(watch);
    process.off('message', onMessage);
    process.off('exit', onExit);
    process.off('exit', readLast);
    resolve(answer);
  };
  const onMessage = (answer: FromChild): void => {
    if (answer.type === 'progress') progress?.(answer.done);
    else if (answer.type === 'exploring') exploring?.(answer.progress);
    else finish(answer);
  };
  const onExit = (code: number | null, signal: string | null): void => {
    finish({ type: 'died', words, ...(verdict ?? autopsy(code, signal, stderr())) });
  };
  process.on('message', onMessage);
  // Before the listener that removes the black box.
  process.prependListener('exit', readLast);
  process.on('exit', onExit);
  if (process.pid === undefined) onExit(null, 'a failure to start');
  else if (!process.connected) onExit(process.exitCode, process.signalCode);
  else process.send(message);
}

interface Seen {
  readonly words: LastWords;
  readonly verdict: Pick<Death, 'failure' | 'message'> | null;
}

function watchChild(
  { process, box, memoryMax }: Pick<Line, 'process' | 'box' | 'memoryMax'>,
  silenceMs: number,
  tell: (seen: Seen) => void,
): NodeJS.Timeout {
  let beat = -1;
  let sinceMs = performance.now();
  return setInterval(() => {
    if (process.exitCode !== null || process.signalCode !== null) return;
    const words = box.read();
    if (words.beat !== beat || !words.running) {
      beat = words.beat;
      sinceMs = performance.now();
    }
    const silentMs = performance.now() - sinceMs;
    if (silentMs > uneasyMs) standBy(process.pid);
    const silent = silentMs > silenceMs + graceMs;
    const memory = memoryOf(process.pid);
    if (silent)
      tell({ words, verdict: { failure: 'hung', message: `no answer within ${silenceMs} ms` } });
    else if (memory > memoryMax)
      tell({
        words,
        verdict: { failure: 'out-of-memory', message: 'it kept allocating memory without end' },
      });
  }, lookMs);
}

/** Resident bytes of a process where the system tells (Linux); 0 elsewhere. */
function memoryOf(pid: number | undefined): number {
  try {
    const pages = fs.readFileSync(`/proc/${pid ?? 0}/statm`, 'utf8').split(' ')[1];
    return Number(pages ?? 0) * 4096;
  } catch {
    return 0;
  }
}

function autopsy(
  code: number | null,
  signal: string | null,
  stderr: string,
): Pick<Death, 'failure' | 'message'> {
  if (stderr.includes('out of memory'))
    return { failure: 'out-of-memory', message: 'it kept allocating memory without end' };
  if (signal !== null) return { failure: 'crashed', message: `its process died of ${signal}` };
  return { failure: 'exited', message: `its process ended with exit code ${code ?? 'unknown'}` };
}
