import type { Successors } from './successors.ts';

/** States all of which lead to each other. */
export interface Component {
  readonly states: readonly number[];
  readonly inside: ReadonlySet<number>;
}

/** One move from a state of a component to another. */
interface Edge {
  readonly from: number;
  readonly move: number;
  readonly to: number;
}

/** Whether everything that stays possible in all of these states happens among them. */
export function isFair({ states, inside }: Component, successors: Successors): boolean {
  const taken = new Set<number>();
  for (const index of states)
    for (const { move, to } of edgesFrom(index, successors)) if (inside.has(to)) taken.add(move);
  return neglected(states, taken, successors) === null;
}

/**
 * A way from the component's first state back to it, on which everything that stays possible happens; the component has
 * to be fair.
 */
export function fairCycle(
  component: Component,
  successors: Successors,
): { readonly at: number; readonly cycle: readonly number[] } {
  let at = component.states[0] ?? 0;
  for (const index of component.states) at = Math.min(at, index);
  const search = searchIn(component, successors);
  const way = [...search(at, ({ to }) => to === at)];
  for (;;) {
    const states = way.map(({ from }) => from);
    const missing = neglected(states, new Set(way.map(({ move }) => move)), successors);
    if (missing === null) return { at, cycle: way.map(({ move }) => move) };
    const there = search(
      at,
      ({ move, to }) => move === missing || isImpossible(missing, to, successors),
    );
    const from = there.at(-1)?.to;
    // Without such a detour the component would not be fair.
    if (from === undefined) return { at, cycle: way.map(({ move }) => move) };
    way.push(...there, ...(from === at ? [] : search(from, ({ to }) => to === at)));
  }
}

/**
 * A move that stays possible in all of these states and is not taken; null: there is none. Where one client goes on
 * alone, what the others can do is not told, and does not stop being possible.
 */
function neglected(
  states: readonly number[],
  taken: ReadonlySet<number>,
  successors: Successors,
): number | null {
  let always: readonly number[] | null = null;
  for (const index of states) {
    if (successors.isAlone(index)) continue;
    const possible = edgesFrom(index, successors).map(({ move }) => move);
    always = (always ?? possible).filter((move) => possible.includes(move));
  }
  return always?.find((move) => !taken.has(move) && !successors.isOptional(move)) ?? null;
}

function isImpossible(move: number, index: number, successors: Successors): boolean {
  if (successors.isAlone(index)) return false;
  return edgesFrom(index, successors).every((edge) => edge.move !== move);
}

function edgesFrom(from: number, successors: Successors): readonly Edge[] {
  const edges: Edge[] = [];
  for (let nth = 0; ; nth++) {
    const to = successors.at(from, nth);
    if (to < 0) return edges;
    edges.push({ from, move: successors.moveAt(from, nth), to });
  }
}

/** Finds the shortest way inside a component whose last move is a goal; empty: there is none. */
function searchIn(
  { inside }: Component,
  successors: Successors,
): (from: number, isGoal: (edge: Edge) => boolean) => readonly Edge[] {
  return (from, isGoal) => {
    const origins = new Map<number, Edge | null>([[from, null]]);
    for (const index of origins.keys()) {
      for (const edge of edgesFrom(index, successors)) {
        if (!inside.has(edge.to)) continue;
        if (isGoal(edge)) return [...wayTo(index, origins), edge];
        if (!origins.has(edge.to)) origins.set(edge.to, edge);
      }
    }
    return [];
  };
}

function wayTo(index: number, origins: ReadonlyMap<number, Edge | null>): readonly Edge[] {
  const way: Edge[] = [];
  for (let edge = origins.get(index) ?? null; edge !== null; edge = origins.get(edge.from) ?? null)
    way.push(edge);
  return way.toReversed();
}
