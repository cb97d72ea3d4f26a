import { describe, expect, test } from 'vitest';
import type { Subscription, TopicMetadata } from '../domain/group.ts';
import type { RebalanceInput } from '../domain/trace.ts';
import { copyInput, isPermutable } from './copy-input.ts';
import { firstDifference } from './difference.ts';

function input(): RebalanceInput {
  const topics = new Map<string, TopicMetadata>([
    ['t', { partitions: 2, racks: [['r0'], ['r1']] }],
    ['u', { partitions: 1 }],
  ]);
  const group = new Map<string, Subscription>([
    [
      'a',
      {
        topics: ['t', 'u'],
        ownedPartitions: [
          { topic: 't', partition: 0 },
          { topic: 'u', partition: 0 },
        ],
        generation: 3,
        groupInstanceId: 'i',
        rackId: 'r0',
        userData: new Uint8Array([1, 2]),
      },
    ],
    ['b', { topics: ['t'], ownedPartitions: [], generation: -1 }],
  ]);
  return { cluster: { topics }, group, claims: new Map(), leader: 'a' };
}

type Write<Shape> = { -readonly [Key in keyof Shape]: Shape[Key] };
type Member = { -readonly [Key in keyof Subscription]: Write<Subscription[Key]> };

const memberOf = ({ group }: RebalanceInput, id = 'a'): Member => group.get(id) as Member;
const topicOf = ({ cluster }: RebalanceInput): Write<TopicMetadata> =>
  cluster.topics.get('t') as Write<TopicMetadata>;

const changes: readonly (readonly [string, (asked: RebalanceInput) => unknown])[] = [
  ['cluster.topics.size', ({ cluster }) => (cluster.topics as Map<string, unknown>).delete('u')],
  [
    'cluster.topics, the order of its keys',
    ({ cluster }) => {
      const topics = cluster.topics as Map<string, TopicMetadata>;
      const first = topics.get('t');
      topics.delete('t');
      if (first !== undefined) topics.set('t', first);
    },
  ],
  ['cluster.topics["t"].partitions', (asked) => (topicOf(asked).partitions = 9)],
  ['cluster.topics["t"].racks', (asked) => delete topicOf(asked).racks],
  ['cluster.topics["t"].racks.length', (asked) => (topicOf(asked).racks as unknown[]).pop()],
  [
    'cluster.topics["t"].racks[1]',
    (asked) => ((topicOf(asked).racks as string[][])[1] as string[]).splice(0, 1, 'x'),
  ],
  ['group.size', ({ group }) => (group as Map<string, unknown>).clear()],
  ['group["a"].generation', (asked) => (memberOf(asked).generation = 4)],
  ['group["a"].groupInstanceId', (asked) => delete memberOf(asked).groupInstanceId],
  ['group["b"].rackId', (asked) => (memberOf(asked, 'b').rackId = 'r')],
  ['group["a"].topics[0]', (asked) => (memberOf(asked).topics as string[]).reverse()],
  ['group["a"].topics.length', (asked) => (memberOf(asked).topics as string[]).pop()],
  [
    'group["a"].ownedPartitions[0]',
    (asked) => (memberOf(asked).ownedPartitions as unknown[]).reverse(),
  ],
  [
    'group["a"].ownedPartitions[1]',
    (asked) => ((memberOf(asked).ownedPartitions[1] as { partition: number }).partition = 5),
  ],
  [
    'group["b"].ownedPartitions.length',
    (asked) => (memberOf(asked, 'b').ownedPartitions as unknown[]).push({}),
  ],
  ['group["a"].userData', (asked) => (memberOf(asked).userData as Uint8Array).fill(0)],
  ['group["b"].userData', (asked) => (memberOf(asked, 'b').userData = new Uint8Array())],
];

describe('firstDifference', () => {
  test('is null between an input and its copy', () => {
    expect(firstDifference(copyInput(input()), input())).toBeNull();
  });

  test.each(changes)('finds %s', (path, change) => {
    const pristine = input();
    const asked = copyInput(pristine);
    change(asked);
    expect(firstDifference(asked, pristine)?.startsWith(path)).toBe(true);
    // The copy was spoilt, the original was not.
    expect(pristine).toEqual(input());
  });
});

describe('copyInput', () => {
  test('lists everything in another order, and nothing else', () => {
    const reversed = copyInput(input(), 'reversed');
    expect([...reversed.group.keys()]).toEqual(['b', 'a']);
    expect([...reversed.cluster.topics.keys()]).toEqual(['u', 't']);
    expect(reversed.group.get('a')?.topics).toEqual(['u', 't']);
    expect(reversed.cluster.topics.get('t')?.racks).toEqual([['r0'], ['r1']]);
    expect(reversed.leader).toBe('a');
    expect(reversed.group).toEqual(copyInput(reversed, 'same').group);
    expect([...copyInput(input(), 'rotated').group.keys()]).toEqual(['b', 'a']);
  });

  test('there may be only one order', () => {
    const one = (subscription: Subscription): RebalanceInput => ({
      ...input(),
      cluster: { topics: new Map() },
      group: new Map([['a', subscription]]),
    });
    const alone: Subscription = { topics: ['t'], ownedPartitions: [], generation: -1 };
    expect(isPermutable(one(alone))).toBe(false);
    expect(isPermutable(one({ ...alone, topics: ['t', 'u'] }))).toBe(true);
    expect(isPermutable(input())).toBe(true);
  });
});
