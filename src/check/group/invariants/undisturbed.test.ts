import { describe, expect, it } from 'vitest';

import type { Started } from '../../../domain/group-trace.ts';
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
  sync,
  synced,
} from '../../../testing/sketch-group-messages.ts';
import { sketchGroupTrace, type GroupTraceSketch } from '../../../testing/sketch-group-trace.ts';
import { groupUndisturbed } from './undisturbed.ts';

const rules = (sketch: GroupTraceSketch): readonly string[] =>
  brokenRules(groupUndisturbed, sketch.trace());

const restless = classicGroup({ groupState: 'PreparingRebalance', members: [classicMember('a')] });
const resting = classicGroup({ groupEpoch: 2, members: [classicMember('a', 't0')] });

/** `a` owns t0 and t1, reads both, and is asked to join again. */
function asked(protocol: Started['protocol'] = 'cooperative'): GroupTraceSketch {
  return sketchGroupTrace()
    .at(1)
    .starts('a', { protocol })
    .exchange('a', join({ memberId: 'a' }), joined())
    .thinks('a', 'STABLE')
    .exchange('a', sync(), synced('t0 t1'))
    .owns('a', 't0 t1')
    .calls('a', 'assigned', 't0 t1')
    .at(1000)
    .processes('a', 't0', 0, 10)
    .processes('a', 't1', 0, 10)
    .group(restless);
}

/** And t1 is taken from it. */
function taken(): GroupTraceSketch {
  return asked()
    .at(2000)
    .processes('a', 't0', 10, 20)
    .processes('a', 't1', 10, 20)
    .exchange('a', join({ memberId: 'a' }), joined({ generationId: 2 }))
    .exchange('a', sync({ generationId: 2 }), synced('t0'));
}

describe('a cooperative consumer', () => {
  it('reads on what stays', () => {
    const sketch = taken()
      .calls('a', 'revoked', 't1')
      .owns('a', 't0')
      .calls('a', 'assigned', '')
      .group(resting)
      .at(3000)
      .processes('a', 't0', 20, 30);
    expect(rules(sketch)).toEqual([]);
    expect(chancesIn(groupUndisturbed, sketch.trace())).toBeGreaterThan(0);
  });

  it('may pause what is taken, and what has just come', () => {
    const sketch = taken()
      .pauses('a', 't1')
      .calls('a', 'revoked', 't1')
      .owns('a', 't0 t2')
      .pauses('a', 't2');
    expect(
      rules(sketch.calls('a', 'assigned', 't2').at(3000).processes('a', 't0', 20, 30)),
    ).toEqual([]);
  });

  it('may wait for a commit in its listener', () => {
    const sketch = taken()
      .calls('a', 'revoked', 't1')
      .at(6000)
      .owns('a', 't0')
      .calls('a', 'assigned', '');
    expect(rules(sketch.at(6500).processes('a', 't0', 20, 60))).toEqual([]);
  });

  it.each<[string, (sketch: GroupTraceSketch) => GroupTraceSketch]>([
    ['paused', (a) => a.pauses('a', 't0 t1').at(2001)],
    ['let-go', (a) => a.calls('a', 'revoked', 't0 t1').owns('a', '').at(2001)],
    ['not-read', (a) => a.at(6000).processes('a', 't0', 20, 60)],
    ['not-read', (a) => a.at(6000)],
  ])('%s', (rule, go) => {
    expect(rules(go(taken()))).toEqual([rule]);
  });

  it.each<[string, (sketch: GroupTraceSketch) => GroupTraceSketch]>([
    [
      'is closed',
      (a) => a.calls('a', 'revoked', 't0 t1').owns('a', '').lives('a', 'closed').at(2001),
    ],
    [
      'lost all',
      (a) => a.thinks('a', 'UNJOINED', '', -1).calls('a', 'lost', 't0 t1').owns('a', '').at(2001),
    ],
    ['is away', (a) => a.lives('a', 'away').at(9000)],
    ['lost a topic', (a) => a.topics({}).pauses('a', 't0').owns('a', '').at(2001)],
  ])('that %s is excused', (_, go) => {
    expect(rules(go(taken().topics({ t: 2 })))).toEqual([]);
  });

  it('is not judged for reading outside of rebalances', () => {
    const sketch = taken()
      .calls('a', 'revoked', 't1')
      .owns('a', 't0')
      .calls('a', 'assigned', '')
      .group(resting);
    expect(rules(sketch.at(3000).processes('a', 't0', 20, 30).at(20_000))).toEqual([]);
  });
});

describe('a KIP-848 consumer', () => {
  const reconciling = (): GroupTraceSketch =>
    sketchGroupTrace()
      .at(1)
      .topics({ t: 2 })
      .starts('a', { protocol: 'consumer' })
      .thinks('a', 'STABLE', 'a', 1)
      .exchange(
        'a',
        heartbeatToJoin(),
        heard(1, 't0 t1'),
        consumerGroup({ members: [consumerMember('a', 't0 t1')] }),
      )
      .owns('a', 't0 t1')
      .calls('a', 'assigned', 't0 t1')
      .at(1000);

  it('pauses only what is taken', () => {
    const sketch = reconciling().exchange('a', heartbeat(1), heard(1, 't0'));
    expect(rules(sketch.pauses('a', 't1').calls('a', 'revoked', 't1').owns('a', 't0'))).toEqual([]);
    const all = reconciling().exchange('a', heartbeat(1), heard(1, 't0'));
    expect(rules(all.pauses('a', 't0 t1'))).toEqual(['paused']);
  });

  it('is not asked to give up what it shall keep', () => {
    const given = consumerMember('a', '', {
      pendingRevocation: parts('t0 t1'),
      targetAssignment: parts('t0'),
    });
    const sketch = reconciling().exchange(
      'a',
      heartbeat(1),
      heard(1, ''),
      consumerGroup({ groupEpoch: 2, members: [given] }),
    );
    expect(rules(sketch)).toEqual(['taken-though-it-stays']);
  });
});

it('is not exercised by eager consumers', () => {
  const sketch = asked('eager').calls('a', 'revoked', 't0 t1').owns('a', '');
  expect(rules(sketch)).toEqual([]);
  expect(chancesIn(groupUndisturbed, sketch.trace())).toBe(0);
});
