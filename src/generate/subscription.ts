import type { Draw } from './draw.ts';
import { chance, shuffled } from './draw.ts';
import { nameAt } from './names.ts';
import type { TopicPlan } from './plan.ts';

/**
 * A subscription as a set of topic slots, different from `current` (-1: there was none). `nth` tells members apart
 * where they share topics out; -1 means any of them.
 */
export function drawSubscription(
  draw: Draw,
  plan: TopicPlan,
  nth: number,
  current: number,
): number {
  if (chance(draw, plan.wishes.emptyPercent) && current !== 0) return 0;
  const drawn = drawSlots(draw, plan, nth, current);
  // Where the style leaves no choice, a member changes its mind about one topic.
  return drawn === current ? drawn ^ (1 << draw.below(plan.topics.slots)) : drawn;
}

function drawSlots(draw: Draw, plan: TopicPlan, nth: number, current: number): number {
  const { slots, count } = plan.topics;
  const sets = 2 ** slots;
  switch (plan.wishes.style) {
    case 'equal':
      return sets - 1;
    case 'overlapping':
      return 1 + draw.below(sets - 1);
    case 'disjoint':
      return 1 << (nth < 0 ? draw.below(slots) : nth % Math.max(1, count));
    case 'nested':
      return 2 ** (1 + draw.below(slots)) - 1;
    case 'any': {
      if (current < 0) return draw.below(sets);
      const other = draw.below(sets - 1);
      return other < current ? other : other + 1;
    }
  }
}

/** The names of a set of slots, as a member lists them: in any order and with repetitions where the plan says so. */
export function topicsOf(draw: Draw, plan: TopicPlan, set: number): readonly string[] {
  const topics: string[] = [];
  for (let slot = 0; slot < plan.topics.slots; slot += 1) {
    if ((set & (1 << slot)) !== 0) topics.push(nameAt(plan.names.topics, slot));
  }
  const [first] = topics;
  if (first !== undefined && chance(draw, plan.wishes.twicePercent)) topics.push(first);
  return plan.wishes.shuffled ? shuffled(draw, topics) : topics;
}
