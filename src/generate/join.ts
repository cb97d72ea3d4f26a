import type { HistoryEvent } from '../domain/history.ts';
import { drawClaims } from './claims.ts';
import type { Draw } from './draw.ts';
import { chance } from './draw.ts';
import { nameAt } from './names.ts';
import type { Plan } from './plan.ts';
import { drawSubscription, topicsOf } from './subscription.ts';
import { rackName } from './topics.ts';
import type { AbsentMember, World } from './world.ts';
import { freshId } from './world.ts';

type Join = Extract<HistoryEvent, { type: 'join' }>;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Somebody joins that is not in the group: a new member, or one that was there before under the same id. */
export function drawJoin(draw: Draw, plan: Plan, world: World): Join {
  const nth = world.members.length;
  const { id, instanceId } = drawJoiner(draw, plan, world);
  const topics = plan.topics.slots === 0 ? 0 : drawSubscription(draw, plan, nth, -1);
  world.members.push({ id, topics, instanceId, stalled: false });
  const join: Mutable<Join> = { type: 'join', member: id, topics: topicsOf(draw, plan, topics) };
  if (instanceId !== undefined) join.instanceId = instanceId;
  // One rack more than the topics have: some members are far from everything.
  if (chance(draw, plan.members.rackedPercent))
    join.rackId = rackName(draw.below(plan.members.racks + 1));
  if (chance(draw, plan.members.claimsPercent)) join.claims = drawClaims(draw, plan, world);
  return join;
}

function drawJoiner(draw: Draw, plan: Plan, world: World): AbsentMember {
  const { absent } = world;
  const candidates = absent.length + (world.namesUsed < plan.idsMax ? 1 : 0);
  const index = draw.below(candidates);
  const back = absent[index];
  if (back !== undefined) {
    absent.splice(index, 1);
    // A static member that was away for longer than its session timeout is somebody new to the coordinator (KIP-345).
    const renamed = back.instanceId !== undefined && chance(draw, 50);
    return renamed ? { id: freshId(world, plan), instanceId: back.instanceId } : back;
  }
  const id = freshId(world, plan);
  if (!chance(draw, plan.members.staticPercent)) return { id, instanceId: undefined };
  const instanceId = nameAt(plan.names.instances, world.instancesUsed);
  world.instancesUsed += 1;
  return { id, instanceId };
}
