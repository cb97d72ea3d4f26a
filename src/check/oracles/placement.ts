import { at } from '../at.ts';

/** Which member has which partition, in integers: all that an oracle needs to know. */
export interface Placement {
  readonly memberCount: number;
  readonly topicCount: number;
  readonly partitionCount: number;
  /** First partition of each topic, and the end of the last. */
  readonly topicStart: readonly number[];
  readonly topicOf: readonly number[];
  /** 1 where a member subscribes to a topic: `member * topicCount + topic`. */
  readonly subscribed: readonly number[];
  /** Who gets each partition; negative: nobody. */
  readonly owner: readonly number[];
  /** The one member with a valid, current and unconflicted claim; negative: nobody. */
  readonly prior: readonly number[];
  /** How many partitions each member gets. */
  readonly loads: readonly number[];
}

/** Hand `partition` from one member to the next. */
export interface Step {
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

/** What some handovers change; positive is better. */
export interface Gain {
  /** Σ load² saved. */
  readonly balance: number;
  /** Moves saved. */
  readonly moves: number;
  /** The loads are the same as before, up to order. */
  readonly sameLoads: boolean;
}

/** True if `member` subscribes to the topic of `partition`. */
export function mayTake(placement: Placement, member: number, partition: number): boolean {
  const topic = at(placement.topicOf, partition);
  return at(placement.subscribed, member * placement.topicCount + topic) === 1;
}

/** The placement after `steps`, or null if a step takes what its giver does not have or gives what its taker may not have. */
export function applied(placement: Placement, steps: readonly Step[]): Placement | null {
  const owner = [...placement.owner];
  const loads = [...placement.loads];
  for (const { partition, from, to } of steps) {
    if (owner[partition] !== from || from === to || !mayTake(placement, to, partition)) return null;
    owner[partition] = to;
    loads[from] = at(loads, from) - 1;
    loads[to] = at(loads, to) + 1;
  }
  return { ...placement, owner, loads };
}

/** Σ load²: what every even distribution minimises. */
export function sumOfSquares(loads: readonly number[]): number {
  let sum = 0;
  for (const load of loads) sum += load * load;
  return sum;
}

/** Partitions that have a prior owner and went to somebody else. */
export function movesOf({ owner, prior }: Pick<Placement, 'owner' | 'prior'>): number {
  let moves = 0;
  for (let partition = 0; partition < owner.length; partition++) {
    const before = at(prior, partition);
    if (before >= 0 && at(owner, partition) >= 0 && at(owner, partition) !== before) moves++;
  }
  return moves;
}

/** Checks a witness by doing it: what `steps` gain, or null if they cannot be done. */
export function gainOf(placement: Placement, steps: readonly Step[]): Gain | null {
  const after = applied(placement, steps);
  if (after === null) return null;
  return {
    balance: sumOfSquares(placement.loads) - sumOfSquares(after.loads),
    moves: movesOf(placement) - movesOf(after),
    sameLoads: isSameUpToOrder(placement.loads, after.loads),
  };
}

function isSameUpToOrder(left: readonly number[], right: readonly number[]): boolean {
  const sorted = right.toSorted((a, b) => a - b);
  return left.toSorted((a, b) => a - b).every((load, index) => load === sorted[index]);
}
