import { expect, test } from 'vitest';
import {
  costSaved,
  findCheaperCycle,
  type CostedPlacement,
} from '../../src/check/oracles/cheaper-cycle.ts';
import {
  gainOf,
  sumOfSquares,
  type Placement,
  type Step,
} from '../../src/check/oracles/placement.ts';
import { everyAnswer, everySmallProblem } from './every-small-problem.ts';

/** Every way to be in another rack, for a few partitions and members: bit `member` of the partition's mask. */
function costed(answer: Placement, masks: readonly number[]): CostedPlacement {
  return {
    memberCount: answer.memberCount,
    owner: answer.owner,
    loads: answer.loads,
    mayTake: (member, unit) =>
      answer.subscribed[member * answer.topicCount + (answer.topicOf[unit] ?? 0)] === 1,
    costOf: (member, unit) => ((masks[unit] ?? 0) >> member) & 1,
  };
}

function costOf(answer: Placement, masks: readonly number[]): number {
  const placement = costed(answer, masks);
  return answer.owner.reduce(
    (sum, member, unit) => sum + (member < 0 ? 0 : placement.costOf(member, unit)),
    0,
  );
}

function loadsOf({ loads }: Placement): string {
  return loads.toSorted((a, b) => a - b).join(' ');
}

/** Judges every answer of a problem under one choice of racks; returns how many there were. */
function judgeAll(answers: readonly Placement[], masks: readonly number[]): number {
  const cheapest = new Map<string, number>();
  for (const answer of answers) {
    const loads = loadsOf(answer);
    cheapest.set(loads, Math.min(cheapest.get(loads) ?? Infinity, costOf(answer, masks)));
  }
  const least = Math.min(...answers.map(({ loads }) => sumOfSquares(loads)));
  for (const answer of answers) {
    const placement = costed(answer, masks);
    const cycle = findCheaperCycle(placement);
    const isCheapest = costOf(answer, masks) === cheapest.get(loadsOf(answer));
    const isEven = sumOfSquares(answer.loads) === least;
    const isRight = !isEven || (cycle === null) === isCheapest;
    if (!isRight || (cycle !== null && !isGain(answer, placement, cycle))) {
      expect.fail(JSON.stringify({ answer, masks, cycle }));
    }
  }
  return answers.length;
}

function isGain(answer: Placement, placement: CostedPlacement, cycle: readonly Step[]): boolean {
  return gainOf(answer, cycle)?.sameLoads === true && costSaved(placement, cycle) > 0;
}

test('a cheaper placement at the same, optimal loads is found exactly where brute force finds one', () => {
  let judged = 0;
  for (const [index, problem] of [...everySmallProblem()].entries()) {
    if (problem.prior.some((member) => member >= 0)) continue;
    const answers = everyAnswer(problem);
    for (let pick = 0; pick < 8; pick++) {
      // A spread of masks that differs from problem to problem.
      const mask = (unit: number): number =>
        ((index * 31 + pick * 17 + unit * 7) * 2654435761) >>> 29;
      judged += judgeAll(
        answers,
        problem.topicOf.map((_, unit) => mask(unit)),
      );
    }
  }
  expect(judged).toBeGreaterThan(10_000);
});
