import type { TimedEvent } from '../../domain/timed-history.ts';
import type { Draw } from '../draw.ts';
import { pick } from '../draw.ts';
import type { TimedPlan } from './plan.ts';
import type { Place, TimedWorld } from './world.ts';

/** A kind of timed event, as the generator knows it. */
export interface TimedLetter {
  readonly kind: TimedEvent['type'];
  /** It would change something now, as far as the generator can know. */
  possible(world: TimedWorld, plan: TimedPlan): boolean;
  /** Draws one for `world.nowMs`, and brings `world` up to date. Only where `possible`. */
  draw(draw: Draw, plan: TimedPlan, world: TimedWorld): TimedEvent;
}

/** Some process runs. */
export function someone({ present }: TimedWorld): boolean {
  return present.length > 0;
}

/** A member whose process runs. */
export function anyone(draw: Draw, { present }: TimedWorld): Place {
  return pick(draw, present);
}
