import { describe, expect, it } from 'vitest';

import { brokenRules } from '../../testing/broken-rules.ts';
import {
  classicGroup,
  classicMember,
  join,
  joinRefused,
  leave,
  left,
  sync,
  synced,
} from '../../testing/sketch-group-messages.ts';
import { sketchGroupTrace, type GroupTraceSketch } from '../../testing/sketch-group-trace.ts';
import { groupSession } from './invariants/session.ts';

const group = (members: readonly string[], state: 'PreparingRebalance' | 'CompletingRebalance') =>
  classicGroup({ groupState: state, members: members.map((id) => classicMember(id)) });

const isLate = (sketch: GroupTraceSketch): boolean =>
  brokenRules(groupSession, sketch.trace()).includes('answered-late');

describe('a sync that waits', () => {
  const waiting = (): { readonly sketch: GroupTraceSketch; readonly id: number } => {
    const sketch = sketchGroupTrace({ sessionTimeoutMs: 300_000 })
      .starts('a')
      .starts('b')
      .group(group(['a', 'b'], 'CompletingRebalance'));
    return { sketch, id: sketch.asks('b', sync({ memberId: 'b' })) };
  };

  it('is answered in time', () => {
    const { sketch, id } = waiting();
    expect(isLate(sketch.at(40_000).replies(id, synced('', 'NOT_COORDINATOR')))).toBe(true);
  });

  it('but nobody waits for it any more once its sender has left', () => {
    const { sketch, id } = waiting();
    sketch
      .at(1000)
      .exchange('b', leave('b'), left('b'), group(['a'], 'PreparingRebalance'))
      .at(40_000)
      .replies(id, synced('', 'NOT_COORDINATOR'));
    expect(isLate(sketch)).toBe(false);
  });
});

describe('a join that waits', () => {
  const waiting = (): { readonly sketch: GroupTraceSketch; readonly id: number } => {
    const sketch = sketchGroupTrace({ sessionTimeoutMs: 300_000 })
      .starts('a')
      .starts('b')
      .group(group(['a', 'b'], 'PreparingRebalance'));
    return { sketch, id: sketch.asks('b', join({ memberId: 'b' })) };
  };

  it('is answered in time', () => {
    const { sketch, id } = waiting();
    expect(isLate(sketch.at(40_000).replies(id, joinRefused('NOT_COORDINATOR')))).toBe(true);
  });

  it('but nobody waits for it any more once its sender has joined again', () => {
    const { sketch, id } = waiting();
    const again = sketch.at(20_000).asks('b', join({ memberId: 'b' }));
    sketch.at(40_000).replies(id, joinRefused('NOT_COORDINATOR'));
    sketch.replies(again, joinRefused('NOT_COORDINATOR'));
    expect(isLate(sketch)).toBe(false);
  });
});
