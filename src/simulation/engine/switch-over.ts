import type { TimedEvent } from '../../domain/timed-history.ts';
import { restart } from './restart.ts';
import type { World } from './world.ts';

/** Restarts a process with other strategies, or with another assignor of the server's. False: nobody lives there. */
export function switchAssignor(
  world: World,
  event: Extract<TimedEvent, { readonly type: 'switchAssignor' }>,
): boolean {
  const slot = world.slots.get(event.member);
  if (slot === undefined || slot.process === null) return false;
  const { strategies } = event;
  if (slot.protocol === 'consumer') [slot.serverAssignor] = strategies;
  else slot.strategies = strategies;
  return restart(world, { slot, how: 'close', afterMs: 0 });
}

/** Restarts a process with another protocol. False: nobody lives there, or it has that protocol. */
export function switchProtocol(
  world: World,
  { member, protocol }: Extract<TimedEvent, { readonly type: 'switchProtocol' }>,
): boolean {
  const slot = world.slots.get(member);
  if (slot === undefined || slot.process === null || slot.protocol === protocol) return false;
  slot.protocol = protocol;
  return restart(world, { slot, how: 'close', afterMs: 0 });
}
