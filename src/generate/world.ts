import type { TopicPartition } from '../domain/group.ts';
import type { Plan } from './plan.ts';
import { nameAt } from './names.ts';

/** A member that is in the group. `topics` is a set of topic slots, as bits. */
export interface PresentMember {
  id: string;
  topics: number;
  readonly instanceId: string | undefined;
  stalled: boolean;
}

/** A member that was in the group. */
export interface AbsentMember {
  readonly id: string;
  readonly instanceId: string | undefined;
}

/**
 * What the generator knows of the group while it makes a history, so that few events are no-ops. It knows no
 * assignment: that is the subject's. Changed in place; it lives for one history.
 */
export interface World {
  /** In the order of joining. */
  readonly members: PresentMember[];
  readonly absent: AbsentMember[];
  /** Partitions by topic slot; -1: no such topic now. */
  readonly partitions: number[];
  readonly claimed: TopicPartition[];
  /** A guess, from below: one rebalance an event. */
  generation: number;
  namesUsed: number;
  instancesUsed: number;
}

/** An empty group over `slots` topics that do not exist. */
export function emptyWorld(slots: number): World {
  const partitions: number[] = [];
  for (let slot = 0; slot < slots; slot += 1) partitions.push(-1);
  return {
    members: [],
    absent: [],
    partitions,
    claimed: [],
    generation: 0,
    namesUsed: 0,
    instancesUsed: 0,
  };
}

/** A member id that this history has not used. */
export function freshId(world: World, plan: Plan): string {
  const id = nameAt(plan.names.members, world.namesUsed);
  world.namesUsed += 1;
  return id;
}

/** Takes the member at `index` out of the group. */
export function depart(world: World, index: number): PresentMember {
  const member = world.members[index] as PresentMember;
  world.members.splice(index, 1);
  world.absent.push(member);
  return member;
}

/** The slots whose topic exists (`exists` true) or does not. */
export function slotsThat(world: World, exists: boolean): number[] {
  const slots: number[] = [];
  for (let slot = 0; slot < world.partitions.length; slot += 1) {
    if ((world.partitions[slot] as number) >= 0 === exists) slots.push(slot);
  }
  return slots;
}
