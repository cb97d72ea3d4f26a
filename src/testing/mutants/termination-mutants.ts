import process from 'node:process';
import { range } from '../../assignors/range.ts';
import type { GroupSubscription } from '../../domain/group.ts';
import { owedByAll } from '../../domain/contract.ts';
import { draftsOf } from './base.ts';
import type { Mutant } from './mutant.ts';

const byRange = draftsOf(range);

function mutant(
  name: string,
  answer: (group: GroupSubscription) => unknown,
  lethal: 'lethal' | 'harmless' = 'harmless',
): Mutant {
  const assignor = {
    name,
    protocol: 'eager',
    contract: owedByAll,
    assign: (cluster: Parameters<typeof byRange>[0], group: GroupSubscription): unknown =>
      answer(group) ?? byRange(cluster, group),
  };
  return {
    name,
    breaks: 'termination',
    ...(lethal === 'lethal' ? { lethal: true } : {}),
    make: () => assignor,
  };
}

function hasThree(group: GroupSubscription): boolean {
  return group.size >= 3;
}

function topicsOf(group: GroupSubscription): readonly string[] {
  return [...group.values()].flatMap(({ topics }) => topics);
}

/** Everything that is no answer. */
export const terminationMutants: readonly Mutant[] = [
  mutant('kafkajs-994', (group) => {
    // A plain object is no map: some names are taken.
    const byTopic: Record<string, string[] | undefined> = {};
    for (const topic of topicsOf(group)) (byTopic[topic] ??= []).push('member');
    return null;
  }),
  mutant('throws-without-members', (group) => {
    if (group.size === 0) throw new Error('reduce of empty array with no initial value');
    return null;
  }),
  mutant('recurses', (group) => {
    const deeper = (depth: number): number => 1 + deeper(depth + 1);
    return hasThree(group) ? deeper(0) : null;
  }),
  mutant('answers-a-plain-object', (group) => (hasThree(group) ? { a: [] } : null)),
  mutant('answers-nothing', (group) => (hasThree(group) ? 'nothing' : null)),
  mutant('answers-half-partitions', (group) =>
    hasThree(group)
      ? new Map([...group.keys()].map((member) => [member, [{ topic: 7, partition: 0.5 }]]))
      : null,
  ),
  mutant('rejects', (group) => (hasThree(group) ? Promise.reject(new Error('no')) : null)),
  mutant('never-settles', (group) => (hasThree(group) ? new Promise(() => {}) : null), 'lethal'),
  mutant(
    'hangs',
    (group) => {
      while (hasThree(group));
      return null;
    },
    'lethal',
  ),
  mutant(
    'allocates-without-end',
    (group) => {
      const hoard: unknown[] = [];
      while (hasThree(group)) hoard.push(Array.from({ length: 10_000 }, () => 1.5));
      return null;
    },
    'lethal',
  ),
  mutant(
    'exits',
    (group) => {
      if (hasThree(group)) process.exit(0);
      return null;
    },
    'lethal',
  ),
];
