import { describe, expect, it } from 'vitest';

import {
  classicGroup,
  classicMember,
  commit,
  committed,
  consumerGroup,
  consumerMember,
  fetched,
  fetchOffsets,
  heard,
  heartbeat,
  heartbeatRefused,
  join,
  joined,
  joinRefused,
  parts,
  sync,
  synced,
} from '../../testing/sketch-group-messages.ts';
import { sketchGroupTrace, type GroupTraceSketch } from '../../testing/sketch-group-trace.ts';
import { groupFeatures, groupFeaturesOf } from './group-features.ts';

const classic = classicGroup({ members: [classicMember('a', 't0'), classicMember('b')] });
const consumer = consumerGroup({ members: [consumerMember('a', 't0'), consumerMember('b')] });
const unfinished = consumerMember('a', 't0', { targetAssignment: parts('t0 t1') });

type Go = (sketch: GroupTraceSketch) => unknown;

function replaces(sketch: GroupTraceSketch, request: number): void {
  sketch.replies(request, heard(2));
}

describe('a feature is found', () => {
  it.each<[string, Go]>([
    ['eager members', (s) => s.starts('a')],
    ['cooperative members', (s) => s.starts('a', { protocol: 'cooperative' })],
    ['KIP-848 members', (s) => s.starts('a', { protocol: 'consumer' })],
    [
      'mixed group',
      (s) => s.group(consumerGroup({ members: [consumerMember('a'), classicMember('b')] })),
    ],
    ['migration to KIP-848', (s) => s.group(classic).group(consumer)],
    ['migration to classic', (s) => s.group(consumer).group(classic)],
    ['Kafka trunk', (s) => s],
    ['hostile name', (s) => s.happens({ type: 'crash', member: '__proto__', atMs: 1 })],
    [
      'pattern subscription',
      (s) => s.happens({ type: 'resubscribe', member: 'a', topics: [], pattern: 'x', atMs: 1 }),
    ],
    [
      'changed subscription',
      (s) => s.happens({ type: 'resubscribe', member: 'a', topics: [], atMs: 1 }),
    ],
    [
      'created topic',
      (s) => s.happens({ type: 'createTopic', topic: 't', partitions: 1, atMs: 1 }),
    ],
    [
      'grown topic',
      (s) => s.happens({ type: 'addPartitions', topic: 't', partitions: 1, atMs: 1 }),
    ],
    ['deleted topic', (s) => s.happens({ type: 'deleteTopic', topic: 't', atMs: 1 })],
    [
      'recreated topic',
      (s) =>
        s
          .happens({ type: 'deleteTopic', topic: 't', atMs: 1 })
          .happens({ type: 'createTopic', topic: 't', partitions: 1, atMs: 1 }),
    ],
    ['metadata seen late', (s) => s.happens({ type: 'lag', member: 'a', forMs: 1, atMs: 1 })],
    [
      'several events at once',
      (s) =>
        s
          .happens({ type: 'crash', member: 'a', atMs: 1 })
          .happens({ type: 'crash', member: 'b', atMs: 1 }),
    ],
    [
      'event mid-rebalance',
      (s) =>
        s
          .group(classicGroup({ groupState: 'PreparingRebalance', members: [] }))
          .happens({ type: 'crash', member: 'b', atMs: 1 }),
    ],
    ['static members', (s) => s.starts('a', { instanceId: 'i' })],
    [
      'static restart',
      (s) =>
        s.starts('a', { instanceId: 'i' }).lives('a', 'closed').starts('a+', { instanceId: 'i' }),
    ],
    [
      'duplicate instance',
      (s) => s.starts('a', { instanceId: 'i' }).starts('b', { instanceId: 'i' }),
    ],
    ['evicted member', (s) => s.happens({ type: 'evict', instanceId: 'i', atMs: 1 })],
    [
      'rolling restart',
      (s) => s.happens({ type: 'bounce', how: 'kill', everyMs: 1, afterMs: 1, atMs: 1 }),
    ],
    ['crash', (s) => s.happens({ type: 'crash', member: 'a', atMs: 1 })],
    [
      'max.poll.interval exceeded',
      (s) => s.starts('a').lives('a', 'away').thinks('a', 'UNJOINED', '', -1),
    ],
    [
      'zombie woke',
      (s) =>
        s
          .starts('a')
          .thinks('a', 'STABLE')
          .group(classic)
          .lives('a', 'paused')
          .group(classicGroup({ members: [classicMember('b')] }))
          .lives('a', 'well'),
    ],
    [
      'session expired',
      (s) => s.group(consumer).group(consumerGroup({ members: [consumerMember('a')] })),
    ],
    [
      'rebalance timeout',
      (s) =>
        s.group({ ...classic, groupState: 'PreparingRebalance' }).group(
          classicGroup({
            groupEpoch: 2,
            groupState: 'CompletingRebalance',
            members: [classicMember('a')],
          }),
        ),
    ],
    [
      'pending member left behind',
      (s) =>
        s
          .starts('a')
          .exchange('a', join(), joinRefused('MEMBER_ID_REQUIRED', 'a-1'))
          .lives('a', 'crashed'),
    ],
    [
      'pending member expired',
      (s) =>
        s
          .exchange('a', join(), joinRefused('MEMBER_ID_REQUIRED', 'a-1'))
          .exchange('a', join({ memberId: 'a-1' }), joinRefused('UNKNOWN_MEMBER_ID', 'a-1')),
    ],
    ['group full', (s) => s.exchange('a', join(), joinRefused('GROUP_MAX_SIZE_REACHED'))],
    [
      'strategy refused',
      (s) => s.exchange('a', join(), joinRefused('INCONSISTENT_GROUP_PROTOCOL')),
    ],
    ['strategy changed', (s) => s.group(classic).group({ ...classic, protocolData: 'sticky' })],
    ['leader changed', (s) => s.group(classic).group({ ...classic, leader: 'b' })],
    ['join of an unknown member', (s) => s.exchange('a', join(), joinRefused('UNKNOWN_MEMBER_ID'))],
    ['sync refused', (s) => s.exchange('a', sync(), synced('', 'REBALANCE_IN_PROGRESS'))],
    ['skipped assignment', (s) => s.exchange('a', join(), joined({ skipAssignment: true }))],
    [
      'unrevoked partitions',
      (s) =>
        s.group(
          consumerGroup({ members: [consumerMember('a', '', { pendingRevocation: parts('t0') })] }),
        ),
    ],
    ['unreleased partitions', (s) => s.group(consumerGroup({ members: [unfinished] }))],
    ['fenced epoch', (s) => s.exchange('a', heartbeat(3), heartbeatRefused('FENCED_MEMBER_EPOCH'))],
    [
      'previous epoch accepted',
      (s) => {
        const late = consumerGroup({ members: [consumerMember('a', 't0', { memberEpoch: 2 })] });
        replaces(s, s.group(late).asks('a', heartbeat(1)));
      },
    ],
    [
      'unreleased instance',
      (s) => s.exchange('a', heartbeat(0), heartbeatRefused('UNRELEASED_INSTANCE_ID')),
    ],
    ['fenced instance', (s) => s.exchange('a', join(), joinRefused('FENCED_INSTANCE_ID'))],
    ['failover', (s) => s.failsOver(5)],
    [
      'failover mid-rebalance',
      (s) => s.group({ ...classic, groupState: 'PreparingRebalance' }).failsOver(5),
    ],
    ['lost request', (s) => s.loses(s.starts('a').asks('a', join()))],
    [
      'lost response',
      (s) => {
        const request = s.starts('a').asks('a', join());
        s.replies(request, joined()).loses(request);
      },
    ],
    ['duplicate request', (s) => s.asksAgain(s.asks('a', join()))],
    [
      'stray request',
      (s) => s.happens({ type: 'stray', member: 'a', request: 'join', twist: 'outsider', atMs: 1 }),
    ],
    [
      'slow network',
      (s) => s.happens({ type: 'slow', member: 'a', delayMs: 1, forMs: 1, atMs: 1 }),
    ],
    [
      'commit refused',
      (s) => s.exchange('a', commit({ t0: 1 }), committed('t0', 'ILLEGAL_GENERATION')),
    ],
    ['partitions lost', (s) => s.starts('a').calls('a', 'lost', 't0')],
    ['records processed twice', (s) => s.processes('a', 't0', 0, 5).processes('b', 't0', 4, 6)],
    [
      'offsets expired',
      (s) =>
        s
          .exchange('a', commit({ t0: 1 }), committed('t0'))
          .exchange('a', fetchOffsets('t0'), fetched({ t0: -1 })),
    ],
    ['client gave up', (s) => s.starts('a').givesUp('a', 'FENCED_INSTANCE_ID')],
    ['empty group', (s) => s.group(classic).group(classicGroup({ members: [] }))],
  ])('%s', (name, go) => {
    const sketch = sketchGroupTrace();
    go(sketch);
    expect(groupFeatures).toContain(name);
    expect(groupFeaturesOf(sketch.trace())).toContain(name);
  });

  it('initial delay extended', () => {
    const sketch = sketchGroupTrace({ groupInitialRebalanceDelayMs: 3000 })
      .group(classicGroup({ groupState: 'PreparingRebalance', members: [classicMember('a')] }))
      .at(5000)
      .group(classicGroup({ groupState: 'CompletingRebalance', members: [classicMember('a')] }));
    expect(groupFeaturesOf(sketch.trace())).toContain('initial delay extended');
  });

  it('Kafka 4.0', () => {
    const trace = sketchGroupTrace({ kafkaVersion: '4.0' }).trace();
    expect(groupFeaturesOf(trace)).toEqual(['Kafka 4.0']);
  });
});

it('events without effect show nothing', () => {
  const sketch = sketchGroupTrace().happens({ type: 'crash', member: 'a', atMs: 1 }, false);
  expect(groupFeaturesOf(sketch.trace())).toEqual(['Kafka trunk']);
});
