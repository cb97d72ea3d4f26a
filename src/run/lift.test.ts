import { describe, expect, test } from 'vitest';
import type { TopicPartition } from '../domain/group.ts';
import type { AssignorInstance, AssignorSubject } from '../domain/subject.ts';

import { liftAssignor } from './lift.ts';

/** Deals one topic out in turn. */
const dealer: AssignorInstance = {
  assign: (cluster, group) => {
    const members = [...group.keys()];
    const answer = new Map<string, TopicPartition[]>(members.map((member) => [member, []]));
    const { partitions = 0 } = cluster.topics.get('t') ?? {};
    for (let partition = 0; partition < partitions; partition++)
      answer.get(members[partition % members.length] ?? '')?.push({ topic: 't', partition });
    return answer;
  },
};

const subject: AssignorSubject = {
  profile: {
    ref: './dealer.ts',
    name: 'dealer',
    protocol: 'eager',
    contract: 'any',
    claims: [],
    carrier: 'none',
    omittedMember: 'breaks',
    metadata: 'all',
    codecs: false,
  },
  instance: () => dealer,
};

describe('liftAssignor', () => {
  test('plays what was applied so far, and more when more was', async () => {
    const history = {
      shape: 'honest',
      topics: [{ topic: 't', partitions: 2 }],
      events: [],
    } as const;
    const live = await liftAssignor(subject, () => 0).open(history, new AbortController().signal);
    await live.apply({ type: 'join', member: 'a', topics: ['t'] });
    const first = await live.settle(1000);
    expect(first.observations.filter(({ type }) => type === 'rebalanced')).toHaveLength(2);
    await live.apply({ type: 'join', member: 'b', topics: ['t'] });
    const both = (await live.settle(1000)).observations.findLast(
      (seen) => seen.type === 'rebalanced',
    );
    expect(both?.answer).toEqual(
      new Map([
        ['a', [{ topic: 't', partition: 0 }]],
        ['b', [{ topic: 't', partition: 1 }]],
      ]),
    );
    await live.close();
  });
});
