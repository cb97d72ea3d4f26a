import { at, filled } from '../at.ts';
import type { Placement, Step } from './placement.ts';

/**
 * A chain of handovers that makes the loads strictly more even, shortest from the most loaded member that has one; null
 * if there is none, and then the load vector is the least majorized one that the subscriptions allow.
 *
 * A chain starts at a member that has at least two partitions more than the one where it ends; its gain is the drop of
 * Σ load². Levels of load are searched from the top; what a level reached without finding a chain is closed (nothing
 * outside can be reached from it) and holds nothing light enough for lower levels, so it is never searched again.
 *
 * Source: Harvey, Ladner, Lovász, Tamir, “Semi-matchings for bipartite graphs and load balancing” (J. Algorithms 59,
 * 2006): a semi-matching is optimal if and only if it has no cost-reducing path.
 *
 * Cost: O(members · topics + partitions), with a sort of the members.
 */
export function findImprovingPath(placement: Placement): readonly Step[] | null {
  if (spreadOf(placement.loads) <= 1) return null;
  const search = startSearch(placement);
  const byLoad = [...placement.loads.keys()].toSorted(
    (a, b) => at(placement.loads, b) - at(placement.loads, a),
  );
  let next = 0;
  while (next < byLoad.length) {
    const level = at(placement.loads, at(byLoad, next));
    const queue: number[] = [];
    for (; next < byLoad.length && at(placement.loads, at(byLoad, next)) === level; next++) {
      const member = at(byLoad, next);
      if (search.reached[member] !== 1) queue.push(member);
      search.reached[member] = 1;
    }
    const end = searchLevel(placement, search, queue, level);
    if (end !== -1) return stepsTo(placement, search, end);
  }
  return null;
}

/** Largest minus smallest load; 0 without members. */
export function spreadOf(loads: readonly number[]): number {
  let most = -1;
  let least = Infinity;
  for (const load of loads) {
    if (load > most) most = load;
    if (load < least) least = load;
  }
  return most < 0 ? 0 : most - least;
}

/** Σ load² that a chain of handovers saves; only its two ends change their loads. */
export function balanceGain(placement: Placement, path: readonly Step[]): number {
  const [first] = path;
  const last = path.at(-1);
  if (first === undefined || last === undefined) return 0;
  return 2 * (at(placement.loads, first.from) - at(placement.loads, last.to)) - 2;
}

interface Search {
  readonly reached: number[];
  /** Topics whose subscribers have all been reached. */
  readonly expanded: number[];
  /** How each member was reached: from whom, by a partition of which topic. */
  readonly cameFrom: number[];
  readonly cameBy: number[];
  /** How many partitions of each topic each member has: `member * topicCount + topic`. */
  readonly counts: readonly number[];
}

function startSearch(placement: Placement): Search {
  const { memberCount, topicCount, owner, topicOf } = placement;
  const counts = filled(memberCount * topicCount, 0);
  for (let partition = 0; partition < owner.length; partition++) {
    const member = at(owner, partition);
    if (member < 0) continue;
    const cell = member * topicCount + at(topicOf, partition);
    counts[cell] = at(counts, cell) + 1;
  }
  return {
    reached: filled(memberCount, 0),
    expanded: filled(topicCount, 0),
    cameFrom: filled(memberCount, -1),
    cameBy: filled(memberCount, -1),
    counts,
  };
}

/** Breadth first from all of `queue`; the member where a chain ends, or -1. */
function searchLevel(placement: Placement, search: Search, queue: number[], level: number): number {
  const { memberCount, topicCount, subscribed, loads } = placement;
  // The queue grows while it is walked.
  for (const giver of queue) {
    for (let topic = 0; topic < topicCount; topic++) {
      if (search.expanded[topic] === 1 || search.counts[giver * topicCount + topic] === 0) continue;
      search.expanded[topic] = 1;
      for (let taker = 0; taker < memberCount; taker++) {
        if (search.reached[taker] === 1 || subscribed[taker * topicCount + topic] !== 1) continue;
        search.reached[taker] = 1;
        search.cameFrom[taker] = giver;
        search.cameBy[taker] = topic;
        if (at(loads, taker) <= level - 2) return taker;
        queue.push(taker);
      }
    }
  }
  return -1;
}

function stepsTo(placement: Placement, search: Search, end: number): readonly Step[] {
  const steps: Step[] = [];
  let to = end;
  while (at(search.cameFrom, to) !== -1) {
    const from = at(search.cameFrom, to);
    steps.unshift({ partition: anyOf(placement, from, at(search.cameBy, to)), from, to });
    to = from;
  }
  return steps;
}

function anyOf(placement: Placement, member: number, topic: number): number {
  return placement.owner.indexOf(member, at(placement.topicStart, topic));
}
