import type { Finding } from '../domain/finding.ts';
import type { MembershipHistory } from '../domain/history.ts';
import type { HistoryEvent } from '../domain/history.ts';
import type { StoryMember, StoryRound } from '../domain/story.ts';
import { sentenceOf } from '../report/prose.ts';
import { partition, partitions, sampleWitnesses } from './sample-witnesses.ts';

/** A member of a round: `got` as `t-0 t-1`, `null` if the answer left it out. */
export function member(
  name: string,
  topics: string,
  said: { owned?: string; since?: number; got: string | null; right?: string },
  more: Partial<StoryMember> = {},
): StoryMember {
  return {
    member: name,
    topics: topics === '' ? [] : topics.split(' '),
    claims: partitions(said.owned ?? ''),
    claimsGeneration: said.since ?? -1,
    got: said.got === null ? null : partitions(said.got),
    missed: false,
    ...(said.right !== undefined && { right: partitions(said.right) }),
    ...more,
  };
}

/** A round of a story with topics as `t:4 u:2`. */
export function round(
  [event, number, generation]: readonly [number, number, number],
  topics: string,
  members: readonly StoryMember[],
  more: Partial<StoryRound> = {},
): StoryRound {
  return {
    event,
    round: number,
    generation,
    topics: topics.split(' ').map((topic) => {
      const [name = '', count = '0'] = topic.split(':');
      return { topic: name, partitions: Number(count) };
    }),
    members,
    strangers: [],
    wrong: false,
    ...more,
  };
}

const join = (name: string, ...topics: readonly string[]): HistoryEvent => ({
  type: 'join',
  member: name,
  topics,
});

/** A finding of an assignor. */
export type SampleFinding = Finding & { readonly history: MembershipHistory };

function finding(
  facts: Pick<SampleFinding, 'id' | 'invariant' | 'witness' | 'history' | 'story'> &
    Partial<SampleFinding>,
): SampleFinding {
  const fixture = `properties/regressions/sample/${facts.id}.json`;
  return {
    shape: facts.history.shape,
    summary: sentenceOf(facts.witness),
    seed: 7,
    case: 41,
    frequency: 12,
    fixture,
    replay: `rebalance-check replay ${fixture}`,
    shrink: {
      fromEvents: 14,
      toEvents: facts.history.events.length,
      fromMembers: 6,
      toMembers: 2,
      runs: 161,
      minimal: 'local',
      passes: [
        { pass: 'drop events', tried: 60, helped: 5 },
        { pass: 'drop a member', tried: 41, helped: 3 },
        { pass: 'fewer partitions', tried: 30, helped: 2 },
        { pass: 'plainer names', tried: 30, helped: 0 },
      ],
    },
    ...facts,
  };
}

const foreign: SampleFinding = finding({
  id: '3f0c9a71be22d418',
  invariant: 'subscription',
  witness: { type: 'not-subscribed', member: 'b', partition: partition('A-1') },
  history: {
    shape: 'honest',
    topics: [
      { topic: 'A', partitions: 2 },
      { topic: 'B', partitions: 2 },
    ],
    events: [join('a', 'A'), { ...join('b', 'B'), when: 'together' }],
  },
  story: {
    rounds: [
      round(
        [1, 1, 1],
        'A:2 B:2',
        [
          member('a', 'A', { got: 'A-0', right: 'A-0 A-1' }),
          member('b', 'B', { got: 'A-1', right: 'B-0 B-1' }),
        ],
        { wrong: true },
      ),
    ],
    importance: [
      { event: 0, notes: ['needed'] },
      {
        event: 1,
        notes: ['any other member will do', 'fails only if the subscriptions differ'],
      },
    ],
  },
  shrink: {
    fromEvents: 14,
    toEvents: 2,
    fromMembers: 6,
    toMembers: 2,
    runs: 161,
    minimal: 'proven',
    passes: [
      { pass: 'drop events', tried: 60, helped: 5 },
      { pass: 'drop a member', tried: 41, helped: 3 },
      { pass: 'fewer partitions', tried: 30, helped: 2 },
      { pass: 'plainer names', tried: 30, helped: 0 },
    ],
  },
});

const moves: SampleFinding = finding({
  id: '90aa41c07d5e6b13',
  invariant: 'sticky.minimal',
  witness: sampleWitnesses.better,
  history: {
    shape: 'honest',
    topics: [
      { topic: 't', partitions: 4 },
      { topic: 'u', partitions: 2 },
    ],
    events: [
      join('a', 't'),
      join('b', 't', 'u'),
      join('c', 'u'),
      { type: 'addPartitions', topic: 'u', partitions: 3 },
    ],
  },
  story: {
    rounds: [
      round([0, 1, 1], 't:4 u:2', [member('a', 't', { got: 't-0 t-1 t-2 t-3' })]),
      round([1, 1, 2], 't:4 u:2', [
        member('a', 't', { owned: 't-0 t-1 t-2 t-3', since: 1, got: 't-0 t-1 t-2' }),
        member('b', 't u', { got: 't-3 u-0 u-1' }),
      ]),
      round([2, 1, 3], 't:4 u:2', [
        member('a', 't', { owned: 't-0 t-1 t-2', since: 2, got: 't-0 t-1' }),
        member('b', 't u', { owned: 't-3 u-0 u-1', since: 2, got: 't-3 t-2' }),
        member('c', 'u', { got: 'u-0 u-1' }),
      ]),
      round(
        [3, 1, 4],
        't:4 u:3',
        [
          member('a', 't', {
            owned: 't-0 t-1',
            since: 3,
            got: 't-0 t-1 t-3',
            right: 't-0 t-1',
          }),
          member('b', 't u', { owned: 't-3 t-2', since: 3, got: 't-2 u-1', right: 't-2 t-3' }),
          member('c', 'u', { owned: 'u-0 u-1', since: 3, got: 'u-0 u-2', right: 'u-0 u-2 u-1' }),
        ],
        { wrong: true },
      ),
    ],
    importance: [
      { event: 0, notes: ['needed'] },
      { event: 1, notes: ['needed', 'must subscribe to t and u'] },
      { event: 2, notes: ['any other member will do'] },
      { event: 3, notes: ['fails only with 3 or more partitions'] },
    ],
  },
});

const twoPhase: SampleFinding = finding({
  id: 'c411d07e8a90b6f5',
  invariant: 'cooperative.two-phase',
  shape: 'adversarial',
  witness: sampleWitnesses['given-before-revoked'],
  history: {
    shape: 'adversarial',
    topics: [{ topic: 't', partitions: 1 }],
    events: [
      join('a', 't'),
      { type: 'drop', member: 'a', generation: 'joined' },
      { ...join('b', 't'), when: 'mid-rebalance' },
    ],
  },
  story: {
    rounds: [
      round([0, 1, 1], 't:1', [member('a', 't', { got: 't-0' }, { missed: true })]),
      round(
        [2, 1, 2],
        't:1',
        [
          member('a', 't', { owned: 't-0', since: 1, got: '' }),
          member('b', 't', { got: 't-0' }, { instanceId: 'i2', rackId: 'r1' }),
        ],
        { wrong: true },
      ),
    ],
    importance: [{ event: 1, notes: ['needed', 'a stall will do as well'] }],
  },
});

const lost: SampleFinding = finding({
  id: '1be0d24499ac7730',
  invariant: 'coverage',
  witness: { ...sampleWitnesses.unassigned, partition: partition('t-2') },
  history: {
    shape: 'honest',
    topics: [{ topic: 't', partitions: 3 }],
    events: [join('a', 't'), join('b', 't')],
  },
  story: {
    rounds: [
      round([0, 1, 1], 't:3', [member('a', 't', { got: 't-0 t-1 t-2' })]),
      round(
        [1, 1, 2],
        't:3',
        [
          member('a', 't', { owned: 't-0 t-1 t-2', since: 1, got: 't-0' }),
          member('b', 't', { got: 't-1' }),
        ],
        { wrong: true, strangers: [{ member: 'ghost', got: partitions('t-1') }] },
      ),
    ],
    importance: [],
  },
  fixture: null,
  replay: 'rebalance-check verify ./mine.ts --seed 7 --runs 42',
});

const hostileName = '<script>alert("x")</script>';
const longName = `${'x'.repeat(248)}1`;

/** A finding whose names and messages are as bad as names can be. */
export const hostileFinding: SampleFinding = finding({
  id: 'ffff000011112222',
  invariant: 'termination',
  witness: {
    type: 'failed',
    failure: 'threw',
    message: `Error: ]]> ${hostileName} @everyone | \`x\` \u0000\u001b[31m \u202Edlrow`,
  },
  history: {
    shape: 'adversarial',
    topics: [
      { topic: '__proto__', partitions: 1 },
      { topic: '', partitions: 0 },
      { topic: longName, partitions: 1 },
    ],
    events: [
      {
        type: 'join',
        member: hostileName,
        topics: ['__proto__', '', longName],
        instanceId: '\u202Eevil\n',
        claims: { partitions: [{ topic: '__proto__', partition: -1 }], generation: 3 },
      },
      { type: 'resubscribe', member: 'name with spaces', topics: [] },
    ],
  },
  story: {
    rounds: [
      {
        event: 0,
        round: 1,
        generation: 1,
        topics: [
          { topic: '__proto__', partitions: 1 },
          { topic: '', partitions: 0 },
          { topic: longName, partitions: 1 },
        ],
        members: [
          {
            member: hostileName,
            instanceId: '\u202Eevil\n',
            topics: ['__proto__', '', longName],
            claims: [
              { topic: '__proto__', partition: -1 },
              { topic: longName, partition: 0 },
            ],
            claimsGeneration: 3,
            got: null,
            missed: false,
          },
        ],
        strangers: [],
        failure: { kind: 'threw', message: `Error: ]]> ${hostileName} \u0000` },
        wrong: true,
      },
    ],
    importance: [{ event: 0, notes: [`a topic named ${hostileName}`] }],
  },
  fixture: 'properties/regressions/a b"c/ffff000011112222.json',
  replay: 'rebalance-check replay "properties/regressions/a b\\"c/ffff000011112222.json"',
});

/** Findings of one drawing style each: foreign, moves with rounds and right answer, two-phase, lost with a stranger. */
export const sampleFindings: {
  readonly foreign: SampleFinding;
  readonly moves: SampleFinding;
  readonly twoPhase: SampleFinding;
  readonly lost: SampleFinding;
} = { foreign, moves, twoPhase, lost };
