import type {
  EventTiming,
  HistoryEvent,
  HistoryTopic,
  MembershipHistory,
} from '../domain/history.ts';
import { alphabet } from './alphabet.ts';
import type { Draw } from './draw.ts';
import { drawJoin } from './join.ts';
import type { Plan } from './plan.ts';
import { drawTopic } from './topics.ts';
import type { World } from './world.ts';
import { emptyWorld } from './world.ts';

/** A history of the planned shape: its topics, its first members, then whatever may happen to them. */
export function drawHistory(draw: Draw, plan: Plan): MembershipHistory {
  const world = emptyWorld(plan.topics.slots);
  const topics: HistoryTopic[] = [];
  for (let slot = 0; slot < plan.topics.count; slot += 1) {
    const topic = drawTopic(draw, plan, slot);
    world.partitions[slot] = topic.partitions;
    topics.push(topic);
  }
  const events: HistoryEvent[] = [];
  for (let joined = 0; joined < plan.start; joined += 1) {
    const join = drawJoin(draw, plan, world);
    const when = plan.startTogether ? 'together' : drawTiming(draw, plan);
    events.push(joined === 0 || when === 'settled' ? join : { ...join, when });
    world.generation += plan.startTogether ? 0 : 1;
  }
  drawEvents(draw, plan, world, events);
  return { shape: plan.shape, topics, events };
}

/** Appends the planned number of events to `events`, each possible where it happens; fewer where nothing is possible. */
export function drawEvents(draw: Draw, plan: Plan, world: World, events: HistoryEvent[]): void {
  for (let left = plan.churn; left > 0; left -= 1) {
    const event = drawEvent(draw, plan, world);
    if (event === null) return;
    world.generation += 1;
    const when = drawTiming(draw, plan);
    events.push(when === 'settled' ? event : { ...event, when });
  }
}

function drawEvent(draw: Draw, plan: Plan, world: World): HistoryEvent | null {
  let total = 0;
  const weights: number[] = [];
  for (let index = 0; index < alphabet.length; index += 1) {
    const weight = plan.weights[index] ?? 0;
    const counted = weight > 0 && alphabet[index]?.possible(world, plan) === true ? weight : 0;
    weights.push(counted);
    total += counted;
  }
  if (total === 0) return null;
  let left = draw.below(total);
  for (let index = 0; ; index += 1) {
    left -= weights[index] ?? 0;
    if (left < 0) return alphabet[index]?.draw(draw, plan, world) ?? null;
  }
}

function drawTiming(draw: Draw, plan: Plan): EventTiming {
  const { togetherPercent, midRebalancePercent } = plan.timings;
  const unsettled = togetherPercent + midRebalancePercent;
  if (unsettled === 0) return 'settled';
  const dice = draw.below(100);
  if (dice < togetherPercent) return 'together';
  return dice < unsettled ? 'mid-rebalance' : 'settled';
}
