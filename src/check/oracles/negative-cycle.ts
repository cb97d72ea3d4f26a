import { at, filled } from '../at.ts';

/** A directed graph with whole costs, as parallel lists. */
export interface CostGraph {
  readonly nodeCount: number;
  readonly from: number[];
  readonly to: number[];
  readonly cost: number[];
}

/** Adds an arc. */
export function addArc(graph: CostGraph, from: number, to: number, cost: number): void {
  graph.from.push(from);
  graph.to.push(to);
  graph.cost.push(cost);
}

/**
 * The nodes of a cycle of negative cost, in order; null if there is none.
 *
 * Bellman–Ford with a queue, from all nodes at distance 0: only arcs of negative cost can start anything, so a graph
 * without them is done at once. Before each relaxation the tree is walked from the arc's tail to its root: meeting the
 * arc's head there means that the arc closes a negative cycle.
 *
 * Source: R. Tarjan, “Shortest paths” (1981), on finding negative cycles by disassembling or walking the parent tree.
 *
 * Cost: O(nodes · arcs) relaxations at worst, each with a walk as deep as the tree; in practice a few passes.
 */
export function findNegativeCycle(graph: CostGraph): readonly number[] | null {
  const start = arcsByTail(graph);
  const distance = filled(graph.nodeCount, 0);
  const parent = filled(graph.nodeCount, -1);
  const queued = filled(graph.nodeCount, 0);
  const queue: number[] = [];
  for (let arc = 0; arc < graph.cost.length; arc++) {
    const tail = at(graph.from, arc);
    if (at(graph.cost, arc) < 0 && queued[tail] === 0) {
      queued[tail] = 1;
      queue.push(tail);
    }
  }
  // The queue grows while it is walked; a graph without negative cycles empties it.
  for (const tail of queue) {
    queued[tail] = 0;
    for (let slot = at(start.first, tail); slot < at(start.first, tail + 1); slot++) {
      const arc = at(start.arcs, slot);
      const head = at(graph.to, arc);
      const reached = at(distance, tail) + at(graph.cost, arc);
      if (reached >= at(distance, head)) continue;
      const cycle = cycleThrough(parent, tail, head);
      if (cycle !== null) return cycle;
      distance[head] = reached;
      parent[head] = tail;
      if (queued[head] === 1) continue;
      queued[head] = 1;
      queue.push(head);
    }
  }
  return null;
}

interface ArcsByTail {
  readonly first: readonly number[];
  readonly arcs: readonly number[];
}

function arcsByTail({ nodeCount, from }: CostGraph): ArcsByTail {
  const first = filled(nodeCount + 1, 0);
  for (const tail of from) first[tail + 1] = at(first, tail + 1) + 1;
  for (let node = 0; node < nodeCount; node++) {
    first[node + 1] = at(first, node + 1) + at(first, node);
  }
  const next = [...first];
  const arcs = filled(from.length, 0);
  for (let arc = 0; arc < from.length; arc++) {
    const slot = at(next, at(from, arc));
    arcs[slot] = arc;
    next[at(from, arc)] = slot + 1;
  }
  return { first, arcs };
}

function cycleThrough(
  parent: readonly number[],
  tail: number,
  head: number,
): readonly number[] | null {
  let node = tail;
  while (node !== -1 && node !== head) node = at(parent, node);
  if (node === -1) return null;
  const cycle: number[] = [];
  for (let back = tail; back !== head; back = at(parent, back)) cycle.push(back);
  cycle.push(head);
  return cycle.reverse();
}
