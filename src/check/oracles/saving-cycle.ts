import { at, filled } from '../at.ts';
import { addArc, findNegativeCycle, type CostGraph } from './negative-cycle.ts';
import { gainOf, type Placement, type Step } from './placement.ts';

/**
 * Handovers that save moves and leave the loads as they are, up to order; null if there are none, and then, where the
 * loads are optimal, no assignment with these loads has fewer moves.
 *
 * The residual graph has each member twice (where it takes, where it gives), a hub for each topic and a node for each
 * level of load. A partition that goes home saves one (an arc from giver to prior owner); one that its prior owner gives
 * away costs one; any other costs nothing (both through the topic's hub, to all its subscribers). A level node L joins
 * takers that have L − 1 with givers that have L: after the chain they have swapped their loads. Simple cycles of this
 * graph take at most one partition from each member, so the partitions are different ones.
 *
 * Source: min-cost flow, no negative cycle in the residual graph (M. Klein, Management Science 14, 1967).
 *
 * Cost: O(members · topics + moves) arcs; nothing at all if nothing moved.
 */
export function findSavingCycle(placement: Placement): readonly Step[] | null {
  const steps = search(placement, 'with-levels');
  if (steps === null || gainOf(placement, steps)?.sameLoads === true) return steps;
  // Only where the loads are not optimal: a member both gave and took as an end, which evens out loads besides.
  return search(placement, 'without-levels');
}

function search(
  placement: Placement,
  levels: 'with-levels' | 'without-levels',
): readonly Step[] | null {
  const givers = giversOf(placement);
  if (givers.homeward.length === 0) return null;
  const cycle = findNegativeCycle(residualGraph(placement, givers, levels));
  return cycle === null ? null : stepsOf(placement, givers, cycle);
}

interface Givers {
  /** A partition that the member has and that is not its own from before: `member * topicCount + topic`, else -1. */
  readonly strange: readonly number[];
  /** A partition that the member has kept, likewise. */
  readonly kept: readonly number[];
  /** Partitions that moved. */
  readonly homeward: readonly number[];
}

function giversOf({ memberCount, topicCount, owner, prior, topicOf }: Placement): Givers {
  const strange = filled(memberCount * topicCount, -1);
  const kept = filled(memberCount * topicCount, -1);
  const homeward: number[] = [];
  for (let partition = 0; partition < owner.length; partition++) {
    const member = at(owner, partition);
    if (member < 0) continue;
    const cell = member * topicCount + at(topicOf, partition);
    const before = at(prior, partition);
    (before === member ? kept : strange)[cell] = partition;
    if (before >= 0 && before !== member) homeward.push(partition);
  }
  return { strange, kept, homeward };
}

// Nodes: member m takes at m and gives at M + m; topic t is 2M + t; level L is 2M + T + L.
function residualGraph(
  placement: Placement,
  givers: Givers,
  levels: 'with-levels' | 'without-levels',
): CostGraph {
  const { memberCount, topicCount, loads, subscribed } = placement;
  const most = loads.reduce((max, load) => Math.max(max, load), 0);
  const firstTopic = 2 * memberCount;
  const firstLevel = firstTopic + topicCount;
  const graph: CostGraph = { nodeCount: firstLevel + most + 2, from: [], to: [], cost: [] };
  for (const partition of givers.homeward) {
    const giver = memberCount + at(placement.owner, partition);
    addArc(graph, giver, at(placement.prior, partition), -1);
  }
  for (let member = 0; member < memberCount; member++) {
    const giving = memberCount + member;
    addArc(graph, member, giving, 0);
    if (levels === 'with-levels') {
      addArc(graph, member, firstLevel + at(loads, member) + 1, 0);
      addArc(graph, firstLevel + at(loads, member), giving, 0);
    }
    for (let topic = 0; topic < topicCount; topic++) {
      const cell = member * topicCount + topic;
      if (subscribed[cell] === 1) addArc(graph, firstTopic + topic, member, 0);
      if (at(givers.strange, cell) >= 0) addArc(graph, giving, firstTopic + topic, 0);
      else if (at(givers.kept, cell) >= 0) addArc(graph, giving, firstTopic + topic, 1);
    }
  }
  return graph;
}

/** Reads the handovers off a cycle: giver → taker, or giver → topic → taker. */
function stepsOf(placement: Placement, givers: Givers, cycle: readonly number[]): readonly Step[] {
  const { memberCount, topicCount } = placement;
  const firstTopic = 2 * memberCount;
  const steps: Step[] = [];
  for (let index = 0; index < cycle.length; index++) {
    const from = at(cycle, index) - memberCount;
    if (from < 0 || from >= memberCount) continue;
    const next = at(cycle, (index + 1) % cycle.length);
    if (next < memberCount) {
      const partition = homewardOf(placement, givers, from, next);
      steps.push({ partition, from, to: next });
    } else if (next >= firstTopic) {
      const cell = from * topicCount + (next - firstTopic);
      const strange = at(givers.strange, cell);
      const partition = strange >= 0 ? strange : at(givers.kept, cell);
      steps.push({ partition, from, to: at(cycle, (index + 2) % cycle.length) });
    }
  }
  return steps;
}

function homewardOf(placement: Placement, givers: Givers, from: number, to: number): number {
  for (const partition of givers.homeward) {
    if (at(placement.owner, partition) === from && at(placement.prior, partition) === to) {
      return partition;
    }
  }
  return -1;
}
