import type { MemberProtocol } from '../../domain/member-client.ts';
import type { TimedEvent } from '../../domain/timed-history.ts';
import type { Draw } from '../draw.ts';
import { chance, pick } from '../draw.ts';
import { nameAt } from '../names.ts';
import { rackName } from '../topics.ts';
import type { TimedPlan } from './plan.ts';
import { drawSlots, drawWish } from './wish.ts';
import type { Place, TimedWorld } from './world.ts';
import { willBeDue } from './world.ts';

type Join = Extract<TimedEvent, { type: 'join' }>;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Somebody starts a consumer: somebody new, or whose process was there before, or with another's instance id. */
export function drawTimedJoin(draw: Draw, plan: TimedPlan, world: TimedWorld): Join {
  const nth = world.present.length;
  const place = drawPlace(draw, plan, world);
  place.topics = drawSlots(draw, plan, nth, -1);
  world.present.push(place);
  const { atMs, member, protocol, instanceId } = { atMs: world.nowMs, ...place };
  const join: Mutable<Join> = {
    atMs,
    type: 'join',
    member,
    ...drawWish(draw, plan, place.topics),
  };
  if (protocol !== 'eager') join.protocol = protocol;
  if (instanceId !== undefined) join.instanceId = instanceId;
  // One rack more than the topics have: some members are far from everything.
  if (chance(draw, plan.members.rackedPercent))
    join.rackId = rackName(draw.below(plan.members.racks + 1));
  if (chance(draw, plan.strategiesPercent)) addStrategies(draw, plan, join);
  willBeDue(world, plan.settings.groupInitialRebalanceDelayMs);
  return join;
}

function addStrategies(draw: Draw, plan: TimedPlan, join: Mutable<Join>): void {
  const strategies = drawStrategies(draw, plan, join.protocol ?? 'eager');
  const [first] = strategies;
  if (first === undefined) return;
  if (join.protocol === 'consumer') join.serverAssignor = first;
  else join.strategies = strategies;
}

/**
 * Strategies in order of preference. Most lists share their last one, as in a rolling change from one to another, so
 * that the group can agree.
 */
export function drawStrategies(
  draw: Draw,
  plan: TimedPlan,
  protocol: MemberProtocol,
): readonly string[] {
  const known = plan.strategies[protocol] ?? [];
  const [common, ...others] = known;
  if (common === undefined || others.length === 0) return known;
  const other = pick(draw, others);
  const dice = draw.below(100);
  if (dice < 40) return [common];
  return dice < 85 ? [other, common] : [other];
}

function drawPlace(draw: Draw, plan: TimedPlan, world: TimedWorld): Place {
  const { gone, present } = world;
  if (gone.length > 0 && chance(draw, 50)) {
    const back = gone.splice(draw.below(gone.length), 1)[0] as Place;
    back.life = 'well';
    return back;
  }
  const protocol = pick(draw, plan.kinds);
  const member = nameAt(plan.names.members, world.namesUsed);
  world.namesUsed += 1;
  const instanceId = drawInstance(draw, plan, world, present);
  return { member, protocol, instanceId, topics: 0, life: 'well', patienceAtMs: 0 };
}

function drawInstance(
  draw: Draw,
  plan: TimedPlan,
  world: TimedWorld,
  present: readonly Place[],
): string | undefined {
  if (present.length > 0 && chance(draw, plan.takeoverPercent)) {
    const { instanceId } = pick(draw, present);
    if (instanceId !== undefined) return instanceId;
  }
  if (!chance(draw, plan.members.staticPercent)) return undefined;
  const instanceId = nameAt(plan.names.instances, world.instancesUsed);
  world.instancesUsed += 1;
  return instanceId;
}
