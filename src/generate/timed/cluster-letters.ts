import { between, pick } from '../draw.ts';
import { nameAt } from '../names.ts';
import { drawTopic } from '../topics.ts';
import type { TimedLetter } from './letter.ts';
import { anyone, someone } from './letter.ts';
import type { TimedPlan } from './plan.ts';
import type { TimedWorld } from './world.ts';
import { willBeDue } from './world.ts';

const createTopic: TimedLetter = {
  kind: 'createTopic',
  possible: ({ partitions }) => partitions.includes(-1),
  draw: (draw, plan, world) => {
    const slot = pick(
      draw,
      slotsWhere(world, (count) => count < 0),
    );
    const { topic, partitions } = drawTopic(draw, plan, slot);
    world.partitions[slot] = partitions;
    return { atMs: world.nowMs, type: 'createTopic', topic, partitions };
  },
};

const addPartitions: TimedLetter = {
  kind: 'addPartitions',
  possible: ({ partitions }, plan) => partitions.some((count) => isGrowable(count, plan)),
  draw: (draw, plan, world) => {
    const slot = pick(
      draw,
      slotsWhere(world, (count) => isGrowable(count, plan)),
    );
    const partitions = between(draw, (world.partitions[slot] ?? 0) + 1, plan.topics.partitionsMax);
    world.partitions[slot] = partitions;
    const topic = nameAt(plan.names.topics, slot);
    return { atMs: world.nowMs, type: 'addPartitions', topic, partitions };
  },
};

function isGrowable(partitions: number, { topics }: TimedPlan): boolean {
  return partitions >= 0 && partitions < topics.partitionsMax;
}

const deleteTopic: TimedLetter = {
  kind: 'deleteTopic',
  possible: ({ partitions }) => partitions.some((count) => count >= 0),
  draw: (draw, plan, world) => {
    const slot = pick(
      draw,
      slotsWhere(world, (count) => count >= 0),
    );
    world.partitions[slot] = -1;
    return { atMs: world.nowMs, type: 'deleteTopic', topic: nameAt(plan.names.topics, slot) };
  },
};

function slotsWhere({ partitions }: TimedWorld, fits: (partitions: number) => boolean): number[] {
  const slots: number[] = [];
  for (let slot = 0; slot < partitions.length; slot += 1)
    if (fits(partitions[slot] as number)) slots.push(slot);
  return slots;
}

const failover: TimedLetter = {
  kind: 'failover',
  possible: someone,
  draw: (draw, { settings }, world) => {
    const requests = draw.below(2) === 0 ? 'refused' : 'lost';
    const downMs = pick(draw, [0, 1, 100, 500, 1000, 2000, 5000, settings.sessionTimeoutMs]);
    willBeDue(world, downMs);
    return { atMs: world.nowMs, type: 'failover', requests, downMs };
  },
};

const slow: TimedLetter = {
  kind: 'slow',
  possible: someone,
  draw: (draw, { settings }, world) => {
    const { member } = anyone(draw, world);
    const { requestTimeoutMs, sessionTimeoutMs } = settings;
    const delayMs = pick(draw, [10, 100, 500, 1000, 2000, requestTimeoutMs, sessionTimeoutMs]);
    const forMs = pick(draw, [100, 1000, 3000, 5000, 10_000, sessionTimeoutMs]);
    willBeDue(world, delayMs);
    willBeDue(world, forMs);
    return { atMs: world.nowMs, type: 'slow', member, delayMs, forMs };
  },
};

const drop: TimedLetter = {
  kind: 'drop',
  possible: someone,
  draw: (draw, { settings }, world) => {
    const { member } = anyone(draw, world);
    const what = draw.below(2) === 0 ? 'request' : 'response';
    willBeDue(world, settings.requestTimeoutMs);
    return { atMs: world.nowMs, type: 'drop', member, what };
  },
};

const duplicate: TimedLetter = {
  kind: 'duplicate',
  possible: someone,
  draw: (draw, _plan, world) => ({
    atMs: world.nowMs,
    type: 'duplicate',
    member: anyone(draw, world).member,
  }),
};

const lag: TimedLetter = {
  kind: 'lag',
  possible: someone,
  draw: (draw, _plan, world) => {
    const { member } = anyone(draw, world);
    const forMs = pick(draw, [100, 1000, 3000, 5000, 10_000]);
    willBeDue(world, forMs);
    return { atMs: world.nowMs, type: 'lag', member, forMs };
  },
};

/** Time passes. */
export const wait: TimedLetter = {
  kind: 'wait',
  possible: () => true,
  draw: (_draw, _plan, world) => ({ atMs: world.nowMs, type: 'wait' }),
};

/** What happens to topics, the coordinator and the network. */
export const clusterLetters: readonly TimedLetter[] = [
  createTopic,
  addPartitions,
  deleteTopic,
  failover,
  slow,
  drop,
  duplicate,
  lag,
  wait,
];
