import type { TopicPartition } from '../domain/group.ts';
import type { Claims } from '../domain/history.ts';
import type { Draw } from './draw.ts';
import { chance, pick } from './draw.ts';
import { nameAt } from './names.ts';
import type { Plan } from './plan.ts';
import type { World } from './world.ts';

const WHOLE_TOPIC_MAX = 20;
/** Before anything happened, members may still come with these from an earlier life of the group. */
const FIRST_GENERATIONS = 3;
/** Kafka's generations are 32-bit integers. */
const LAST_GENERATION = 2 ** 31 - 1;

/**
 * What a member says that it owns, true or not: partitions of any topic (also deleted, shrunk, not subscribed),
 * often one that somebody else claims too, from an old, the present, a future or no generation.
 */
export function drawClaims(draw: Draw, plan: Plan, world: World): Claims {
  const partitions = chance(draw, 20)
    ? wholeTopic(draw, plan, world)
    : someClaims(draw, plan, world);
  world.claimed.push(...partitions);
  return { partitions, generation: drawGeneration(draw, world) };
}

function wholeTopic(draw: Draw, plan: Plan, world: World): TopicPartition[] {
  const slot = draw.below(plan.topics.slots);
  const topic = nameAt(plan.names.topics, slot);
  const count = Math.min(WHOLE_TOPIC_MAX, Math.max(0, world.partitions[slot] ?? 0));
  return Array.from({ length: count }, (_, partition) => ({ topic, partition }));
}

function someClaims(draw: Draw, plan: Plan, world: World): TopicPartition[] {
  const claims: TopicPartition[] = [];
  const repeats = chance(draw, 4);
  for (let left = draw.below(5); left > 0; left -= 1) {
    const { topic, partition } = drawClaim(draw, plan, world);
    const known = claims.some((claim) => claim.topic === topic && claim.partition === partition);
    if (repeats || !known) claims.push({ topic, partition });
  }
  return claims;
}

function drawClaim(draw: Draw, plan: Plan, world: World): TopicPartition {
  if (world.claimed.length > 0 && chance(draw, 45)) return pick(draw, world.claimed);
  const slot = draw.below(plan.topics.slots);
  const count = Math.max(1, world.partitions[slot] ?? 1);
  const partition = chance(draw, 12) ? count + draw.below(3) : draw.below(count);
  return { topic: nameAt(plan.names.topics, slot), partition };
}

function drawGeneration(draw: Draw, world: World): number {
  const dice = draw.below(100);
  if (dice < 10) return -1;
  if (dice < 45) return world.generation;
  if (dice < 92) return draw.below(Math.max(world.generation, FIRST_GENERATIONS) + 2);
  return dice < 97 ? world.generation + 1 + draw.below(100) : LAST_GENERATION;
}
