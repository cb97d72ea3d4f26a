import { fairCycle, isFair } from './fair-cycle.ts';
import type { Problem } from './problem.ts';
import type { Successors } from './successors.ts';

/** A group that need not come to rest although no fault happens any more. */
export interface Restless {
  /** The state nearest to the start from which it does not. */
  readonly at: number;
  /** A way back to it on which everybody has their turn; none if nothing can happen any more. */
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
  const connected = { states: component, inside: new Set(component) };
  return isFair(connected, successors)
    ? { ...fairCycle(connected, successors), problem: endless }
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
