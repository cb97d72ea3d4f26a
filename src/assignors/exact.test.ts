import { describe, expect, test } from 'vitest';
import type { Assignor } from '../domain/assignor.ts';
import type {
  Cluster,
  GroupSubscription,
  Subscription,
  TopicMetadata,
  TopicPartition,
} from '../domain/group.ts';
import type { Answer } from './answer.ts';
import { rackCooperativeSticky } from './rack-cooperative-sticky.ts';
import { rackRange } from './rack-range.ts';
import { rackSticky } from './rack-sticky.ts';
import { range } from './range.ts';
import { roundRobin } from './round-robin.ts';
import { sticky } from './sticky.ts';
import { encodeStickyUserData } from './sticky-user-data.ts';
import { uniform } from './uniform.ts';

/** Numbers from a fixed seed (xorshift32), so that every run sees the same problems. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

interface Problem {
  readonly cluster: Cluster;
  readonly group: GroupSubscription;
}

interface Shape {
  readonly members: number;
  readonly topics: number;
  readonly partitions: number;
  readonly racks: number;
}

function problemOf(roll: (below: number) => number, shape: Shape): Problem {
  const topics = new Map<string, TopicMetadata>();
  const all: TopicPartition[] = [];
  let left = shape.partitions;
  for (let index = 0; index < 1 + roll(shape.topics) && left > 0; index++) {
    const partitions = 1 + roll(left);
    left -= partitions;
    const racks = Array.from({ length: partitions }, () => racksOf(roll, shape.racks));
    topics.set(`t${index}`, shape.racks === 0 ? { partitions } : { partitions, racks });
    for (let partition = 0; partition < partitions; partition++)
      all.push({ topic: `t${index}`, partition });
  }
  const names = [...topics.keys()];
  const members = 1 + roll(shape.members);
  const isEqual = roll(4) === 0;
  const owners = all.map(() => roll(members + 1));
  const hog = roll(3) === 0 ? roll(members) : -1;
  const group = new Map<string, Subscription>();
  for (let member = 0; member < members; member++) {
    const owned = all.filter((_, index) => (hog < 0 ? owners[index] : hog) === member);
    const generation = roll(8) === 0 ? 4 : 5;
    const rackId = shape.racks > 0 && roll(5) > 0 ? { rackId: `r${roll(shape.racks)}` } : {};
    group.set(`m${member}`, {
      topics: names.filter(() => isEqual || roll(3) > 0),
      ownedPartitions: owned,
      generation,
      userData: encodeStickyUserData({ partitions: owned, generation }),
      ...rackId,
    });
  }
  return { cluster: { topics }, group };
}

function racksOf(roll: (below: number) => number, racks: number): string[] {
  if (racks === 0 || roll(12) === 0) return [];
  const first = roll(racks);
  const second = roll(racks);
  return first === second ? [`r${first}`] : [`r${first}`, `r${second}`];
}

/** What an assignment costs; compared from left to right. Σ load² stands for balance: the least majorized one has the least. */
type Cost = readonly [squares: number, far: number, moves: number];

interface Choice {
  readonly eligible: readonly number[];
  readonly owner: number;
  readonly far: readonly number[];
}

function choicesOf({ cluster, group }: Problem, isRacked: boolean): Choice[] {
  const members = [...group.values()];
  const choices: Choice[] = [];
  for (const [topic, { partitions, racks }] of cluster.topics)
    for (let partition = 0; partition < partitions; partition++) {
      const eligible = [...members.keys()].filter((m) => members[m]?.topics.includes(topic));
      if (eligible.length === 0) continue;
      const replicas = racks?.[partition] ?? [];
      const far = members.map(({ rackId }) =>
        isRacked && rackId !== undefined && replicas.length > 0 && !replicas.includes(rackId)
          ? 1
          : 0,
      );
      const owner = members.findIndex((member) =>
        member.ownedPartitions.some((own) => own.topic === topic && own.partition === partition),
      );
      choices.push({ eligible, owner: eligible.includes(owner) ? owner : -1, far });
    }
  return choices;
}

function costOf(choices: readonly Choice[], chosen: readonly number[]): Cost {
  const loads = new Map<number, number>();
  let far = 0;
  let moves = 0;
  for (const [index, choice] of choices.entries()) {
    const member = chosen[index] ?? -1;
    loads.set(member, (loads.get(member) ?? 0) + 1);
    far += choice.far[member] ?? 0;
    if (choice.owner >= 0 && choice.owner !== member) moves++;
  }
  let squares = 0;
  for (const load of loads.values()) squares += load * load;
  return [squares, far, moves];
}

const isLess = (a: Cost, b: Cost): boolean =>
  a[0] - b[0] < 0 || (a[0] === b[0] && (a[1] < b[1] || (a[1] === b[1] && a[2] < b[2])));

function bestCost(choices: readonly Choice[]): Cost {
  let best: Cost = [Infinity, Infinity, Infinity];
  const chosen: number[] = [];
  const choose = (index: number): void => {
    const choice = choices[index];
    if (choice === undefined) {
      const cost = costOf(choices, chosen);
      if (isLess(cost, best)) best = cost;
      return;
    }
    for (const member of choice.eligible) {
      chosen[index] = member;
      choose(index + 1);
    }
  };
  choose(0);
  return best;
}

function chosenIn(answer: Answer, { cluster, group }: Problem): number[] {
  const ids = [...group.keys()];
  const chosen: number[] = [];
  for (const [topic, { partitions }] of cluster.topics)
    for (let partition = 0; partition < partitions; partition++) {
      const takers = ids.filter((id) =>
        answer.get(id)?.some((got) => got.topic === topic && got.partition === partition),
      );
      expect(takers.length).toBeLessThan(2);
      const wanted = [...group.values()].some(({ topics }) => topics.includes(topic));
      expect(takers.length).toBe(wanted ? 1 : 0);
      for (const id of takers) chosen.push(ids.indexOf(id));
    }
  return chosen;
}

/** Whether racks can make a difference: KIP-881's gate. */
function racksCount({ cluster, group }: Problem): boolean {
  const wanted = new Set([...group.values()].flatMap(({ topics }) => topics));
  const replicas = [...cluster.topics].flatMap(([topic, { racks }]) =>
    wanted.has(topic) ? (racks ?? []) : [],
  );
  const all = new Set(replicas.flat());
  const consumers = [...group.values()].map(({ rackId }) => rackId);
  return (
    consumers.some((rack) => rack !== undefined && all.has(rack)) &&
    replicas.some((racks) => racks.length < all.size)
  );
}

function backwards({ cluster, group }: Problem): Problem {
  const reversed = [...group].reverse().map(
    ([id, subscription]) =>
      [
        id,
        {
          ...subscription,
          topics: subscription.topics.toReversed(),
          ownedPartitions: subscription.ownedPartitions.toReversed(),
        },
      ] as const,
  );
  return { cluster: { topics: new Map([...cluster.topics].reverse()) }, group: new Map(reversed) };
}

/** By topic and partition, the member. */
function chosenByTopic(answer: Answer): Map<string, string[]> {
  const chosen = new Map<string, string[]>();
  for (const [id, got] of answer)
    for (const { topic, partition } of got) {
      const members = chosen.get(topic) ?? [];
      chosen.set(topic, members);
      expect(members[partition]).toBeUndefined();
      members[partition] = id;
    }
  return chosen;
}

/** Wanted topics with equal partition counts and subscribers, together. */
function bundlesIn({ cluster, group }: Problem): string[][] {
  const bundles = new Map<string, string[]>();
  for (const [topic, { partitions }] of cluster.topics) {
    const members = [...group.values()].map(({ topics }) => topics.includes(topic));
    if (!members.includes(true)) continue;
    const key = JSON.stringify([partitions, members]);
    bundles.set(key, [...(bundles.get(key) ?? []), topic]);
  }
  return [...bundles.values()];
}

/** Compares one bundle with all even splits of its indices; returns how many partitions cross racks. */
function judgeBundle(
  { cluster, group }: Problem,
  topics: readonly string[],
  chosen: ReadonlyMap<string, readonly string[]>,
): number {
  const size = cluster.topics.get(topics[0] ?? '')?.partitions ?? 0;
  const members = [...group.keys()].filter((id) => group.get(id)?.topics.includes(topics[0] ?? ''));
  const share = Math.floor(size / members.length);
  const larger = size - share * members.length;
  const farOf = (split: readonly string[]): number => {
    let far = 0;
    for (const topic of topics)
      for (const [index, id] of split.entries()) {
        const rack = group.get(id)?.rackId;
        const racks = cluster.topics.get(topic)?.racks?.[index] ?? [];
        if (rack !== undefined && racks.length > 0 && !racks.includes(rack)) far++;
      }
    return far;
  };
  const isEven = (split: readonly string[]): boolean => {
    const counts = members.map((id) => split.filter((taker) => taker === id).length);
    return (
      counts.every((count) => count === share || count === share + 1) &&
      counts.filter((count) => count === share + 1).length === larger
    );
  };
  let least = Infinity;
  const choose = (split: readonly string[]): void => {
    if (split.length === size) {
      if (isEven(split)) least = Math.min(least, farOf(split));
      return;
    }
    for (const id of members) choose([...split, id]);
  };
  if (size > 6) return 0;
  choose([]);
  const [split = [], ...others] = topics.map((topic) => chosen.get(topic) ?? []);
  for (const other of others) expect(other).toEqual(split);
  expect(isEven(split)).toBe(true);
  expect(farOf(split)).toBe(least);
  return least;
}

const ask = (assignor: Assignor, { cluster, group }: Problem): Answer =>
  assignor.assign(cluster, group) as Answer;

const ordered: readonly Assignor[] = [
  range,
  roundRobin,
  rackRange,
  sticky(),
  uniform,
  rackSticky(),
  rackCooperativeSticky,
];

const plain: Shape = { members: 4, topics: 3, partitions: 6, racks: 0 };

describe('against brute force', () => {
  test.each([
    ['sticky', sticky(), plain, 11],
    ['uniform', uniform, plain, 12],
    ['rack-sticky', rackSticky(), { ...plain, racks: 3 }, 13],
  ] as const)('%s reaches the optimum', (_, assignor, shape, seed) => {
    const roll = dice(seed);
    let withMoves = 0;
    for (let round = 0; round < 800; round++) {
      const problem = problemOf(roll, shape);
      const choices = choicesOf(problem, shape.racks > 0 && racksCount(problem));
      const cost = costOf(choices, chosenIn(ask(assignor, problem), problem));
      expect(cost, JSON.stringify([...problem.group])).toEqual(bestCost(choices));
      if (cost[2] > 0) withMoves++;
    }
    expect(withMoves).toBeGreaterThan(150);
  });

  test('rack-range reads as little across racks as joins and even shares allow', () => {
    const roll = dice(15);
    let far = 0;
    for (let round = 0; round < 400; round++) {
      const problem = problemOf(roll, { members: 3, topics: 3, partitions: 12, racks: 3 });
      if (!racksCount(problem)) continue;
      const chosen = chosenByTopic(ask(rackRange, problem));
      for (const bundle of bundlesIn(problem)) far += judgeBundle(problem, bundle, chosen);
    }
    expect(far).toBeGreaterThan(100);
  });

  test('the order in which things are listed changes nothing', () => {
    const roll = dice(14);
    for (let round = 0; round < 400; round++) {
      const problem = problemOf(roll, { members: 5, topics: 4, partitions: 12, racks: round % 3 });
      for (const assignor of ordered)
        expect([...ask(assignor, backwards(problem))]).toEqual([...ask(assignor, problem)]);
    }
  });
});
