import type { TimedEvent } from '../../domain/timed-history.ts';
import { unreachable } from '../../domain/unreachable.ts';
import type { Process, World } from './world.ts';
import { planFor, stretch } from './world.ts';

/**
 * Disturbs what travels from and to the process that lives at a place now; its successor's connection is a new one.
 * False: nobody lives there.
 */
export function disturbTraffic(
  world: World,
  event: Extract<TimedEvent, { readonly type: 'slow' | 'drop' | 'duplicate' | 'lag' }>,
): boolean {
  const process = world.slots.get(event.member)?.process ?? null;
  if (process === null || process.hasGivenUp) return false;
  switch (event.type) {
    case 'slow':
      return slow(world, process, event);
    case 'drop':
      if (event.what === 'request') process.losesRequest = true;
      else process.losesResponse = true;
      return true;
    case 'duplicate':
      process.doublesRequest = true;
      return true;
    case 'lag':
      return lag(world, process, event.forMs);
    default:
      return unreachable(event);
  }
}

function slow(
  world: World,
  process: Process,
  { delayMs, forMs }: { readonly delayMs: number; readonly forMs: number },
): boolean {
  process.slowMs = Math.max(0, delayMs);
  process.slowUntilMs = world.nowMs + forMs;
  // The last message of that time arrives so much later.
  stretch(world, process.slowUntilMs + process.slowMs);
  return delayMs > 0 && forMs > 0;
}

function lag(world: World, process: Process, forMs: number): boolean {
  const untilMs = world.nowMs + forMs;
  process.deafUntilMs = Math.max(process.deafUntilMs, untilMs);
  stretch(world, untilMs);
  planFor(world, process, 'topics', untilMs);
  return forMs > 0;
}
