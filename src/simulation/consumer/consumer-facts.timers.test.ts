import { describe, expect, test } from 'vitest';
import { commitOf, revokingScene, Scene } from '../../testing/consumer-group-kit.ts';

interface Row {
  readonly rule: string;
  readonly source: string;
  readonly check: () => void;
}

const session = 'GroupMetadataManager.scheduleConsumerGroupSessionTimeout';
const rebalance = 'GroupMetadataManager.scheduleConsumerGroupRebalanceTimeout';
const loaded = 'GroupMetadataManager.onLoaded';

const ids = (scene: Scene): string[] => (scene.describe()?.members ?? []).map((m) => m.memberId);

const rows: readonly Row[] = [
  {
    rule: 'a silent member is fenced at the end of its session: +1',
    source: session,
    check: () => {
      const scene = new Scene();
      scene.beat('a', 0);
      scene.beat('b', 0);
      scene.alive(44_999, ['b', 3]);
      expect([ids(scene), scene.epochs()]).toEqual([
        ['a', 'b'],
        [3, 3],
      ]);
      scene.pass(1);
      expect([ids(scene), scene.epochs()]).toEqual([['b'], [4, 3]]);
    },
  },
  {
    rule: 'each heartbeat that is answered begins the session anew',
    source: session,
    check: () => {
      const scene = new Scene();
      scene.beat('a', 0);
      scene.alive(200_000, ['a', 2]);
      expect(ids(scene)).toEqual(['a']);
    },
  },
  {
    rule: 'a heartbeat that is refused does not',
    source: session,
    check: () => {
      const scene = new Scene();
      scene.beat('a', 0);
      scene.pass(44_000);
      scene.beat('a', 9);
      scene.pass(1000);
      expect(ids(scene)).toEqual([]);
    },
  },
  {
    rule: 'members of one instant are fenced one after the other',
    source: session,
    check: () => {
      const scene = new Scene();
      scene.beat('a', 0);
      scene.beat('b', 0);
      scene.pass(45_000);
      expect([ids(scene), scene.epochs()]).toEqual([[], [5, 5]]);
    },
  },
  {
    rule: 'the session of a static member that is away goes on, and fences it',
    source: 'GroupMetadataManager.consumerGroupStaticMemberGroupLeave',
    check: () => {
      const scene = new Scene();
      scene.beat('a', 0, { instanceId: 'i' });
      scene.pass(40_000);
      scene.beat('a', -2, { instanceId: 'i' });
      scene.pass(4999);
      expect(ids(scene)).toEqual(['a']);
      scene.pass(1);
      expect(ids(scene)).toEqual([]);
    },
  },
  {
    rule: 'the session of a static member that came back is its own',
    source: 'GroupMetadataManager.replaceMember',
    check: () => {
      const scene = new Scene();
      scene.beat('a', 0, { instanceId: 'i' });
      scene.beat('a', -2, { instanceId: 'i' });
      scene.pass(40_000);
      scene.beat('x', 0, { instanceId: 'i' });
      scene.pass(44_999);
      expect(ids(scene)).toEqual(['x']);
    },
  },
  {
    rule: 'who does not give up what it should is fenced after its rebalance timeout',
    source: rebalance,
    check: () => {
      const scene = revokingScene();
      scene.alive(59_999, ['a', 2], ['b', 3]);
      expect(ids(scene)).toEqual(['a', 'b']);
      scene.pass(1);
      expect(ids(scene)).toEqual(['b']);
    },
  },
  {
    rule: 'who gives it up is not',
    source: rebalance,
    check: () => {
      const scene = revokingScene();
      scene.beat('a', 2, { topicPartitions: scene.member('a').assigned });
      expect(scene.member('a')).toMatchObject({ rebalanceExpiresAtMs: null, memberEpoch: 3 });
      scene.alive(100_000, ['a', 3], ['b', 3]);
      expect(ids(scene)).toEqual(['a', 'b']);
    },
  },
  {
    rule: 'who has to give up more has its whole timeout again',
    source: rebalance,
    check: () => {
      const scene = revokingScene();
      scene.alive(30_000, ['a', 2], ['b', 3]);
      scene.beat('c', 0);
      scene.beat('d', 0);
      scene.beat('a', 2, { topicPartitions: scene.member('a').assigned });
      expect(scene.member('a')).toMatchObject({
        state: 'UNREVOKED_PARTITIONS',
        memberEpoch: 2,
        rebalanceExpiresAtMs: scene.nowMs + 60_000,
      });
    },
  },
  {
    rule: '4.0: also, in the next epoch',
    source: `${rebalance}, KAFKA-19974`,
    check: () => {
      const scene = revokingScene('4.0');
      scene.beat('c', 0);
      scene.beat('d', 0);
      scene.beat('a', 1, { topicPartitions: scene.member('a').assigned });
      expect(scene.member('a')).toMatchObject({
        state: 'UNREVOKED_PARTITIONS',
        memberEpoch: 2,
        rebalanceEpoch: 2,
        rebalanceExpiresAtMs: scene.nowMs + 60_000,
      });
    },
  },
  {
    rule: 'who waits for others has no rebalance timer',
    source: rebalance,
    check: () => {
      expect(revokingScene().member('b')).toMatchObject({
        state: 'UNRELEASED_PARTITIONS',
        rebalanceExpiresAtMs: null,
      });
    },
  },
  {
    rule: 'a rebalance timer of an epoch that the member has left does nothing',
    source: rebalance,
    check: () => {
      const scene = revokingScene();
      const { group } = scene.state;
      if (group === null) throw new Error('no group');
      const members = group.members.map((member) => ({ ...member, rebalanceEpoch: 1 }));
      scene.state = { ...scene.state, group: { ...group, members } };
      scene.alive(70_000, ['a', 2], ['b', 3]);
      expect(ids(scene)).toEqual(['a', 'b']);
    },
  },
  {
    rule: 'after a failover everybody has a whole session',
    source: loaded,
    check: () => {
      const scene = new Scene();
      scene.beat('a', 0);
      scene.pass(44_000);
      scene.failOver();
      scene.pass(44_999);
      expect(ids(scene)).toEqual(['a']);
      scene.pass(1);
      expect(ids(scene)).toEqual([]);
    },
  },
  {
    rule: 'after a failover who has to give something up has its whole timeout again',
    source: loaded,
    check: () => {
      const scene = revokingScene();
      scene.alive(50_000, ['a', 2], ['b', 3]);
      scene.failOver();
      scene.alive(59_999, ['a', 2], ['b', 3]);
      expect(ids(scene)).toEqual(['a', 'b']);
      scene.pass(1);
      expect(ids(scene)).toEqual(['b']);
    },
  },
  {
    rule: 'after a failover all else is as it was',
    source: 'KIP-848: each step is written before it is answered',
    check: () => {
      const scene = revokingScene();
      scene.send(commitOf('a', 2));
      const before = scene.describe();
      const { offsets } = scene.state;
      scene.failOver();
      expect([scene.describe(), scene.state.offsets]).toEqual([before, offsets]);
      expect(scene.beat('a', 2)).toMatchObject({ errorCode: 'NONE', assignment: null });
    },
  },
  {
    rule: 'after a failover the topics are looked at again',
    source: 'ModernGroup.hasMetadataExpired',
    check: () => {
      const scene = new Scene();
      scene.beat('a', 0);
      expect(scene.state.group?.refreshesMetadata).toBe(false);
      scene.failOver();
      expect(scene.state.group?.refreshesMetadata).toBe(true);
      scene.beat('a', 2);
      expect([scene.state.group?.refreshesMetadata, scene.epochs()]).toEqual([false, [2, 2]]);
    },
  },
  {
    rule: 'an empty group is forgotten when somebody looks',
    source: 'GroupMetadataManager.maybeDeleteGroup, offsets.retention.check.interval.ms',
    check: () => {
      const scene = new Scene();
      scene.beat('a', 0);
      scene.beat('a', -1);
      expect(scene.wakeAtMs).toBe(600_000);
      scene.pass(600_000);
      expect([scene.describe(), scene.wakeAtMs]).toEqual([null, undefined]);
    },
  },
  {
    rule: 'offsets of topics that nobody reads grow old, each from its commit, and hold the group',
    source: 'ConsumerGroup.offsetExpirationCondition, ConsumerGroup.isSubscribedToTopic',
    check: () => {
      const settings = { offsetsRetentionMs: 1_000_000 };
      const scene = new Scene({ settings });
      scene.beat('a', 0);
      scene.send(commitOf('a', 2));
      scene.alive(3_000_000, ['a', 2]);
      expect(scene.state.offsets.size).toBe(1);
      scene.send(commitOf('a', 2));
      const committedAtMs = scene.nowMs;
      scene.beat('a', -1);
      scene.pass(900_000);
      expect(scene.describe()?.groupState).toBe('Empty');
      scene.pass(700_000);
      expect([scene.describe(), scene.state.offsets.size]).toEqual([null, 0]);
      expect(committedAtMs).toBeLessThan(scene.nowMs - settings.offsetsRetentionMs);
    },
  },
];

describe('timers and failover', () => {
  test.each(rows)('$rule [$source]', ({ check }) => check());
});
