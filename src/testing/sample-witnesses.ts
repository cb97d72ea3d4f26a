import type { TopicPartition } from '../domain/group.ts';
import type { Witness } from '../domain/invariant.ts';

/** `t-3` as a partition; the name is all that stands before the last dash. */
export function partition(name: string): TopicPartition {
  const dash = name.lastIndexOf('-');
  return { topic: name.slice(0, dash), partition: Number(name.slice(dash + 1)) };
}

/** `t-0 t-1` as partitions; nothing for an empty text. */
export function partitions(names: string): readonly TopicPartition[] {
  return names === '' ? [] : names.split(' ').map(partition);
}

/** One witness of every type: the compiler asks for a new one here as soon as there is a new type. */
export const sampleWitnesses: {
  readonly [Type in Witness['type']]: Extract<Witness, { readonly type: Type }>;
} = {
  'group-rule': {
    type: 'group-rule',
    rule: 'two-owners',
    atMs: 4000,
    members: ['a', 'b'],
    partitions: [partition('t-0')],
    expected: 'one owner',
    actual: 'two owners',
    sinceMs: 3000,
  },
  unassigned: { type: 'unassigned', partition: partition('t-3'), eligible: ['a', 'b'] },
  'owned-twice': { type: 'owned-twice', partition: partition('t-0'), members: ['a', 'b'] },
  'not-subscribed': { type: 'not-subscribed', member: 'b', partition: partition('A-1') },
  'no-such-partition': {
    type: 'no-such-partition',
    member: 'a',
    partition: partition('t-4'),
    partitions: 4,
  },
  misaddressed: { type: 'misaddressed', member: 'c', problem: 'omitted' },
  failed: {
    type: 'failed',
    failure: 'threw',
    message: "TypeError: Cannot read properties of undefined (reading 'map')",
  },
  differs: {
    type: 'differs',
    probe: 'permuted',
    member: 'a',
    first: partitions('t-0 t-1'),
    second: partitions('t-0 t-2'),
  },
  flaky: { type: 'flaky', invariant: 'coverage', failures: 2, tries: 5 },
  'probe-failed': { type: 'probe-failed', probe: 'fresh', message: 'no such table' },
  'changed-input': { type: 'changed-input', path: 'group.a.ownedPartitions[0]' },
  garbled: {
    type: 'garbled',
    member: 'a',
    meant: partitions('t-0 t-1'),
    decoded: partitions('t-0'),
  },
  uneven: { type: 'uneven', more: 'a', moreLoad: 5, less: 'b', lessLoad: 2 },
  'not-contiguous': {
    type: 'not-contiguous',
    topic: 't',
    member: 'a',
    expected: [0, 1],
    actual: [0, 2],
  },
  better: {
    type: 'better',
    transfers: [
      { partition: partition('t-3'), from: 'a', to: 'b' },
      { partition: partition('u-1'), from: 'b', to: 'c' },
    ],
    gain: 'moves',
    by: 1,
  },
  'not-co-partitioned': {
    type: 'not-co-partitioned',
    topics: ['t', 'u'],
    partition: 1,
    members: ['a', 'b'],
  },
  'topic-share': {
    type: 'topic-share',
    member: 'a',
    topic: 't',
    kept: 3,
    fairFrom: 1,
    fairTo: 2,
  },
  'needless-move': { type: 'needless-move', partition: partition('t-0'), from: 'a', to: 'b' },
  'stale-claim-won': {
    type: 'stale-claim-won',
    partition: partition('t-0'),
    winner: 'b',
    winnerGeneration: 1,
    holder: 'a',
    holderGeneration: 3,
  },
  'static-changed': {
    type: 'static-changed',
    instanceId: 'i1',
    before: partitions('t-0'),
    after: partitions('t-1'),
  },
  'given-before-revoked': {
    type: 'given-before-revoked',
    partition: partition('t-0'),
    from: 'a',
    to: 'b',
    round: 1,
  },
  'no-progress': { type: 'no-progress', partition: partition('t-1'), rounds: [1, 2] },
  'not-settled': { type: 'not-settled', rounds: 5, bound: 2, cycle: true },
  'revoked-and-returned': {
    type: 'revoked-and-returned',
    member: 'a',
    partition: partition('t-1'),
    rounds: [1, 2],
  },
};
