import { describe, expect, it } from 'vitest';

import type { Started } from '../../../domain/group-trace.ts';
import { brokenRules, chancesIn } from '../../../testing/broken-rules.ts';
import {
  beat,
  beaten,
  commit,
  committed,
  heard,
  heartbeat,
  heartbeatRefused,
  heartbeatToJoin,
  join,
  joined,
  parts,
  strategies,
  sync,
  synced,
} from '../../../testing/sketch-group-messages.ts';
import { sketchGroupTrace, type GroupTraceSketch } from '../../../testing/sketch-group-trace.ts';
import { groupListener } from './listener.ts';

const rules = (sketch: GroupTraceSketch): readonly string[] =>
  brokenRules(groupListener, sketch.trace());

/** A classic member `a` that has joined and learns its part. */
function given(protocol: Started['protocol'], words: string): GroupTraceSketch {
  return sketchGroupTrace()
    .at(1)
    .starts('a', { protocol })
    .exchange('a', join({ memberId: 'a' }), joined())
    .thinks('a', 'COMPLETING_REBALANCE')
    .exchange('a', sync(), synced(words))
    .thinks('a', 'STABLE');
}

/** And owns it, and was told so. */
function settled(protocol: Started['protocol'], words: string): GroupTraceSketch {
  return given(protocol, words).owns('a', words).calls('a', 'assigned', words);
}

/** A KIP-848 member `a` that owns its part. */
function reconciled(words: string): GroupTraceSketch {
  return sketchGroupTrace()
    .at(1)
    .starts('a', { protocol: 'consumer' })
    .thinks('a', 'JOINING', 'a', 0)
    .exchange('a', heartbeatToJoin(), heard(1, words))
    .thinks('a', 'STABLE', 'a', 1)
    .owns('a', words)
    .calls('a', 'assigned', words);
}

function owning(words: string, generationId = 1): ReturnType<typeof strategies> {
  return strategies(['range']).map(({ name, metadata }) => ({
    name,
    metadata: { ...metadata, ownedPartitions: parts(words), generationId },
  }));
}

describe('an eager consumer', () => {
  it('is told of what comes, and gives up all before it joins', () => {
    const sketch = settled('eager', 't0 t1')
      .at(2)
      .thinks('a', 'PREPARING_REBALANCE')
      .calls('a', 'revoked', 't0 t1')
      .owns('a', '')
      .at(3)
      .exchange('a', join({ memberId: 'a' }), joined({ generationId: 2 }))
      .thinks('a', 'COMPLETING_REBALANCE', 'a', 2)
      .exchange('a', sync({ generationId: 2 }), synced(''))
      .thinks('a', 'STABLE', 'a', 2)
      .calls('a', 'assigned', '')
      .at(60_000);
    expect(rules(sketch)).toEqual([]);
    expect(chancesIn(groupListener, sketch.trace())).toBeGreaterThan(0);
  });

  it.each<[string, (sketch: GroupTraceSketch) => GroupTraceSketch]>([
    ['joins-unrevoked', (a) => a.at(2).exchange('a', join({ memberId: 'a' }), joined())],
    [
      'revoked-in-part',
      (a) => a.at(2).calls('a', 'revoked', 't0').owns('a', '').at(3).lives('a', 'well'),
    ],
    ['let-go-untold', (a) => a.at(2).owns('a', '').at(3).lives('a', 'well')],
    ['assigned-twice', (a) => a.at(2).calls('a', 'assigned', 't0')],
    ['called-after-end', (a) => a.at(2).lives('a', 'crashed').at(3).calls('a', 'revoked', 't0 t1')],
    ['closed-untold', (a) => a.at(2).lives('a', 'closed').at(3)],
    ['called-while-away', (a) => a.lives('a', 'away').at(2).calls('a', 'revoked', 't0 t1')],
    ['lost-without-cause', (a) => a.at(2).calls('a', 'lost', 't0 t1').owns('a', '').at(3)],
    ['owns-not-given', (a) => a.at(2).owns('a', 't0 t1 t2').calls('a', 'assigned', 't2')],
  ])('%s', (rule, go) => {
    expect(rules(go(settled('eager', 't0 t1')))).toContain(rule);
  });

  it.each<[string, (sketch: GroupTraceSketch) => GroupTraceSketch]>([
    ['joins-untold', (a) => a.at(2).exchange('a', join({ memberId: 'a' }), joined())],
    ['told-of-nothing', (a) => a.at(2).calls('a', 'lost', '')],
    ['given-up-but-not-had', (a) => a.at(2).calls('a', 'revoked', 't0')],
  ])('%s of nothing', (rule, go) => {
    expect(rules(go(settled('eager', '')))).toEqual([rule]);
  });

  it.each<[string, (sketch: GroupTraceSketch) => GroupTraceSketch]>([
    ['owned-untold', (a) => a.owns('a', 't0').at(2).lives('a', 'well')],
    ['assigned-not-told', (a) => a.at(2).exchange('a', join({ memberId: 'a' }), joined())],
    ['assigned-not-given', (a) => a.owns('a', 't0 t1').calls('a', 'assigned', 't0 t1')],
    ['ignores-assignment', (a) => a.at(60_000)],
  ])('%s after an answer', (rule, go) => {
    expect(rules(go(given('eager', 't0')))).toContain(rule);
  });
});

describe('a cooperative consumer', () => {
  const taken = (): GroupTraceSketch =>
    settled('cooperative', 't0 t1')
      .at(2)
      .exchange(
        'a',
        join({ memberId: 'a', protocols: owning('t0 t1') }),
        joined({ generationId: 2 }),
      )
      .thinks('a', 'COMPLETING_REBALANCE', 'a', 2)
      .exchange('a', sync({ generationId: 2 }), synced('t0 t2'))
      .thinks('a', 'STABLE', 'a', 2);

  it('gives up what was taken, then is told what came', () => {
    const sketch = taken()
      .calls('a', 'revoked', 't1')
      .owns('a', 't0 t2')
      .calls('a', 'assigned', 't2');
    expect(rules(sketch.at(60_000))).toEqual([]);
  });

  it('may wait for a commit in between', () => {
    const sketch = taken()
      .calls('a', 'revoked', 't1')
      .at(3)
      .exchange('a', commit({ t1: 1 }, { generationIdOrMemberEpoch: 2 }), committed('t1'))
      .owns('a', 't0 t2')
      .calls('a', 'assigned', 't2');
    expect(rules(sketch.at(60_000))).toEqual([]);
  });

  it.each<[string, (sketch: GroupTraceSketch) => GroupTraceSketch]>([
    [
      'assigned-before-revoked',
      (a) => a.owns('a', 't0 t2').calls('a', 'assigned', 't2').calls('a', 'revoked', 't1'),
    ],
    [
      'revoked-though-it-stays',
      (a) =>
        a.calls('a', 'revoked', 't0 t1').owns('a', 't0 t2').calls('a', 'assigned', 't0 t2').at(3),
    ],
    [
      'kept-after-revoked',
      (a) =>
        a
          .calls('a', 'revoked', 't1')
          .owns('a', 't0 t1 t2')
          .calls('a', 'assigned', 't2')
          .at(3)
          .lives('a', 'well'),
    ],
    [
      'keeps-what-was-taken',
      (a) => a.at(30_000).exchange('a', beat({ generationId: 2 }), beaten()),
    ],
    [
      'reports-too-little',
      (a) => a.at(3).exchange('a', join({ memberId: 'a', protocols: owning('t0') }), joined()),
    ],
    [
      'reports-too-much',
      (a) =>
        a.at(3).exchange('a', join({ memberId: 'a', protocols: owning('t0 t1 t2') }), joined()),
    ],
    [
      'reports-without-generation',
      (a) =>
        a.at(3).exchange('a', join({ memberId: 'a', protocols: owning('t0 t1', -1) }), joined()),
    ],
    ['commits-unowned', (a) => a.at(3).exchange('a', commit({ t2: 4 }), committed('t2'))],
    ['told-of-nothing', (a) => a.calls('a', 'revoked', '')],
  ])('%s', (rule, go) => {
    expect(rules(go(taken()))).toContain(rule);
  });
});

describe('a consumer that is fenced', () => {
  const fenced = (): GroupTraceSketch =>
    settled('cooperative', 't0').at(2).exchange('a', beat(), beaten('UNKNOWN_MEMBER_ID'));

  it('is told that it has lost all', () => {
    const sketch = fenced().thinks('a', 'UNJOINED', '', -1).calls('a', 'lost', 't0').owns('a', '');
    expect(rules(sketch.at(3))).toEqual([]);
  });

  it('knows it by itself when it did not poll in time', () => {
    const sketch = settled('eager', 't0')
      .lives('a', 'away')
      .at(31_000)
      .thinks('a', 'UNJOINED', '', -1);
    const woken = sketch.at(40_000).lives('a', 'well');
    expect(rules(woken.calls('a', 'lost', 't0').owns('a', '').at(40_001))).toEqual([]);
  });

  it('does not heed what was meant for an earlier generation', () => {
    const sketch = settled('cooperative', 't0');
    const late = sketch
      .at(2)
      .exchange('a', beat({ generationId: 0 }), beaten('ILLEGAL_GENERATION'));
    expect(
      rules(late.at(20_000).calls('a', 'revoked', 't0').owns('a', '').lives('a', 'closed')),
    ).toEqual([]);
  });

  it.each<[string, (sketch: GroupTraceSketch) => GroupTraceSketch]>([
    ['revoked-when-lost', (a) => a.calls('a', 'revoked', 't0').owns('a', '').at(3)],
    ['lost-not-told', (a) => a.at(30_000).exchange('a', beat(), beaten())],
    [
      'lost-not-told',
      (a) =>
        a
          .thinks('a', 'UNJOINED', '', -1)
          .at(3)
          .exchange('a', join(), joined({ memberId: 'b', generationId: 2 }))
          .thinks('a', 'COMPLETING_REBALANCE', 'b', 2)
          .exchange('a', sync({ memberId: 'b', generationId: 2 }), synced('t0 t1'))
          .thinks('a', 'STABLE', 'b', 2)
          .owns('a', 't0 t1')
          .calls('a', 'assigned', 't1'),
    ],
  ])('%s', (rule, go) => {
    expect(rules(go(fenced()))).toContain(rule);
  });

  it('may lose what it is just giving up', () => {
    const sketch = settled('cooperative', 't0').at(2).calls('a', 'revoked', 't0');
    const lost = sketch.at(9000).exchange('a', beat(), beaten('UNKNOWN_MEMBER_ID'));
    expect(rules(lost.calls('a', 'lost', 't0').owns('a', '').at(9001))).not.toContain(
      'given-up-but-not-had',
    );
  });

  it('lost-in-part', () => {
    const sketch = settled('cooperative', 't0 t1')
      .at(2)
      .exchange('a', beat(), beaten('UNKNOWN_MEMBER_ID'));
    expect(rules(sketch.calls('a', 'lost', 't0').owns('a', '').at(3))).toContain('lost-in-part');
  });
});

describe('an assignment of topics that the consumer has turned away from', () => {
  const turned = (topics: readonly string[]): GroupTraceSketch => {
    const sketch = settled('cooperative', 't0')
      .at(2)
      .happens({ atMs: 2, type: 'resubscribe', member: 'a', topics })
      .exchange('a', join({ memberId: 'a', protocols: owning('t0') }), joined({ generationId: 2 }))
      .thinks('a', 'COMPLETING_REBALANCE', 'a', 2)
      .exchange('a', sync({ generationId: 2 }), synced('u0'))
      .thinks('a', 'PREPARING_REBALANCE', 'a', 2);
    return sketch.at(3).asks('a', join({ memberId: 'a', protocols: owning('t0') })) >= 0
      ? sketch.at(60_000)
      : sketch;
  };
  it('takes nothing, however long the next one takes', () => {
    expect(rules(turned(['t']))).not.toContain('keeps-what-was-taken');
  });
  it('keeps-what-was-taken: it still wants them', () => {
    expect(rules(turned(['t', 'u']))).toContain('keeps-what-was-taken');
  });
});

describe('a consumer that forgets its membership while it waits for its application', () => {
  /** It revoked all that it had, waits, and its time is over; then it goes on. */
  const waited = (): GroupTraceSketch =>
    settled('cooperative', 't0')
      .at(2)
      .exchange('a', join({ memberId: 'a', protocols: owning('t0') }), joined({ generationId: 2 }))
      .thinks('a', 'COMPLETING_REBALANCE', 'a', 2)
      .exchange('a', sync({ generationId: 2 }), synced('t1'))
      .thinks('a', 'STABLE', 'a', 2)
      .calls('a', 'revoked', 't0');
  it('tells what it had learnt, and that it is lost', () => {
    const sketch = waited().at(30_002).thinks('a', 'UNJOINED', '', -1).owns('a', '');
    expect(rules(sketch.calls('a', 'assigned', 't1').calls('a', 'lost', 't1'))).toEqual([]);
  });
  it('likewise if it was told so by the coordinator', () => {
    const sketch = waited()
      .at(1000)
      .exchange('a', beat({ generationId: 2 }), beaten('UNKNOWN_MEMBER_ID'))
      .owns('a', '');
    expect(rules(sketch.calls('a', 'assigned', 't1').calls('a', 'lost', 't1'))).toEqual([]);
  });
  it('revoked-when-lost', () => {
    const sketch = waited().at(30_002).thinks('a', 'UNJOINED', '', -1).owns('a', '');
    sketch.calls('a', 'assigned', 't1').calls('a', 'revoked', 't1').at(30_003);
    expect(rules(sketch)).toContain('revoked-when-lost');
  });
  it('lost-without-cause: it still knows its membership', () => {
    const sketch = waited().at(30_002).owns('a', '');
    sketch.calls('a', 'assigned', 't1').calls('a', 'lost', 't1').at(30_003);
    expect(rules(sketch)).toContain('lost-without-cause');
  });
});

describe('a KIP-848 consumer', () => {
  const taken = (): GroupTraceSketch =>
    reconciled('t0 t1').at(2).exchange('a', heartbeat(1), heard(1, 't0'));

  it('reconciles and acknowledges', () => {
    const sketch = taken()
      .pauses('a', 't1')
      .calls('a', 'revoked', 't1')
      .owns('a', 't0')
      .calls('a', 'assigned', '')
      .exchange('a', heartbeat(1, { topicPartitions: parts('t0') }), heard(2));
    expect(rules(sketch.at(60_000))).toEqual([]);
  });

  it('leaves without owning anything that it has not told of', () => {
    const sketch = reconciled('t0')
      .at(2)
      .thinks('a', 'LEAVING', 'a', -1)
      .calls('a', 'revoked', 't0')
      .owns('a', '')
      .lives('a', 'closed');
    expect(rules(sketch.at(3))).toEqual([]);
  });

  it('may finish an older assignment while a newer one is known', () => {
    const sketch = reconciled('t0')
      .at(2)
      .exchange('a', heartbeat(1), heard(2, 't0 t1'))
      .thinks('a', 'RECONCILING', 'a', 2)
      .exchange('a', heartbeat(2), heard(2, 't0 t2'))
      .owns('a', 't0 t1')
      .calls('a', 'assigned', 't1')
      .at(3)
      .calls('a', 'revoked', 't1')
      .owns('a', 't0 t2')
      .calls('a', 'assigned', 't2');
    expect(rules(sketch.at(60_000))).toEqual([]);
  });

  it.each<[string, (sketch: GroupTraceSketch) => GroupTraceSketch]>([
    [
      'reports-too-little',
      (a) => a.at(3).exchange('a', heartbeat(1, { topicPartitions: parts('t0') }), heard(2)),
    ],
    ['keeps-what-was-taken', (a) => a.at(30_000).exchange('a', heartbeat(1), heard(1))],
    [
      'revoked-when-lost',
      (a) =>
        a
          .exchange('a', heartbeat(1), heartbeatRefused('FENCED_MEMBER_EPOCH'))
          .calls('a', 'revoked', 't0 t1')
          .owns('a', '')
          .at(3),
    ],
    [
      'lost-without-cause',
      (a) => a.at(2).calls('a', 'lost', 't0 t1').owns('a', '').lives('a', 'closed').at(3),
    ],
  ])('%s', (rule, go) => {
    expect(rules(go(taken()))).toContain(rule);
  });
});

describe('a KIP-848 consumer that is reconciling while two targets come', () => {
  /** The second target takes t-1. */
  const overtaken = (first: string): GroupTraceSketch =>
    reconciled('t0 t1')
      .at(2)
      .exchange('a', heartbeat(1), heard(2, first))
      .exchange('a', heartbeat(2), heard(3, 't0'));
  it('may end the first with nothing new', () => {
    const sketch = overtaken('t0 t1 t2').calls('a', 'assigned', '');
    expect(rules(sketch.calls('a', 'revoked', 't1').owns('a', 't0'))).toEqual([]);
  });
  it('may tell the rest of the first, of which there is nothing, before it applies the second', () => {
    const parted = (first: string): readonly string[] => {
      const sketch = reconciled('t0').at(2).exchange('a', heartbeat(1), heard(2, first));
      sketch.calls('a', 'assigned', 't1').owns('a', 't0 t1');
      sketch.at(3).exchange('a', heartbeat(2), heard(3, 't0')).calls('a', 'assigned', '');
      return rules(sketch.calls('a', 'revoked', 't1').owns('a', 't0'));
    };
    expect(parted('t0 t1 t2')).toEqual([]);
    expect(parted('t0 t1')).toContain('assigned-before-revoked');
  });
  it('assigned-before-revoked: the first took as much', () => {
    const sketch = overtaken('t0 t2').calls('a', 'assigned', '');
    expect(rules(sketch.calls('a', 'revoked', 't1').owns('a', 't0'))).toContain(
      'assigned-before-revoked',
    );
  });
});

it('gives up what its pattern stands for if it has not heard of it', () => {
  const lags = (pattern: string | undefined): readonly string[] => {
    const wish = pattern === undefined ? { topics: ['t'] } : { topics: [], pattern };
    const sketch = sketchGroupTrace();
    sketch.happens({ atMs: 0, type: 'resubscribe', member: 'a', ...wish });
    sketch.topics({ t: 2 }).at(1).starts('a', { protocol: 'cooperative' });
    sketch.exchange('a', join({ memberId: 'a' }), joined()).exchange('a', sync(), synced('t0'));
    sketch.owns('a', 't0').calls('a', 'assigned', 't0').at(2).calls('a', 'revoked', 't0');
    return rules(sketch.owns('a', '').at(3)).filter((rule) => rule === 'revoked-though-it-stays');
  };
  expect(lags('t.*')).toEqual([]);
  expect(lags(undefined)).toHaveLength(1);
});

it('is not exercised where no client lives', () => {
  expect(chancesIn(groupListener, sketchGroupTrace().trace())).toBe(0);
});
