import { describe, expect, it } from 'vitest';

import type { DescribedMember, GroupDescription } from '../../../domain/wire.ts';
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
  parts,
  strategies,
} from '../../../testing/sketch-group-messages.ts';
import { sketchGroupTrace, type GroupTraceSketch } from '../../../testing/sketch-group-trace.ts';
import { groupReconciliation } from './reconciliation.ts';

const rules = (sketch: GroupTraceSketch, how: 'stable' | 'late' = 'late'): readonly string[] =>
  brokenRules(groupReconciliation, sketch.trace(how));

/** `a` has t0 and t1 at epoch 1, and `b` comes, who shall have t1. */
const alone = consumerMember('a', 't0 t1');
const asked = consumerMember('a', 't0', {
  pendingRevocation: parts('t1'),
  targetAssignment: parts('t0'),
});
const free = consumerMember('a', 't0', { memberEpoch: 2 });
const waiting = consumerMember('b', '', { memberEpoch: 2, targetAssignment: parts('t1') });
const given = consumerMember('b', 't1', { memberEpoch: 2 });

function group(epoch: number, ...members: readonly DescribedMember[]): GroupDescription {
  return consumerGroup({ groupEpoch: epoch, assignmentEpoch: epoch, members });
}

const pending = group(2, asked, waiting);

function handover(): GroupTraceSketch {
  return sketchGroupTrace()
    .topics({ t: 2 })
    .exchange('a', heartbeatToJoin(), heard(1, 't0 t1'), group(1, alone))
    .exchange(
      'b',
      heartbeatToJoin({ memberId: 'b' }),
      heard(2, '', { memberId: 'b' }),
      group(2, { ...alone, targetAssignment: parts('t0') }, waiting),
    )
    .exchange('a', heartbeat(1), heard(1, 't0'), pending);
}

function acknowledged(): GroupTraceSketch {
  return handover().exchange(
    'a',
    heartbeat(1, { topicPartitions: parts('t0') }),
    heard(2),
    group(2, free, waiting),
  );
}

describe('a hand-over', () => {
  it('goes by acknowledgement', () => {
    const sketch = acknowledged().exchange(
      'b',
      heartbeat(2, { memberId: 'b' }),
      heard(2, 't1', { memberId: 'b' }),
      group(2, free, given),
    );
    expect(rules(sketch, 'stable')).toEqual([]);
    expect(chancesIn(groupReconciliation, sketch.trace())).toBeGreaterThan(0);
  });

  it('goes by removal', () => {
    const sketch = handover()
      .group({ ...group(3, waiting), assignmentEpoch: 2 })
      .at(1000)
      .group(group(3, { ...waiting, targetAssignment: parts('t0 t1') }))
      .exchange(
        'b',
        heartbeat(2, { memberId: 'b' }),
        heard(3, 't0 t1', { memberId: 'b' }),
        group(3, consumerMember('b', 't0 t1', { memberEpoch: 3 })),
      );
    expect(rules(sketch)).toEqual([]);
  });

  it('goes by a classic member’s join', () => {
    const classic = (words: string, over: Partial<DescribedMember> = {}): DescribedMember =>
      classicMember('a', words, over);
    const before = classic('t0', { pendingRevocation: parts('t1'), targetAssignment: parts('t0') });
    const protocols = strategies(['range']).map(({ name, metadata }) => ({
      name,
      metadata: { ...metadata, ownedPartitions: parts('t0') },
    }));
    const sketch = sketchGroupTrace()
      .topics({ t: 2 })
      .group(group(2, before, waiting))
      .exchange(
        'a',
        join({ memberId: 'a', protocols }),
        joined({ generationId: 2 }),
        group(2, classic('t0', { memberEpoch: 2 }), waiting),
      );
    expect(rules(sketch)).toEqual([]);
  });

  it.each<[string, (sketch: GroupTraceSketch) => GroupTraceSketch]>([
    [
      'taken-unacknowledged',
      (sketch) => sketch.exchange('a', heartbeat(1), heard(2), group(2, free, waiting)),
    ],
    [
      'taken-unacknowledged',
      (sketch) =>
        sketch.exchange(
          'a',
          heartbeat(1, { topicPartitions: parts('t0 t1') }),
          heard(2),
          group(2, free, waiting),
        ),
    ],
    [
      'taken-unacknowledged',
      (sketch) =>
        sketch.exchange(
          'b',
          heartbeat(2, { memberId: 'b', topicPartitions: [] }),
          heard(2, 't1', { memberId: 'b' }),
          group(2, free, given),
        ),
    ],
    ['taken-unacknowledged', (sketch) => sketch.group(group(2, free, waiting))],
    [
      'given-back-unacknowledged',
      (sketch) => sketch.exchange('a', heartbeat(1), heard(1, 't0 t1'), group(2, alone, waiting)),
    ],
    [
      'two-holders',
      (sketch) =>
        sketch.exchange(
          'b',
          heartbeat(2, { memberId: 'b' }),
          heard(2, 't1', { memberId: 'b' }),
          group(2, asked, given),
        ),
    ],
    ['held-twice', (sketch) => sketch.group(group(2, { ...asked, assignment: parts('t0 t1') }))],
    [
      'epoch-raised-unrevoked',
      (sketch) => sketch.group(group(2, { ...asked, memberEpoch: 2 }, waiting)),
    ],
    ['target-ahead', (sketch) => sketch.group({ ...pending, assignmentEpoch: 3 })],
    ['member-ahead', (sketch) => sketch.group(group(2, { ...asked, memberEpoch: 3 }, waiting))],
    [
      'given-while-revoking',
      (sketch) =>
        sketch.group(
          group(
            2,
            { ...asked, assignment: parts('t0 t2'), targetAssignment: parts('t0 t2') },
            waiting,
          ),
        ),
    ],
    [
      'given-off-target',
      (sketch) => sketch.group(group(2, { ...asked, assignment: parts('t0 t2') }, waiting)),
    ],
    [
      'taken-though-it-stays',
      (sketch) =>
        sketch.group(
          group(2, { ...asked, assignment: [], pendingRevocation: parts('t0 t1') }, waiting),
        ),
    ],
  ])('%s', (rule, go) => {
    expect(rules(go(handover()))).toContain(rule);
  });

  it('does not give a partition a second owner in one epoch', () => {
    const late = group(2, free, { ...given, memberEpoch: 1 });
    const sketch = acknowledged().exchange(
      'b',
      heartbeat(1, { memberId: 'b' }),
      heard(1, 't1', { memberId: 'b' }),
      late,
    );
    expect(rules(sketch)).toContain('epoch-reused');
    const heir = sketchGroupTrace()
      .group(group(1, { ...alone, groupInstanceId: 'i' }))
      .group(group(1, { ...consumerMember('c', 't0 t1'), groupInstanceId: 'i' }));
    expect(rules(heir)).not.toContain('epoch-reused');
  });

  it('of Kafka 4.0 raises the epoch from one revocation to the next', () => {
    const next = {
      ...asked,
      memberEpoch: 2,
      assignment: [],
      pendingRevocation: parts('t0'),
      targetAssignment: [],
    };
    const go = (kafkaVersion: '4.0' | 'trunk'): readonly string[] =>
      rules(
        sketchGroupTrace({ kafkaVersion })
          .topics({ t: 2 })
          .group(group(1, alone))
          .group(pending)
          .exchange(
            'a',
            heartbeat(1, { topicPartitions: parts('t0') }),
            heard(2, ''),
            group(2, next, waiting),
          ),
      );
    expect(go('4.0')).toEqual([]);
    expect(go('trunk')).toContain('epoch-raised-unrevoked');
    const same = sketchGroupTrace({ kafkaVersion: '4.0' })
      .group(pending)
      .group(group(2, { ...asked, memberEpoch: 2 }, waiting));
    expect(rules(same)).toContain('epoch-raised-unrevoked');
  });
});

describe('answers', () => {
  it.each<[string, Parameters<typeof heard>]>([
    ['answered-another-epoch', [3, 't0 t1']],
    ['answered-another-assignment', [1, 't0']],
    ['assignment-withheld', [1, null]],
    ['answered-a-stranger', [1, 't0 t1', { memberId: 'x' }]],
    ['told-another-interval', [1, 't0 t1', { heartbeatIntervalMs: 100 }]],
  ])('%s', (rule, answer) => {
    const sketch = sketchGroupTrace().topics({ t: 2 });
    expect(
      rules(sketch.exchange('a', heartbeatToJoin(), heard(...answer), group(1, alone))),
    ).toEqual([rule]);
  });

  it('need not repeat what was answered', () => {
    const sketch = sketchGroupTrace()
      .topics({ t: 2 })
      .exchange('a', heartbeatToJoin(), heard(1, 't0 t1'), group(1, alone))
      .exchange('a', heartbeat(1), heard(1));
    expect(rules(sketch, 'stable')).toEqual([]);
  });
});

describe('a target', () => {
  const aims = (words: string, topics: readonly string[] = ['t']): GroupTraceSketch =>
    sketchGroupTrace()
      .topics({ t: 2, u: 1 })
      .group(
        group(
          1,
          consumerMember('a', '', { subscribedTopicNames: topics, targetAssignment: parts(words) }),
        ),
      );

  it.each([
    ['target-leaves-out', 't0', ['t']],
    ['target-unknown-partition', 't0 t1 t2', ['t']],
    ['target-unknown-partition', 't0 t1 v0', ['t']],
    ['target-unsubscribed', 't0 t1 u0', ['t']],
    ['target-twice', 't0 t1 t0', ['t']],
  ])('%s', (rule, words, topics) => {
    expect(rules(aims(words, topics))).toEqual([rule]);
  });

  it('covers what is subscribed to', () => {
    expect(rules(aims('t0 t1 u0', ['t', 'u']))).toEqual([]);
    expect(rules(aims('t0 t1'))).toEqual([]);
  });

  it('is of topics that somebody has subscribed to, by their whole names', () => {
    const wants = (subscribedTopicRegex: string): readonly string[] => {
      const joins = { ...heartbeatToJoin(), subscribedTopicNames: [], subscribedTopicRegex };
      return rules(
        sketchGroupTrace()
          .topics({ ten: 1 })
          .exchange(
            'a',
            joins,
            heard(1, ''),
            group(1, {
              ...alone,
              assignment: [],
              subscribedTopicNames: ['ten'],
              targetAssignment: [{ topic: 'ten', partition: 0 }],
            }),
          ),
      );
    };
    expect(wants('t.*')).toEqual([]);
    expect(wants('u|ten')).toEqual([]);
    expect(wants('t')).toEqual(['target-unasked']);
    expect(wants('(')).toEqual(['target-unasked']);
  });

  it('is not asked of a target that is not the newest', () => {
    const late = { ...group(2, consumerMember('a', 't0', { memberEpoch: 1 })), assignmentEpoch: 1 };
    expect(rules(sketchGroupTrace().topics({ t: 2 }).group(late))).toEqual([]);
  });

  it('is not computed more often than the broker is told to', () => {
    const second = (atMs: number, settings: object = {}): readonly string[] => {
      const sketch = sketchGroupTrace(settings).topics({ t: 2 });
      sketch.group(group(1, alone)).at(500);
      sketch.group(group(2, { ...alone, memberEpoch: 2 })).at(atMs);
      return rules(sketch.group(group(3, { ...alone, memberEpoch: 3 })));
    };
    expect(second(1500)).toEqual([]);
    expect(second(1499)).toEqual(['target-too-soon']);
    expect(second(1499, { groupConsumerAssignmentIntervalMs: 999 })).toEqual([]);
    expect(second(501, { groupConsumerAssignmentIntervalMs: 0 })).toEqual([]);
    expect(second(501, { kafkaVersion: '4.0' })).toEqual([]);
  });

  it('follows the group when its interval is over', () => {
    const behind = { ...group(2, { ...alone, memberEpoch: 1 }), assignmentEpoch: 1 };
    const beats = (
      settings: object,
      [first, second]: readonly [number, number],
      meanwhile: (sketch: GroupTraceSketch) => unknown = (sketch) => sketch,
    ): readonly string[] => {
      const sketch = sketchGroupTrace(settings).topics({ t: 2 });
      sketch.exchange('a', heartbeatToJoin(), heard(1, 't0 t1'), group(1, alone)).at(500);
      sketch.group(behind).at(first).exchange('a', heartbeat(1), heard(1));
      meanwhile(sketch);
      return rules(sketch.at(second).exchange('a', heartbeat(1), heard(1)));
    };
    expect(beats({}, [1501, 1502])).toEqual(['target-overdue']);
    expect(beats({}, [1500, 1502])).toEqual([]);
    expect(beats({ groupConsumerAssignmentIntervalMs: 2000 }, [1501, 1502])).toEqual([]);
    expect(beats({ kafkaVersion: '4.0' }, [501, 502])).toEqual(['target-overdue']);
    const moves = (sketch: GroupTraceSketch): unknown => sketch.failsOver(1502);
    expect(beats({}, [1501, 2502], moves)).toEqual([]);
    const follows = (sketch: GroupTraceSketch): unknown =>
      sketch.group(group(2, { ...alone, memberEpoch: 1 }));
    expect(beats({}, [1501, 1502], follows)).toEqual([]);
  });

  it('is computed at once for a group that was empty, or was taken over', () => {
    const again = (between: (sketch: GroupTraceSketch) => void): readonly string[] => {
      const sketch = sketchGroupTrace().topics({ t: 2 }).group(group(1, alone));
      sketch.group(group(2, { ...alone, memberEpoch: 2 })).at(10);
      between(sketch);
      return rules(sketch.group(group(4, { ...alone, memberEpoch: 4 })));
    };
    expect(again((sketch) => sketch.group(group(3)))).toEqual([]);
    expect(again((sketch) => sketch.failsOver(15).at(15))).toEqual([]);
    expect(again(() => undefined)).toEqual(['target-too-soon']);
  });

  it('is reached in the end', () => {
    expect(rules(acknowledged(), 'stable')).toEqual(['not-converged']);
    const lagging = sketchGroupTrace().topics({ t: 2 }).group(group(2, alone));
    expect(rules(lagging, 'stable')).toEqual(['not-converged']);
    const away = group(2, { ...alone, memberEpoch: -2 });
    expect(rules(sketchGroupTrace().topics({ t: 2 }).group(away), 'stable')).toEqual([]);
  });
});

it('is not exercised by classic groups', () => {
  const sketch = sketchGroupTrace().group(classicGroup({ members: [classicMember('a', 't0')] }));
  expect(chancesIn(groupReconciliation, sketch.trace())).toBe(0);
});
