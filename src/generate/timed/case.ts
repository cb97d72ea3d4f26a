import type { HistoryTopic } from '../../domain/history.ts';
import type { TimedEvent, TimedHistory } from '../../domain/timed-history.ts';
import type { Draw } from '../draw.ts';
import { weighted } from '../draw.ts';
import { randomDraw } from '../random-draw.ts';
import { drawTopic } from '../topics.ts';
import { timedAlphabet } from './alphabet.ts';
import { wait } from './cluster-letters.ts';
import { drawTimedJoin } from './join.ts';
import type { TimedLetter } from './letter.ts';
import type { TimedGenerateOptions } from './options.ts';
import { drawMoment } from './pace.ts';
import type { TimedPlan } from './plan.ts';
import type { TimedSize } from './sizes.ts';
import { timedBounds, timedShares } from './sizes.ts';
import { timedPlanOf } from './swarm.ts';
import type { TimedWorld } from './world.ts';
import { emptyTimedWorld } from './world.ts';

/**
 * Case `index` of the run with this `seed` (safe integers, not negative), a function of its arguments alone: each case
 * can be made again by itself, in any process and in any order. Its events are in the order of their times.
 */
export function timedHistoryOfCase(
  seed: number,
  index: number,
  options: TimedGenerateOptions,
): TimedHistory {
  const draw = randomDraw(seed, index);
  return drawTimedHistory(draw, timedPlanOfDraw(draw, options));
}

/** The name of the shape that such a case has, for counting what is covered. */
export function timedShapeOfCase(
  seed: number,
  index: number,
  options: TimedGenerateOptions,
): string {
  return timedPlanOfDraw(randomDraw(seed, index), options).shape;
}

function timedPlanOfDraw(draw: Draw, options: TimedGenerateOptions): TimedPlan {
  const size = options.size === 'mixed' ? drawSize(draw) : options.size;
  return timedPlanOf(draw, options, timedBounds[size]);
}

function drawSize(draw: Draw): TimedSize {
  const dice = draw.below(1000);
  if (dice < timedShares.large) return 'large';
  return dice < timedShares.large + timedShares.medium ? 'medium' : 'small';
}

function drawTimedHistory(draw: Draw, plan: TimedPlan): TimedHistory {
  const world = emptyTimedWorld(plan.topics.slots);
  const topics: HistoryTopic[] = [];
  for (let slot = 0; slot < plan.topics.count; slot += 1) {
    const topic = drawTopic(draw, plan, slot);
    world.partitions[slot] = topic.partitions;
    topics.push(topic);
  }
  const events: TimedEvent[] = [];
  for (let joined = 0; joined < plan.start; joined += 1) {
    if (joined > 0 && !plan.startTogether) world.nowMs = drawMoment(draw, plan, world);
    events.push(drawTimedJoin(draw, plan, world));
  }
  for (let left = plan.churn; left > 0; left -= 1) {
    if (events.length > 0) world.nowMs = drawMoment(draw, plan, world);
    events.push(drawEvent(draw, plan, world));
  }
  return { clock: 'virtual', topics, settings: plan.drawn, order: plan.order, events };
}

function drawEvent(draw: Draw, plan: TimedPlan, world: TimedWorld): TimedEvent {
  const letters: TimedLetter[] = [];
  const weights: number[] = [];
  for (let index = 0; index < timedAlphabet.length; index += 1) {
    const weight = plan.weights[index] as number;
    const letter = timedAlphabet[index] as TimedLetter;
    if (weight === 0 || !letter.possible(world, plan)) continue;
    letters.push(letter);
    weights.push(weight);
  }
  const letter = letters.length === 0 ? wait : (letters[weighted(draw, weights)] as TimedLetter);
  return letter.draw(draw, plan, world);
}
