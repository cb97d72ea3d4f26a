import { describe, expect, it } from 'vitest';

import type { GroupInvariant } from '../../../domain/group-invariant.ts';
import type { GroupDescription } from '../../../domain/wire.ts';
import { brokenRules, chancesIn } from '../../../testing/broken-rules.ts';
import {
  beat,
  beaten,
  classicGroup,
  classicMember,
  commit,
  committed,
  consumerGroup,
  fetched,
  fetchOffsets,
  leave,
  left,
} from '../../../testing/sketch-group-messages.ts';
import { sketchGroupTrace, type GroupTraceSketch } from '../../../testing/sketch-group-trace.ts';
import { offsetsBoundedDuplicates } from './offsets-bounded-duplicates.ts';
import { offsetsMonotonic } from './offsets-monotonic.ts';
import { offsetsNoLoss } from './offsets-no-loss.ts';

function rulesOf(invariant: GroupInvariant): (sketch: GroupTraceSketch) => readonly string[] {
  return (sketch) => brokenRules(invariant, sketch.trace('late'));
}

function commits(sketch: GroupTraceSketch, process: string, offset: number): GroupTraceSketch {
  return sketch.exchange(process, commit({ t0: offset }), committed('t0'));
}

function fetches(sketch: GroupTraceSketch, offset: number): GroupTraceSketch {
  return sketch.exchange('a', fetchOffsets('t0'), fetched({ t0: offset }));
}

const members = [classicMember('a', 't0'), classicMember('b')];

describe('committed offsets', () => {
  const rules = rulesOf(offsetsMonotonic);
  const ten = (): GroupTraceSketch =>
    commits(sketchGroupTrace().group(classicGroup({ members })).at(1000), 'a', 10).at(2000);

  it.each<[string, (sketch: GroupTraceSketch) => GroupTraceSketch]>([
    ['go on', (a) => fetches(commits(fetches(a, 10), 'b', 15), 15)],
    [
      'stay where a commit was refused',
      (a) =>
        fetches(a.exchange('b', commit({ t0: 20 }), committed('t0', 'ILLEGAL_GENERATION')), 10),
    ],
    [
      'are what somebody outside of the group says',
      (a) => fetches(a.exchange(null, commit({ t0: 3 }), committed('t0')), 3),
    ],
    [
      'may arrive twice',
      (a) => {
        const again = commits(a, 'a', 20).asksAgain(0);
        return fetches(a.replies(again, committed('t0')), 10);
      },
    ],
    [
      'may arrive after the process had given up on them',
      (a) => {
        const late = commits(a, 'b', 20)
          .at(9000)
          .asks('a', commit({ t0: 15 }), { sentAtMs: 2000 });
        return a.replies(late, committed('t0'));
      },
    ],
    ['vanish with their topic', (a) => fetches(a.topics({ t: 1 }).topics({}), -1)],
    [
      'expire when the group is empty',
      (a) => fetches(a.group(classicGroup({ members: [] })).at(700_000_000), -1),
    ],
  ])('%s', (_, go) => {
    expect(rules(go(ten()))).toEqual([]);
  });

  it.each<[string, (sketch: GroupTraceSketch) => GroupTraceSketch]>([
    ['went-back', (a) => commits(a, 'b', 5)],
    ['went-back', (a) => commits(a, 'a', 9)],
    ['fetched-less', (a) => fetches(a, 9)],
    [
      'fetched-more',
      (a) =>
        fetches(a.exchange('b', commit({ t0: 20 }), committed('t0', 'ILLEGAL_GENERATION')), 20),
    ],
    ['forgotten', (a) => fetches(a, -1)],
    ['fetched-more', (a) => a.exchange('a', fetchOffsets('t1'), fetched({ t1: 0 }))],
  ])('%s', (rule, go) => {
    expect(rules(go(ten()))).toEqual([rule]);
  });

  it('are those of nobody once a KIP-848 group has removed a classic member that comes back', () => {
    const group = (...ids: readonly string[]): GroupDescription =>
      consumerGroup({ members: ids.map((memberId) => classicMember(memberId)) });
    const comesBack = (removes: boolean, first: string, second: string): readonly string[] => {
      const sketch = sketchGroupTrace().group(group('a', 'b'));
      if (removes) sketch.at(500).group(group('b'));
      const says = (memberId: string, offset: number): GroupTraceSketch =>
        sketch.exchange(memberId, commit({ t0: offset }, { memberId }), committed('t0'));
      sketch.at(1000).group(group('a', 'b'));
      says(first, 10);
      return rules(says(second, 5));
    };
    expect(comesBack(true, 'a', 'b')).toEqual([]);
    expect(comesBack(true, 'b', 'a')).toEqual([]);
    expect(comesBack(false, 'a', 'b')).toEqual(['went-back']);
    expect(comesBack(false, 'b', 'a')).toEqual(['went-back']);
  });

  it('expire when nobody is in the group', () => {
    const settings = { offsetsRetentionMs: 10_000, offsetsRetentionCheckIntervalMs: 1000 };
    const empty = classicGroup({ groupState: 'Empty', members: [] });
    const told = (
      backMs: number,
      offset: number,
      meanwhile: (sketch: GroupTraceSketch) => unknown = (sketch) => sketch,
    ): readonly string[] => {
      const sketch = sketchGroupTrace(settings).group(classicGroup({ members })).at(1000);
      commits(sketch, 'a', 10).at(2000).group(empty);
      meanwhile(sketch);
      return rules(fetches(sketch.at(backMs).group(classicGroup({ members })), offset));
    };
    expect(told(13_001, 10)).toEqual(['kept-too-long']);
    expect(told(13_001, -1)).toEqual([]);
    expect(told(13_000, 10)).toEqual([]);
    expect(told(11_999, -1)).toEqual([]);
    // Committed later by somebody outside of the group, or another coordinator looks at it.
    const outside = (sketch: GroupTraceSketch): unknown =>
      sketch.at(5000).exchange(null, commit({ t0: 10 }), committed('t0'));
    expect(told(14_000, 10, outside)).toEqual([]);
    expect(told(14_000, 10, (sketch) => sketch.at(4000).failsOver(4000))).toEqual([]);
    expect(told(15_001, 10, (sketch) => sketch.at(4000).failsOver(4000))).toEqual([
      'kept-too-long',
    ]);
  });

  it('are not looked at where nobody commits', () => {
    expect(chancesIn(offsetsMonotonic, sketchGroupTrace().trace())).toBe(0);
  });
});

describe('records', () => {
  const reading = (): GroupTraceSketch =>
    sketchGroupTrace().at(1).starts('a').owns('a', 't0').at(1000).processes('a', 't0', 0, 10);
  const rules = (sketch: GroupTraceSketch, ends = 0): readonly string[] =>
    brokenRules(offsetsNoLoss, sketch.trace('stable', { t0: ends }));

  it('are all processed', () => {
    const sketch = commits(reading(), 'a', 10).starts('b').processes('b', 't0', 5, 20).at(9000);
    expect(rules(sketch, 30)).toEqual([]);
    expect(chancesIn(offsetsNoLoss, sketch.trace())).toBeGreaterThan(0);
  });

  it.each<[string, (sketch: GroupTraceSketch) => GroupTraceSketch]>([
    ['skipped', (a) => a.processes('a', 't0', 11, 20)],
    ['committed-unprocessed', (a) => commits(a, 'a', 11)],
    ['left-unread', (a) => a.at(30_000)],
  ])('%s', (rule, go) => {
    expect(rules(go(reading()), 300)).toContain(rule);
  });

  it.each<[string, (sketch: GroupTraceSketch) => GroupTraceSketch]>([
    ['whose owner is away', (a) => a.lives('a', 'away').at(30_000)],
    ['whose owner has just come', (a) => a.at(30_000).owns('a', '').owns('a', 't0')],
    ['of a topic that was deleted', (a) => a.topics({ t: 1 }).topics({}).at(30_000)],
  ])('%s may be unread', (_, go) => {
    expect(rules(go(reading()), 300)).toEqual([]);
  });

  it('may be unread as long as the owner gets as many as it can', () => {
    const sketch = sketchGroupTrace({ maxPollRecords: 5 }).at(1).starts('a').owns('a', 't0');
    expect(rules(sketch.at(30_000).processes('a', 't0', 0, 5), 300)).toEqual([]);
  });

  it('are not looked at where there are none', () => {
    expect(chancesIn(offsetsNoLoss, sketchGroupTrace().trace())).toBe(0);
  });
});

describe('records that are processed twice', () => {
  const rules = rulesOf(offsetsBoundedDuplicates);
  /** `a` has read t0 to 10. */
  const read = (over = {}): GroupTraceSketch =>
    sketchGroupTrace(over)
      .at(1)
      .starts('a')
      .starts('b')
      .thinks('a', 'STABLE')
      .group(classicGroup({ members }))
      .owns('a', 't0')
      .at(1000)
      .processes('a', 't0', 0, 10)
      .at(2000);
  const handed = (a: GroupTraceSketch): GroupTraceSketch =>
    a.calls('a', 'revoked', 't0').owns('a', '');
  const next = (a: GroupTraceSketch, from: number): GroupTraceSketch =>
    a.at(50_000).owns('b', 't0').at(51_000).processes('b', 't0', from, 20);

  it('are none in a calm hand-over', () => {
    const sketch = next(commits(handed(read()), 'a', 10), 10);
    expect(rules(sketch)).toEqual([]);
    expect(chancesIn(offsetsBoundedDuplicates, sketch.trace())).toBeGreaterThan(0);
  });

  it.each<[string, (sketch: GroupTraceSketch) => GroupTraceSketch]>([
    ['crashed', (a) => a.lives('a', 'crashed')],
    ['lost it', (a) => a.calls('a', 'lost', 't0').owns('a', '')],
    ['was removed', (a) => handed(a.group(classicGroup({ members: [classicMember('b')] })))],
    [
      'was refused',
      (a) => handed(a).exchange('a', commit({ t0: 10 }), committed('t0', 'UNKNOWN_MEMBER_ID')),
    ],
    [
      'lost its commit',
      (a) => {
        const asks = handed(a).asks('a', commit({ t0: 10 }));
        return a.loses(asks);
      },
    ],
    ['had no coordinator', (a) => handed(a.failsOver(3000))],
    ['is not heard of any more', (a) => handed(a).lives('a', 'closed')],
    ['has it still', (a) => a],
  ])('are those of who %s', (_, go) => {
    expect(rules(next(go(read()), 0))).toEqual([]);
  });

  it.each([
    [10, 2000, []],
    [9, 2000, ['not-committed']],
    [10, 52_000, ['not-committed']],
  ] as const)('are those of a commit of %i that was sent at %i and takes long: %j', (...given) => {
    const [offset, sentAtMs, broken] = given;
    const sketch = next(handed(read()), 0).at(60_000);
    sketch.asks('a', commit({ t0: offset }), { sentAtMs });
    expect(rules(sketch)).toEqual(broken);
  });

  it.each<[string, (sketch: GroupTraceSketch) => GroupTraceSketch]>([
    ['not-committed', (a) => next(handed(a), 0)],
    ['not-committed', (a) => next(commits(handed(a), 'a', 9), 9)],
    [
      'not-committed',
      (a) => next(handed(a).lives('a', 'closed').exchange('a', leave('a'), left('a')), 0),
    ],
    ['starts-before-commit', (a) => next(commits(handed(a), 'a', 10), 9)],
    ['reads-again', (a) => a.processes('a', 't0', 9, 11)],
  ])('%s', (rule, go) => {
    expect(rules(go(read()))).toEqual([rule]);
  });

  it('are not asked about where applications do not commit in `revoked`', () => {
    const sketch = next(handed(read({ commitInRevoke: false })), 0);
    expect(rules(sketch)).toEqual([]);
    expect(chancesIn(offsetsBoundedDuplicates, sketch.trace())).toBe(0);
    expect(
      chancesIn(
        offsetsBoundedDuplicates,
        sketchGroupTrace().exchange('a', beat(), beaten()).trace(),
      ),
    ).toBe(0);
  });
});
