import { describe, expect, it } from 'vitest';

import type { DescribedMember, GroupDescription, GroupRequest } from '../../../domain/wire.ts';
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
  heard,
  heartbeat,
  heartbeatToJoin,
  join,
  joinRefused,
  joined,
  leave,
  left,
  parts,
  sync,
  synced,
} from '../../../testing/sketch-group-messages.ts';
import { sketchGroupTrace, type GroupTraceSketch } from '../../../testing/sketch-group-trace.ts';
import { groupSession } from './session.ts';

const a = classicMember('a', 't0');
const b = classicMember('b', 't1');
const group = (
  groupState: GroupDescription['groupState'],
  members: readonly DescribedMember[] = [a, b],
  groupEpoch = 1,
): GroupDescription => classicGroup({ groupState, groupEpoch, members });

/** Both are members since 0: sessions of 10 s, rebalances of 30 s. */
const start = (): GroupTraceSketch =>
  sketchGroupTrace().starts('a').starts('b').group(group('Stable'));

const rules = (sketch: GroupTraceSketch): readonly string[] =>
  brokenRules(groupSession, sketch.trace());

describe('the session of a classic member', () => {
  const withoutA = group('PreparingRebalance', [b]);
  const keepB = (sketch: GroupTraceSketch): GroupTraceSketch =>
    sketch.exchange('b', beat({ memberId: 'b' }), beaten());

  it('ends when it was silent for so long', () => {
    expect(rules(keepB(start().at(9000)).at(10_000).group(withoutA))).toEqual([]);
    expect(
      chancesIn(groupSession, keepB(start().at(9000)).at(10_000).group(withoutA).trace()),
    ).toBe(1);
  });
  it('removed-too-early', () => {
    expect(rules(start().at(9999).group(withoutA))).toEqual(['removed-too-early']);
  });
  it('removed-too-early after a sign of life', () => {
    const alive = (sketch: GroupTraceSketch): GroupTraceSketch =>
      keepB(sketch.at(9000)).at(11_000).group(withoutA);
    expect(rules(alive(start().at(5000).exchange('a', beat(), beaten())))).toEqual([
      'removed-too-early',
    ]);
    expect(
      rules(
        alive(
          start()
            .at(5000)
            .exchange('a', commit({ t0: 1 }), committed('t0')),
        ),
      ),
    ).toEqual(['removed-too-early']);
    expect(rules(alive(start().at(1000).exchange('a', beat(), beaten())))).toEqual([]);
    expect(
      rules(alive(start().at(900).exchange('a', beat(), beaten('ILLEGAL_GENERATION')))),
    ).toEqual(['expired-late']);
  });
  it('expired-late', () => {
    expect(rules(keepB(start().at(9000)).at(10_002).group(withoutA))).toEqual(['expired-late']);
    expect(rules(keepB(start().at(9000)).at(12_000))).toEqual(['expired-late']);
    expect(rules(keepB(start().at(9000)).at(10_500).exchange('a', beat(), beaten()))).toEqual([
      'expired-late',
    ]);
  });
  it('begins anew after a failover', () => {
    const moved = start().at(2000).failsOver(5000);
    expect(rules(keepB(moved.at(14_000)).at(15_000).group(withoutA))).toEqual([]);
    expect(
      rules(keepB(start().at(2000).failsOver(5000).at(14_000)).at(15_500).group(withoutA)),
    ).toEqual(['expired-late']);
  });
  it('is what the member has asked for, which should be what it was configured with', () => {
    const goes = (atMs: number): readonly string[] => {
      const asks = join({ memberId: 'a', sessionTimeoutMs: 20_000 });
      const sketch = sketchGroupTrace();
      sketch.exchange('a', asks, joined(), group('CompletingRebalance', [a]));
      return rules(sketch.at(atMs).group(group('Empty', [], 2)));
    };
    expect(goes(10_000)).toEqual(['removed-too-early', 'asks-for-other-timeouts']);
    expect(goes(20_000)).toEqual(['asks-for-other-timeouts']);
  });
  it('does not run while a request waits', () => {
    const waits = (): GroupTraceSketch => {
      const sketch = start();
      const id = sketch.at(5000).asks('a', join({ memberId: 'a' }));
      keepB(sketch.group(group('PreparingRebalance'), id).at(9000));
      return keepB(sketch.at(14_000));
    };
    expect(rules(waits().at(18_000).group(withoutA))).toEqual(['removed-while-waiting']);
    expect(rules(waits().at(18_000))).toEqual([]);
  });
});

describe('a new member that waits for its first generation', () => {
  const waits = (member: DescribedMember, joinsBefore = false): GroupTraceSketch => {
    const sketch = sketchGroupTrace({ newMemberJoinTimeoutMs: 12_000 });
    if (joinsBefore) {
      const first = sketch.asks('b', join({ memberId: 'b' }));
      sketch.group(group('PreparingRebalance', [member]), first).replies(first, joined());
      sketch.learns(first).group(group('CompletingRebalance', [member]));
      sketch.exchange('b', sync({ memberId: 'b' }), synced(''), group('Stable', [member]));
    }
    const id = sketch.asks('b', join({ memberId: 'b' }));
    return sketch.group(group('PreparingRebalance', [a, member]), id);
  };
  const late = (sketch: GroupTraceSketch): boolean => rules(sketch).includes('expired-late');
  const beats = (sketch: GroupTraceSketch): GroupTraceSketch =>
    sketch.at(9000).exchange('a', beat({ memberId: 'a' }), beaten());

  it('has its own time for that, though its request waits', () => {
    expect(late(beats(waits(b)).at(12_001))).toBe(false);
    expect(late(beats(waits(b)).at(12_002))).toBe(true);
  });
  it('and is not answered after it', () => {
    const answered = (atMs: number): boolean => {
      const sketch = sketchGroupTrace({ newMemberJoinTimeoutMs: 12_000 });
      const id = sketch.asks('b', join({ memberId: 'b' }));
      sketch
        .group(group('PreparingRebalance', [b]), id)
        .at(atMs)
        .replies(id, joined());
      return late(sketch.learns(id).group(group('CompletingRebalance', [b])));
    };
    expect(answered(12_001)).toBe(false);
    expect(answered(12_002)).toBe(true);
  });
  it('which is over for who was read back by another coordinator', () => {
    const joinsAgain = (moves: boolean, wasForgotten = false): boolean => {
      const sketch = sketchGroupTrace({ newMemberJoinTimeoutMs: 4000 });
      sketch.group(group('Stable', [a, b])).at(1000);
      if (wasForgotten) sketch.group(group('Stable', [a]));
      if (moves) sketch.failsOver(1000).group(group('Stable', [a, b]));
      const id = sketch.at(1001).asks('b', join({ memberId: 'b' }));
      sketch
        .group(group('PreparingRebalance', [a, b]), id)
        .at(6000)
        .replies(id, joined());
      return late(sketch.learns(id).group(group('CompletingRebalance', [b])));
    };
    expect(joinsAgain(true, true)).toBe(false);
    expect(joinsAgain(true)).toBe(false);
    expect(joinsAgain(false)).toBe(true);
  });
  it('which goes for nobody else', () => {
    expect(late(beats(waits(b, true)).at(12_002))).toBe(false);
    expect(late(beats(waits({ ...b, groupInstanceId: 'i' })).at(12_002))).toBe(false);
  });
});

describe('a member may go for other reasons', () => {
  it('it leaves', () => {
    const sketch = start()
      .at(100)
      .exchange(null, leave('a'), left('a'), group('PreparingRebalance', [b]));
    expect(rules(sketch)).toEqual([]);
  });
  it('another takes its place', () => {
    const held = (memberId: string): DescribedMember =>
      classicMember(memberId, '', { groupInstanceId: 'i' });
    const sketch = sketchGroupTrace()
      .group(group('Stable', [held('a')]))
      .at(100)
      .exchange(
        'a+',
        join({ groupInstanceId: 'i' }),
        joined({ memberId: 'a+' }),
        group('Stable', [held('a+')]),
      );
    expect(rules(sketch)).toEqual([]);
  });
  it('there is no room for it', () => {
    const sketch = start()
      .at(100)
      .exchange(
        'a',
        join({ memberId: 'a' }),
        joinRefused('GROUP_MAX_SIZE_REACHED'),
        group('PreparingRebalance', [b]),
      );
    expect(rules(sketch)).toEqual([]);
  });
  it('but not since somebody else asked', () => {
    const sketch = start()
      .at(100)
      .exchange('b', beat({ memberId: 'b' }), beaten(), group('PreparingRebalance', [b]));
    expect(rules(sketch)).toEqual(['removed-too-early']);
  });
});

describe('a rebalance', () => {
  const long = { sessionTimeoutMs: 60_000 };
  /** `b` joins again at 1000; `a` says only that it is there. */
  const waiting = (): { readonly sketch: GroupTraceSketch; readonly id: number } => {
    const sketch = sketchGroupTrace(long).starts('a').starts('b').group(group('Stable')).at(1000);
    const id = sketch.asks('b', join({ memberId: 'b', ...long }));
    sketch.group(group('PreparingRebalance'), id);
    return { sketch, id };
  };
  const completed = (atMs: number): readonly string[] => {
    const { sketch, id } = waiting();
    sketch.at(atMs - 1).exchange('a', beat(), beaten('REBALANCE_IN_PROGRESS'));
    sketch.at(atMs).replies(id, joined({ generationId: 2, memberId: 'b' }));
    return rules(sketch.group(group('CompletingRebalance', [b], 2)));
  };
  it('drops who has not joined when its time is over', () => {
    expect(completed(31_000)).toEqual([]);
    expect(completed(30_999)).toContain('removed-too-early');
    expect(completed(31_002)).toEqual(['answered-late']);
  });
  it('drops who does not sync in time, whatever somebody else says in its name', () => {
    const ends = (atMs: number): readonly string[] => {
      const sketch = sketchGroupTrace(long).group(group('PreparingRebalance')).at(1000);
      sketch.group(group('CompletingRebalance', [a, b], 2)).at(1001);
      sketch.exchange('a', sync({ generationId: 2 }), synced(), group('Stable', [a, b], 2));
      sketch.exchange(
        null,
        sync({ memberId: 'b', generationId: 9 }),
        synced('', 'ILLEGAL_GENERATION'),
      );
      return rules(sketch.at(atMs).group(group('PreparingRebalance', [a], 2)));
    };
    expect(ends(31_000)).toEqual([]);
    expect(ends(30_999)).toEqual(['removed-too-early']);
  });
  it('keeps who waits, whatever somebody else says in its name', () => {
    const { sketch } = waiting();
    sketch.exchange(null, join({ memberId: 'b' }), joinRefused('INCONSISTENT_GROUP_PROTOCOL', 'b'));
    sketch.at(31_000).group(group('CompletingRebalance', [a], 2));
    expect(rules(sketch)).toContain('removed-while-waiting');
  });
  it('removed-while-waiting: somebody who has joined is dropped', () => {
    const { sketch } = waiting();
    sketch.at(31_000).group(group('CompletingRebalance', [a], 2));
    expect(rules(sketch)).toContain('removed-while-waiting');
  });
  it('drops who does not sync in time', () => {
    const ends = (atMs: number): readonly string[] => {
      const sketch = sketchGroupTrace(long).group(group('PreparingRebalance')).at(1000);
      sketch.group(group('CompletingRebalance', [a, b], 2)).at(1001);
      sketch.exchange('a', sync({ generationId: 2 }), synced(), group('Stable', [a, b], 2));
      sketch.at(20_000).exchange('b', beat({ memberId: 'b', generationId: 2 }), beaten());
      return rules(sketch.at(atMs).group(group('PreparingRebalance', [a], 2)));
    };
    expect(ends(31_000)).toEqual([]);
    expect(ends(30_999)).toEqual(['removed-too-early']);
  });
});

describe('an id that was given out', () => {
  /** At 1000 both members have joined again, and somebody else was given an id. */
  const waiting = (): {
    readonly sketch: GroupTraceSketch;
    readonly ids: readonly [number, number];
  } => {
    const sketch = start().at(1000);
    const first = sketch.asks('a', join({ memberId: 'a' }));
    sketch.group(group('PreparingRebalance'), first);
    sketch.exchange('c', join(), joinRefused('MEMBER_ID_REQUIRED', 'c'));
    const second = sketch.asks('b', join({ memberId: 'b' }));
    return { sketch, ids: [first, second] };
  };
  const completedAt = (atMs: number): readonly string[] => {
    const { sketch, ids } = waiting();
    sketch.at(atMs);
    for (const id of ids) sketch.replies(id, joined({ generationId: 2 }));
    return rules(sketch.group(group('CompletingRebalance', [a, b], 2)));
  };
  it('is waited for, as long as its session', () => {
    expect(completedAt(11_000)).toEqual([]);
  });
  it('pending-ignored', () => {
    expect(completedAt(2000)).toEqual(['pending-ignored']);
  });
  it('rebalance-late', () => {
    expect(completedAt(15_000)).toEqual(['rebalance-late']);
  });
  it('is not waited for once it has come, left or was forgotten', () => {
    const { sketch, ids } = waiting();
    sketch.at(3000).exchange('c', leave('c'), left('c'));
    for (const id of ids) sketch.replies(id, joined({ generationId: 2 }));
    expect(rules(sketch.group(group('CompletingRebalance', [a, b], 2)))).toEqual([]);
  });
});

describe('the first rebalance of an empty group', () => {
  /** Somebody was given an id at 0 and comes back with it at once; another was given one, which runs out at 10 000. */
  const first = (atMs: number, delayMs: number): readonly string[] => {
    const sketch = sketchGroupTrace({ groupInitialRebalanceDelayMs: delayMs }).starts('a');
    sketch.exchange('a', join(), joinRefused('MEMBER_ID_REQUIRED', 'a'), group('Empty', [], 0));
    sketch.exchange('c', join(), joinRefused('MEMBER_ID_REQUIRED', 'c'));
    const id = sketch.asks('a', join({ memberId: 'a' }));
    sketch.group(group('PreparingRebalance', [a], 0), id);
    sketch.at(atMs).replies(id, joined({ generationId: 1 }));
    return rules(sketch.group(group('CompletingRebalance', [a], 1)));
  };
  it('gives others the time to come', () => {
    expect(first(3000, 3000)).toEqual([]);
  });
  it('first-rebalance-early', () => {
    expect(first(2999, 3000)).toEqual(['first-rebalance-early']);
    expect(first(0, 3000)).toEqual(['first-rebalance-early']);
    expect(first(0, 0)).toEqual([]);
  });
  it('ends early when an id runs out', () => {
    expect(first(10_000, 12_000)).toEqual([]);
    expect(first(9999, 12_000)).toEqual(['first-rebalance-early']);
    expect(first(10_001, 12_000)).toEqual(['first-rebalance-early']);
  });
});

describe('KIP-848', () => {
  const one = (over: Partial<DescribedMember> = {}): GroupDescription =>
    consumerGroup({
      groupEpoch: 2,
      members: [consumerMember('a', 't0', { memberEpoch: 2, ...over })],
    });
  const none = consumerGroup({ groupEpoch: 3, members: [] });
  const joins = (settings: object = {}): GroupTraceSketch =>
    sketchGroupTrace(settings)
      .starts('a', { protocol: 'consumer' })
      .exchange('a', heartbeatToJoin(), heard(2, 't0'), one());

  it('the session is the broker’s', () => {
    expect(rules(joins().at(10_000).group(none))).toEqual([]);
    expect(rules(joins().at(9999).group(none))).toEqual(['removed-too-early']);
    expect(rules(joins().at(10_002).group(none))).toEqual(['expired-late']);
    expect(rules(joins({ groupConsumerSessionTimeoutMs: 20_000 }).at(10_000).group(none))).toEqual([
      'removed-too-early',
    ]);
    expect(
      rules(joins().at(5000).exchange('a', heartbeat(2), heard(2)).at(10_000).group(none)),
    ).toEqual(['removed-too-early']);
  });
  it('commits do not count', () => {
    expect(
      rules(
        joins()
          .at(5000)
          .exchange('a', commit({ t0: 1 }, { generationIdOrMemberEpoch: 2 }), committed('t0'))
          .at(10_000)
          .group(none),
      ),
    ).toEqual([]);
  });
  it('who has left for a while with partitions to give up is waited for by a coordinator that has moved', () => {
    const away = one({ memberEpoch: -2, assignment: [], pendingRevocation: [] });
    const removed = (atMs: number, moves: boolean): readonly string[] => {
      const sketch = joins({ groupConsumerSessionTimeoutMs: 45_000 }).at(1000);
      const asked = one({ assignment: [], pendingRevocation: parts('t0') });
      sketch.exchange('a', heartbeat(2), heard(2, ''), asked).at(2000);
      sketch.lives('a', 'closed').exchange('a', heartbeat(-2), heard(-2), away).at(3000);
      if (moves) sketch.failsOver(3000).at(3001).group(away);
      return rules(sketch.at(atMs).group(none));
    };
    expect(removed(33_000, true)).toEqual([]);
    expect(removed(32_999, true)).toEqual(['removed-too-early']);
    expect(removed(33_000, false)).toEqual(['removed-too-early']);
    expect(removed(47_000, false)).toEqual([]);
  });
  it('who does not give up its partitions is removed after its rebalance timeout', () => {
    const holds = (atMs: number): GroupTraceSketch => {
      const sketch = joins().at(1000);
      sketch.exchange(
        'a',
        heartbeat(2),
        heard(2, ''),
        one({ assignment: [], pendingRevocation: parts('t0') }),
      );
      for (let beatMs = 2000; beatMs < atMs; beatMs += 1000)
        sketch.at(beatMs).exchange('a', heartbeat(2), heard(2));
      return sketch.at(atMs);
    };
    expect(rules(holds(31_000).group(none))).toEqual([]);
    expect(rules(holds(30_000).group(none))).toEqual(['removed-too-early']);
    expect(rules(holds(33_000).group(none))).toContain('revocation-late');
    expect(rules(holds(35_000))).toContain('revocation-late');
  });
});

describe('an application that does not poll', () => {
  const away = (): GroupTraceSketch => start().at(5000).lives('a', 'away');
  it('stayed-without-poll', () => {
    const until = (atMs: number): readonly string[] =>
      rules(away().at(atMs).exchange('a', beat(), beaten())).filter(
        (rule) => rule !== 'expired-late',
      );
    expect(until(35_000)).toEqual([]);
    expect(until(35_001)).toEqual(['stayed-without-poll']);
  });
  it('left-without-reason', () => {
    const leaves = (sketch: GroupTraceSketch): readonly string[] =>
      rules(sketch.exchange('a', leave('a'), left('a'), group('PreparingRebalance', [b]))).filter(
        (rule) => rule !== 'expired-late',
      );
    expect(leaves(away().at(34_500))).toEqual([]);
    expect(leaves(away().at(20_000))).toEqual(['left-without-reason']);
    expect(leaves(start().at(5000))).toEqual(['left-without-reason']);
    expect(leaves(start().at(5000).lives('a', 'closed'))).toEqual([]);
    expect(leaves(start().at(5000).givesUp('a', 'x'))).toEqual([]);
  });
});

describe('a client asks for what it was configured with', () => {
  const asks = (request: GroupRequest, process: string | null = 'a'): boolean =>
    rules(start().exchange(process, request, joined())).includes('asks-for-other-timeouts');

  it('a classic one for a session and for rebalances', () => {
    expect(asks(join())).toBe(false);
    expect(asks(join({ sessionTimeoutMs: 10_001 }))).toBe(true);
    expect(asks(join({ rebalanceTimeoutMs: 29_999 }))).toBe(true);
    // Whoever only pretends to be one was not configured.
    expect(asks(join({ rebalanceTimeoutMs: 29_999 }), null)).toBe(false);
  });
  it('one of KIP-848 for rebalances', () => {
    expect(asks({ ...heartbeatToJoin(), rebalanceTimeoutMs: 30_000 })).toBe(false);
    expect(asks({ ...heartbeatToJoin(), rebalanceTimeoutMs: 30_001 })).toBe(true);
    expect(asks(heartbeat(2, { rebalanceTimeoutMs: -1 }))).toBe(false);
  });
});

describe('a client without an id', () => {
  const again = (go: (sketch: GroupTraceSketch, first: number) => GroupTraceSketch): boolean => {
    const sketch = start();
    const first = sketch.at(1000).asks('a', join({ memberId: '' }));
    go(sketch, first).exchange('a', join({ memberId: '' }), joined());
    return rules(sketch).includes('joins-twice');
  };
  const answered = (sketch: GroupTraceSketch, first: number): GroupTraceSketch =>
    sketch.replies(first, joinRefused('MEMBER_ID_REQUIRED')).learns(first);

  it('joins-twice', () => {
    expect(again((sketch) => sketch.at(2000))).toBe(true);
    expect(again((sketch) => sketch)).toBe(true);
  });
  it('but not once it is answered, waits no longer, or is cut off', () => {
    expect(again(answered)).toBe(false);
    expect(again((sketch) => sketch.at(60_000))).toBe(false);
    expect(again((sketch, first) => sketch.loses(first).at(2000))).toBe(false);
    expect(again((sketch) => sketch.at(1500).failsOver(1600).at(2000))).toBe(false);
  });
});

describe('a process that is closed', () => {
  const closes = (sketch: GroupTraceSketch): GroupTraceSketch =>
    sketch.exchange('a', beat(), beaten()).group(group('Stable')).at(2000).lives('a', 'closed');
  const later = (sketch: GroupTraceSketch): GroupTraceSketch => sketch.at(60_000);
  const goodbye = (rule: string): boolean => rule === 'closed-without-leaving';

  it('closed-without-leaving', () => {
    expect(rules(later(closes(start()))).filter(goodbye)).toHaveLength(1);
    const departs = closes(start()).exchange('a', leave('a'), left('a'));
    expect(rules(later(departs)).filter(goodbye)).toEqual([]);
  });
  it('a static member comes back', () => {
    const named = sketchGroupTrace().starts('a', { instanceId: 'i' }).starts('b');
    expect(rules(later(closes(named.group(group('Stable'))))).filter(goodbye)).toEqual([]);
  });
  it('a crash says nothing', () => {
    const crashed = start().exchange('a', beat(), beaten()).at(2000).lives('a', 'crashed');
    expect(rules(later(crashed)).filter(goodbye)).toEqual([]);
  });
  it('who has just come to looks for its coordinator first', () => {
    const paused = (backMs: number): readonly string[] => {
      const sketch = start().at(1000).lives('a', 'paused').at(backMs).lives('a', 'well');
      sketch.exchange('a', beat(), beaten()).group(group('Stable')).at(60_000).lives('a', 'closed');
      return rules(sketch.at(120_000)).filter(goodbye);
    };
    expect(paused(59_000)).toEqual([]);
    expect(paused(2000)).toHaveLength(1);
  });
  it('who was no member has nothing to leave', () => {
    const alone = start()
      .exchange('a', beat(), beaten())
      .group(group('Stable', [b]));
    expect(rules(later(alone.at(2000).lives('a', 'closed'))).filter(goodbye)).toEqual([]);
  });
});

it('is not exercised by a group that nobody leaves', () => {
  expect(chancesIn(groupSession, start().trace())).toBe(0);
});
