import type { HistoryTopic } from '../domain/history.ts';
import type { Draw } from './draw.ts';
import { between, chance } from './draw.ts';
import { nameAt } from './names.ts';
import type { TopicPlan } from './plan.ts';

/** A topic for `slot`, as it starts or is created. */
export function drawTopic(draw: Draw, plan: TopicPlan, slot: number): HistoryTopic {
  const topic = nameAt(plan.names.topics, slot);
  const partitions = drawPartitions(draw, plan);
  return chance(draw, plan.members.rackedPercent)
    ? { topic, partitions, racks: drawRacks(draw, plan, partitions) }
    : { topic, partitions };
}

function drawPartitions(draw: Draw, plan: TopicPlan): number {
  if (chance(draw, plan.topics.unreadyPercent)) return 0;
  const { partitionsMax: max, style, samePartitions } = plan.topics;
  const members = Math.max(1, plan.start);
  switch (style) {
    case 'any':
      return between(draw, 1, max);
    case 'one':
      return 1;
    case 'same':
      return samePartitions;
    case 'divides':
      return members * between(draw, 1, Math.max(1, Math.floor(max / members)));
    case 'most':
      return between(draw, Math.ceil((2 * max) / 3), max);
  }
}

/** For each partition the racks of its replicas: neighbours on a ring, half of the time piled up at its beginning. */
function drawRacks(draw: Draw, plan: TopicPlan, partitions: number): string[][] {
  const { racks: count, replicas: perPartition } = plan.members;
  const piled = chance(draw, 50);
  const racks: string[][] = [];
  for (let partition = 0; partition < partitions; partition += 1) {
    const first = piled && chance(draw, 60) ? 0 : draw.below(count);
    const replicas: string[] = [];
    for (let next = 0; next < perPartition; next += 1) {
      replicas.push(rackName((first + next) % count));
    }
    racks.push(replicas);
  }
  return racks;
}

/** The name of the n-th rack. */
export function rackName(n: number): string {
  return rackNames[n] ?? `r${n}`;
}

const rackNames = ['r0', 'r1', 'r2', 'r3', 'r4'];
