import { expect, test } from 'vitest';
import {
  costSaved,
  findCheaperCycle,
  type CostedPlacement,
} from '../../src/check/oracles/cheaper-cycle.ts';
import { gainOf, type Placement } from '../../src/check/oracles/placement.ts';
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

test('a cheaper placement at the same, optimal loads is found exactly where brute force finds one', () => {
  let judged = 0;
  for (const [index, problem] of [...everySmallProblem()].entries()) {
    if (problem.prior.some((member) => member >= 0)) continue;
    const answers = everyAnswer(problem);
    const squares = (answer: Placement): number =>
      answer.loads.reduce((s, load) => s + load * load, 0);
    const least = Math.min(...answers.map(squares));
    for (let pick = 0; pick < 8; pick++) {
      // A spread of masks that differs from problem to problem.
      const masks = problem.topicOf.map(
        (_, unit) => ((index * 31 + pick * 17 + unit * 7) * 2654435761) >>> 29,
      );
      const cheapest = new Map<string, number>();
      for (const answer of answers) {
        const loads = loadsOf(answer);
        cheapest.set(loads, Math.min(cheapest.get(loads) ?? Infinity, costOf(answer, masks)));
      }
      for (const answer of answers) {
        judged++;
        const placement = costed(answer, masks);
        const cycle = findCheaperCycle(placement);
        const isCheapest = costOf(answer, masks) === cheapest.get(loadsOf(answer));
        if (squares(answer) === least && (cycle === null) !== isCheapest) {
          expect.fail(JSON.stringify({ answer, masks }));
        }
        if (cycle === null) continue;
        const gain = gainOf(answer, cycle);
        if (gain?.sameLoads !== true || costSaved(placement, cycle) <= 0) {
          expect.fail(JSON.stringify({ answer, masks, cycle }));
        }
      }
    }
  }
  expect(judged).toBeGreaterThan(10_000);
});
