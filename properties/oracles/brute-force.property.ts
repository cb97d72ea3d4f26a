import { describe, expect, test } from 'vitest';
import { movesAboveOptimum, imbalanceAboveOptimum } from '../../src/check/oracles/gap.ts';
import { balanceGain, findImprovingPath } from '../../src/check/oracles/improving-path.ts';
import { findImprovingStep } from '../../src/check/oracles/improving-step.ts';
import { mostRetained, priorCounts } from '../../src/check/oracles/most-retained.ts';
import {
  gainOf,
  movesOf,
  sumOfSquares,
  type Placement,
} from '../../src/check/oracles/placement.ts';
import { findSavingCycle } from '../../src/check/oracles/saving-cycle.ts';
import { everyAnswer, everySmallProblem, type Problem } from './every-small-problem.ts';

/** The dull second opinion on one problem: the best of all answers. */
interface Best {
  readonly answers: readonly Placement[];
  readonly squares: number;
  /** Fewest moves, by loads up to order. */
  readonly moves: ReadonlyMap<string, number>;
}

function bestOf(problem: Problem): Best {
  const answers = everyAnswer(problem);
  const moves = new Map<string, number>();
  let squares = Infinity;
  for (const answer of answers) {
    squares = Math.min(squares, sumOfSquares(answer.loads));
    const loads = sortedLoads(answer);
    moves.set(loads, Math.min(moves.get(loads) ?? Infinity, movesOf(answer)));
  }
  return { answers, squares, moves };
}

function sortedLoads({ loads }: Placement): string {
  return loads.toSorted((a, b) => a - b).join(' ');
}

/** Calls `look` on every answer to every small problem; returns how many there were. */
function onEveryAnswer(look: (answer: Placement, best: Best) => void): number {
  let seen = 0;
  for (const problem of everySmallProblem()) {
    const best = bestOf(problem);
    seen += best.answers.length;
    for (const answer of best.answers) look(answer, best);
  }
  return seen;
}

/** `expect` a million times is slow: fails on the first difference only. */
function claim(holds: boolean, answer: Placement): void {
  if (!holds) expect.fail(JSON.stringify(answer));
}

describe('the oracles agree with brute force on all problems of 3 members, 2 topics, 4 partitions', () => {
  test('a chain of handovers is found exactly where a more even answer exists', () => {
    const seen = onEveryAnswer((answer, best) => {
      const path = findImprovingPath(answer);
      claim((path === null) === (sumOfSquares(answer.loads) === best.squares), answer);
      if (path === null) return;
      const gain = gainOf(answer, path)?.balance ?? 0;
      claim(gain > 0 && gain === balanceGain(answer, path), answer);
    });
    expect(seen).toBeGreaterThan(700_000);
  });

  test('a single handover is found exactly where one evens out loads', () => {
    onEveryAnswer((answer) => {
      const step = findImprovingStep(answer);
      claim((step === null) === !hasImprovingStep(answer), answer);
      if (step !== null) claim((gainOf(answer, [step])?.balance ?? 0) > 0, answer);
    });
  });

  test('at optimal loads, handovers that save moves are found exactly where fewer moves do', () => {
    onEveryAnswer((answer, best) => {
      const cycle = findSavingCycle(answer);
      const fewest = best.moves.get(sortedLoads(answer));
      if (sumOfSquares(answer.loads) === best.squares) {
        claim((cycle === null) === (movesOf(answer) === fewest), answer);
      }
      if (cycle === null) return;
      const gain = gainOf(answer, cycle);
      claim(gain !== null && gain.sameLoads && gain.moves > 0, answer);
    });
  });

  test('the closed form for equal subscriptions is exact', () => {
    let judged = 0;
    onEveryAnswer((answer, best) => {
      if (answer.subscribed.includes(0) || sumOfSquares(answer.loads) !== best.squares) return;
      judged++;
      const owned = priorCounts(answer);
      const had = owned.reduce((sum, count) => sum + count, 0);
      const fewest = best.moves.get(sortedLoads(answer)) ?? 0;
      claim(had - fewest === mostRetained(owned, answer.partitionCount), answer);
    });
    expect(judged).toBeGreaterThan(1_000);
  });

  test('the gaps are the distances to the best answers', () => {
    onEveryAnswer((answer, best) => {
      const imbalance = imbalanceAboveOptimum(answer);
      claim(imbalance === sumOfSquares(answer.loads) - best.squares, answer);
      if (imbalance !== 0) return;
      const fewest = best.moves.get(sortedLoads(answer)) ?? 0;
      claim(movesAboveOptimum(answer) === movesOf(answer) - fewest, answer);
    });
  });
});

function hasImprovingStep(answer: Placement): boolean {
  return answer.owner.some((from, partition) =>
    answer.loads.some((_, to) => (gainOf(answer, [{ partition, from, to }])?.balance ?? 0) > 0),
  );
}
