import { describe, expect, it } from 'vitest';

import type { ErrorName } from '../../../domain/kafka-errors.ts';
import type { GroupSettings } from '../../../domain/settings.ts';
import type {
  ConsumerGroupHeartbeatRequest,
  DescribedMember,
  GroupDescription,
  GroupRequest,
  GroupResponse,
  GroupStateName,
} from '../../../domain/wire.ts';
import { brokenRules, chancesIn } from '../../../testing/broken-rules.ts';
import {
  beat,
  beaten,
  classicGroup,
  classicMember,
  commit,
  committed,
  consumerGroup,
  consumerMember,
  fetchOffsets,
  fetched,
  heard,
  heartbeat,
  heartbeatRefused,
  heartbeatToJoin,
  join,
  joinRefused,
  joined,
  leave,
  left,
  parts,
  strategies,
  sync,
  synced,
} from '../../../testing/sketch-group-messages.ts';
import { sketchGroupTrace, type GroupTraceSketch } from '../../../testing/sketch-group-trace.ts';
import { groupFencing } from './fencing.ts';

const rules = (sketch: GroupTraceSketch): readonly string[] =>
  brokenRules(groupFencing, sketch.trace());

const held = classicMember('s', 't1', { groupInstanceId: 'i' });

/** Generation 2, members `a` and, of instance i, `s`. */
const classicIn = (groupState: GroupStateName): GroupDescription =>
  classicGroup({
    groupState,
    groupEpoch: 2,
    members: groupState === 'Empty' ? [] : [classicMember('a', 't0'), held],
  });

const ofStatic = consumerMember('s', 't1', { groupInstanceId: 'i', memberEpoch: 5 });

/** Epoch 5: members `a` and, of instance i, `s`; `c` is a classic one. */
const consumers = (over: Partial<DescribedMember> = {}): GroupDescription =>
  consumerGroup({
    groupEpoch: 5,
    members: [
      consumerMember('a', 't0', { memberEpoch: 5, ...over }),
      ofStatic,
      classicMember('c', 't2', { memberEpoch: 5 }),
    ],
  });

/** The answer to a request with this error. */
function answerTo(request: GroupRequest, error: ErrorName): GroupResponse {
  switch (request.api) {
    case 'JoinGroup':
      return error === 'NONE'
        ? joined({ generationId: 2 })
        : joinRefused(error, error === 'MEMBER_ID_REQUIRED' ? 'n' : request.memberId);
    case 'SyncGroup':
      return synced('', error);
    case 'Heartbeat':
      return beaten(error);
    case 'LeaveGroup':
      return left(request.members[0]?.memberId ?? '', error);
    case 'OffsetCommit':
      return committed('t0', error);
    case 'OffsetFetch':
      return fetched({ t0: 1 }, error);
    case 'ConsumerGroupHeartbeat':
      return error === 'NONE' ? heard(request.memberEpoch) : heartbeatRefused(error);
    case 'DescribeGroups':
      return { api: 'DescribeGroups', errorCode: error, group: null };
  }
}

type Row = readonly [
  name: string,
  group: GroupDescription | null,
  request: GroupRequest,
  allowed: readonly ErrorName[],
  settings?: Partial<GroupSettings>,
];

/** The allowed errors pass, and others do not. */
function judge([, group, request, allowed, settings]: Row): void {
  const told = (error: ErrorName): readonly string[] =>
    rules(
      sketchGroupTrace(settings ?? {})
        .group(consumers())
        .group(group)
        .exchange(null, request, answerTo(request, error)),
    );
  for (const error of allowed) expect([error, told(error)]).toEqual([error, []]);
  const others: readonly ErrorName[] = [
    'NONE',
    'UNKNOWN_SERVER_ERROR',
    'FENCED_INSTANCE_ID',
    'UNKNOWN_MEMBER_ID',
  ];
  for (const error of others) {
    if (allowed.includes(error)) continue;
    expect([error, told(error)]).toEqual([error, [expect.stringMatching(/^wrong-.*-error$/)]]);
  }
}

function table(rows: readonly Row[]): void {
  for (const row of rows) it(row[0], () => judge(row));
}

const id = { memberId: 'a', generationId: 2 };
const stranger = { memberId: 'x', generationId: 2 };
const fenced = { memberId: 'a', generationId: 2, groupInstanceId: 'i' };
const nobodys = { memberId: 'a', generationId: 2, groupInstanceId: 'j' };

describe('Heartbeat', () => {
  table([
    ['without a group', null, beat(id), ['UNKNOWN_MEMBER_ID']],
    ['Empty', classicIn('Empty'), beat(id), ['UNKNOWN_MEMBER_ID']],
    ['Dead', classicIn('Dead'), beat(id), ['COORDINATOR_NOT_AVAILABLE']],
    ['PreparingRebalance', classicIn('PreparingRebalance'), beat(id), ['REBALANCE_IN_PROGRESS']],
    ['CompletingRebalance', classicIn('CompletingRebalance'), beat(id), ['NONE']],
    ['Stable', classicIn('Stable'), beat(id), ['NONE']],
    ['a stranger', classicIn('Stable'), beat(stranger), ['UNKNOWN_MEMBER_ID']],
    ['an old generation', classicIn('Stable'), beat({ generationId: 1 }), ['ILLEGAL_GENERATION']],
    ['a future generation', classicIn('Stable'), beat({ generationId: 3 }), ['ILLEGAL_GENERATION']],
    [
      'an old generation in a rebalance',
      classicIn('PreparingRebalance'),
      beat({ generationId: 1 }),
      ['ILLEGAL_GENERATION'],
    ],
    ['a fenced instance', classicIn('Stable'), beat(fenced), ['FENCED_INSTANCE_ID']],
    [
      'fenced, before its generation',
      classicIn('Stable'),
      beat({ ...fenced, generationId: 1 }),
      ['FENCED_INSTANCE_ID'],
    ],
    ['an instance of nobody', classicIn('Stable'), beat(nobodys), ['UNKNOWN_MEMBER_ID']],
    ['mixed: well', consumers(), beat({ memberId: 'c', generationId: 5 }), ['NONE']],
    ['mixed: old', consumers(), beat({ memberId: 'c', generationId: 4 }), ['ILLEGAL_GENERATION']],
    [
      'mixed: not classic',
      consumers(),
      beat({ memberId: 'a', generationId: 5 }),
      ['UNKNOWN_MEMBER_ID'],
    ],
    [
      'mixed: behind the target',
      consumerGroup({ groupEpoch: 6, members: [classicMember('c', '', { memberEpoch: 5 })] }),
      beat({ memberId: 'c', generationId: 5 }),
      ['REBALANCE_IN_PROGRESS'],
    ],
    [
      'mixed: something to give up',
      consumerGroup({
        groupEpoch: 5,
        members: [classicMember('c', '', { memberEpoch: 5, pendingRevocation: parts('t0') })],
      }),
      beat({ memberId: 'c', generationId: 5 }),
      ['REBALANCE_IN_PROGRESS'],
    ],
  ]);
});

describe('SyncGroup', () => {
  table([
    ['without a group', null, sync(id), ['UNKNOWN_MEMBER_ID']],
    ['Empty', classicIn('Empty'), sync(id), ['UNKNOWN_MEMBER_ID']],
    ['PreparingRebalance', classicIn('PreparingRebalance'), sync(id), ['REBALANCE_IN_PROGRESS']],
    ['CompletingRebalance', classicIn('CompletingRebalance'), sync(id), ['NONE']],
    ['Stable', classicIn('Stable'), sync(id), ['NONE']],
    ['a stranger', classicIn('Stable'), sync(stranger), ['UNKNOWN_MEMBER_ID']],
    ['an old generation', classicIn('Stable'), sync({ generationId: 1 }), ['ILLEGAL_GENERATION']],
    [
      'an old generation in a rebalance',
      classicIn('PreparingRebalance'),
      sync({ generationId: 1 }),
      ['ILLEGAL_GENERATION'],
    ],
    ['a fenced instance', classicIn('Stable'), sync(fenced), ['FENCED_INSTANCE_ID']],
    [
      'another strategy',
      classicIn('Stable'),
      sync({ ...id, protocolName: 'sticky' }),
      ['INCONSISTENT_GROUP_PROTOCOL'],
    ],
    [
      'another type',
      classicIn('Stable'),
      sync({ ...id, protocolType: 'connect' }),
      ['INCONSISTENT_GROUP_PROTOCOL'],
    ],
    [
      'no strategy',
      classicIn('Stable'),
      sync({ ...id, protocolType: null, protocolName: null }),
      ['NONE'],
    ],
    ['mixed: well', consumers(), sync({ memberId: 'c', generationId: 5 }), ['NONE']],
    ['mixed: old', consumers(), sync({ memberId: 'c', generationId: 4 }), ['ILLEGAL_GENERATION']],
    [
      'mixed: behind',
      consumerGroup({ groupEpoch: 6, members: [classicMember('c', '', { memberEpoch: 5 })] }),
      sync({ memberId: 'c', generationId: 5 }),
      ['REBALANCE_IN_PROGRESS'],
    ],
  ]);
});

describe('LeaveGroup', () => {
  table([
    ['without a group', null, leave('a'), ['UNKNOWN_MEMBER_ID']],
    ['a member', classicIn('Stable'), leave('a'), ['NONE']],
    ['a stranger', classicIn('Stable'), leave('x'), ['UNKNOWN_MEMBER_ID']],
    ['an admin', classicIn('Stable'), leave('', 'i'), ['NONE']],
    ['an admin, of nobody', classicIn('Stable'), leave('', 'j'), ['UNKNOWN_MEMBER_ID']],
    ['a fenced instance', classicIn('Stable'), leave('a', 'i'), ['FENCED_INSTANCE_ID']],
    ['mixed: a classic member', consumers(), leave('c'), ['NONE']],
    ['mixed: not classic', consumers(), leave('a'), ['UNKNOWN_MEMBER_ID']],
  ]);
});

describe('JoinGroup', () => {
  const full = { groupMaxSize: 2 };
  table([
    ['without a group, with an id', null, join({ memberId: 'x' }), ['UNKNOWN_MEMBER_ID']],
    ['without an id', null, join(), ['MEMBER_ID_REQUIRED']],
    ['without an id, before version 4', null, join({ apiVersion: 3 }), ['NONE']],
    ['static', null, join({ groupInstanceId: 'i' }), ['NONE']],
    ['no group id', null, join({ groupId: '' }), ['INVALID_GROUP_ID']],
    ['too short a session', null, join({ sessionTimeoutMs: 10 }), ['INVALID_SESSION_TIMEOUT']],
    ['no strategy', null, join({ protocols: [] }), ['INCONSISTENT_GROUP_PROTOCOL']],
    ['a stranger', classicIn('Stable'), join({ memberId: 'x' }), ['UNKNOWN_MEMBER_ID']],
    [
      'a stranger to an empty group',
      classicIn('Empty'),
      join({ memberId: 'x' }),
      ['UNKNOWN_MEMBER_ID'],
    ],
    ['a member', classicIn('Stable'), join({ memberId: 'a' }), ['NONE']],
    [
      'another strategy',
      classicIn('Stable'),
      join({ memberId: 'a', protocols: strategies(['sticky']) }),
      ['INCONSISTENT_GROUP_PROTOCOL'],
    ],
    [
      'another type',
      classicIn('Stable'),
      join({ memberId: 'a', protocolType: 'connect' }),
      ['INCONSISTENT_GROUP_PROTOCOL'],
    ],
    [
      'a fenced instance',
      classicIn('Stable'),
      join({ memberId: 'a', groupInstanceId: 'i' }),
      ['FENCED_INSTANCE_ID'],
    ],
    [
      'an instance of nobody',
      classicIn('Stable'),
      join({ memberId: 'a', groupInstanceId: 'j' }),
      ['UNKNOWN_MEMBER_ID'],
    ],
    ['no room', classicIn('Stable'), join(), ['GROUP_MAX_SIZE_REACHED'], full],
    ['room for members', classicIn('Stable'), join({ memberId: 'a' }), ['NONE'], full],
    ['mixed: without an id', consumers(), join(), ['MEMBER_ID_REQUIRED']],
    ['mixed: a member', consumers(), join({ memberId: 'c' }), ['NONE']],
    [
      'mixed: another strategy',
      consumers(),
      join({ memberId: 'c', protocols: strategies(['sticky']) }),
      ['INCONSISTENT_GROUP_PROTOCOL'],
    ],
    [
      'mixed: not allowed',
      consumers(),
      join({ memberId: 'c' }),
      ['INCONSISTENT_GROUP_PROTOCOL'],
      { groupConsumerMigrationPolicy: 'disabled', kafkaVersion: 'trunk' },
    ],
  ]);

  it('an id that was given out', () => {
    const comes = (atMs: number, error: ErrorName): readonly string[] =>
      rules(
        sketchGroupTrace()
          .group(classicIn('Stable'))
          .exchange(null, join(), joinRefused('MEMBER_ID_REQUIRED', 'n'))
          .at(atMs)
          .exchange(
            null,
            join({ memberId: 'n' }),
            error === 'NONE' ? joined() : joinRefused(error, 'n'),
          ),
      );
    expect(comes(9999, 'NONE')).toEqual([]);
    expect(comes(9999, 'UNKNOWN_MEMBER_ID')).toEqual(['wrong-join-error']);
    expect(comes(10_001, 'UNKNOWN_MEMBER_ID')).toEqual([]);
    expect(comes(10_001, 'NONE')).toEqual(['wrong-join-error']);
  });

  it('no room for who waits', () => {
    const third = (error: ErrorName): readonly string[] => {
      const sketch = sketchGroupTrace({ groupMaxSize: 2 });
      const a = sketch.asks(null, join({ memberId: 'a' }));
      sketch.group(classicIn('PreparingRebalance'), a);
      sketch.asks(null, join({ memberId: 's', groupInstanceId: 'i' }));
      sketch.exchange(
        null,
        join({ apiVersion: 3 }),
        error === 'NONE' ? joined() : joinRefused(error),
      );
      return rules(sketch);
    };
    expect(third('GROUP_MAX_SIZE_REACHED')).toEqual([]);
    expect(third('NONE')).toEqual(['wrong-join-error']);
  });
});

describe('a request that waits', () => {
  const ends = (error: ErrorName, after: GroupDescription): readonly string[] => {
    const sketch = sketchGroupTrace().group(classicIn('PreparingRebalance'));
    const waits = sketch.asks(null, join({ memberId: 'a' }));
    return rules(
      sketch
        .at(10)
        .replies(waits, answerTo(join({ memberId: 'a' }), error))
        .group(after),
    );
  };
  it('may end for other reasons, but not without', () => {
    const next = { ...classicIn('CompletingRebalance'), groupEpoch: 3 };
    expect(ends('UNKNOWN_MEMBER_ID', classicGroup({ members: [held] }))).toEqual([]);
    expect(ends('UNKNOWN_MEMBER_ID', next)).toEqual(['wrong-join-error']);
    expect(ends('REBALANCE_IN_PROGRESS', consumers())).toEqual([]);
    expect(ends('REBALANCE_IN_PROGRESS', next)).toEqual(['wrong-join-error']);
    expect(ends('FENCED_INSTANCE_ID', next)).toEqual(['wrong-join-error']);
  });
});

describe('OffsetCommit', () => {
  const by = (generationIdOrMemberEpoch: number, over: object = {}): GroupRequest =>
    commit({ t0: 1 }, { generationIdOrMemberEpoch, ...over });
  const outside = { memberId: '' };
  table([
    ['outside, without a group', null, by(-1, outside), ['NONE']],
    ['without a group', null, by(1), ['GROUP_ID_NOT_FOUND']],
    ['without a group, before version 9', null, by(1, { apiVersion: 8 }), ['ILLEGAL_GENERATION']],
    ['outside, Empty', classicIn('Empty'), by(-1, outside), ['NONE']],
    ['Empty', classicIn('Empty'), by(2), ['UNKNOWN_MEMBER_ID']],
    ['outside', classicIn('Stable'), by(-1, outside), ['UNKNOWN_MEMBER_ID']],
    ['Stable', classicIn('Stable'), by(2), ['NONE']],
    ['PreparingRebalance', classicIn('PreparingRebalance'), by(2), ['NONE']],
    ['CompletingRebalance', classicIn('CompletingRebalance'), by(2), ['REBALANCE_IN_PROGRESS']],
    ['an old generation', classicIn('Stable'), by(1), ['ILLEGAL_GENERATION']],
    [
      'an old generation while completing',
      classicIn('CompletingRebalance'),
      by(1),
      ['ILLEGAL_GENERATION'],
    ],
    ['a stranger', classicIn('Stable'), by(2, { memberId: 'x' }), ['UNKNOWN_MEMBER_ID']],
    [
      'a fenced instance',
      classicIn('Stable'),
      by(2, { groupInstanceId: 'i' }),
      ['FENCED_INSTANCE_ID'],
    ],
    ['KIP-848', consumers(), by(5), ['NONE']],
    ['KIP-848: ahead', consumers(), by(6), ['STALE_MEMBER_EPOCH']],
    ['KIP-848: a stranger', consumers(), by(5, { memberId: 'x' }), ['UNKNOWN_MEMBER_ID']],
    ['KIP-848: outside', consumers(), by(-1, outside), ['UNKNOWN_MEMBER_ID']],
    ['KIP-848: an old version', consumers(), by(5, { apiVersion: 8 }), ['UNSUPPORTED_VERSION']],
    ['KIP-848: behind, 4.0', consumers(), by(4), ['STALE_MEMBER_EPOCH'], { kafkaVersion: '4.0' }],
    ['mixed: ahead', consumers(), by(6, { memberId: 'c' }), ['ILLEGAL_GENERATION']],
  ]);

  it('KIP-848: behind, of what it has had since then', () => {
    const behind = (epoch: number, word: string, error: ErrorName): readonly string[] => {
      const at = (memberEpoch: number, words: string): GroupDescription =>
        consumerGroup({ members: [consumerMember('a', words, { memberEpoch })] });
      return rules(
        sketchGroupTrace()
          .group(consumerGroup({ members: [] }))
          .group(at(2, 't0'))
          .group(at(3, 't0 t1'))
          .group(at(4, 't0 t1'))
          .exchange(
            null,
            commit({ [word]: 1 }, { generationIdOrMemberEpoch: epoch }),
            committed(word, error),
          ),
      );
    };
    expect(behind(2, 't0', 'NONE')).toEqual([]);
    expect(behind(2, 't0', 'STALE_MEMBER_EPOCH')).toEqual(['wrong-commit-error']);
    expect(behind(3, 't1', 'NONE')).toEqual([]);
    expect(behind(2, 't1', 'NONE')).toEqual(['wrong-commit-error']);
    expect(behind(3, 't2', 'NONE')).toEqual(['wrong-commit-error']);
    expect(behind(1, 't0', 'NONE')).toEqual(['wrong-commit-error']);
  });
});

it('tells something of each partition that is committed or asked for', () => {
  const told = (request: GroupRequest, response: GroupResponse): readonly string[] =>
    rules(sketchGroupTrace().group(consumers()).exchange(null, request, response));
  const commits = commit({ t0: 1, t1: 2 }, { generationIdOrMemberEpoch: 5 });
  expect(told(commits, committed('t0 t1'))).toEqual([]);
  expect(told(commits, committed('t1 t0'))).toEqual([]);
  expect(told(commits, committed('t0'))).toEqual(['partition-unanswered']);
  expect(told(commits, committed('t0 u1'))).toEqual(['partition-unanswered']);
  const fetches = fetchOffsets('t0 t1');
  expect(told(fetches, fetched({ t0: 1, t1: -1 }))).toEqual([]);
  expect(told(fetches, fetched({ t1: 1 }))).toEqual(['partition-unanswered']);
  const behind = fetchOffsets('t0 t1', { memberId: 'a', memberEpoch: 4 });
  expect(told(behind, fetched({}, 'STALE_MEMBER_EPOCH'))).toEqual([]);
});

it('says nothing else when it refuses', () => {
  const told = (request: GroupRequest, response: GroupResponse): boolean =>
    rules(sketchGroupTrace().group(classicIn('Stable')).exchange(null, request, response)).includes(
      'refusal-tells-more',
    );
  const refused = joinRefused('UNKNOWN_MEMBER_ID');
  expect(told(join({ memberId: 'x' }), refused)).toBe(false);
  expect(told(join({ memberId: 'x' }), { ...refused, generationId: 0 })).toBe(true);
  expect(told(join({ memberId: 'x' }), { ...refused, leader: 'a' })).toBe(true);
  const whole: GroupResponse = { api: 'LeaveGroup', errorCode: 'UNKNOWN_MEMBER_ID', members: [] };
  expect(told(leave('x'), whole)).toBe(false);
  expect(told(leave('x'), { ...left('x'), errorCode: 'UNKNOWN_MEMBER_ID' })).toBe(true);
});

describe('OffsetFetch', () => {
  const by = (memberId: string | null, memberEpoch: number): GroupRequest =>
    fetchOffsets('t0', { memberId, memberEpoch });
  table([
    ['anybody', consumers(), by(null, -1), ['NONE']],
    ['a member', consumers(), by('a', 5), ['NONE']],
    ['behind', consumers(), by('a', 4), ['STALE_MEMBER_EPOCH']],
    ['a stranger', consumers(), by('x', 5), ['UNKNOWN_MEMBER_ID']],
  ]);
});

describe('ConsumerGroupHeartbeat', () => {
  const joins = (over: Partial<ConsumerGroupHeartbeatRequest> = {}): GroupRequest =>
    heartbeatToJoin({ memberId: 'n', ...over });
  const away = { ...consumers(), members: [{ ...ofStatic, memberEpoch: -2 }] };
  const full = { groupConsumerMaxSize: 3 };
  table([
    ['joins', consumers(), joins(), ['NONE']],
    ['joins without a group', null, joins(), ['NONE']],
    ['no group', null, heartbeat(5), ['GROUP_ID_NOT_FOUND']],
    ['well', consumers(), heartbeat(5), ['NONE']],
    ['ahead', consumers(), heartbeat(6), ['FENCED_MEMBER_EPOCH']],
    ['behind, saying nothing', consumers(), heartbeat(4), ['FENCED_MEMBER_EPOCH']],
    ['joins again', consumers(), heartbeatToJoin(), ['NONE']],
    ['a stranger', consumers(), heartbeat(5, { memberId: 'x' }), ['UNKNOWN_MEMBER_ID']],
    ['a stranger leaves', consumers(), heartbeat(-1, { memberId: 'x' }), ['UNKNOWN_MEMBER_ID']],
    ['leaves', consumers(), heartbeat(-1), ['NONE']],
    ['no member id', consumers(), heartbeat(5, { memberId: '' }), ['INVALID_REQUEST']],
    ['no group id', consumers(), heartbeat(5, { groupId: '' }), ['INVALID_REQUEST']],
    ['an empty instance', consumers(), heartbeat(5, { instanceId: '' }), ['INVALID_REQUEST']],
    ['an empty rack', consumers(), heartbeat(5, { rackId: '' }), ['INVALID_REQUEST']],
    ['no epoch', consumers(), heartbeat(-3), ['INVALID_REQUEST']],
    ['-2 of a dynamic member', consumers(), heartbeat(-2), ['INVALID_REQUEST']],
    ['joins, owning', consumers(), joins({ topicPartitions: parts('t0') }), ['INVALID_REQUEST']],
    [
      'joins, silent about what it owns',
      consumers(),
      joins({ topicPartitions: null }),
      ['INVALID_REQUEST'],
    ],
    [
      'joins without a timeout',
      consumers(),
      joins({ rebalanceTimeoutMs: -1 }),
      ['INVALID_REQUEST'],
    ],
    [
      'joins without a subscription',
      consumers(),
      joins({ subscribedTopicNames: null }),
      ['INVALID_REQUEST'],
    ],
    ['no such assignor', consumers(), joins({ serverAssignor: 'x' }), ['UNSUPPORTED_ASSIGNOR']],
    [
      'no pattern',
      consumers(),
      joins({ subscribedTopicRegex: '(' }),
      ['INVALID_REGULAR_EXPRESSION'],
    ],
    ['no room', consumers(), joins(), ['GROUP_MAX_SIZE_REACHED'], full],
    ['a held instance', consumers(), joins({ instanceId: 'i' }), ['UNRELEASED_INSTANCE_ID']],
    ['a released instance', away, joins({ instanceId: 'i' }), ['NONE']],
    ['a new instance', consumers(), joins({ instanceId: 'j' }), ['NONE']],
    [
      'an instance of another',
      consumers(),
      heartbeat(5, { instanceId: 'i' }),
      ['FENCED_INSTANCE_ID'],
    ],
    [
      'an instance of nobody',
      consumers(),
      heartbeat(5, { instanceId: 'j' }),
      ['UNKNOWN_MEMBER_ID'],
    ],
    ['its own instance', consumers(), heartbeat(5, { memberId: 's', instanceId: 'i' }), ['NONE']],
    [
      'back with an epoch',
      away,
      heartbeat(5, { memberId: 's', instanceId: 'i' }),
      ['FENCED_MEMBER_EPOCH'],
    ],
    ['upgrade', classicIn('Stable'), joins(), ['NONE']],
    [
      'no upgrade',
      classicIn('Stable'),
      joins(),
      ['GROUP_ID_NOT_FOUND'],
      { groupConsumerMigrationPolicy: 'downgrade' },
    ],
    [
      'an empty classic group',
      classicIn('Empty'),
      joins(),
      ['NONE'],
      { groupConsumerMigrationPolicy: 'disabled' },
    ],
    ['a member of a classic group', classicIn('Stable'), heartbeat(5), ['GROUP_ID_NOT_FOUND']],
  ]);

  it('one epoch behind: the answer that told it was lost', () => {
    const at = (memberEpoch: number): GroupDescription =>
      consumerGroup({ members: [consumerMember('a', 't0', { memberEpoch })] });
    const behind = (epoch: number, words: string, error: ErrorName): readonly string[] => {
      const request = heartbeat(epoch, { topicPartitions: parts(words) });
      const sketch = sketchGroupTrace().group(at(3)).group(at(4)).group(at(5));
      return rules(sketch.exchange(null, request, answerTo(request, error)));
    };
    expect(behind(4, 't0', 'NONE')).toEqual([]);
    expect(behind(4, 't0', 'FENCED_MEMBER_EPOCH')).toEqual(['wrong-consumer-heartbeat-error']);
    expect(behind(4, 't0 t1', 'FENCED_MEMBER_EPOCH')).toEqual([]);
    expect(behind(4, 't0 t1', 'NONE')).toEqual(['wrong-consumer-heartbeat-error']);
    expect(behind(3, 't0', 'FENCED_MEMBER_EPOCH')).toEqual([]);
    expect(behind(3, 't0', 'NONE')).toEqual(['wrong-consumer-heartbeat-error']);
  });
});

describe('what is refused', () => {
  it('refused-but-changed', () => {
    const refused = (after: GroupDescription): readonly string[] =>
      rules(
        sketchGroupTrace()
          .group(classicIn('Stable'))
          .exchange(null, beat({ generationId: 1 }), beaten('ILLEGAL_GENERATION'), after),
      );
    expect(refused(classicIn('PreparingRebalance'))).toEqual(['refused-but-changed']);
    expect(refused(classicGroup({ groupEpoch: 2, members: [held] }))).toEqual([
      'refused-but-changed',
    ]);
    expect(refused(classicIn('Stable'))).toEqual([]);
  });
  it('an empty group may come of it', () => {
    const sketch = sketchGroupTrace().exchange(
      null,
      join(),
      joinRefused('MEMBER_ID_REQUIRED', 'n'),
      classicGroup({ groupEpoch: 0, members: [] }),
    );
    expect(rules(sketch)).toEqual([]);
  });
  it('refused-commit-kept', () => {
    const told = (offset: number): readonly string[] =>
      rules(
        sketchGroupTrace()
          .group(classicIn('Stable'))
          .exchange(null, commit({ t0: 5 }, { generationIdOrMemberEpoch: 2 }), committed('t0'))
          .exchange(null, commit({ t0: 9 }), committed('t0', 'ILLEGAL_GENERATION'))
          .exchange(null, fetchOffsets('t0'), fetched({ t0: offset })),
      );
    expect(told(5)).toEqual([]);
    expect(told(9)).toEqual(['refused-commit-kept']);
  });
});

it('is not judged while the coordinator is away', () => {
  const sketch = sketchGroupTrace().group(classicIn('Stable')).failsOver(100).at(50);
  expect(rules(sketch.exchange(null, beat(id), beaten('NOT_COORDINATOR')))).toEqual([]);
});

it('is not exercised where nobody is refused', () => {
  const trace = sketchGroupTrace()
    .group(classicIn('Stable'))
    .exchange(null, beat(id), beaten())
    .trace();
  expect(chancesIn(groupFencing, trace)).toBe(0);
});

describe('an id that was given out', () => {
  const empty = classicGroup({ groupState: 'Empty', members: [] });
  const comesBack = (vanishes: boolean, error: 'NONE' | 'UNKNOWN_MEMBER_ID'): readonly string[] => {
    const sketch = sketchGroupTrace()
      .group(empty)
      .exchange(null, join(), joinRefused('MEMBER_ID_REQUIRED', 'n'));
    if (vanishes) sketch.group(null);
    const request = join({ memberId: 'n' });
    if (error !== 'NONE') sketch.exchange(null, request, joinRefused(error, 'n'));
    else sketch.exchange(null, request, joined({ memberId: 'n' }));
    return brokenRules(groupFencing, sketch.trace());
  };
  it('is good while the group is there, and may be forgotten with it', () => {
    expect(comesBack(false, 'NONE')).toEqual([]);
    expect(comesBack(true, 'UNKNOWN_MEMBER_ID')).toEqual([]);
    expect(comesBack(false, 'UNKNOWN_MEMBER_ID')).toEqual(['wrong-join-error']);
  });
});
