import { describe, expect, it } from 'vitest';

import type { GroupSettings } from '../../../domain/settings.ts';
import type { TimedEvent } from '../../../domain/timed-history.ts';
import type { GroupDescription } from '../../../domain/wire.ts';
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
  join,
  joinRefused,
  joined,
  leave,
  left,
  listed,
  parts,
  sync,
  synced,
} from '../../../testing/sketch-group-messages.ts';
import { sketchGroupTrace, type GroupTraceSketch } from '../../../testing/sketch-group-trace.ts';
import { groupLiveness } from './liveness.ts';

const joins = (member: string, over: object = {}): TimedEvent => ({
  atMs: 0,
  type: 'join',
  member,
  topics: ['t'],
  ...over,
});

/** `a` reads both partitions of t. */
function alone(settings: Partial<GroupSettings> = {}, over: object = {}): GroupTraceSketch {
  return sketchGroupTrace(settings)
    .topics({ t: 2, u: 1 })
    .happens(joins('a', over))
    .starts('a')
    .exchange(
      'a',
      sync(),
      synced('t0 t1'),
      classicGroup({ members: [classicMember('a', 't0 t1')] }),
    )
    .owns('a', 't0 t1');
}

const rules = (
  sketch: GroupTraceSketch,
  how: 'stable' | 'late' | 'failed' = 'stable',
): readonly string[] => brokenRules(groupLiveness, sketch.at(1_000_000).trace(how));

describe('the end', () => {
  it('holds when everything is read', () => {
    expect(rules(alone())).toEqual([]);
    expect(chancesIn(groupLiveness, alone().trace())).toBeGreaterThan(0);
  });
  it('never-at-rest', () => {
    expect(rules(alone(), 'late')).toEqual(['never-at-rest']);
    expect(rules(alone({ pollIntervalMs: 40_000 }), 'late')).toEqual([]);
    expect(rules(alone({ heartbeatIntervalMs: 20_000 }), 'late')).toEqual([]);
    expect(rules(alone({ newMemberJoinTimeoutMs: 29_999 }), 'late')).toEqual([]);
    expect(rules(alone({ newMemberJoinTimeoutMs: 30_000 }), 'late')).toEqual(['never-at-rest']);
    expect(rules(alone().lives('a', 'paused'), 'late')).toEqual([]);
  });
  it('is judged by others when a step has failed', () => {
    expect(chancesIn(groupLiveness, sketchGroupTrace().trace('failed'))).toBe(0);
  });
  it('uncovered', () => {
    expect(rules(alone().owns('a', 't0'))).toEqual(['uncovered']);
    expect(rules(alone({}, { pattern: 't|u' }))).toEqual(['uncovered']);
    expect(rules(alone({}, { pattern: 't' }))).toEqual([]);
    expect(rules(alone().topics({ t: 3 }))).toEqual(['uncovered']);
    expect(rules(alone().topics({ t: 1 }))).toEqual([]);
    expect(
      rules(alone().happens({ atMs: 0, type: 'resubscribe', member: 'a', topics: ['u', 't'] })),
    ).toEqual(['uncovered']);
  });
  it('what a member that has turned to another pattern shall have is left until the next rebalance', () => {
    /** `b` shall have t1, which it does not read any more. */
    const turned = (regex: string | null): readonly string[] => {
      const sketch = sketchGroupTrace().topics({ t: 2 }).happens(joins('a')).starts('a');
      sketch.starts('b', { protocol: 'consumer' });
      sketch.happens(joins('b', { protocol: 'consumer', topics: ['x'] }));
      const target = parts('t1');
      const b = consumerMember('b', '', { targetAssignment: target, subscribedTopicNames: ['x'] });
      const group = consumerGroup({ members: [classicMember('a', 't0'), b] });
      const asked = { memberId: 'b', subscribedTopicNames: ['x'], subscribedTopicRegex: regex };
      sketch.exchange('a', sync(), synced('t0'), group);
      sketch.exchange('b', heartbeat(1, asked), heard(1, '', { memberId: 'b' }));
      return rules(sketch.owns('a', 't0'));
    };
    expect(turned('t[5-9]')).toEqual([]);
    expect(turned('')).toEqual(['uncovered']);
    expect(turned(null)).toEqual(['uncovered']);
  });
  it('a group that became a classic one, and moved before its members had joined, is left so', () => {
    const alone = [classicMember('a', 't0 t1')];
    const became = (moves: boolean, how: 'stable' | 'late'): readonly string[] => {
      const sketch = sketchGroupTrace().topics({ t: 2 }).happens(joins('a')).starts('a');
      sketch.exchange(
        'a',
        sync(),
        synced(''),
        consumerGroup({ members: [classicMember('a'), consumerMember('b', 't0 t1')] }),
      );
      sketch.at(1000).group(classicGroup({ groupState: 'PreparingRebalance', members: alone }));
      if (moves) sketch.at(2000).failsOver(2000);
      return rules(sketch.group(classicGroup({ members: alone })), how);
    };
    expect(became(true, 'late')).toEqual([]);
    expect(became(true, 'stable')).toEqual([]);
    expect(became(false, 'late')).toEqual(['never-at-rest']);
    expect(became(false, 'stable')).toEqual(['uncovered']);
  });
  it('who was told only in the answer to a copy of its heartbeat does not hear of it', () => {
    const told = (copy: string | null, first: string | null): readonly string[] => {
      const sketch = sketchGroupTrace().topics({ t: 1 });
      sketch.happens(joins('b', { protocol: 'consumer' })).starts('b', { protocol: 'consumer' });
      const asked = sketch.asks('b', heartbeat(1, { memberId: 'b' }));
      sketch.replies(asked, heard(2, first, { memberId: 'b' }));
      sketch.replies(sketch.asksAgain(asked), heard(2, copy, { memberId: 'b' })).learns(asked);
      const members = [consumerMember('b', 't0', { memberEpoch: 2 })];
      return rules(sketch.group(consumerGroup({ members })), 'late');
    };
    expect(told('t0', null)).toEqual([]);
    expect(told(null, 't0')).toEqual(['never-at-rest']);
    expect(told(null, null)).toEqual(['never-at-rest']);
  });
  it('two processes of one instance id fight over a classic member’s place in a KIP-848 group', () => {
    const fought = (other: string, group: GroupDescription): readonly string[] => {
      const sketch = sketchGroupTrace().topics({ t: 1 }).happens(joins('b')).happens(joins('c'));
      sketch.starts('b', { instanceId: 'i' }).starts('c', { instanceId: other });
      return rules(sketch.group(group), 'late');
    };
    const member = classicMember('b', 't0', { groupInstanceId: 'i' });
    expect(fought('i', consumerGroup({ members: [member] }))).toEqual([]);
    expect(fought('j', consumerGroup({ members: [member] }))).toEqual(['never-at-rest']);
    expect(fought('i', classicGroup({ members: [member] }))).toEqual(['never-at-rest']);
  });
  it('a place is kept for who is away', () => {
    const kept = classicGroup({
      members: [classicMember('a', 't0'), classicMember('b', 't1', { groupInstanceId: 'i' })],
    });
    expect(rules(alone().group(kept).owns('a', 't0'))).toEqual([]);
  });
  it('left-out', () => {
    const sketch = alone().happens(joins('b')).starts('b');
    expect(rules(sketch)).toEqual(['left-out']);
    expect(rules(sketch.lives('b', 'away'))).toEqual([]);
    const idle = alone()
      .happens(joins('b', { topics: [] }))
      .starts('b');
    expect(rules(idle)).toEqual([]);
  });
});

describe('never-answered', () => {
  it('a request that could have been', () => {
    const sketch = alone();
    sketch.asks('a', beat());
    expect(rules(sketch)).toEqual(['never-answered']);
  });
  it('a join that waits for ever', () => {
    const sketch = alone();
    sketch.asks('a', join({ memberId: 'a' }));
    expect(brokenRules(groupLiveness, sketch.at(20_000).trace())).toEqual([]);
    expect(rules(sketch)).toEqual(['never-answered']);
  });
  it('but not one that was replaced', () => {
    const sketch = alone();
    sketch.asks('a', join({ memberId: 'a' }));
    expect(rules(sketch.exchange('a', join({ memberId: 'a' }), joined()))).toEqual([]);
  });
  it('nor one of a member that has left', () => {
    const sketch = alone();
    sketch.asks(null, sync({ memberId: 'b' }));
    sketch.exchange(
      null,
      leave('b'),
      left('b'),
      classicGroup({ members: [classicMember('a', 't0 t1')] }),
    );
    expect(rules(sketch)).toEqual([]);
  });
  it('nor one that a failover swept away', () => {
    const sketch = alone();
    sketch.asks('a', join({ memberId: 'a' }));
    expect(rules(sketch.failsOver(10))).toEqual([]);
  });
});

describe('gave-up-needlessly', () => {
  const gives = (error: string): GroupTraceSketch =>
    alone()
      .happens(joins('b'))
      .starts('b')
      .exchange('b', join(), joinRefused('GROUP_MAX_SIZE_REACHED'))
      .exchange('b', beat({ memberId: 'b' }), beaten('REBALANCE_IN_PROGRESS'))
      .givesUp('b', error);
  it('only for an error that it was told and that does not pass', () => {
    expect(rules(gives('GROUP_MAX_SIZE_REACHED'))).toEqual([]);
    expect(rules(gives('FENCED_INSTANCE_ID'))).toEqual(['gave-up-needlessly']);
    expect(rules(gives('REBALANCE_IN_PROGRESS'))).toEqual(['gave-up-needlessly']);
    expect(rules(gives('my strategy failed'))).toEqual(['gave-up-needlessly']);
  });
  it('or as a leader, for its own strategy', () => {
    const leads = alone()
      .happens(joins('b'))
      .starts('b')
      .exchange('b', join(), joined({ memberId: 'b', leader: 'b', members: listed('b') }))
      .givesUp('b', 'my strategy failed');
    expect(rules(leads)).toEqual([]);
  });
});
