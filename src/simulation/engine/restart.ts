import { closeProcess, endProcess } from './live-process.ts';
import type { Restart, World } from './world.ts';
import { planRestart, stretch } from './world.ts';

/**
 * Ends the process of a place and plans the next one. A process that is closed is not gone before the coordinator has
 * what it sent last, so that its successor cannot overtake it. False: nobody lives there.
 */
export function restart(world: World, { slot, how, afterMs }: Restart): boolean {
  const { process } = slot;
  if (process === null) return false;
  if (how === 'close') closeProcess(world, process);
  else endProcess(world, process, 'crashed');
  const flushedAtMs = how === 'close' && process.up.length > 0 ? process.upLastAtMs + 1 : 0;
  const startAtMs = Math.max(world.nowMs + Math.max(0, afterMs), flushedAtMs);
  stretch(world, startAtMs);
  planRestart(world, 'start', startAtMs, { slot, how, afterMs });
  return true;
}

/** Restarts all that live now, one after the other. False: nobody lives. */
export function bounce(
  world: World,
  { how, everyMs, afterMs }: Omit<Restart, 'slot'> & { readonly everyMs: number },
): boolean {
  let atMs = world.nowMs;
  for (const { slot } of world.processes) {
    planRestart(world, 'bounce', atMs, { slot, how, afterMs });
    stretch(world, atMs + afterMs);
    atMs += Math.max(0, everyMs);
  }
  return world.processes.length > 0;
}
