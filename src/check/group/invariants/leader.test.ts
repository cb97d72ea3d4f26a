import { describe, expect, it } from 'vitest';

import type { GroupTrace } from '../../../domain/group-trace.ts';
import type { GroupDescription, JoinGroupResponse } from '../../../domain/wire.ts';
import { brokenRules, chancesIn } from '../../../testing/broken-rules.ts';
import {
  classicGroup,
  classicMember,
  consumerGroup,
  consumerMember,
  join,
  joined,
  listed,
  strategies,
  sync,
  synced,
} from '../../../testing/sketch-group-messages.ts';
import { sketchGroupTrace, type GroupTraceSketch } from '../../../testing/sketch-group-trace.ts';
import { groupLeader } from './leader.ts';

const members = [classicMember('a'), classicMember('b')];
const preparing = classicGroup({ groupState: 'PreparingRebalance', groupEpoch: 0, members });
const completing = classicGroup({ groupState: 'CompletingRebalance', members });
const stable = classicGroup({ members: [classicMember('a', 't0'), classicMember('b', 't1')] });

/** Both have joined; `b` was the last, so the join is completed in its step. */
function both(
  answers: { readonly a?: Partial<JoinGroupResponse>; readonly b?: Partial<JoinGroupResponse> },
  group: GroupDescription = completing,
): GroupTraceSketch {
  const sketch = sketchGroupTrace().group(preparing);
  const a = sketch.asks('a', join({ memberId: 'a' }));
  const b = sketch.asks('b', join({ memberId: 'b' }));
  return sketch
    .replies(a, joined({ members: listed('a', 'b'), ...answers.a }))
    .replies(b, joined({ memberId: 'b', ...answers.b }))
    .group(group, b);
}

const rules = (sketch: GroupTraceSketch): readonly string[] =>
  brokenRules(groupLeader, sketch.trace());

describe('joins', () => {
  it('hold', () => {
    expect(rules(both({}))).toEqual([]);
    expect(chancesIn(groupLeader, both({}).trace())).toBeGreaterThan(0);
  });

  it.each<[string, JoinGroupResponse['members'] | undefined, Partial<JoinGroupResponse>]>([
    ['wrong-leader', undefined, { leader: 'b' }],
    ['list-for-follower', undefined, { members: listed('a', 'b') }],
    ['wrong-list', listed('a'), {}],
    ['wrong-list', [], {}],
    ['wrong-instance', listed('a', 'b').map((one) => ({ ...one, groupInstanceId: 'i' })), {}],
    [
      'stale-metadata',
      listed('a', 'b').map((one) => ({ ...one, metadata: { ...one.metadata, topics: ['u'] } })),
      {},
    ],
  ])('%s', (rule, list, b) => {
    expect(rules(both({ ...(list === undefined ? {} : { a: { members: list } }), b }))).toEqual([
      rule,
    ]);
  });

  it('no-leader', () => {
    expect(rules(both({}, { ...completing, leader: null }))).toContain('no-leader');
    expect(rules(both({}, { ...completing, leader: 'c' }))).toContain('no-leader');
  });

  it('absent-leader', () => {
    const three = classicGroup({
      ...completing,
      leader: 'c',
      members: [...members, classicMember('c')],
    });
    expect(rules(both({}, three))).toContain('absent-leader');
  });

  it('leader-changed', () => {
    const sketch = both(
      { a: { leader: 'b', members: [] }, b: { leader: 'b', members: listed('a', 'b') } },
      {
        ...completing,
        leader: 'b',
      },
    );
    expect(rules(sketch)).toEqual(['leader-changed']);
  });

  it('two-leaders', () => {
    expect(rules(both({}).group({ ...completing, leader: 'b' }))).toEqual(['two-leaders']);
  });

  it('a static leader is replaced inside its generation', () => {
    const holder = (memberId: string): GroupDescription =>
      classicGroup({ members: [classicMember(memberId, 't0', { groupInstanceId: 'i' })] });
    const replaced = (apiVersion: number, answer: Partial<JoinGroupResponse>): GroupTraceSketch =>
      sketchGroupTrace()
        .group(holder('a'))
        .exchange(
          'a+',
          join({ apiVersion, groupInstanceId: 'i' }),
          joined({ memberId: 'a+', ...answer }),
          holder('a+'),
        );
    const list = listed('a+').map((one) => ({ ...one, groupInstanceId: 'i' }));
    expect(rules(replaced(9, { leader: 'a+', members: list }))).toEqual([]);
    expect(rules(replaced(8, { leader: 'a' }))).toEqual([]);
    expect(rules(replaced(9, { leader: 'a' }))).toEqual(['wrong-leader']);
  });

  it('leads-consumer-group', () => {
    const group = consumerGroup({ members: [consumerMember('a')] });
    const told = (leader: string): GroupTraceSketch =>
      sketchGroupTrace().exchange('a', join(), joined({ leader }), group);
    expect(rules(told(''))).toEqual([]);
    expect(rules(told('a'))).toEqual(['leads-consumer-group']);
  });

  it('metadata of the last join that was answered', () => {
    const again = (topics: readonly string[]): GroupTrace => {
      const group = (epoch: number, groupState: GroupDescription['groupState']): GroupDescription =>
        classicGroup({ groupEpoch: epoch, groupState, members: [classicMember('a')] });
      return sketchGroupTrace()
        .exchange(
          'a',
          join({ memberId: 'a' }),
          joined({ members: listed('a') }),
          group(1, 'CompletingRebalance'),
        )
        .exchange(
          'a',
          join({ memberId: 'a', protocols: strategies(['range'], ['u']) }),
          joined({
            generationId: 2,
            members: listed('a').map((one) => ({ ...one, metadata: { ...one.metadata, topics } })),
          }),
          group(2, 'CompletingRebalance'),
        )
        .trace();
    };
    expect(brokenRules(groupLeader, again(['u']))).toEqual([]);
    expect(brokenRules(groupLeader, again(['t']))).toEqual(['stale-metadata']);
  });
});

describe('parts', () => {
  const gives = { a: 't0', b: 't1' };
  const finish = (b: string, group: GroupDescription = stable): GroupTraceSketch => {
    const sketch = sketchGroupTrace().group(completing);
    const waits = sketch.asks('b', sync({ memberId: 'b' }));
    const leads = sketch.asks('a', sync({}, gives));
    return sketch.replies(waits, synced(b)).replies(leads, synced('t0')).group(group, leads);
  };

  it('hold', () => {
    expect(rules(finish('t1'))).toEqual([]);
    expect(rules(finish('t1').exchange('b', sync({ memberId: 'b' }), synced('t1')))).toEqual([]);
  });
  it('wrong-part', () => {
    expect(rules(finish('t0'))).toEqual(['wrong-part']);
    expect(
      rules(
        finish('t1', classicGroup({ members: [classicMember('a', 't0 t1'), classicMember('b')] })),
      ),
    ).toEqual(['wrong-part']);
    expect(rules(finish('t1').exchange('b', sync({ memberId: 'b' }), synced('t0 t1')))).toEqual([
      'wrong-part',
    ]);
  });
  it('nothing for whom the leader forgot', () => {
    const forgot = (words: string): GroupTraceSketch => {
      const sketch = sketchGroupTrace().group(completing);
      const group = classicGroup({
        members: [classicMember('a', 't0'), classicMember('b', words)],
      });
      return sketch.exchange('a', sync({}, { a: 't0' }), synced('t0'), group);
    };
    expect(rules(forgot(''))).toEqual([]);
    expect(rules(forgot('t1'))).toEqual(['wrong-part']);
  });
  it('a static successor inherits', () => {
    const holder = (memberId: string, words: string): GroupDescription =>
      classicGroup({
        groupState: words === '' ? 'CompletingRebalance' : 'Stable',
        members: [classicMember(memberId, words, { groupInstanceId: 'i' })],
      });
    const inherits = (words: string): GroupTraceSketch =>
      sketchGroupTrace()
        .group(holder('a', ''))
        .exchange('a', sync({}, { a: 't0' }), synced('t0'), holder('a', 't0'))
        .group(holder('a+', 't0'))
        .exchange('a+', sync({ memberId: 'a+' }), synced(words));
    expect(rules(inherits('t0'))).toEqual([]);
    expect(rules(inherits(''))).toEqual(['wrong-part']);
  });
  it('finished-without-leader', () => {
    expect(rules(sketchGroupTrace().group(completing).group(stable))).toEqual([
      'finished-without-leader',
    ]);
    const byFollower = sketchGroupTrace()
      .group(completing)
      .exchange('b', sync({ memberId: 'b' }, gives), synced('t1'), stable);
    expect(rules(byFollower)).toEqual(['finished-without-leader']);
  });
  it('user data too', () => {
    const bytes = (userData: readonly number[]): GroupTraceSketch => {
      const request = {
        ...sync(),
        assignments: [{ memberId: 'a', assignment: { assignedPartitions: [], userData: [1, 2] } }],
      };
      const response = { ...synced(), assignment: { assignedPartitions: [], userData } };
      const alone = (groupState: GroupDescription['groupState']): GroupDescription =>
        classicGroup({ groupState, members: [classicMember('a')] });
      return sketchGroupTrace()
        .group(alone('CompletingRebalance'))
        .exchange('a', request, response, alone('Stable'));
    };
    expect(rules(bytes([1, 2]))).toEqual([]);
    expect(rules(bytes([1, 3]))).toEqual(['wrong-part']);
  });
});

it('is not exercised by KIP-848', () => {
  const trace = sketchGroupTrace()
    .group(consumerGroup({ members: [consumerMember('a')] }))
    .trace();
  expect(chancesIn(groupLeader, trace)).toBe(0);
});
