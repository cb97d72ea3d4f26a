import type { Problem } from './problem.ts';
import type { Successors } from './successors.ts';

/** A group that need not come to rest although no fault happens any more. */
export interface Restless {
  /** The state nearest to the start from which it does not. */
  readonly at: number;
  /** A way back to it; none if nothing can happen any more. */
  readonly cycle: readonly number[];
  readonly problem: Problem;
}

/** Whether a group can stay for ever in a strongly connected set of states, none of which is at rest. */
export function restlessIn(component: readonly number[], successors: Successors): Restless | null {
  const [only = 0] = component;
  if (component.length === 1) {
    if (successors.at(only, 0) < 0) return { at: only, cycle: [], problem: stuck };
    if (!leadsTo(only, only, successors)) return null;
  }
  const inside = new Set(component);
  return isFair(component, inside, successors)
    ? { ...cycleIn(component, inside, successors), problem: endless }
    : null;
}

const stuck: Problem = {
  invariant: 'group.liveness',
  rule: 'stuck',
  members: [],
  partitions: 0,
  expected: 'the group comes to rest',
  actual: 'nothing can happen any more',
};

const endless: Problem = {
  ...stuck,
  rule: 'goes-round-for-ever',
  actual: 'it can go round for ever, although no fault happens and everybody has their turn',
};

function leadsTo(from: number, to: number, successors: Successors): boolean {
  for (let nth = 0; ; nth++) {
    const reached = successors.at(from, nth);
    if (reached < 0) return false;
    if (reached === to) return true;
  }
}

/**
 * Whether everything that stays possible in all of these states happens among them. Where one client goes on alone, what
 * the others can do is not told, and does not stop being possible.
 */
function isFair(
  component: readonly number[],
  inside: ReadonlySet<number>,
  successors: Successors,
): boolean {
  let always: Set<number> | null = null;
  const taken = new Set<number>();
  for (const index of component) {
    const possible = new Set<number>();
    for (let nth = 0; ; nth++) {
      const next = successors.at(index, nth);
      if (next < 0) break;
      const move = successors.moveAt(index, nth);
      if (!successors.isOptional(move)) possible.add(move);
      if (inside.has(next)) taken.add(move);
    }
    if (successors.isAlone(index)) continue;
    always = new Set([...(always ?? possible)].filter((move) => possible.has(move)));
  }
  return [...(always ?? [])].every((move) => taken.has(move));
}

/** The shortest way from the component's first state back to it. */
function cycleIn(
  component: readonly number[],
  inside: ReadonlySet<number>,
  successors: Successors,
): Pick<Restless, 'at' | 'cycle'> {
  let first = component[0] ?? 0;
  for (const index of component) first = Math.min(first, index);
  const origins = new Map<number, { readonly from: number; readonly move: number }>();
  const queue = [first];
  for (const index of queue) {
    for (let nth = 0; ; nth++) {
      const next = successors.at(index, nth);
      if (next < 0) break;
      if (!inside.has(next) || origins.has(next)) continue;
      origins.set(next, { from: index, move: successors.moveAt(index, nth) });
      if (next !== first) {
        queue.push(next);
        continue;
      }
      return { at: first, cycle: wayBack(first, origins) };
    }
  }
  return { at: first, cycle: [] };
}

function wayBack(
  first: number,
  origins: ReadonlyMap<number, { readonly from: number; readonly move: number }>,
): readonly number[] {
  const cycle: number[] = [];
  let at = first;
  do {
    const origin = origins.get(at);
    if (origin === undefined) break;
    cycle.push(origin.move);
    at = origin.from;
  } while (at !== first);
  return cycle.toReversed();
}
