import { describe, expect, it } from 'vitest';

import type {
  DescribedMember,
  GroupDescription,
  JoinGroupRequest,
  JoinGroupResponse,
} from '../../../domain/wire.ts';
import { brokenRules, chancesIn } from '../../../testing/broken-rules.ts';
import {
  beat,
  beaten,
  classicGroup,
  classicMember,
  consumerGroup,
  consumerMember,
  heard,
  heartbeat,
  heartbeatRefused,
  heartbeatToJoin,
  join,
  joinRefused,
  joined,
  leave,
  left,
  listed,
  parts,
  strategies,
  sync,
  synced,
} from '../../../testing/sketch-group-messages.ts';
import { sketchGroupTrace, type GroupTraceSketch } from '../../../testing/sketch-group-trace.ts';
import { groupStatic } from './static.ts';

const rules = (sketch: GroupTraceSketch): readonly string[] =>
  brokenRules(groupStatic, sketch.trace());

const holder = (
  memberId: string,
  words = 't0',
  over: Partial<DescribedMember> = {},
): DescribedMember => classicMember(memberId, words, { groupInstanceId: 'i', ...over });

const group = (
  memberId: string,
  over: Partial<GroupDescription> = {},
  words = 't0',
): GroupDescription =>
  classicGroup({ members: [holder(memberId, words), classicMember('b', 't1')], ...over });

const start = (before: GroupDescription): GroupTraceSketch =>
  sketchGroupTrace().starts('a', { instanceId: 'i' }).group(before);

describe('a replacement in a stable classic group', () => {
  const back = (
    answer: Partial<JoinGroupResponse>,
    after: GroupDescription,
    request: Partial<JoinGroupRequest> = {},
  ): GroupTraceSketch =>
    start(group('a')).exchange(
      'a+',
      join({ groupInstanceId: 'i', ...request }),
      joined({
        memberId: 'a+',
        leader: 'a+',
        skipAssignment: true,
        members: listed('a+', 'b'),
        ...answer,
      }),
      after,
    );

  it('holds', () => {
    expect(rules(back({}, group('a+')))).toEqual([]);
    expect(chancesIn(groupStatic, back({}, group('a+')).trace())).toBe(1);
    expect(
      rules(back({ skipAssignment: false, leader: 'a' }, group('a+'), { apiVersion: 8 })),
    ).toEqual([]);
  });
  it('needless-rebalance', () => {
    const preparing = group('a+', { groupState: 'PreparingRebalance' });
    expect(rules(back({}, preparing))).toEqual(['needless-rebalance']);
    expect(rules(back({}, preparing, { protocols: strategies(['sticky']) }))).toEqual([]);
  });
  it('assignment-lost', () => {
    expect(rules(back({}, group('a+', {}, '')))).toEqual(['assignment-lost']);
  });
  it('wrong-skip', () => {
    expect(rules(back({ skipAssignment: false }, group('a+')))).toEqual(['wrong-skip']);
    const follower = start(group('a', { leader: 'b' })).exchange(
      'a+',
      join({ groupInstanceId: 'i' }),
      joined({ memberId: 'a+', leader: 'b', skipAssignment: true }),
      group('a+', { leader: 'b' }),
    );
    expect(rules(follower)).toEqual(['wrong-skip']);
  });
  it('not-replaced', () => {
    expect(rules(back({}, group('a')))).toContain('not-replaced');
  });
});

describe('a replacement in a classic group that rebalances', () => {
  const completing = group('a', { groupState: 'CompletingRebalance' });
  const preparing = group('a+', { groupState: 'PreparingRebalance' });

  it('no-rebalance', () => {
    const back = (after: GroupDescription): GroupTraceSketch => {
      const sketch = start(completing);
      return sketch.group(after, sketch.asks('a+', join({ groupInstanceId: 'i' })));
    };
    expect(rules(back(preparing))).toEqual([]);
    expect(rules(back(group('a+', { groupState: 'CompletingRebalance' })))).toEqual([
      'no-rebalance',
    ]);
  });

  it('waiting-not-fenced', () => {
    const waits = (answer: JoinGroupResponse | null): GroupTraceSketch => {
      const sketch = start(group('a', { groupState: 'PreparingRebalance' }));
      const old = sketch.asks('a', join({ groupInstanceId: 'i', memberId: 'a' }));
      const id = sketch.at(10).asks('a+', join({ groupInstanceId: 'i' }));
      if (answer !== null) sketch.replies(old, answer);
      return sketch.group(preparing, id);
    };
    expect(rules(waits(joinRefused('FENCED_INSTANCE_ID')))).toEqual([]);
    expect(rules(waits(joinRefused('UNKNOWN_MEMBER_ID')))).toEqual(['waiting-not-fenced']);
    expect(rules(waits(null))).toEqual(['waiting-not-fenced']);
  });

  it('waiting-not-fenced: a SyncGroup', () => {
    const waits = (error: 'FENCED_INSTANCE_ID' | 'REBALANCE_IN_PROGRESS'): GroupTraceSketch => {
      const sketch = start(completing);
      const old = sketch.asks('a', sync({ groupInstanceId: 'i' }));
      const id = sketch.asks('a+', join({ groupInstanceId: 'i' }));
      return sketch.replies(old, synced('', error)).group(preparing, id);
    };
    expect(rules(waits('FENCED_INSTANCE_ID'))).toEqual([]);
    expect(rules(waits('REBALANCE_IN_PROGRESS'))).toEqual(['waiting-not-fenced']);
  });
});

describe('two with one instance id', () => {
  it('not-fenced', () => {
    const old = (error: 'FENCED_INSTANCE_ID' | 'NONE'): GroupTraceSketch =>
      start(group('a+')).exchange('a', beat({ groupInstanceId: 'i' }), beaten(error));
    expect(rules(old('FENCED_INSTANCE_ID'))).toEqual([]);
    expect(rules(old('NONE'))).toEqual(['not-fenced']);
  });
  it('place-taken', () => {
    const held = consumerGroup({ members: [consumerMember('a', 't0', { groupInstanceId: 'i' })] });
    const request = heartbeatToJoin({ memberId: 'a+', instanceId: 'i' });
    expect(
      rules(start(held).exchange('a+', request, heartbeatRefused('UNRELEASED_INSTANCE_ID'))),
    ).toEqual([]);
    expect(rules(start(held).exchange('a+', request, heard(1, 't0')))).toEqual(['place-taken']);
  });
});

describe('KIP-848', () => {
  const members = (memberId: string, memberEpoch: number, words = 't0'): DescribedMember =>
    consumerMember(memberId, words, { groupInstanceId: 'i', memberEpoch });
  const at = (member: DescribedMember, groupEpoch = 3): GroupDescription =>
    consumerGroup({ groupEpoch, members: [member] });
  const goes = (after: GroupDescription): GroupTraceSketch =>
    start(at(members('a', 3))).exchange('a', heartbeat(-2, { instanceId: 'i' }), heard(-2), after);
  const comes = (after: GroupDescription): GroupTraceSketch =>
    start(at(members('a', -2))).exchange(
      'a+',
      heartbeatToJoin({ memberId: 'a+', instanceId: 'i' }),
      heard(3, 't0'),
      after,
    );

  it('a member leaves for a while', () => {
    expect(rules(goes(at(members('a', -2))))).toEqual([]);
    expect(rules(goes(consumerGroup({ groupEpoch: 3, members: [] })))).toEqual(['left-for-good']);
    expect(rules(goes(at(members('a', -2), 4)))).toEqual(['needless-rebalance']);
  });
  it('and comes back', () => {
    expect(rules(comes(at(members('a+', 3))))).toEqual([]);
    expect(rules(comes(at(members('a+', 4), 4)))).toEqual(['needless-rebalance']);
    expect(rules(comes(at(members('a+', 3, ''))))).toEqual(['assignment-lost']);
    const target = { ...members('a+', 3), targetAssignment: parts('t0 t1') };
    expect(rules(comes(at(target)))).toEqual(['assignment-lost']);
    expect(
      rules(
        comes(consumerGroup({ groupEpoch: 3, members: [members('a+', 3), consumerMember('a')] })),
      ),
    ).toContain('not-replaced');
  });
  it('static-left', () => {
    const sketch = sketchGroupTrace()
      .starts('a', { protocol: 'consumer', instanceId: 'i' })
      .exchange('a', heartbeat(-1, { instanceId: 'i' }), heard(-1));
    expect(rules(sketch)).toEqual(['static-left']);
  });
});

it('static-left: a classic member', () => {
  expect(rules(start(group('a')).exchange('a', leave('a'), left('a')))).toEqual(['static-left']);
});

it('is not exercised by dynamic members', () => {
  const trace = sketchGroupTrace()
    .starts('a')
    .group(classicGroup({ members: [classicMember('a')] }))
    .trace();
  expect(chancesIn(groupStatic, trace)).toBe(0);
});
