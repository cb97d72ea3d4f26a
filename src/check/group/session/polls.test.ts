import { describe, expect, it } from 'vitest';

import { brokenRules } from '../../../testing/broken-rules.ts';
import {
  beat,
  beaten,
  classicGroup,
  classicMember,
  commit,
  committed,
  leave,
  left,
  sync,
  synced,
} from '../../../testing/sketch-group-messages.ts';
import { sketchGroupTrace, type GroupTraceSketch } from '../../../testing/sketch-group-trace.ts';
import { groupSession } from '../invariants/session.ts';

/** A member that polls each second, and may stay away for 30. */
function member(): GroupTraceSketch {
  return sketchGroupTrace({ pollIntervalMs: 1000, sessionTimeoutMs: 300_000 })
    .starts('a')
    .exchange('a', sync(), synced('t0'), classicGroup({ members: [classicMember('a', 't0')] }));
}

const rulesOfLeaving = (sketch: GroupTraceSketch): readonly string[] =>
  brokenRules(groupSession, sketch.exchange('a', leave('a'), left('a')).trace()).filter(
    (rule) => rule === 'left-without-reason',
  );

describe('an application that waits inside of a callback for its commit', () => {
  /** Sent at 5400, answered at `untilMs`; from 6000 on the application is away. */
  const waiting = (untilMs: number): GroupTraceSketch => {
    const sketch = member().at(5400);
    const id = sketch.asks('a', commit({ t0: 1 }));
    sketch.at(5400).replies(id, committed('t0')).at(untilMs).learns(id);
    return sketch.at(6000).lives('a', 'away');
  };

  it('has not polled since', () => {
    expect(rulesOfLeaving(waiting(5600).at(34_400))).toEqual([]);
    expect(rulesOfLeaving(waiting(5600).at(34_399))).toEqual(['left-without-reason']);
  });

  it('has, if it was done before its next poll', () => {
    const done = member()
      .at(3000)
      .exchange('a', commit({ t0: 1 }), committed('t0'));
    expect(rulesOfLeaving(done.at(6000).lives('a', 'away').at(34_400))).toEqual([
      'left-without-reason',
    ]);
  });
});

describe('an application whose commit may have been lost', () => {
  it('may wait inside of a callback', () => {
    const sketch = member().at(2000);
    const id = sketch.asks('a', beat());
    sketch.replies(id, beaten()).learns(id);
    expect(rulesOfLeaving(sketch.at(9000))).toEqual(['left-without-reason']);
    // A request that never arrived.
    expect(rulesOfLeaving(member().at(2000).loses(7, 'a').at(9000))).toEqual([]);
    expect(rulesOfLeaving(member().at(9000))).toEqual(['left-without-reason']);
  });
});
