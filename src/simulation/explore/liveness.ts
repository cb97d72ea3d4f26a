import { intColumn } from '../../algorithms/int-column.ts';
import type { TupleTable } from '../../algorithms/tuple-table.ts';
import type { ExplorationProgress } from './exploration-progress.ts';
import type { Model } from './model.ts';
import { restOf } from './rest.ts';
import type { Restless } from './restless.ts';
import { restlessIn } from './restless.ts';
import { successorsOf } from './successors.ts';

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
  const marks = marksOf();
  let worst: Restless | null = null;

  function enter(index: number): void {
    table.read(index, state);
    if (isAtRest(state)) marks.closeAlone(index);
    else marks.enter(index);
  }

  /** One move along the way, or one state back. */
  function step(): void {
    const next = successors.at(marks.here(), marks.nextMove());
    if (next < 0) judge(marks.leave());
    else if (marks.isNew(next)) enter(next);
    else marks.meet(next);
  }

  function judge(component: readonly number[]): void {
    if (component.length === 0) return;
    const restless = restlessIn(component, successors);
    if (restless !== null && (worst === null || restless.at < worst.at)) worst = restless;
  }

  return {
    advance(start, steps) {
      let from = start;
      for (let left = steps; left > 0; left--) {
        if (marks.isUnderWay()) step();
        else if (from >= table.size) return from;
        else {
          if (marks.isNew(from)) enter(from);
          from++;
        }
      }
      // The way has to come to its end before the last state counts as looked at.
      return marks.isUnderWay() ? Math.min(from, table.size - 1) : from;
    },
    restless: () => worst,
  };
}

/** What is remembered of states on the search for strongly connected components. */
interface Marks {
  isNew(index: number): boolean;
  /** The way goes on to a new state. */
  enter(index: number): void;
  /** The new state is a component for itself that leads nowhere. */
  closeAlone(index: number): void;
  /** The state at which the way is. */
  here(): number;
  /** How many of its moves were followed; one more is. */
  nextMove(): number;
  /** It leads to a state that is not new. */
  meet(next: number): void;
  /** The way goes one state back; the states of the component that is done by that, if one is. */
  leave(): readonly number[];
  isUnderWay(): boolean;
}

const closed = -1;

function marksOf(): Marks {
  /** By state: when it was found, from 1 on, or the earliest that it leads back to; `closed`: its component is done. */
  const lows = intColumn();
  const founds = intColumn();
  /** The way to the current state: each state with how many of its moves were followed. */
  const way = intColumn();
  const followed = intColumn();
  /** States whose component is not done. */
  const open = intColumn();
  let depth = 0;
  let openCount = 0;
  let found = 0;

  function close(index: number): readonly number[] {
    const component: number[] = [];
    for (let last = -1; last !== index;) {
      last = open.get(--openCount);
      component.push(last);
      lows.set(last, closed);
    }
    return component;
  }

  function lower(index: number, low: number): void {
    if (low < lows.get(index)) lows.set(index, low);
  }

  return {
    isNew: (index) => lows.get(index) === 0,
    enter(index) {
      found++;
      lows.set(index, found);
      founds.set(index, found);
      way.set(depth, index);
      followed.set(depth, 0);
      depth++;
      open.set(openCount++, index);
    },
    closeAlone: (index) => lows.set(index, closed),
    here: () => way.get(depth - 1),
    nextMove() {
      const at = followed.get(depth - 1);
      followed.set(depth - 1, at + 1);
      return at;
    },
    meet(next) {
      if (lows.get(next) !== closed) lower(way.get(depth - 1), founds.get(next));
    },
    leave() {
      depth--;
      const index = way.get(depth);
      const low = lows.get(index);
      if (low === founds.get(index)) return close(index);
      if (depth > 0) lower(way.get(depth - 1), low);
      return [];
    },
    isUnderWay: () => depth > 0,
  };
}
