import { describe, expect, test } from 'vitest';
import type { TopicPartition } from '../domain/group.ts';
import type { Violation } from '../domain/invariant.ts';
import type { SubjectProfile } from '../domain/profile.ts';
import type { Observation, Rebalanced, RebalanceInput, Trace } from '../domain/trace.ts';
import { partition, partitions, sampleWitnesses } from '../testing/sample-witnesses.ts';
import { storyOf } from './story.ts';

const profile: SubjectProfile = {
  ref: './mine.ts',
  name: 'mine',
  protocol: 'cooperative',
  contract: 'any',
  claims: [],
  carrier: 'owned-partitions',
  omittedMember: 'gets-nothing',
  metadata: 'all',
  codecs: false,
};

function input(claims: Readonly<Record<string, string>>): RebalanceInput {
  const members = Object.entries(claims);
  return {
    cluster: { topics: new Map([['t', { partitions: 2 }]]) },
    group: new Map(
      members.map(([member, owned]) => [
        member,
        {
          topics: ['t'],
          ownedPartitions: partitions(owned),
          generation: 1,
          ...(member === 'b' && { groupInstanceId: 'i', rackId: 'r' }),
        },
      ]),
    ),
    claims: new Map(
      members.map(([member, owned]) => [member, { partitions: partitions(owned), generation: 1 }]),
    ),
    leader: 'a',
  };
}

function rebalanced(
  generation: number,
  claims: Readonly<Record<string, string>>,
  answer: Readonly<Record<string, string>>,
): Rebalanced {
  return {
    type: 'rebalanced',
    event: generation - 1,
    round: 1,
    generation,
    followUp: false,
    input: input(claims),
    answer: new Map(
      Object.entries(answer).map(([member, got]): [string, readonly TopicPartition[]] => [
        member,
        partitions(got),
      ]),
    ),
    missedBy: ['a'],
  };
}

function traceOf(...observations: readonly Observation[]): Trace {
  return { profile, history: { shape: 'honest', topics: [], events: [] }, observations };
}

const first = rebalanced(1, { a: '' }, { a: 't-0 t-1' });
const second = rebalanced(2, { a: 't-0 t-1', b: '' }, { a: 't-0 t-1', ghost: 't-1' });

const violation = (...evidence: readonly number[]): Violation => ({
  evidence,
  witness: sampleWitnesses.unassigned,
});

const wrongRounds = (trace: Trace, ...evidence: readonly number[]): readonly number[] =>
  storyOf(trace, violation(...evidence), []).rounds.flatMap(({ wrong }, index) =>
    wrong ? [index] : [],
  );

describe('storyOf', () => {
  test('tells what each member said and got, and who is a stranger', () => {
    const [, round] = storyOf(traceOf(first, second), violation(0, 1), []).rounds;
    expect(round).toEqual({
      event: 1,
      round: 1,
      generation: 2,
      topics: [{ topic: 't', partitions: 2 }],
      members: [
        {
          member: 'a',
          topics: ['t'],
          claims: partitions('t-0 t-1'),
          claimsGeneration: 1,
          got: partitions('t-0 t-1'),
          missed: true,
        },
        {
          member: 'b',
          instanceId: 'i',
          rackId: 'r',
          topics: ['t'],
          claims: [],
          claimsGeneration: 1,
          got: null,
          missed: false,
        },
      ],
      strangers: [{ member: 'ghost', got: partitions('t-1') }],
      wrong: true,
    });
  });

  test('marks the round that a probe, a comparison or a settling is about', () => {
    const trace = traceOf(
      first,
      { type: 'compared', of: 0, path: null },
      second,
      { type: 'probed', probe: 'again', of: 0, answer: null },
      { type: 'settled', event: 1, rounds: 1, quiet: true, cycle: false, interrupted: false },
    );
    expect(wrongRounds(trace, 1)).toEqual([0]);
    expect(wrongRounds(trace, 2)).toEqual([1]);
    expect(wrongRounds(trace, 2, 3)).toEqual([0]);
    expect(wrongRounds(trace, 0, 4)).toEqual([1]);
    expect(wrongRounds(trace)).toEqual([]);
  });

  test('keeps a failure, in which nobody got anything', () => {
    const failed: Observation = {
      type: 'failed',
      event: 1,
      round: 1,
      input: input({ a: 't-0' }),
      failure: 'hung',
      message: '',
    };
    const story = storyOf(traceOf(first, failed), violation(1), []);
    expect(story.rounds[1]).toMatchObject({
      generation: 2,
      failure: { kind: 'hung', message: '' },
      members: [{ got: null, claims: partitions('t-0') }],
      wrong: true,
    });
  });

  test('knows what is right from handovers, or is told', () => {
    const better: Violation = {
      evidence: [1],
      witness: {
        ...sampleWitnesses.better,
        transfers: [{ partition: partition('t-1'), from: 'a', to: 'b' }],
      },
    };
    const trace = traceOf(first, second);
    const rightIn = (right?: ReadonlyMap<string, readonly TopicPartition[]>): unknown =>
      storyOf(trace, better, [], right).rounds.map(({ members }) => members.map((m) => m.right));
    expect(rightIn()).toEqual([[undefined], [partitions('t-0'), partitions('t-1')]]);
    expect(rightIn(new Map([['b', partitions('t-0')]]))).toEqual([
      [undefined],
      [undefined, partitions('t-0')],
    ]);
  });

  test('has nothing wrong without a violation', () => {
    expect(storyOf(traceOf(first), null, []).rounds[0]?.wrong).toBe(false);
  });
});
