import type { Finding } from '../domain/finding.ts';
import type { GroupWitness } from '../domain/group-witness.ts';
import type { TimedHistory } from '../domain/timed-history.ts';
import type { StoryMessage, StoryMoment, TimedStory } from '../domain/timed-story.ts';
import type { DescribedMember, GroupDescription } from '../domain/wire.ts';
import { sentenceOf } from '../report/prose.ts';
import { partition, partitions } from './sample-witnesses.ts';

const at = (atMs: number, place: number): StoryMoment => ({ atMs, place });

type Asked = Pick<StoryMessage, 'process' | 'api' | 'asked'> & {
  /** Sent, arrived, answered, learned. */
  readonly ms: readonly [number, number, number, number];
  readonly places: readonly [number, number, number];
  readonly answered: string;
};

function message({ ms, places, ...asked }: Asked): StoryMessage {
  return {
    ...asked,
    sentAtMs: ms[0],
    requested: at(ms[1], places[0]),
    replied: at(ms[2], places[1]),
    learned: at(ms[3], places[2]),
    lost: null,
    refused: /^[A-Z_]+(:|$)/u.test(asked.answered),
    duplicate: false,
  };
}

function classicMember(memberId: string, generation: number, owned: string): DescribedMember {
  return {
    memberId,
    groupInstanceId: null,
    clientId: memberId.slice(0, 2),
    memberType: 'classic',
    memberEpoch: generation,
    subscribedTopicNames: ['t'],
    protocols: ['range'],
    assignment: partitions(owned),
    pendingRevocation: [],
    targetAssignment: partitions(owned),
  };
}

function group(
  groupState: GroupDescription['groupState'],
  generation: number,
  members: readonly (readonly [memberId: string, owned: string])[],
): GroupDescription {
  return {
    groupType: 'classic',
    groupState,
    groupEpoch: generation,
    assignmentEpoch: generation,
    protocolData: members.length === 0 ? null : 'range',
    leader: members[0]?.[0] ?? null,
    members: members.map(([memberId, owned]) => classicMember(memberId, generation, owned)),
  };
}

/** A member stands still until its session is over, wakes as a zombie, is told so, and keeps its partition. */
export const sampleTimedHistory: TimedHistory = {
  clock: 'virtual',
  topics: [{ topic: 't', partitions: 2 }],
  settings: {
    groupInitialRebalanceDelayMs: 0,
    sessionTimeoutMs: 6000,
    heartbeatIntervalMs: 2000,
    partitionAssignmentStrategy: ['range'],
  },
  order: 0,
  events: [
    { atMs: 0, type: 'join', member: 'm0', topics: ['t'] },
    { atMs: 0, type: 'join', member: 'm1', topics: ['t'] },
    { atMs: 2000, type: 'pause', member: 'm1' },
    { atMs: 15000, type: 'resume', member: 'm1' },
  ],
};

/** The same as it was lived. */
export const sampleTimedStory: TimedStory = {
  endMs: 19122,
  processes: [
    {
      process: 'm0',
      member: 'm0',
      protocol: 'eager',
      instanceId: null,
      from: at(0, 1),
      to: null,
      unwell: [],
    },
    {
      process: 'm1',
      member: 'm1',
      protocol: 'eager',
      instanceId: null,
      from: at(0, 4),
      to: null,
      unwell: [{ how: 'paused', from: at(2000, 48), to: at(15000, 114) }],
    },
  ],
  messages: [
    message({
      process: 'm0',
      api: 'JoinGroup',
      asked: 'join, range',
      answered: 'MEMBER_ID_REQUIRED: m0-0',
      ms: [0, 1, 1, 2],
      places: [6, 7, 11],
    }),
    message({
      process: 'm1',
      api: 'JoinGroup',
      asked: 'join, range',
      answered: 'MEMBER_ID_REQUIRED: m1-1',
      ms: [0, 1, 1, 2],
      places: [9, 10, 13],
    }),
    message({
      process: 'm0',
      api: 'JoinGroup',
      asked: 'join as m0-0, range',
      answered: 'gen 1, leader, range',
      ms: [2, 3, 3, 4],
      places: [15, 19, 22],
    }),
    message({
      process: 'm1',
      api: 'JoinGroup',
      asked: 'join as m1-1, range',
      answered: 'gen 1, led by m0-0, range',
      ms: [2, 3, 3, 4],
      places: [17, 20, 24],
    }),
    message({
      process: 'm0',
      api: 'SyncGroup',
      asked: 'sync gen 1, gives m0-0: t-0, m1-1: t-1',
      answered: 't-0',
      ms: [4, 5, 5, 6],
      places: [26, 27, 31],
    }),
    message({
      process: 'm1',
      api: 'SyncGroup',
      asked: 'sync gen 1',
      answered: 't-1',
      ms: [4, 5, 5, 6],
      places: [29, 30, 35],
    }),
    message({
      process: 'm0',
      api: 'Heartbeat',
      asked: 'heartbeat gen 1',
      answered: 'REBALANCE_IN_PROGRESS',
      ms: [6004, 6005, 6005, 6006],
      places: [61, 62, 63],
    }),
    message({
      process: 'm0',
      api: 'JoinGroup',
      asked: 'join as m0-0, range',
      answered: 'gen 2, leader, range',
      ms: [6008, 6009, 6009, 6010],
      places: [70, 71, 73],
    }),
    message({
      process: 'm0',
      api: 'SyncGroup',
      asked: 'sync gen 2, gives m0-0: t-0 t-1',
      answered: 't-0 t-1',
      ms: [6010, 6011, 6011, 6012],
      places: [75, 76, 78],
    }),
    message({
      process: 'm0',
      api: 'Heartbeat',
      asked: 'heartbeat gen 2',
      answered: 'ok',
      ms: [14010, 14011, 14011, 14012],
      places: [110, 111, 112],
    }),
    message({
      process: 'm1',
      api: 'Heartbeat',
      asked: 'heartbeat gen 1',
      answered: 'UNKNOWN_MEMBER_ID',
      ms: [15100, 15101, 15101, 15102],
      places: [118, 119, 120],
    }),
  ],
  bars: [
    { ...partition('t-0'), process: 'm0', from: at(6, 33), to: at(6008, 69) },
    { ...partition('t-1'), process: 'm1', from: at(6, 37), to: null },
    { ...partition('t-0'), process: 'm0', from: at(6012, 80), to: null },
    { ...partition('t-1'), process: 'm0', from: at(6012, 80), to: null },
  ],
  callbacks: [
    { ...at(6, 34), process: 'm0', type: 'assigned', partitions: partitions('t-0') },
    { ...at(6, 38), process: 'm1', type: 'assigned', partitions: partitions('t-1') },
    { ...at(6006, 64), process: 'm0', type: 'revoked', partitions: partitions('t-0') },
    { ...at(6012, 81), process: 'm0', type: 'assigned', partitions: partitions('t-0 t-1') },
    { ...at(15102, 122), process: 'm1', type: 'lost', partitions: partitions('t-1') },
  ],
  states: [
    { ...at(1, 8), group: group('Empty', 0, []) },
    { ...at(3, 16), group: group('PreparingRebalance', 0, [['m0-0', '']]) },
    {
      ...at(3, 18),
      group: group('PreparingRebalance', 0, [
        ['m0-0', ''],
        ['m1-1', ''],
      ]),
    },
    {
      ...at(3, 21),
      group: group('CompletingRebalance', 1, [
        ['m0-0', ''],
        ['m1-1', ''],
      ]),
    },
    {
      ...at(5, 28),
      group: group('Stable', 1, [
        ['m0-0', 't-0'],
        ['m1-1', 't-1'],
      ]),
    },
    { ...at(6003, 60), group: group('PreparingRebalance', 1, [['m0-0', 't-0']]) },
    { ...at(6009, 72), group: group('CompletingRebalance', 2, [['m0-0', '']]) },
    { ...at(6011, 77), group: group('Stable', 2, [['m0-0', 't-0 t-1']]) },
  ],
  events: [
    { ...at(0, 0), event: 0, effect: true },
    { ...at(0, 3), event: 1, effect: true },
    { ...at(2000, 47), event: 2, effect: true },
    { ...at(15000, 113), event: 3, effect: true },
  ],
  reads: [],
  failovers: [],
  failure: null,
  left: { messages: 9, states: 0 },
  wrong: { ...at(15102, 122), members: ['m1', 'm0'], partitions: [partition('t-1')] },
};

const witness: GroupWitness = {
  type: 'group-rule',
  rule: 'kept-after-told',
  atMs: 15_102,
  members: ['m1', 'm0'],
  partitions: [partition('t-1')],
  expected: 'let go as soon as it was told',
  actual: 'both until 16014 ms',
  sinceMs: 6012,
};

/** The finding that tells of it. */
export const sampleTimedFinding: Finding & { readonly history: TimedHistory } = {
  id: '5ab0c3d2e1f40718',
  invariant: 'group.exclusive',
  shape: 'honest',
  summary: sentenceOf(witness),
  witness,
  history: sampleTimedHistory,
  story: {
    rounds: [],
    timed: sampleTimedStory,
    importance: [
      { event: 0, notes: ['needed'] },
      { event: 2, notes: ['needed'] },
      { event: 3, notes: ['fails only if it comes more than 4 s later'] },
    ],
  },
  seed: 7,
  case: 113,
  frequency: 21,
  fixture: 'properties/regressions/sample/5ab0c3d2e1f40718.json',
  replay: 'rebalance-check replay properties/regressions/sample/5ab0c3d2e1f40718.json',
  shrink: {
    fromEvents: 9,
    toEvents: 4,
    fromMembers: 3,
    toMembers: 2,
    runs: 212,
    minimal: 'local',
    passes: [{ pass: 'drop events', tried: 40, helped: 5 }],
  },
};
