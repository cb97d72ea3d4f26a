import type { Draw } from '../draw.ts';
import { chance, pick } from '../draw.ts';
import { nameAt } from '../names.ts';
import { drawSubscription, topicsOf } from '../subscription.ts';
import type { TimedPlan } from './plan.ts';

/** What a member subscribes to, as events say it. */
export interface DrawnWish {
  readonly topics: readonly string[];
  readonly pattern?: string;
}

/** A subscription as a set of topic slots, other than `current` (-1: there was none) where it can be, and never empty. */
export function drawSlots(draw: Draw, plan: TimedPlan, nth: number, current: number): number {
  const drawn = drawSubscription(draw, plan, nth, current);
  // A consumer that subscribes to nothing is not in the group.
  return drawn === 0 ? 1 << draw.below(plan.topics.slots) : drawn;
}

/** A set of slots in words: the names, or a pattern, which may match more than they. */
export function drawWish(draw: Draw, plan: TimedPlan, slots: number): DrawnWish {
  const topics = topicsOf(draw, plan, slots);
  return chance(draw, plan.patternPercent)
    ? { topics: [], pattern: drawPattern(draw, plan, topics) }
    : { topics };
}

/** For topics with plain names, t0 and up. A pattern stands for whole names: by one of these, none. */
const plainPatterns = [
  '.*',
  't',
  't.*',
  't[0-4]',
  't[5-9]',
  't\\d',
  '\\d',
  '[^t].*',
  't0|t1',
] as const;

function drawPattern(draw: Draw, plan: TimedPlan, topics: readonly string[]): string {
  if (plan.plainTopics && chance(draw, 60)) return pick(draw, plainPatterns);
  if (chance(draw, 30)) return '.*';
  const [first = nameAt(plan.names.topics, 0)] = topics;
  return chance(draw, 50) ? literally(first) : topics.map(literally).join('|');
}

/** Of the letters that names of topics may have, only the dot means something else in a pattern. */
function literally(topic: string): string {
  return topic.replaceAll('.', '\\.');
}
