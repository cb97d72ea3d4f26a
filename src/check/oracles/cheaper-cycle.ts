import { at, filled } from '../at.ts';
import { addArc, findNegativeCycle, type CostGraph } from './negative-cycle.ts';
import { sumOfSquares, type Step } from './placement.ts';

/** Things that members have, each at a cost that depends on the member: partitions read across racks, say. */
export interface CostedPlacement {
  readonly memberCount: number;
  /** Who has each unit; negative: nobody. */
  readonly owner: readonly number[];
  /** Units by member. */
  readonly loads: readonly number[];
  readonly mayTake: (member: number, unit: number) => boolean;
  readonly costOf: (member: number, unit: number) => number;
}

/**
 * Handovers of units that lower the cost and leave the loads as they are, up to order; null if there are none, and then,
 * where the loads are optimal, no placement with these loads costs less. In a step `partition` is the unit.
 *
 * Source: min-cost flow, no negative cycle in the residual graph (M. Klein, Management Science 14, 1967).
 *
 * Cost: O(members · units) to build the graph, members² arcs.
 */
export function findCheaperCycle(placement: CostedPlacement): readonly Step[] | null {
  const best = bestUnits(placement);
  const steps = search(placement, best, 'with-levels');
  if (steps === null || keepsLoads(placement, steps)) return steps;
  return search(placement, best, 'without-levels');
}

/** What `steps` save. */
export function costSaved({ costOf }: CostedPlacement, steps: readonly Step[]): number {
  let saved = 0;
  for (const { partition, from, to } of steps) {
    saved += costOf(from, partition) - costOf(to, partition);
  }
  return saved;
}

interface BestUnits {
  /** The cheapest unit to hand from one member to another, -1 if there is none: `from * memberCount + to`. */
  readonly unit: readonly number[];
  readonly cost: readonly number[];
}

function bestUnits({ memberCount, owner, mayTake, costOf }: CostedPlacement): BestUnits {
  const unit = filled(memberCount * memberCount, -1);
  const cost = filled(memberCount * memberCount, 0);
  for (let candidate = 0; candidate < owner.length; candidate++) {
    const from = at(owner, candidate);
    if (from < 0) continue;
    const now = costOf(from, candidate);
    for (let to = 0; to < memberCount; to++) {
      if (to === from || !mayTake(to, candidate)) continue;
      const cell = from * memberCount + to;
      const change = costOf(to, candidate) - now;
      if (unit[cell] !== -1 && change >= at(cost, cell)) continue;
      unit[cell] = candidate;
      cost[cell] = change;
    }
  }
  return { unit, cost };
}

// Nodes: member m takes at m and gives at M + m; level L is 2M + L (see saving-cycle.ts).
function search(
  { memberCount, loads }: CostedPlacement,
  best: BestUnits,
  levels: 'with-levels' | 'without-levels',
): readonly Step[] | null {
  const most = loads.reduce((max, load) => Math.max(max, load), 0);
  const firstLevel = 2 * memberCount;
  const graph: CostGraph = { nodeCount: firstLevel + most + 2, from: [], to: [], cost: [] };
  for (let member = 0; member < memberCount; member++) {
    addArc(graph, member, memberCount + member, 0);
    if (levels === 'with-levels') {
      addArc(graph, member, firstLevel + at(loads, member) + 1, 0);
      addArc(graph, firstLevel + at(loads, member), memberCount + member, 0);
    }
    for (let to = 0; to < memberCount; to++) {
      const cell = member * memberCount + to;
      if (at(best.unit, cell) >= 0) addArc(graph, memberCount + member, to, at(best.cost, cell));
    }
  }
  const cycle = findNegativeCycle(graph);
  if (cycle === null) return null;
  const steps: Step[] = [];
  for (let index = 0; index < cycle.length; index++) {
    const from = at(cycle, index) - memberCount;
    if (from < 0 || from >= memberCount) continue;
    const to = at(cycle, (index + 1) % cycle.length);
    steps.push({ partition: at(best.unit, from * memberCount + to), from, to });
  }
  return steps;
}

function keepsLoads({ loads }: CostedPlacement, steps: readonly Step[]): boolean {
  const after = [...loads];
  for (const { from, to } of steps) {
    after[from] = at(after, from) - 1;
    after[to] = at(after, to) + 1;
  }
  return sumOfSquares(after) === sumOfSquares(loads);
}
