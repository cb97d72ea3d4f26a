#!/usr/bin/env node
import os from 'node:os';
import process from 'node:process';
import { runCommandLine } from './command-line.ts';
import { progressLine } from './progress.ts';
import type { Services } from './services.ts';

/** The world outside, as commands see it. */
function servicesOf(): Services & { readonly interrupt: () => void; readonly done: () => void } {
  const { env, stdout, stderr } = process;
  const noColor = env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '';
  const ci = env['CI'] !== undefined && env['CI'] !== '' && env['CI'] !== 'false';
  const plain = noColor || process.argv.includes('--no-color');
  const progress = progressLine(stderr, { redraws: stderr.isTTY && !ci, color: !plain });
  const controller = new AbortController();
  return {
    cwd: process.cwd(),
    print: (text) => {
      progress.clear();
      stdout.write(text);
    },
    say: (line) => {
      progress.clear();
      stderr.write(`${line}\n`);
    },
    showProgress: progress.show,
    color: stdout.isTTY && !plain,
    width: Math.max(40, Math.min(stdout.columns || 100, 160)),
    clock: () => performance.now(),
    signal: controller.signal,
    cores: os.availableParallelism(),
    interrupt: () => {
      controller.abort();
    },
    done: progress.clear,
  };
}

const services = servicesOf();
// Whoever reads may have seen enough (`| head`): the rest of the output is not missed, and the exit code stands.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
let interrupts = 0;
const onSignal = (): void => {
  interrupts++;
  if (interrupts > 1) process.exit(130);
  services.interrupt();
  services.say(
    'stopping: what was found so far is shrunk and saved (Ctrl-C again to quit at once)',
  );
};
process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);

// Every command takes --no-color; it has done its work above.
const argv = process.argv.slice(2).filter((word) => word !== '--no-color');
const code = await runCommandLine(argv, services);
services.done();
process.exitCode = code;
