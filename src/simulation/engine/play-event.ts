import type { Wish } from '../../domain/member-client.ts';
import type { TimedEvent } from '../../domain/timed-history.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { changeTopics } from './change-topics.ts';
import { failOver } from './fail-over.ts';
import { interfere } from './interfere.ts';
import {
  closeProcess,
  endProcess,
  pauseProcess,
  resumeProcess,
  stallProcess,
  startProcess,
} from './live-process.ts';
import { bounce, restart } from './restart.ts';
import { stepProcess } from './step-process.ts';
import { switchAssignor, switchProtocol } from './switch-over.ts';
import { disturbTraffic } from './traffic.ts';
import type { Process, Slot, World } from './world.ts';

/** Lets an event of the history happen. False: it makes no sense now, and changes nothing. */
export function playEvent(world: World, event: TimedEvent): boolean {
  switch (event.type) {
    case 'wait':
      return true;
    case 'join':
      return join(world, event);
    case 'leave':
    case 'crash':
    case 'restart':
      return end(world, event);
    case 'stall':
    case 'pause':
    case 'resume':
    case 'resubscribe':
      return disturbApplication(world, event);
    case 'createTopic':
    case 'addPartitions':
    case 'deleteTopic':
      return changeTopics(world, event);
    case 'switchAssignor':
      return switchAssignor(world, event);
    case 'switchProtocol':
      return switchProtocol(world, event);
    case 'bounce':
      return bounce(world, event);
    case 'failover':
      return failOver(world, event);
    case 'slow':
    case 'drop':
    case 'duplicate':
    case 'lag':
      return disturbTraffic(world, event);
    case 'evict':
    case 'stray':
      return interfere(world, event);
    default:
      return unreachable(event);
  }
}

type Of<Type extends TimedEvent['type']> = Extract<TimedEvent, { readonly type: Type }>;

function join(world: World, event: Of<'join'>): boolean {
  const { member, instanceId, rackId, serverAssignor, strategies, protocol = 'eager' } = event;
  const old = world.slots.get(member);
  if (old !== undefined && old.process !== null) return false;
  const settings = {
    protocol,
    wish: wishOf(event),
    instanceId,
    rackId,
    serverAssignor,
    strategies,
  };
  const slot: Slot = old ?? { member, lives: 0, process: null, latest: null, ...settings };
  if (old === undefined) world.slots.set(member, slot);
  else Object.assign(old, settings);
  startProcess(world, slot);
  return true;
}

function wishOf({ topics, pattern }: Of<'join' | 'resubscribe'>): Wish {
  return pattern === undefined ? { topics } : { pattern };
}

function end(world: World, event: Of<'leave' | 'crash' | 'restart'>): boolean {
  const slot = world.slots.get(event.member);
  const process = slot?.process ?? null;
  if (slot === undefined || process === null) return false;
  if (event.type === 'leave') closeProcess(world, process);
  else if (event.type === 'crash') endProcess(world, process, 'crashed');
  else restart(world, { slot, how: event.how, afterMs: event.afterMs });
  return true;
}

function disturbApplication(
  world: World,
  event: Of<'stall' | 'pause' | 'resume' | 'resubscribe'>,
): boolean {
  const process = world.slots.get(event.member)?.process ?? null;
  if (process === null || process.hasGivenUp || !makesSense(process, event.type)) return false;
  if (event.type === 'stall') stallProcess(world, process);
  else if (event.type === 'pause') pauseProcess(world, process);
  else if (event.type === 'resume') resumeProcess(world, process);
  else {
    const wish = wishOf(event);
    process.slot.wish = wish;
    stepProcess(world, process, { type: 'subscribe', wish });
  }
  return true;
}

/** An application that does not poll cannot do anything else, and who stands still cannot stand stiller. */
function makesSense(
  { isAway, isPaused }: Process,
  type: 'stall' | 'pause' | 'resume' | 'resubscribe',
): boolean {
  if (type === 'resume') return isAway || isPaused;
  if (type === 'pause') return !isPaused;
  return !isAway && !isPaused;
}
