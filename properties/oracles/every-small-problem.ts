import type { Placement } from '../../src/check/oracles/placement.ts';

/** A problem without its answer. */
export type Problem = Omit<Placement, 'owner' | 'loads'>;

/** All problems with up to 3 members, 2 topics and 4 partitions: every subscription and every prior ownership. */
export function* everySmallProblem(): Generator<Problem> {
  for (let memberCount = 1; memberCount <= 3; memberCount++) {
    for (let first = 0; first <= 4; first++) {
      for (let second = 0; first + second <= 4; second++) {
        yield* withSubscriptions(memberCount, [first, second]);
      }
    }
  }
}

function* withSubscriptions(memberCount: number, sizes: readonly number[]): Generator<Problem> {
  const topicCount = sizes.length;
  const topicStart = [0, ...sizes.map((_, topic) => sum(sizes.slice(0, topic + 1)))];
  const topicOf = sizes.flatMap((size, topic) => Array.from({ length: size }, () => topic));
  for (let bits = 0; bits < 2 ** (memberCount * topicCount); bits++) {
    const subscribed = Array.from({ length: memberCount * topicCount }, (_, i) => (bits >> i) & 1);
    const takers = topicOf.map((topic) =>
      [...Array(memberCount).keys()].filter((m) => subscribed[m * topicCount + topic] === 1),
    );
    const shape = { memberCount, topicCount, topicStart, topicOf, subscribed };
    const partitionCount = topicOf.length;
    for (const prior of everyChoice(takers.map((members) => [-1, ...members]))) {
      yield { ...shape, partitionCount, prior };
    }
  }
}

/** Every complete answer to a problem. */
export function everyAnswer(problem: Problem): Placement[] {
  const takers = problem.topicOf.map((topic) => {
    const members = [...Array(problem.memberCount).keys()].filter(
      (m) => problem.subscribed[m * problem.topicCount + topic] === 1,
    );
    return members.length === 0 ? [-1] : members;
  });
  return [...everyChoice(takers)].map((owner) => {
    const loads = Array.from({ length: problem.memberCount }, () => 0);
    for (const member of owner) if (member >= 0) loads[member] = (loads[member] ?? 0) + 1;
    return { ...problem, owner, loads };
  });
}

function* everyChoice(options: readonly (readonly number[])[]): Generator<number[]> {
  const [first, ...rest] = options;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const tail of everyChoice(rest)) for (const head of first) yield [head, ...tail];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
