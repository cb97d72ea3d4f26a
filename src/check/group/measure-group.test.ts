import { describe, expect, it } from 'vitest';

import type { GroupMeasurements } from '../../domain/group-measurements.ts';
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
  joined,
  joinRefused,
  sync,
  synced,
} from '../../testing/sketch-group-messages.ts';
import { sketchGroupTrace, type GroupTraceSketch } from '../../testing/sketch-group-trace.ts';
import { addGroupMeasurements, clientMetricsOf, measureGroup } from './measure-group.ts';

const preparing = classicGroup({
  groupState: 'PreparingRebalance',
  groupEpoch: 0,
  members: [classicMember('a')],
});
const completing = classicGroup({
  groupState: 'CompletingRebalance',
  members: [classicMember('a')],
});

/** `a` joins alone at 1 s, and owns t0 and t1 from 2 s on. */
function alone(): GroupTraceSketch {
  return sketchGroupTrace()
    .topics({ t: 2 })
    .at(1000)
    .happens({ type: 'join', member: 'a', topics: ['t'], atMs: 1000 })
    .starts('a')
    .exchange('a', join(), joinRefused('MEMBER_ID_REQUIRED', 'a'), preparing)
    .at(1500)
    .exchange('a', join({ memberId: 'a' }), joined(), completing)
    .thinks('a', 'COMPLETING_REBALANCE')
    .at(2000)
    .exchange(
      'a',
      sync(),
      synced('t0 t1'),
      classicGroup({ members: [classicMember('a', 't0 t1')] }),
    )
    .thinks('a', 'STABLE')
    .owns('a', 't0 t1')
    .calls('a', 'assigned', 't0 t1');
}

function measured(sketch: GroupTraceSketch): GroupMeasurements {
  return measureGroup(sketch.trace());
}

describe('a rebalance', () => {
  it('lasts from the first unrest until all own what they were given', () => {
    expect(measured(alone().at(5000))).toMatchObject({
      histories: 1,
      watchedMs: 5000,
      events: 1,
      rebalances: 1,
      stoppedTheWorld: 0,
      rounds: 1,
      rebalanceLatencyMs: { count: 1, sum: 1000, max: 1000 },
      pausedPartitionMs: 0,
      partitionMs: 6000,
      moves: 0,
      loadSpread: { count: 1, sum: 0, max: 0 },
    });
  });

  it('of an eager group stops the world, and moves what goes to others', () => {
    const both = [
      classicMember('a', 't0', { memberEpoch: 2 }),
      classicMember('b', 't1', { memberEpoch: 2 }),
    ];
    const sketch = alone()
      .at(3000)
      .starts('b')
      .thinks('b', 'STABLE', 'b', 2)
      .group(classicGroup({ groupState: 'PreparingRebalance', members: both }))
      .at(3100)
      .owns('a', '')
      .at(3600)
      .group(classicGroup({ groupEpoch: 2, members: both }))
      .owns('a', 't0')
      .at(4000)
      .owns('b', 't1')
      .at(5000);
    expect(measured(sketch)).toMatchObject({
      rebalances: 2,
      stoppedTheWorld: 1,
      rounds: 2,
      rebalanceLatencyMs: { count: 2, sum: 2000, max: 1000 },
      pausedPartitionMs: 500 + 900,
      moves: 1,
    });
  });

  it('of a cooperative group is one, with its second round', () => {
    const given = (epoch: number, a: string, b: string): ReturnType<typeof classicGroup> =>
      classicGroup({ groupEpoch: epoch, members: [classicMember('a', a), classicMember('b', b)] });
    const sketch = alone()
      .at(3000)
      .starts('b', { protocol: 'cooperative' })
      .thinks('b', 'STABLE', 'b', 2)
      .group({ ...given(1, 't0 t1', ''), groupState: 'PreparingRebalance' })
      .at(3500)
      .group(given(2, 't0', ''))
      .owns('a', 't0')
      .group({ ...given(2, 't0', ''), groupState: 'PreparingRebalance' })
      .at(4000)
      .group(given(3, 't0', 't1'))
      .owns('b', 't1')
      .at(5000);
    expect(measured(sketch)).toMatchObject({
      rebalances: 2,
      stoppedTheWorld: 0,
      rounds: 3,
      rebalanceLatencyMs: { count: 2, sum: 2000, max: 1000 },
      pausedPartitionMs: 500,
      moves: 1,
    });
  });
});

it('partitions that are paused are not read, those that are gone are not missed', () => {
  const paused = alone().at(3000).pauses('a', 't0').at(3400).pauses('a', '').at(5000);
  expect(measured(paused)).toMatchObject({ pausedPartitionMs: 400, partitionMs: 6000 });
  const gone = alone().at(3000).topics({}).owns('a', '').at(5000);
  expect(measured(gone)).toMatchObject({ pausedPartitionMs: 0, partitionMs: 2000 });
  const dead = alone().at(3000).lives('a', 'crashed').at(4000).starts('a+').at(5000);
  expect(measured(dead)).toMatchObject({ pausedPartitionMs: 2000, partitionMs: 4000 });
});

it('records, commits and zombies are counted', () => {
  const sketch = alone()
    .processes('a', 't0', 0, 10)
    .exchange('a', commit({ t0: 10 }), committed('t0'))
    .exchange('a', commit({ t0: 10 }), committed('t0', 'ILLEGAL_GENERATION'))
    .at(3000)
    .starts('b')
    .owns('b', 't0')
    .processes('b', 't0', 4, 12)
    .at(3700)
    .owns('a', 't1');
  expect(measured(sketch)).toMatchObject({
    recordsProcessed: 18,
    duplicates: 6,
    commits: 2,
    commitsRefused: 1,
    zombieWindowMs: { count: 1, sum: 700, max: 700 },
  });
});

describe('clients', () => {
  it('measure from their first join until they know their part', () => {
    const sketch = alone()
      .at(3000)
      .exchange('a', join({ memberId: 'a' }), joinRefused('UNKNOWN_MEMBER_ID'))
      .exchange('a', beat(), beaten())
      .at(5000);
    const measurements = measured(sketch);
    expect(measurements.clients).toEqual({
      processes: 1,
      livedMs: 4000,
      rebalanceLatencyMs: { count: 1, sum: 1000, max: 1000 },
      failedRebalances: 1,
      lastRebalanceAgoMs: { count: 1, sum: 3000, max: 3000 },
      assignedPartitions: { count: 1, sum: 2, max: 2 },
    });
    expect(clientMetricsOf(measurements)).toEqual({
      'rebalance-total': 1,
      'rebalance-rate-per-hour': 900,
      'rebalance-latency-avg': 1000,
      'rebalance-latency-max': 1000,
      'failed-rebalance-total': 1,
      'last-rebalance-seconds-ago': 3,
      'assigned-partitions': 2,
    });
  });

  it('of the new protocol measure from another assignment until it is assigned', () => {
    const sketch = sketchGroupTrace()
      .at(0)
      .starts('a', { protocol: 'consumer' })
      .exchange(
        'a',
        heartbeatToJoin(),
        heard(1, 't0'),
        consumerGroup({ members: [consumerMember('a', 't0')] }),
      )
      .at(300)
      .owns('a', 't0')
      .calls('a', 'assigned', 't0')
      .at(1000)
      .exchange('a', heartbeat(1), heard(1, ''))
      .at(1100)
      .calls('a', 'lost', 't0')
      .owns('a', '')
      .at(2000);
    expect(measured(sketch).clients).toMatchObject({
      rebalanceLatencyMs: { count: 1, sum: 300, max: 300 },
      failedRebalances: 1,
      assignedPartitions: { count: 1, sum: 0 },
    });
  });
});

it('measurements of several histories add up', () => {
  const one = measured(alone().at(5000));
  const sum = addGroupMeasurements(addGroupMeasurements(null, one), one);
  expect(sum).toMatchObject({
    histories: 2,
    watchedMs: 10_000,
    rebalances: 2,
    rebalanceLatencyMs: { count: 2, sum: 2000, max: 1000 },
    clients: { processes: 2, assignedPartitions: { count: 2, sum: 4, max: 2 } },
  });
  expect(clientMetricsOf(sum)).toEqual(clientMetricsOf(one));
});
