import { describe, expect, test } from 'vitest';
import type { GroupTrace } from '../../domain/group-trace.ts';
import {
  classicGroup,
  classicMember,
  consumerGroup,
  consumerMember,
  heard,
  heartbeat,
} from '../../testing/sketch-group-messages.ts';
import { type GroupTraceSketch, sketchGroupTrace } from '../../testing/sketch-group-trace.ts';
import { measureGroup } from './measure-group.ts';

/** The same trace over a topic t that was there from the start. */
function over(partitions: number, trace: GroupTrace): GroupTrace {
  return { ...trace, history: { ...trace.history, topics: [{ topic: 't', partitions }] } };
}

describe('measureGroup', () => {
  test('a cooperative rebalance is one, with its second round', () => {
    const sketch = sketchGroupTrace()
      .starts('a', { protocol: 'cooperative' })
      .thinks('a', 'STABLE')
      .group(classicGroup({ members: [classicMember('a', 't0 t1')] }))
      .owns('a', 't0 t1')
      .at(1000)
      .starts('b', { protocol: 'cooperative' })
      .thinks('b', 'STABLE')
      .group(classicGroup({ groupState: 'PreparingRebalance', members: [classicMember('a')] }))
      .at(2000)
      .group(
        classicGroup({ groupEpoch: 2, members: [classicMember('a', 't0'), classicMember('b')] }),
      )
      .owns('a', 't0')
      .owns('b', '')
      .at(3000)
      .group(
        classicGroup({
          groupEpoch: 2,
          groupState: 'PreparingRebalance',
          members: [classicMember('a'), classicMember('b')],
        }),
      )
      .at(5000)
      .group(
        classicGroup({
          groupEpoch: 3,
          members: [classicMember('a', 't0'), classicMember('b', 't1')],
        }),
      )
      .owns('b', 't1');
    const measured = measureGroup(over(2, sketch.trace()));
    expect(measured.rebalances).toBe(1);
    expect(measured.rounds).toBe(3);
    expect(measured.rebalanceLatencyMs).toEqual({ count: 1, sum: 4000, max: 4000 });
    expect(measured.loadSpread).toEqual({ count: 1, sum: 0, max: 0 });
    expect(measured.moves).toBe(1);
    expect(measured.pausedPartitionMs).toBe(3000);
    expect(measured.stoppedTheWorld).toBe(0);
  });

  test('an eager rebalance stops the world', () => {
    const sketch = sketchGroupTrace()
      .starts('a')
      .thinks('a', 'STABLE')
      .group(classicGroup({ members: [classicMember('a', 't0 t1')] }))
      .owns('a', 't0 t1')
      .at(1000)
      .group(classicGroup({ groupState: 'PreparingRebalance', members: [classicMember('a')] }))
      .owns('a', '')
      .at(1500)
      .group(classicGroup({ groupEpoch: 2, members: [classicMember('a', 't0 t1')] }))
      .owns('a', 't0 t1');
    const measured = measureGroup(over(2, sketch.trace()));
    expect(measured).toMatchObject({ rebalances: 1, stoppedTheWorld: 1, pausedPartitionMs: 1000 });
  });

  test('a static member that is away for a while makes no rebalance', () => {
    const away = consumerMember('a', 't0', { memberEpoch: -2 });
    const sketch = sketchGroupTrace()
      .starts('a', { protocol: 'consumer', instanceId: 'i' })
      .thinks('a', 'STABLE')
      .group(consumerGroup({ members: [consumerMember('a', 't0'), consumerMember('b', 't1')] }))
      .owns('a', 't0')
      .at(1000)
      .group(
        consumerGroup({
          groupEpoch: 1,
          groupState: 'Reconciling',
          members: [away, consumerMember('b', 't1')],
        }),
      )
      .at(4000)
      .group(consumerGroup({ members: [consumerMember('a', 't0'), consumerMember('b', 't1')] }));
    expect(measureGroup(over(2, sketch.trace())).rebalances).toBe(0);
  });

  test('one that has to give something up makes one', () => {
    const giving = consumerMember('a', 't0', { pendingRevocation: [{ topic: 't', partition: 1 }] });
    const sketch = sketchGroupTrace()
      .starts('a', { protocol: 'consumer' })
      .thinks('a', 'STABLE')
      .group(consumerGroup({ groupState: 'Reconciling', members: [giving] }));
    expect(measureGroup(over(2, sketch.trace())).rebalances).toBe(1);
  });

  test('only members have a share in what is balanced', () => {
    const sketch = sketchGroupTrace()
      .starts('a')
      .thinks('a', 'STABLE')
      .starts('b')
      .group(classicGroup({ groupState: 'PreparingRebalance', members: [classicMember('a')] }))
      .at(10)
      .group(classicGroup({ members: [classicMember('a', 't0 t1')] }))
      .owns('a', 't0 t1');
    const { loadSpread } = measureGroup(over(2, sketch.trace()));
    expect(loadSpread).toEqual({ count: 1, sum: 0, max: 0 });
  });
});

describe('what clients measure of themselves', () => {
  const joins = (sketch: GroupTraceSketch, words: string): GroupTraceSketch =>
    sketch.exchange('a', heartbeat(1), heard(1, words));

  test('KIP-848: a rebalance lasts from another target until it is owned, one of revocations too', () => {
    const sketch = sketchGroupTrace().starts('a', { protocol: 'consumer' });
    joins(sketch, 't0 t1').at(200).owns('a', 't0 t1').calls('a', 'assigned', 't0 t1').at(1000);
    joins(sketch, 't0').at(1700).calls('a', 'revoked', 't1').owns('a', 't0');
    const { clients } = measureGroup(sketch.at(5000).trace());
    expect(clients.rebalanceLatencyMs).toEqual({ count: 2, sum: 900, max: 700 });
    expect(clients.lastRebalanceAgoMs).toEqual({ count: 1, sum: 3300, max: 3300 });
  });

  test('KIP-848: the same target again is no rebalance', () => {
    const sketch = sketchGroupTrace().starts('a', { protocol: 'consumer' });
    joins(sketch, 't0').owns('a', 't0').at(1000);
    joins(sketch, 't0').at(9000).owns('a', 't0');
    const { clients } = measureGroup(sketch.trace());
    expect(clients.rebalanceLatencyMs).toEqual({ count: 1, sum: 0, max: 0 });
  });

  test('KIP-848: one that ends with lost partitions has failed', () => {
    const sketch = sketchGroupTrace().starts('a', { protocol: 'consumer' });
    joins(sketch, 't0').owns('a', 't0');
    joins(sketch, 't0 t1').calls('a', 'lost', 't0').owns('a', '');
    const { clients } = measureGroup(sketch.trace());
    expect(clients.failedRebalances).toBe(1);
    expect(clients.rebalanceLatencyMs.count).toBe(1);
  });
});
