import type { HistoryEvent } from '../domain/history.ts';
import { drawClaims } from './claims.ts';
import type { Draw } from './draw.ts';
import { between, chance, pick } from './draw.ts';
import { drawJoin } from './join.ts';
import { nameAt } from './names.ts';
import type { Plan } from './plan.ts';
import { drawSubscription, topicsOf } from './subscription.ts';
import { drawTopic, rackName } from './topics.ts';
import type { PresentMember, World } from './world.ts';
import { depart, freshId, slotsThat } from './world.ts';

/** A kind of event, as the generator knows it. */
export interface Letter {
  readonly kind: HistoryEvent['type'] | 'claim';
  /** It would change something now. */
  possible(world: World, plan: Plan): boolean;
  /** Draws one, and brings `world` up to date. Only where `possible`. */
  draw(draw: Draw, plan: Plan, world: World): HistoryEvent;
}

/** A rolling restart makes two rebalances a member; in large groups it would drown the rest. */
const BOUNCED_MAX = 12;

const someone = ({ members }: World): boolean => members.length > 0;
const anyone = (draw: Draw, world: World): PresentMember => pick(draw, world.members);

const departure = (kind: 'leave' | 'crash'): Letter => ({
  kind,
  possible: someone,
  draw: (draw, _plan, world) => ({
    type: kind,
    member: depart(world, draw.below(world.members.length)).id,
  }),
});

const join: Letter = {
  kind: 'join',
  possible: ({ members, absent, namesUsed }, { membersMax, idsMax }) =>
    members.length < membersMax && (absent.length > 0 || namesUsed < idsMax),
  draw: drawJoin,
};

/** A member that is present reports something else from now on. */
const claim: Letter = {
  kind: 'claim',
  possible: (world, { shape }) => shape === 'adversarial' && someone(world),
  draw: (draw, plan, world) => {
    const member = anyone(draw, world);
    const topics = topicsOf(draw, plan, member.topics);
    const claims = drawClaims(draw, plan, world);
    const { id, instanceId } = member;
    return instanceId === undefined
      ? { type: 'join', member: id, topics, claims }
      : { type: 'join', member: id, topics, instanceId, claims };
  },
};

const resubscribe: Letter = {
  kind: 'resubscribe',
  possible: (world, { topics }) => topics.slots > 0 && someone(world),
  draw: (draw, plan, world) => {
    const member = anyone(draw, world);
    member.topics = drawSubscription(draw, plan, -1, member.topics);
    return { type: 'resubscribe', member: member.id, topics: topicsOf(draw, plan, member.topics) };
  },
};

const createTopic: Letter = {
  kind: 'createTopic',
  possible: ({ partitions }) => partitions.includes(-1),
  draw: (draw, plan, world) => {
    const slot = pick(draw, slotsThat(world, false));
    const created = drawTopic(draw, plan, slot);
    world.partitions[slot] = created.partitions;
    return { type: 'createTopic', ...created };
  },
};

const addPartitions: Letter = {
  kind: 'addPartitions',
  possible: ({ partitions }, plan) => partitions.some((count) => growable(count, plan)),
  draw: (draw, plan, world) => {
    const slot = pick(
      draw,
      slotsThat(world, true).filter((at) => growable(world.partitions[at] ?? -1, plan)),
    );
    const partitions = between(draw, (world.partitions[slot] ?? 0) + 1, plan.topics.partitionsMax);
    world.partitions[slot] = partitions;
    return { type: 'addPartitions', topic: nameAt(plan.names.topics, slot), partitions };
  },
};

function growable(partitions: number, { topics }: Plan): boolean {
  return partitions >= 0 && partitions < topics.partitionsMax;
}

const deleteTopic: Letter = {
  kind: 'deleteTopic',
  possible: ({ partitions }) => partitions.some((count) => count >= 0),
  draw: (draw, plan, world) => {
    const slot = pick(draw, slotsThat(world, true));
    world.partitions[slot] = -1;
    return { type: 'deleteTopic', topic: nameAt(plan.names.topics, slot) };
  },
};

const changeRack: Letter = {
  kind: 'changeRack',
  possible: (world, { members }) => members.racks > 0 && someone(world),
  draw: (draw, plan, world) => {
    const member = anyone(draw, world).id;
    return chance(draw, 20)
      ? { type: 'changeRack', member }
      : { type: 'changeRack', member, rackId: rackName(draw.below(plan.members.racks + 1)) };
  },
};

const drop: Letter = {
  kind: 'drop',
  possible: someone,
  draw: (draw, _plan, world) => ({
    type: 'drop',
    member: anyone(draw, world).id,
    generation: draw.below(2) === 0 ? 'synced' : 'joined',
  }),
};

const pause = (kind: 'stall' | 'resume'): Letter => ({
  kind,
  possible: ({ members }) => members.some(({ stalled }) => stalled === (kind === 'resume')),
  draw: (draw, _plan, world) => {
    const member = pick(
      draw,
      world.members.filter(({ stalled }) => stalled === (kind === 'resume')),
    );
    member.stalled = kind === 'stall';
    return { type: kind, member: member.id };
  },
});

const restart: Letter = {
  kind: 'restart',
  possible: ({ members }) => members.some(({ instanceId }) => instanceId !== undefined),
  draw: (draw, plan, world) => {
    const member = pick(
      draw,
      world.members.filter(({ instanceId }) => instanceId !== undefined),
    );
    const { id } = member;
    member.id = freshId(world, plan);
    member.stalled = false;
    return { type: 'restart', member: id, as: member.id };
  },
};

const failover: Letter = {
  kind: 'failover',
  possible: someone,
  draw: (draw) => ({ type: 'failover', generation: draw.below(2) === 0 ? 'kept' : 'restarts' }),
};

const switchAssignor: Letter = {
  kind: 'switchAssignor',
  possible: someone,
  draw: (draw) => ({
    type: 'switchAssignor',
    from: draw.below(2) === 0 ? 'range' : 'one-takes-all',
  }),
};

const bounce: Letter = {
  kind: 'bounce',
  possible: ({ members }) => members.length > 0 && members.length <= BOUNCED_MAX,
  draw: (_draw, _plan, world) => {
    for (const member of world.members) {
      member.id = `${member.id}+`;
      member.stalled = false;
    }
    return { type: 'bounce' };
  },
};

const wait: Letter = { kind: 'wait', possible: () => true, draw: () => ({ type: 'wait' }) };

/** All kinds of events; weights of plans are indices into it. */
export const alphabet: readonly Letter[] = [
  join,
  departure('leave'),
  departure('crash'),
  resubscribe,
  addPartitions,
  createTopic,
  deleteTopic,
  changeRack,
  drop,
  pause('stall'),
  pause('resume'),
  restart,
  failover,
  switchAssignor,
  bounce,
  wait,
  claim,
];

/** Weights for a plan, by kind; what is not named does not happen. */
export function weightsOf(byKind: Partial<Record<Letter['kind'], number>>): readonly number[] {
  return alphabet.map(({ kind }) => byKind[kind] ?? 0);
}
