import { describe, expect, it } from 'vitest';

import { groupGeneration } from './generation.ts';
import type { GroupDescription } from '../../../domain/wire.ts';
import { brokenRules, chancesIn } from '../../../testing/broken-rules.ts';
import {
  classicGroup,
  classicMember,
  consumerGroup,
  consumerMember,
  heard,
  heartbeat,
  heartbeatToJoin,
  join,
  joined,
  listed,
  sync,
  synced,
} from '../../../testing/sketch-group-messages.ts';
import { sketchGroupTrace } from '../../../testing/sketch-group-trace.ts';

const a = classicMember('a', 't0');
const stable = (groupEpoch: number): GroupDescription => classicGroup({ groupEpoch, members: [a] });
const inState = (
  groupState: GroupDescription['groupState'],
  groupEpoch: number,
): GroupDescription =>
  classicGroup({ groupState, groupEpoch, members: groupState === 'Empty' ? [] : [a] });

function follow(...groups: readonly (GroupDescription | null)[]): readonly string[] {
  const sketch = sketchGroupTrace();
  for (const [index, group] of groups.entries()) sketch.at(index * 10).group(group);
  return brokenRules(groupGeneration, sketch.trace());
}

describe('classic generations', () => {
  it('hold from the first join to the empty group', () => {
    const groups = [
      inState('PreparingRebalance', 0),
      inState('CompletingRebalance', 1),
      stable(1),
      inState('PreparingRebalance', 1),
      inState('CompletingRebalance', 2),
      inState('PreparingRebalance', 2),
      inState('Empty', 3),
      inState('PreparingRebalance', 3),
    ];
    expect(follow(...groups)).toEqual([]);
  });

  it('go back to nothing with the group', () => {
    expect(follow(stable(4), null, inState('CompletingRebalance', 1))).toEqual([]);
  });

  it.each([
    ['went-back', stable(2), stable(1)],
    ['skipped', inState('PreparingRebalance', 1), inState('CompletingRebalance', 3)],
    ['raised-without-join', inState('CompletingRebalance', 1), stable(2)],
    ['raised-without-join', stable(1), inState('PreparingRebalance', 2)],
    ['not-raised', inState('PreparingRebalance', 1), inState('CompletingRebalance', 1)],
    ['not-raised', stable(1), inState('Empty', 1)],
  ])('%s', (rule, before, after) => {
    expect(follow(before, after)).toEqual([rule]);
  });
});

describe('a failover', () => {
  const failover = (after: GroupDescription | null): readonly string[] =>
    brokenRules(
      groupGeneration,
      sketchGroupTrace()
        .group(stable(3))
        .at(10)
        .group(inState('PreparingRebalance', 3))
        .at(20)
        .group(inState('CompletingRebalance', 4))
        .at(30)
        .failsOver(40)
        .at(40)
        .group(after)
        .trace(),
    );

  it('loses an unfinished rebalance', () => {
    expect(failover(stable(3))).toEqual([]);
  });
  it('loses no generation that was written down', () => {
    expect(failover(stable(2))).toEqual(['lost-by-failover']);
    expect(failover(null)).toEqual(['lost-by-failover']);
  });
});

describe('answers', () => {
  it('carry the generation of the group', () => {
    const told = (generationId: number): readonly string[] =>
      brokenRules(
        groupGeneration,
        sketchGroupTrace()
          .exchange(
            'a',
            join({ memberId: 'a' }),
            joined({ generationId, members: listed('a') }),
            inState('CompletingRebalance', 1),
          )
          .trace(),
      );
    expect(told(1)).toEqual([]);
    expect(told(2)).toEqual(['wrong-generation-told']);
  });

  it('give a member one assignment a generation', () => {
    const told = (second: string): readonly string[] =>
      brokenRules(
        groupGeneration,
        sketchGroupTrace()
          .group(stable(1))
          .exchange('a', sync(), synced('t0'))
          .exchange('a', sync(), synced(second))
          .trace(),
      );
    expect(told('t0')).toEqual([]);
    expect(told('t1')).toEqual(['two-assignments']);
  });

  it('give no assignment of another generation', () => {
    const trace = sketchGroupTrace()
      .group(stable(2))
      .exchange('a', sync({ generationId: 1 }), synced('t0'))
      .trace();
    expect(brokenRules(groupGeneration, trace)).toEqual(['assignment-of-another-generation']);
  });

  it('carry the epoch of the member', () => {
    const told = (epoch: number): readonly string[] =>
      brokenRules(
        groupGeneration,
        sketchGroupTrace()
          .group(consumerGroup({ members: [consumerMember('a', '', { memberEpoch: 2 })] }))
          .exchange('a', heartbeat(2), heard(epoch))
          .trace(),
      );
    expect(told(2)).toEqual([]);
    expect(told(3)).toEqual(['wrong-generation-told']);
  });
});

describe('epochs of KIP-848', () => {
  const one = (epoch: number, topics: readonly string[] = ['t']): GroupDescription =>
    consumerGroup({
      groupEpoch: epoch,
      members: [consumerMember('a', '', { memberEpoch: epoch, subscribedTopicNames: topics })],
    });
  const two = (epoch: number): GroupDescription =>
    consumerGroup({
      groupEpoch: epoch,
      members: [
        consumerMember('a', '', { memberEpoch: epoch }),
        consumerMember('b', '', { memberEpoch: epoch }),
      ],
    });

  it('hold while members come, go and subscribe otherwise', () => {
    expect(follow(one(2), two(3), one(4), one(5, ['u']))).toEqual([]);
  });
  it('hold where topics changed', () => {
    const trace = sketchGroupTrace().group(one(2)).topics({ t: 9 }).group(one(3)).trace();
    expect(brokenRules(groupGeneration, trace)).toEqual([]);
  });
  it('hold where a coordinator that has moved looks at the topics of a pattern again', () => {
    const moved = (subscribedTopicRegex: string | null, moves: boolean): readonly string[] => {
      const sketch = sketchGroupTrace();
      sketch.exchange('a', { ...heartbeatToJoin(), subscribedTopicRegex }, heard(2), one(2, []));
      if (moves) sketch.at(1000).failsOver(1000);
      sketch.at(5000).exchange('a', heartbeat(2), heard(3), one(3, []));
      return brokenRules(groupGeneration, sketch.trace());
    };
    expect(moved('.*', true)).toEqual([]);
    expect(moved('.*', false)).toEqual(['needless-epoch']);
    expect(moved(null, true)).toEqual(['needless-epoch']);
  });
  it('of Kafka 4.0 stay where a classic member takes the place of one that had a pattern', () => {
    const replaced = (kafkaVersion: '4.0' | 'trunk', regex: string | null): readonly string[] => {
      const sketch = sketchGroupTrace({ kafkaVersion });
      const had = consumerMember('a', '', { groupInstanceId: 'i', memberEpoch: 2 });
      const has = classicMember('b', '', { groupInstanceId: 'i', memberEpoch: 2 });
      const wants = { ...heartbeatToJoin(), subscribedTopicRegex: regex };
      sketch.exchange('a', wants, heard(2), consumerGroup({ groupEpoch: 2, members: [had] }));
      const joins = join({ memberId: '', groupInstanceId: 'i' });
      const answer = joined({ memberId: 'b', generationId: 2 });
      const none = { ...has, subscribedTopicNames: [] };
      sketch.exchange('b', joins, answer, consumerGroup({ groupEpoch: 2, members: [none] }));
      return brokenRules(groupGeneration, sketch.trace());
    };
    expect(replaced('4.0', 't.*')).toEqual([]);
    expect(replaced('4.0', null)).toEqual(['change-without-epoch']);
    expect(replaced('trunk', 't.*')).toEqual(['change-without-epoch']);
  });
  it('needless-epoch', () => {
    expect(follow(one(2), one(3))).toEqual(['needless-epoch']);
  });
  it('change-without-epoch', () => {
    expect(follow(one(2), two(2))).toEqual(['change-without-epoch']);
    expect(follow(two(2), one(2))).toContain('change-without-epoch');
    expect(follow(one(2), one(2, ['u']))).toEqual(['change-without-epoch']);
  });
  it('went-back', () => {
    expect(follow(one(3), two(2))).toContain('went-back');
    const behind = consumerGroup({ ...two(4), assignmentEpoch: 2 });
    expect(follow(one(3), behind)).toContain('went-back');
  });
  it('member-went-back', () => {
    const group = (memberEpoch: number): GroupDescription =>
      consumerGroup({ groupEpoch: 5, members: [consumerMember('a', '', { memberEpoch })] });
    expect(follow(group(5), group(4))).toEqual(['member-went-back']);
    expect(follow(group(5), group(-2), group(5))).toEqual([]);
  });
});

it('is not exercised by an idle group', () => {
  expect(chancesIn(groupGeneration, sketchGroupTrace().group(stable(1)).trace())).toBe(0);
});
