import { describe, expect, test } from 'vitest';
import type { GroupViolation } from '../../domain/group-invariant.ts';
import type { GroupTrace } from '../../domain/group-trace.ts';
import type { GroupWitness } from '../../domain/group-witness.ts';
import type { TimedStory } from '../../domain/timed-story.ts';
import {
  beat,
  beaten,
  classicGroup,
  classicMember,
  commit,
  committed,
  heard,
  heartbeat,
  heartbeatToJoin,
  join,
  joined,
  joinRefused,
  parts,
} from '../../testing/sketch-group-messages.ts';
import { type GroupTraceSketch, sketchGroupTrace } from '../../testing/sketch-group-trace.ts';
import { timedStoryOf } from './timed-story-of.ts';

const witness = (over: Partial<GroupWitness>): GroupWitness => ({
  type: 'group-rule',
  rule: 'two-owners',
  atMs: 0,
  members: [],
  partitions: [],
  ...over,
});

function told(trace: GroupTrace, violation: GroupViolation | null = null): TimedStory {
  const { timed } = timedStoryOf(trace, violation, []);
  if (timed === undefined) throw new Error('no timed story');
  return timed;
}

const words = ({ messages }: TimedStory): readonly string[] =>
  messages.map(({ asked, answered }) => `${asked} → ${answered ?? '…'}`);

const stable = classicGroup({ members: [classicMember('a', 't0')] });

/** a is a member of generation 1 and owns t0. */
const start = (): GroupTraceSketch =>
  sketchGroupTrace()
    .starts('a')
    .at(1)
    .exchange('a', join(), joined(), stable)
    .at(2)
    .owns('a', 't0')
    .calls('a', 'assigned', 't0');

describe('timedStoryOf', () => {
  test('keeps what was asked, owned, called, and how the group was', () => {
    const story = told(start().at(5).owns('a', '').calls('a', 'lost', 't0').trace());
    expect(words(story)).toEqual(['join, range → gen 1, leader, range']);
    expect(story.bars).toMatchObject([
      { topic: 't', partition: 0, process: 'a', from: { atMs: 2 }, to: { atMs: 5 } },
    ]);
    expect(story.callbacks.map(({ type }) => type)).toEqual(['assigned', 'lost']);
    expect(story.states).toMatchObject([{ atMs: 1, group: stable }]);
    expect(story.wrong).toBeNull();
    expect(story.left).toEqual({ messages: 0, states: 0 });
  });

  test('leaves out heartbeats that changed nothing, and counts them', () => {
    const story = told(
      start()
        .at(1000)
        .exchange('a', beat(), beaten())
        .at(2000)
        .exchange('a', beat(), beaten())
        .at(3000)
        .exchange('a', beat(), beaten('REBALANCE_IN_PROGRESS'))
        .trace(),
    );
    expect(words(story).slice(1)).toEqual(['heartbeat gen 1 → REBALANCE_IN_PROGRESS']);
    expect(story.left.messages).toBe(2);
  });

  test('tells a refusal once, however often it is asked for in the same words', () => {
    const sketch = start();
    for (let second = 1; second <= 100; second++)
      sketch
        .at(1000 * second)
        .exchange('a', commit({ t0: 5 }), committed('t0', 'UNKNOWN_TOPIC_OR_PARTITION'));
    sketch.at(101_000).exchange('a', commit({ t0: 6 }), committed('t0', 'UNKNOWN_MEMBER_ID'));
    const story = told(sketch.trace());
    expect(words(story).slice(1)).toEqual([
      'commit gen 1: t-0@5 → UNKNOWN_TOPIC_OR_PARTITION',
      'commit gen 1: t-0@6 → UNKNOWN_MEMBER_ID',
    ]);
    expect(story.left.messages).toBe(99);
  });

  test('the last words of a member that the violation names are told', () => {
    const trace = start()
      .at(1000)
      .exchange('a', beat(), beaten())
      .at(2000)
      .exchange('a', beat(), beaten())
      .at(60_000)
      .group(stable)
      .trace();
    const late = witness({ rule: 'expired-late', atMs: 60_000, members: ['a'] });
    const story = told(trace, { evidence: [], witness: late });
    expect(story.messages.map(({ sentAtMs }) => sentAtMs)).toEqual([1, 2000]);
    expect(story.wrong).toMatchObject({ atMs: 60_000, members: ['a'] });
  });

  test('ends where the promise is broken', () => {
    const trace = start().at(9).exchange('a', join(), joinRefused('UNKNOWN_MEMBER_ID')).trace();
    const evidence = trace.observations.findIndex(({ type }) => type === 'owns');
    const early = witness({ atMs: 2, members: ['a'], partitions: parts('t0') });
    const story = told(trace, { evidence: [evidence], witness: early });
    expect(words(story)).toHaveLength(1);
    expect(story.wrong).toMatchObject({ atMs: 2, partitions: parts('t0') });
  });

  test('says epochs and patterns where the protocol has them', () => {
    const story = told(
      sketchGroupTrace()
        .starts('a', { protocol: 'consumer' })
        .exchange(
          'a',
          heartbeatToJoin({ subscribedTopicNames: [], subscribedTopicRegex: 't.*' }),
          heard(1, 't0'),
        )
        .exchange('a', commit({ t0: 5 }), committed('t0', 'STALE_MEMBER_EPOCH'))
        .exchange('a', heartbeat(-1), heard(-1))
        .trace(),
    );
    expect(words(story)).toEqual([
      'join, wants /t.*/, owns nothing → epoch 1: t-0',
      'commit epoch 1: t-0@5 → STALE_MEMBER_EPOCH',
      expect.stringMatching(/^leave/u),
    ]);
  });

  test('stays small, whatever the trace was', () => {
    const sketch = sketchGroupTrace();
    for (let each = 0; each < 2000; each++)
      sketch
        .at(each)
        .starts(`p${each}`)
        .exchange(`p${each}`, join({ memberId: `p${each}` }), joined(), stable)
        .owns(`p${each}`, 't0 t1 t2')
        .calls(`p${each}`, 'assigned', 't0 t1 t2');
    const story = told(sketch.trace());
    expect(JSON.stringify(story).length).toBeLessThan(60_000);
    expect(story.messages.at(-1)?.sentAtMs).toBe(1999);
    expect(story.left.messages).toBeGreaterThan(1900);
    expect(story.left.states).toBeGreaterThan(0);
  });
});
