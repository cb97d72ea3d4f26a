import { describe, expect, it } from 'vitest';

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
  join,
  joined,
  leave,
  left,
  sync,
  synced,
} from '../../../testing/sketch-group-messages.ts';
import { sketchGroupTrace, type GroupTraceSketch } from '../../../testing/sketch-group-trace.ts';
import { zombieWindows } from '../zombie-windows.ts';
import { groupExclusive } from './exclusive.ts';

const both = classicGroup({ members: [classicMember('a', 't0'), classicMember('b')] });
const onlyB = classicGroup({ groupEpoch: 2, leader: 'b', members: [classicMember('b', 't0')] });

/** `a` owns t-0 and `b` nothing. */
function start(): GroupTraceSketch {
  return sketchGroupTrace()
    .starts('a')
    .starts('b')
    .exchange('a', sync(), synced('t0'), both)
    .owns('a', 't0')
    .exchange('b', sync({ memberId: 'b' }), synced(''));
}

/** At 1000 `a` stands still; at 20000 it is gone for the coordinator, and `b` owns what it had. */
function zombie(): GroupTraceSketch {
  return start().at(1000).lives('a', 'paused').at(20_000).group(onlyB).at(20_010).owns('b', 't0');
}

const rules = (sketch: GroupTraceSketch): readonly string[] =>
  brokenRules(groupExclusive, sketch.at(40_000).trace());

describe('hands over', () => {
  it('after the old owner let go', () => {
    const sketch = start().at(10).owns('a', '').at(20).owns('b', 't0');
    expect(rules(sketch)).toEqual([]);
    expect(chancesIn(groupExclusive, start().at(10).owns('a', '').owns('b', 't0').trace())).toBe(1);
  });
  it('two-owners: both are members', () => {
    expect(rules(start().at(10).owns('b', 't0'))).toEqual(['two-owners']);
  });
  it('two-owners: one takes what another has', () => {
    expect(rules(start().at(10).owns('b', 't0').at(20).owns('a', ''))).toEqual(['two-owners']);
  });
  it('a crashed process owns nothing', () => {
    expect(rules(start().at(10).lives('a', 'crashed').owns('b', 't0'))).toEqual([]);
  });
  it('is not exercised where nothing moves', () => {
    expect(chancesIn(groupExclusive, start().trace())).toBe(0);
  });
});

describe('a topic that is deleted and made anew', () => {
  const anew = (t: number, made: number): readonly string[] => {
    const sketch = sketchGroupTrace().topics({ t: 1 }).starts('a').starts('b');
    sketch.exchange('a', sync(), synced('t0'), both);
    if (t < 10) sketch.at(t).topics({});
    sketch.at(10).owns('a', 't0');
    if (t >= 10) sketch.at(t).topics({});
    if (made < 40) sketch.at(made).topics({ t: 1 });
    sketch.at(40).owns('b', 't0');
    return rules(sketch);
  };
  it('is another topic, whenever the first owner hears of that', () => {
    expect(anew(20, 30)).toEqual([]);
    expect(anew(5, 30)).toEqual([]);
  });
  it('two-owners: it is not made anew', () => {
    expect(anew(20, 50)).toEqual(['two-owners']);
  });
});

describe('a zombie', () => {
  it('is excused while it stands still, and measured', () => {
    expect(rules(zombie())).toEqual([]);
    expect(zombieWindows(zombie().at(30_000).trace())).toEqual([
      {
        process: 'a',
        partition: { topic: 't', partition: 0 },
        other: 'b',
        fromMs: 20_010,
        untilMs: 30_000,
      },
    ]);
  });
  it('is excused until it is told', () => {
    const sketch = zombie().at(25_000).lives('a', 'well');
    const id = sketch.asks('a', beat());
    sketch.replies(id, beaten('UNKNOWN_MEMBER_ID')).at(25_500).learns(id).owns('a', '');
    expect(rules(sketch)).toEqual([]);
  });
  it('kept-after-told', () => {
    const sketch = zombie().at(25_000).lives('a', 'well');
    sketch.exchange('a', beat(), beaten('UNKNOWN_MEMBER_ID')).at(25_001).owns('a', '');
    expect(rules(sketch)).toEqual(['kept-after-told']);
  });
  it('is excused until its application comes back', () => {
    const away = (back: number): GroupTraceSketch =>
      start()
        .at(1000)
        .lives('a', 'away')
        .at(20_000)
        .exchange('a', leave('a'), left('a'), onlyB)
        .at(20_010)
        .owns('b', 't0')
        .at(21_000)
        .exchange('a', beat(), beaten('UNKNOWN_MEMBER_ID'))
        .at(back)
        .lives('a', 'well')
        .at(22_000)
        .owns('a', '');
    expect(rules(away(22_000))).toEqual([]);
    expect(rules(away(21_500))).toEqual(['kept-after-told']);
  });
  it('is excused a little longer, where a join was answered in between', () => {
    const answered = (letGoMs: number, joins: boolean): readonly string[] => {
      const sketch = start().at(1000).lives('a', 'away');
      sketch.at(20_000).group(onlyB).at(20_010).owns('b', 't0');
      sketch.at(20_100).exchange('a', beat(), beaten('UNKNOWN_MEMBER_ID'));
      if (joins) sketch.at(20_500).exchange('a', join({ memberId: 'a' }), joined());
      return rules(sketch.at(30_000).lives('a', 'well').at(letGoMs).owns('a', ''));
    };
    expect(answered(30_100, true)).toEqual([]);
    expect(answered(30_101, true)).toEqual(['kept-after-told']);
    expect(answered(30_001, false)).toEqual(['kept-after-told']);
  });
  it('is excused until its application polls, where its client left without it', () => {
    const lost = (letGoMs: number): GroupTraceSketch =>
      start()
        .at(20_000)
        .exchange('a', leave('a'), left('a'), onlyB)
        .at(20_010)
        .owns('b', 't0')
        .at(letGoMs)
        .owns('a', '');
    expect(rules(lost(21_000))).toEqual([]);
    expect(rules(lost(21_001))).toEqual(['kept-after-told']);
  });
  it('who has left by itself does not listen to what it is told later', () => {
    const lost = (letGoMs: number): GroupTraceSketch => {
      const sketch = start().at(19_900);
      const asked = sketch.asks('a', beat());
      sketch.replies(asked, beaten('UNKNOWN_MEMBER_ID')).at(20_000);
      sketch.exchange('a', leave('a'), left('a'), onlyB).at(20_010).owns('b', 't0').at(20_100);
      return sketch.learns(asked).at(letGoMs).owns('a', '');
    };
    expect(rules(lost(21_000))).toEqual([]);
    expect(rules(lost(21_001))).toEqual(['kept-after-told']);
  });
  it('is excused while it waits for what was lost, and then for its coordinator', () => {
    /** A heartbeat of 14000 is lost: at 19000 its connection breaks, and is there again at 19100. */
    const broken = (letGoMs: number): GroupTraceSketch =>
      start()
        .at(14_000)
        .loses(99, 'a')
        .at(17_000)
        .exchange('a', beat(), beaten('UNKNOWN_MEMBER_ID'), onlyB)
        .at(17_010)
        .owns('b', 't0')
        .at(letGoMs)
        .owns('a', '');
    expect(rules(broken(20_100))).toEqual([]);
    expect(rules(broken(20_101))).toEqual(['kept-after-told']);
  });
  it('what it was told before it owned the partition says nothing', () => {
    const sketch = start().owns('a', '').at(20_000);
    sketch.exchange('a', beat(), beaten('UNKNOWN_MEMBER_ID'), onlyB).owns('a', 't0');
    sketch.group(onlyB).owns('b', 't0');
    expect(rules(sketch)).toEqual([]);
  });
  it('a leave from before it owned the partition says nothing', () => {
    const sketch = start().owns('a', '').at(10_000).exchange('a', leave('a'), left('a'));
    sketch.owns('a', 't0').at(20_000).group(onlyB).owns('b', 't0');
    expect(rules(sketch)).toEqual([]);
  });
  it('an answer from before does not tell', () => {
    const sketch = start().at(1000).lives('a', 'paused');
    const id = sketch.asks('a', beat());
    sketch.replies(id, beaten()).at(20_000).group(onlyB).owns('b', 't0').at(25_000).learns(id);
    expect(rules(sketch)).toEqual([]);
  });
  it('may be the newer owner, by an answer that came late', () => {
    const sketch = start();
    sketch.owns('a', '');
    const late = sketch.asks('a', sync());
    sketch.replies(late, synced('t0')).at(20_000).group(onlyB).owns('b', 't0');
    sketch.at(21_000).learns(late).owns('a', 't0');
    expect(rules(sketch)).toEqual([]);
  });
});

describe('a static member that a generation was formed without', () => {
  const members = (generation: number): ReturnType<typeof classicGroup> =>
    classicGroup({
      groupEpoch: generation,
      members: [
        classicMember('a', '', { groupInstanceId: 'i', memberEpoch: generation }),
        classicMember('b', 't0', { memberEpoch: generation }),
      ],
    });
  it('is a zombie, too', () => {
    const sketch = sketchGroupTrace()
      .starts('a', { instanceId: 'i' })
      .starts('b')
      .exchange('a', join({ memberId: 'a' }), joined(), members(1))
      .exchange('a', sync(), synced('t0'))
      .owns('a', 't0')
      .at(100)
      .lives('a', 'away')
      .at(30_100)
      .group(members(2))
      .owns('b', 't0');
    expect(rules(sketch)).toEqual([]);
  });
});

describe('a static member that is away while generations pass', () => {
  /** It learns its part of generation 1 late: generation 2 was formed without it. */
  const late = (): GroupTraceSketch => {
    const members = (generation: number): ReturnType<typeof classicGroup> =>
      classicGroup({
        groupEpoch: generation,
        members: [
          classicMember('a', '', { groupInstanceId: 'i', memberEpoch: generation }),
          classicMember('b', 't0', { memberEpoch: generation }),
        ],
      });
    const sketch = sketchGroupTrace()
      .starts('a', { instanceId: 'i' })
      .starts('b')
      .exchange('a', join({ memberId: 'a' }), joined(), members(1));
    const id = sketch.asks('a', sync());
    sketch.replies(id, synced('t0')).at(100).lives('a', 'paused');
    sketch.at(30_100).group(members(2)).owns('b', 't0');
    return sketch.at(31_000).lives('a', 'well').learns(id).owns('a', 't0');
  };
  const rejoins = (sketch: GroupTraceSketch): GroupTraceSketch =>
    sketch.exchange('a', join({ memberId: 'a' }), joined({ generationId: 2 }));
  it('is a zombie until it is told, though it joins the same generation later', () => {
    const sketch = late().at(31_200).exchange('a', beat(), beaten('ILLEGAL_GENERATION'));
    expect(rules(rejoins(sketch.owns('a', '').at(31_300)))).toEqual([]);
  });
  it('kept-after-told', () => {
    const sketch = late().at(31_200).exchange('a', beat(), beaten('ILLEGAL_GENERATION'));
    expect(rules(rejoins(sketch.at(31_300).owns('a', '')))).toEqual(['kept-after-told']);
  });
});

describe('a static member of a generation that was lost with its coordinator', () => {
  /** `a` joins generation 2, of which nothing is written down; another generation 2 is formed without it. */
  const forgotten = (moves: boolean): readonly string[] => {
    const members = (generation: number, groupState: 'Stable' | 'CompletingRebalance') =>
      classicGroup({
        groupState,
        groupEpoch: generation,
        members: [
          classicMember('a', '', { groupInstanceId: 'i', memberEpoch: generation }),
          classicMember('b', 't0', { memberEpoch: generation }),
        ],
      });
    const sketch = sketchGroupTrace().starts('a', { instanceId: 'i' }).starts('b');
    const joins = join({ memberId: 'a' });
    sketch.exchange('a', joins, joined(), members(1, 'CompletingRebalance'));
    sketch.exchange('a', sync(), synced('t0'), members(1, 'Stable')).owns('a', 't0').at(1000);
    const again = joined({ generationId: 2 });
    sketch.exchange('a', joins, again, members(2, 'CompletingRebalance')).lives('a', 'away');
    if (moves) sketch.at(2000).failsOver(2000).group(members(1, 'Stable'));
    return rules(sketch.at(13_000).group(members(2, 'Stable')).owns('b', 't0').at(14_000));
  };
  it('is excused', () => {
    expect(forgotten(true)).toEqual([]);
  });
  it('two-owners: nothing was lost', () => {
    expect(forgotten(false)).toEqual(['two-owners']);
  });
});

describe('KIP-848', () => {
  const group = (a: string, b: string): ReturnType<typeof consumerGroup> =>
    consumerGroup({ members: [consumerMember('a', a), consumerMember('b', b)] });
  it('two-owners: taken from a member that is one', () => {
    const sketch = sketchGroupTrace()
      .starts('a', { protocol: 'consumer' })
      .starts('b', { protocol: 'consumer' })
      .exchange('a', heartbeat(0), heard(1, 't0'), group('t0', ''))
      .owns('a', 't0')
      .at(10)
      .exchange('b', heartbeat(0, { memberId: 'b' }), heard(2, 't0'), group('', 't0'))
      .owns('b', 't0');
    expect(rules(sketch)).toEqual(['two-owners']);
  });
  it('a fenced member is excused until it is told', () => {
    const fenced = (late: number): GroupTraceSketch => {
      const sketch = sketchGroupTrace()
        .starts('a', { protocol: 'consumer' })
        .starts('b', { protocol: 'consumer' })
        .exchange('a', heartbeat(0), heard(1, 't0'), group('t0', ''))
        .owns('a', 't0')
        .at(10_000)
        .group(consumerGroup({ members: [consumerMember('b', 't0')] }))
        .owns('b', 't0')
        .at(11_000)
        .exchange('a', heartbeat(1), heartbeatRefused('UNKNOWN_MEMBER_ID'));
      return sketch.at(11_000 + late).owns('a', '');
    };
    expect(rules(fenced(0))).toEqual([]);
    expect(rules(fenced(1))).toEqual(['kept-after-told']);
  });
  describe('a heartbeat that says less than is owned by the time it arrives', () => {
    /** Sent at 5 without t-0, which `a` owns from `ownedMs` on; at 10 it arrives, and t-0 is given to `b`. */
    const outdated = (ownedMs: number, letGoMs: number): GroupTraceSketch => {
      const sketch = sketchGroupTrace()
        .starts('a', { protocol: 'consumer' })
        .starts('b', { protocol: 'consumer' })
        .exchange('a', heartbeat(0), heard(1, 't0'), group('t0', ''))
        .at(ownedMs)
        .owns('a', 't0')
        .at(10);
      const id = sketch.asks('a', heartbeat(1, { topicPartitions: [] }), { sentAtMs: 5 });
      sketch.replies(id, heard(2, '')).group(group('', ''), id);
      sketch.exchange('b', heartbeat(1, { memberId: 'b' }), heard(2, 't0'), group('', 't0'));
      return sketch.owns('b', 't0').at(20).learns(id).at(letGoMs).owns('a', '');
    };
    it('opens a window until its answer is there', () => {
      expect(rules(outdated(7, 20))).toEqual([]);
      expect(rules(outdated(7, 21))).toEqual(['kept-after-told']);
    });
    it('also to what is owned only after it arrived, but not after its answer', () => {
      const late = (isTold: boolean): readonly string[] => {
        const sketch = sketchGroupTrace()
          .starts('a', { protocol: 'consumer' })
          .starts('b', { protocol: 'consumer' })
          .exchange('a', heartbeat(0), heard(1, 't0'), group('t0', ''))
          .at(10);
        const id = sketch.asks('a', heartbeat(1, { topicPartitions: [] }), { sentAtMs: 5 });
        sketch.replies(id, heard(2, '')).group(group('', ''), id);
        sketch.exchange('b', heartbeat(1, { memberId: 'b' }), heard(2, 't0'), group('', 't0'));
        sketch.owns('b', 't0').at(20);
        if (isTold) sketch.learns(id).owns('a', 't0').at(21);
        else sketch.owns('a', 't0').at(21).learns(id);
        return rules(sketch.owns('a', ''));
      };
      expect(late(false)).toEqual([]);
      expect(late(true)).toEqual(['two-owners']);
    });
    it('but says too little if it was owned when it was sent', () => {
      expect(rules(outdated(4, 20))).toEqual(['two-owners']);
    });
  });
});
