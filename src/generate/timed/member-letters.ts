import { pick } from '../draw.ts';
import { drawStrategies, drawTimedJoin } from './join.ts';
import type { TimedLetter } from './letter.ts';
import { anyone, someone } from './letter.ts';
import type { Place, TimedWorld } from './world.ts';
import { departs, willBeDue } from './world.ts';
import { drawSlots, drawWish } from './wish.ts';

const join: TimedLetter = {
  kind: 'join',
  possible: ({ present }, { membersMax }) => present.length < membersMax,
  draw: drawTimedJoin,
};

const leave: TimedLetter = {
  kind: 'leave',
  possible: someone,
  draw: (draw, { settings }, world) => {
    const { member } = departs(world, draw.below(world.present.length));
    willBeDue(world, settings.heartbeatIntervalMs);
    return { atMs: world.nowMs, type: 'leave', member };
  },
};

const crash: TimedLetter = {
  kind: 'crash',
  possible: someone,
  draw: (draw, plan, world) => {
    const { member, protocol } = departs(world, draw.below(world.present.length));
    willBeDue(world, sessionMs(plan, protocol));
    return { atMs: world.nowMs, type: 'crash', member };
  },
};

/** How long the coordinator waits for a word of a member. */
function sessionMs(
  { settings }: Parameters<TimedLetter['draw']>[1],
  protocol: Place['protocol'],
): number {
  return protocol === 'consumer'
    ? settings.groupConsumerSessionTimeoutMs
    : settings.sessionTimeoutMs;
}

const restart: TimedLetter = {
  kind: 'restart',
  possible: someone,
  draw: (draw, plan, world) => {
    const place = anyone(draw, world);
    place.life = 'well';
    const how = draw.below(2) === 0 ? 'close' : 'kill';
    const session = sessionMs(plan, place.protocol);
    const afterMs = pick(draw, [0, 1, 100, 1000, 1000, 3000, session - 1, session, session + 1000]);
    willBeDue(world, afterMs);
    return { atMs: world.nowMs, type: 'restart', member: place.member, how, afterMs };
  },
};

/** Each member in turn: in large groups that would drown the rest. */
const BOUNCED_MAX = 12;
const BOUNCES_MAX = 2;

const bounce: TimedLetter = {
  kind: 'bounce',
  possible: ({ present, bounces }) =>
    present.length > 0 && present.length <= BOUNCED_MAX && bounces < BOUNCES_MAX,
  draw: (draw, _plan, world) => {
    world.bounces += 1;
    for (const place of world.present) place.life = 'well';
    const how = draw.below(3) === 0 ? 'kill' : 'close';
    const everyMs = pick(draw, [500, 1000, 2000, 3000, 5000]);
    const afterMs = pick(draw, [0, 100, 1000, 1000, 3000]);
    willBeDue(world, everyMs);
    willBeDue(world, everyMs * world.present.length);
    return { atMs: world.nowMs, type: 'bounce', how, everyMs, afterMs };
  },
};

const resubscribe: TimedLetter = {
  kind: 'resubscribe',
  possible: someone,
  draw: (draw, plan, world) => {
    const place = anyone(draw, world);
    place.topics = drawSlots(draw, plan, -1, place.topics);
    const wish = drawWish(draw, plan, place.topics);
    return { atMs: world.nowMs, type: 'resubscribe', member: place.member, ...wish };
  },
};

const isWell = ({ life }: Place): boolean => life === 'well';
const isHindered = ({ life }: Place): boolean => life !== 'well';

const stall: TimedLetter = {
  kind: 'stall',
  possible: ({ present }) => present.some(isWell),
  draw: (draw, { settings }, world) => {
    const place = pick(draw, world.present.filter(isWell));
    place.life = 'stalled';
    place.patienceAtMs = world.nowMs + settings.maxPollIntervalMs;
    willBeDue(world, settings.maxPollIntervalMs);
    return { atMs: world.nowMs, type: 'stall', member: place.member };
  },
};

const pause: TimedLetter = {
  kind: 'pause',
  possible: ({ present }) => present.some(isWell),
  draw: (draw, plan, world) => {
    const place = pick(draw, world.present.filter(isWell));
    place.life = 'paused';
    const session = sessionMs(plan, place.protocol);
    place.patienceAtMs = world.nowMs + session;
    willBeDue(world, session);
    willBeDue(world, plan.settings.maxPollIntervalMs);
    return { atMs: world.nowMs, type: 'pause', member: place.member };
  },
};

/** How long after patience ended somebody wakes, in ms; null: at any time. */
const lateness = [null, null, null, -1, 0, 1, 1000, 3000] as const;

const resume: TimedLetter = {
  kind: 'resume',
  possible: ({ present }) => present.some(isHindered),
  draw: (draw, _plan, world) => {
    const place = pick(draw, world.present.filter(isHindered));
    place.life = 'well';
    // What wakes too late, or just in time, is what pauses are for.
    const late = pick(draw, lateness);
    if (late !== null) world.nowMs = Math.max(world.nowMs, place.patienceAtMs + late);
    return { atMs: world.nowMs, type: 'resume', member: place.member };
  },
};

const switchAssignor: TimedLetter = {
  kind: 'switchAssignor',
  possible: ({ present }, { strategies }) => present.some(canSwitch, strategies),
  draw: (draw, plan, world) => {
    const place = pick(draw, world.present.filter(canSwitch, plan.strategies));
    place.life = 'well';
    const strategies = drawStrategies(draw, plan, place.protocol);
    return { atMs: world.nowMs, type: 'switchAssignor', member: place.member, strategies };
  },
};

/** Called with the strategies as `this`, so that nothing has to be made for each question. */
function canSwitch(
  this: Parameters<TimedLetter['draw']>[1]['strategies'],
  { protocol }: Place,
): boolean {
  return (this[protocol]?.length ?? 0) > 1;
}

const switchProtocol: TimedLetter = {
  kind: 'switchProtocol',
  possible: (world, { kinds }) => kinds.length > 1 && someone(world),
  draw: (draw, { kinds }, world) => {
    const place = anyone(draw, world);
    place.life = 'well';
    place.protocol = pick(
      draw,
      kinds.filter((kind) => kind !== place.protocol),
    );
    return {
      atMs: world.nowMs,
      type: 'switchProtocol',
      member: place.member,
      protocol: place.protocol,
    };
  },
};

const evict: TimedLetter = {
  kind: 'evict',
  possible: ({ instancesUsed }) => instancesUsed > 0,
  draw: (draw, _plan, world) => ({
    atMs: world.nowMs,
    type: 'evict',
    instanceId: pick(draw, instancesOf(world)),
  }),
};

function instancesOf({ present, gone }: TimedWorld): readonly string[] {
  const instances: string[] = [];
  for (const { instanceId } of present) if (instanceId !== undefined) instances.push(instanceId);
  for (const { instanceId } of gone) if (instanceId !== undefined) instances.push(instanceId);
  return instances;
}

/** What happens to members and their processes. */
export const memberLetters: readonly TimedLetter[] = [
  join,
  leave,
  crash,
  restart,
  bounce,
  resubscribe,
  stall,
  pause,
  resume,
  switchAssignor,
  switchProtocol,
  evict,
];
