import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import host from 'node:process';

/**
 * A child ends when the channel to its parent closes, but one in an endless loop never hears of that. So while a child
 * is silent a small process stands by: if this one is killed outright, it kills the silent one.
 */
export function standBy(pid: number | undefined): void {
  if (pid === undefined || silent.has(pid)) return;
  silent.add(pid);
  reaper ??= startReaper();
  if (reaper.connected) reaper.send({ watch: pid });
}

/** The child has ended: its number may soon be another's. */
export function standDown(pid: number | undefined): void {
  if (pid === undefined || !silent.delete(pid)) return;
  if (reaper?.connected === true) reaper.send({ forget: pid });
}

const silent = new Set<number>();
let reaper: ChildProcess | null = null;

const script = `
const silent = new Set();
process.on('message', ({ watch, forget }) => {
  if (watch !== undefined) silent.add(watch);
  silent.delete(forget);
});
process.on('disconnect', () => {
  for (const pid of silent) try { process.kill(pid, 'SIGKILL'); } catch {}
  process.exit();
});
`;

function startReaper(): ChildProcess {
  const started = spawn(host.execPath, ['--eval', script], {
    // Ctrl-C goes to the whole process group; this one ends when the channel does.
    detached: host.platform !== 'win32',
    env: { ...host.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    windowsHide: true,
  });
  // It must keep nobody waiting, and nothing depends on it.
  started.unref();
  started.channel?.unref();
  started.on('error', () => undefined);
  return started;
}
