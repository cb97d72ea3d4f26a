import { intColumn } from '../../algorithms/int-column.ts';
import type { TupleTable } from '../../algorithms/tuple-table.ts';
import { tupleTable } from '../../algorithms/tuple-table.ts';
import type { ExplorationProgress } from './exploration-progress.ts';
import { livenessSteps } from './liveness.ts';
import type { BrokenStep } from './broken-step.ts';
import type { Model } from './model.ts';
import type { Problem } from './problem.ts';
import { propertiesOf } from './properties.ts';

/** A promise that is broken, and the moves that lead there from the start: no other states are nearer. */
export interface Violation extends Problem {
  readonly path: readonly number[];
  /** For a group that never comes to rest: moves that lead from the end of the path back there. */
  readonly cycle: readonly number[];
}

/** What an exploration came to. */
export interface Exploration {
  /** Distinct states that were reached. */
  readonly states: number;
  readonly transitions: number;
  /** The moves on the longest of the shortest paths. */
  readonly depth: number;
  /** Every state was reached, and whether the group comes to rest was looked at from each. */
  readonly isComplete: boolean;
  readonly violation: Violation | null;
  /** Bytes that the states and the ways to them take. */
  readonly bytes: number;
}

/** Where an exploration ends even if there is more. */
export interface ExploreLimits {
  readonly statesMax?: number;
}

const statesMaxDefault = 20_000_000;
const statesAStep = 20_000;
/** Where a state came from is kept in 32 bits. */
const originsMax = 2 ** 31;

/** All states of a model, and what is wrong with one of them, if anything is. */
export function explore(model: Model, limits: ExploreLimits = {}): Exploration {
  const steps = exploreSteps(model, limits);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/**
 * Explores breadth-first, a few thousand states a step: each state's group and clients are judged, each step of the
 * coordinator, and, when all states are known, whether the group comes to rest from each. It ends with the first broken
 * promise. Sending `true` ends it where it is.
 *
 * Cost: O(transitions); a state takes some 50 bytes and 4 for each member.
 */
export function* exploreSteps(
  model: Model,
  { statesMax = statesMaxDefault }: ExploreLimits = {},
): Generator<ExplorationProgress, Exploration, boolean | undefined> {
  const found = search(model);
  const most = Math.min(statesMax, Math.floor(originsMax / model.moves.all.length) - 1);
  while (found.frontier() && found.violation() === null) {
    if (found.table.size >= most) return resultOf(found, null, false);
    found.advance(statesAStep);
    const { size } = found.table;
    const isStopped = yield { phase: 'states', states: size, done: found.expanded() };
    if (isStopped === true) return resultOf(found, found.violation(), false);
  }
  if (found.violation() !== null) return resultOf(found, found.violation(), false);
  const restless = yield* livenessSteps(model, found.table);
  if (restless === 'stopped') return resultOf(found, null, false);
  if (restless === null) return resultOf(found, null, true);
  const { at, cycle, problem } = restless;
  return resultOf(found, { ...problem, path: found.pathTo(at), cycle }, false);
}

interface Search {
  readonly table: TupleTable;
  /** There are states whose successors are not known. */
  frontier(): boolean;
  expanded(): number;
  advance(states: number): void;
  violation(): Violation | null;
  readonly pathTo: (index: number) => readonly number[];
  bytes(): number;
  readonly counts: { transitions: number; depth: number };
}

function search(model: Model): Search {
  const { width, moves } = model;
  const properties = propertiesOf(model);
  const table = tupleTable(width);
  const paths = pathsOf(moves.all.length);
  const state = new Int32Array(width);
  const next = new Int32Array(width);
  const enabled = new Int32Array(moves.all.length);
  const counts = { transitions: 0, depth: 0 };
  let expanded = 0;
  let endOfLevel = 1;
  let violation: Violation | null = null;

  function expand(index: number): void {
    table.read(index, state);
    const count = model.enabled(state, enabled);
    for (let at = 0; at < count && violation === null; at++) {
      const move = enabled[at] ?? 0;
      counts.transitions++;
      const problem = reach(index, move);
      if (problem !== null) violation = { ...problem, path: [...paths.to(index), move], cycle: [] };
    }
  }

  function reach(index: number, move: number): Problem | null {
    const broken = model.apply(state, move, next);
    if (broken !== null) return failed(broken);
    const problem = properties.ofStep(state, next, moves.failovers.includes(move));
    if (problem !== null) return problem;
    const known = table.add(next);
    if (known >= 0) return null;
    paths.add(-1 - known, index, move);
    return properties.ofState(next);
  }

  table.add(model.initial);
  return {
    table,
    counts,
    frontier: () => expanded < table.size,
    expanded: () => expanded,
    advance(states) {
      const end = Math.min(table.size, expanded + states);
      for (; expanded < end && violation === null; expanded++) {
        if (expanded === endOfLevel) {
          counts.depth++;
          endOfLevel = table.size;
        }
        expand(expanded);
      }
    },
    violation: () => violation,
    pathTo: paths.to,
    bytes: () => table.bytes + paths.bytes(),
  };
}

/** By state: the one that it was reached from first, and by which move. */
interface Paths {
  add(index: number, from: number, move: number): void;
  /** The moves that lead to a state from the first. */
  readonly to: (index: number) => readonly number[];
  bytes(): number;
}

function pathsOf(movesCount: number): Paths {
  const origins = intColumn();
  return {
    add: (index, from, move) => origins.set(index, from * movesCount + move),
    to(index) {
      const path: number[] = [];
      for (let at = index; at > 0;) {
        const origin = origins.get(at);
        path.push(origin % movesCount);
        at = Math.floor(origin / movesCount);
      }
      return path.toReversed();
    },
    bytes: () => origins.bytes,
  };
}

function failed({ problem: message, isUnanswered }: BrokenStep): Problem {
  if (isUnanswered === true) {
    return {
      invariant: 'group.liveness',
      rule: 'unanswered',
      members: [],
      partitions: 0,
      expected: 'an answer, sooner or later',
      actual: message,
    };
  }
  return {
    invariant: 'termination',
    rule: 'step-failed',
    members: [],
    partitions: 0,
    expected: 'the step is done',
    actual: message,
  };
}

function resultOf(found: Search, violation: Violation | null, isComplete: boolean): Exploration {
  const { table, counts } = found;
  return { states: table.size, ...counts, isComplete, violation, bytes: found.bytes() };
}
