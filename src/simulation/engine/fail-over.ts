import type { TimedEvent } from '../../domain/timed-history.ts';
import { tellCoordinator } from './change-topics.ts';
import { refusalOf } from './refusal.ts';
import { lose } from './send.ts';
import { answer, stepCoordinator } from './step-coordinator.ts';
import type { World } from './world.ts';
import { never, plan, stretch } from './world.ts';

/** The coordinator goes away; requests that it had parked are refused or lost. False: it was away already. */
export function failOver(
  world: World,
  { requests, downMs }: Extract<TimedEvent, { readonly type: 'failover' }>,
): boolean {
  if (world.down !== null) return false;
  world.down = requests;
  const backAtMs = world.nowMs + Math.max(0, downMs);
  stretch(world, backAtMs);
  world.observations.push({ type: 'failed-over', atMs: world.nowMs, backAtMs });
  const parked = [...world.parked.values()];
  world.parked.clear();
  world.forgottenBelowId = world.nextMessageId;
  for (const message of parked)
    if (requests === 'lost') lose(world, message);
    else answer(world, message, refusalOf(message.request, 'NOT_COORDINATOR'));
  plan(world, 'back', backAtMs);
  return true;
}

/** The coordinator is back with what survived, does what is due, and hears what it has missed. */
export function comeBack(world: World): void {
  const { coordinator, progress } = world;
  world.down = null;
  world.coordinatorWakeAtMs = never;
  world.coordinatorEntryAtMs = never;
  if (coordinator.recover !== undefined) {
    progress.running = null;
    world.coordinatorState = coordinator.recover(world.coordinatorState, world.nowMs);
    progress.running = undefined;
  }
  stepCoordinator(world, { type: 'timer' });
  tellCoordinator(world);
}
