import { intColumn } from '../../algorithms/int-column.ts';
import type { TupleTable } from '../../algorithms/tuple-table.ts';
import type { ExplorationProgress } from './explore.ts';
import type { Model } from './model.ts';
import type { Problem } from './problem.ts';
import { restOf } from './rest.ts';

/** A group that need not come to rest although no fault happens any more. */
export interface Restless {
  /** The state nearest to the start from which it does not; and a way back to it, none if nothing can happen any more. */
  readonly at: number;
  readonly cycle: readonly number[];
  readonly problem: Problem;
}

const movesMax = 64;
const statesAStep = 20_000;

/**
 * Looks for states from which a group need not come to rest without faults: dead ends, and cycles outside of rest in
 * which everything that stays possible happens (weak fairness; nobody has to start or to wake up). If there are none,
 * every way without faults from every state comes to rest, so that rest can be reached from each, too.
 *
 * Edges are not stored; each state's are made again. Cost: O(transitions) time, 12 bytes a state.
 *
 * Source: Tarjan's algorithm for strongly connected components, without recursion.
 */
export function* livenessSteps(
  model: Model,
  table: TupleTable,
): Generator<ExplorationProgress, Restless | null | 'stopped', boolean | undefined> {
  const walk = walkOf(model, table);
  const { size } = table;
  let from = 0;
  while (from < size) {
    from = walk.advance(from, statesAStep);
    const isStopped = yield { phase: 'rest', states: size, done: from };
    if (isStopped === true) return 'stopped';
  }
  return walk.restless();
}

interface Walk {
  /** Looks at so many steps from the state at `from` on; where to go on. */
  advance(from: number, steps: number): number;
  restless(): Restless | null;
}

function walkOf(model: Model, table: TupleTable): Walk {
  const successors = successorsOf(model, table);
  const isAtRest = restOf(model);
  const state = new Int32Array(model.width);
  /** By state: when it was found, from 1 on, or the earliest that it leads back to; `closed`: its component is done. */
  const lows = intColumn();
  const founds = intColumn();
  /** The way to the current state: each state with how many of its moves were followed. */
  const way = intColumn();
  const followed = intColumn();
  let depth = 0;
  /** States whose component is not done. */
  const open = intColumn();
  let openCount = 0;
  let found = 0;
  let worst: Restless | null = null;

  function enter(index: number): void {
    table.read(index, state);
    if (isAtRest(state)) {
      lows.set(index, closed);
      return;
    }
    found++;
    lows.set(index, found);
    founds.set(index, found);
    way.set(depth, index);
    followed.set(depth, 0);
    depth++;
    open.set(openCount++, index);
  }

  /** One move along the way, or one state back. */
  function step(): void {
    const index = way.get(depth - 1);
    const at = followed.get(depth - 1);
    const next = successors.at(index, at);
    if (next >= 0) {
      followed.set(depth - 1, at + 1);
      const low = lows.get(next);
      if (low === 0) enter(next);
      else if (low !== closed) lows.set(index, Math.min(lows.get(index), founds.get(next)));
      return;
    }
    depth--;
    const low = lows.get(index);
    if (low === founds.get(index)) close(index);
    else if (depth > 0) {
      const before = way.get(depth - 1);
      lows.set(before, Math.min(lows.get(before), low));
    }
  }

  function close(index: number): void {
    const component: number[] = [];
    for (let last = -1; last !== index;) {
      last = open.get(--openCount);
      component.push(last);
    }
    const restless = judge(component);
    for (const member of component) lows.set(member, closed);
    if (restless !== null && (worst === null || restless.at < worst.at)) worst = restless;
  }

  function judge(component: readonly number[]): Restless | null {
    const [only = 0] = component;
    if (component.length === 1) {
      if (successors.at(only, 0) < 0) return { at: only, cycle: [], problem: stuck };
      if (!successors.leadsTo(only, only)) return null;
    }
    const inside = new Set(component);
    return isFair(component, inside, successors)
      ? { ...cycleIn(component, inside, successors), problem: endless }
      : null;
  }

  return {
    advance(start, steps) {
      let from = start;
      for (let left = steps; left > 0; left--) {
        if (depth > 0) step();
        else if (from >= table.size) return from;
        else {
          if (lows.get(from) === 0) enter(from);
          from++;
        }
      }
      // The way has to come to its end before the last state counts as looked at.
      return depth > 0 ? Math.min(from, table.size - 1) : from;
    },
    restless: () => worst,
  };
}

const closed = -1;

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
  rule: 'never-at-rest',
  actual: 'it can go round for ever, although no fault happens and everybody has their turn',
};

/** The states that honest moves lead to, made when they are asked for. */
interface Successors {
  /** The state after a state's nth move; -1: it has no more. */
  at(index: number, nth: number): number;
  /** The number of a state's nth move. */
  moveAt(index: number, nth: number): number;
  leadsTo(from: number, to: number): boolean;
  /** The state's moves are only those of one client that goes on alone. */
  isAlone(index: number): boolean;
  /** Nobody has to make this move, however long it stays possible. */
  isOptional(move: number): boolean;
}

function successorsOf(model: Model, table: TupleTable): Successors {
  const state = new Int32Array(model.width);
  const next = new Int32Array(model.width);
  const enabled = new Int32Array(movesMax);
  let current = -1;
  let count = 0;

  function look(index: number): void {
    if (index === current) return;
    current = index;
    table.read(index, state);
    const all = model.enabled(state, enabled);
    count = 0;
    for (let at = 0; at < all; at++) {
      const move = enabled[at] ?? 0;
      if (!model.moves.isFault(move)) enabled[count++] = move;
    }
  }

  function at(index: number, nth: number): number {
    look(index);
    if (nth >= count) return -1;
    model.apply(state, enabled[nth] ?? 0, next);
    return table.find(next);
  }

  return {
    at,
    moveAt(index, nth) {
      look(index);
      return enabled[nth] ?? -1;
    },
    leadsTo(from, to) {
      for (let nth = 0; ; nth++) {
        const reached = at(from, nth);
        if (reached < 0) return false;
        if (reached === to) return true;
      }
    },
    isAlone(index) {
      look(index);
      return model.goesAlone(state);
    },
    isOptional(move) {
      const known = model.moves.all[move];
      return known?.type === 'place' && (known.step === 'start' || known.step === 'resume');
    },
  };
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
