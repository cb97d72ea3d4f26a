import { describe, expect, test } from 'vitest';
import { names, revokingScene, Scene } from '../../testing/consumer-group-kit.ts';
import type { Assignor } from '../../domain/assignor.ts';
import { type GroupSettings, kafkaDefaults } from '../../domain/settings.ts';

interface Row {
  readonly rule: string;
  readonly source: string;
  readonly check: () => void;
}

type Version = GroupSettings['kafkaVersion'];

const t4 = { topic: 't', partitions: 4 };
const heartbeat = 'GroupMetadataManager.consumerGroupHeartbeat';
const subscriptions = 'GroupMetadataManager.hasMemberSubscriptionChanged';
const preferred = 'ConsumerGroup.computePreferredServerAssignor';
const hash = 'KIP-1101, ModernGroup.computeMetadataHash';

function alone(kafkaVersion: Version = 'trunk', topics = [t4]): Scene {
  const scene = new Scene({ settings: { kafkaVersion }, topics });
  scene.beat('a', 0);
  return scene;
}

/** With Kafka's interval between assignments. */
function slow(topics = [t4]): Scene {
  const { groupConsumerAssignmentIntervalMs } = kafkaDefaults;
  return new Scene({ topics, settings: { groupConsumerAssignmentIntervalMs } });
}

function with1(assign: Assignor['assign'] | (() => unknown)): Scene {
  const assignor = { name: 'mine', protocol: 'server', assign } as Assignor;
  return new Scene({ assignors: new Map([['mine', assignor]]) });
}

/** Whether the request moves the group's epoch, and what it has cost. */
const moves = (scene: Scene, request: () => void): number => {
  const [before] = scene.epochs();
  request();
  return scene.epochs()[0] - before;
};

const moved: readonly Row[] = [
  {
    rule: 'a new group begins with epoch 1, its first member makes it 2',
    source: 'KAFKA-20268',
    check: () => {
      expect([alone().beat('a', 2).memberEpoch, alone().epochs()]).toEqual([2, [2, 2]]);
      expect(new Scene().beat('a', 0).memberEpoch).toBe(2);
    },
  },
  {
    rule: '4.0: a new group begins with epoch 0, its first member makes it 1',
    source: 'KAFKA-20268',
    check: () => expect(alone('4.0').epochs()).toEqual([1, 1]),
  },
  {
    rule: 'a first member that reads nothing does not move the epoch, and is in epoch 1',
    source: `${heartbeat}, KAFKA-20268`,
    check: () => {
      const scene = new Scene();
      expect(scene.beat('a', 0, { subscribedTopicNames: [] }).memberEpoch).toBe(1);
      expect(scene.epochs()).toEqual([1, 1]);
    },
  },
  {
    rule: '4.0: a first member that reads nothing moves the epoch away from 0 all the same',
    source: heartbeat,
    check: () => {
      const scene = new Scene({ settings: { kafkaVersion: '4.0' } });
      expect(scene.beat('a', 0, { subscribedTopicNames: [] }).memberEpoch).toBe(1);
    },
  },
  {
    rule: 'another member that reads something: +1',
    source: subscriptions,
    check: () => {
      const scene = alone();
      expect(moves(scene, () => scene.beat('b', 0))).toBe(1);
    },
  },
  {
    rule: 'another member that reads nothing: +0',
    source: subscriptions,
    check: () => {
      const scene = alone();
      expect(moves(scene, () => scene.beat('b', 0, { subscribedTopicNames: [] }))).toBe(0);
      expect(scene.member('b').memberEpoch).toBe(2);
    },
  },
  {
    rule: 'other names: +1',
    source: subscriptions,
    check: () => {
      const scene = alone();
      expect(moves(scene, () => scene.beat('a', 2, { subscribedTopicNames: ['t', 'u'] }))).toBe(1);
    },
  },
  {
    rule: 'the same names in another order, or twice: +0',
    source: subscriptions,
    check: () => {
      const scene = new Scene();
      scene.beat('a', 0, { subscribedTopicNames: ['t', 'u'] });
      const again = ['u', 't', 'u'];
      expect(moves(scene, () => scene.beat('a', 2, { subscribedTopicNames: again }))).toBe(0);
    },
  },
  {
    rule: 'another rack or timeout: +0',
    source: heartbeat,
    check: () => {
      const scene = alone();
      expect(moves(scene, () => scene.beat('a', 2, { rackId: 'r' }))).toBe(0);
      expect(moves(scene, () => scene.beat('a', 2, { rebalanceTimeoutMs: 7 }))).toBe(0);
      expect(scene.member('a')).toMatchObject({ rackId: 'r', rebalanceTimeoutMs: 7 });
    },
  },
  {
    rule: 'another assignor for the group: +1',
    source: preferred,
    check: () => {
      const scene = alone();
      expect(moves(scene, () => scene.beat('a', 2, { serverAssignor: 'range' }))).toBe(1);
    },
  },
  {
    rule: 'a wish for the assignor that the group has anyway: +0',
    source: preferred,
    check: () => {
      const scene = alone();
      expect(moves(scene, () => scene.beat('a', 2, { serverAssignor: 'uniform' }))).toBe(0);
    },
  },
  {
    rule: '4.0: another assignor for the group: +0',
    source: preferred,
    check: () => {
      const scene = alone('4.0');
      expect(moves(scene, () => scene.beat('a', 1, { serverAssignor: 'range' }))).toBe(0);
      expect(scene.describe()?.protocolData).toBe('range');
    },
  },
  {
    rule: 'the assignor that most members ask for is used; nobody else counts',
    source: preferred,
    check: () => {
      const scene = new Scene();
      scene.beat('a', 0);
      scene.beat('b', 0, { serverAssignor: 'uniform' });
      scene.beat('c', 0, { serverAssignor: 'range' });
      expect(scene.describe()?.protocolData).toBe('uniform');
      scene.beat('d', 0, { serverAssignor: 'range' });
      expect(scene.describe()?.protocolData).toBe('range');
    },
  },
  {
    rule: 'a member that leaves: +1',
    source: 'GroupMetadataManager.consumerGroupFenceMembers',
    check: () => {
      const scene = alone();
      scene.beat('b', 0);
      expect(moves(scene, () => scene.beat('b', -1))).toBe(1);
    },
  },
  {
    rule: 'the last one that leaves: the assignment is as new as the group',
    source: 'KAFKA-20442',
    check: () => {
      const scene = alone();
      scene.beat('a', -1);
      expect([scene.epochs(), scene.state.group?.assignedAtMs]).toEqual([[3, 3], null]);
    },
  },
  {
    rule: '4.0: the last one that leaves: the assignment stays behind',
    source: 'KAFKA-20442',
    check: () => {
      const scene = alone('4.0');
      scene.beat('a', -1);
      expect([scene.epochs(), scene.describe()?.groupState]).toEqual([[2, 1], 'Empty']);
    },
  },
  {
    rule: 'a static member that leaves for a while: +0',
    source: 'GroupMetadataManager.consumerGroupStaticMemberGroupLeave',
    check: () => {
      const scene = new Scene();
      scene.beat('a', 0, { instanceId: 'i' });
      expect(moves(scene, () => scene.beat('a', -2, { instanceId: 'i' }))).toBe(0);
    },
  },
  {
    rule: 'a topic gets partitions: +1 at the next heartbeat of anybody, not before',
    source: hash,
    check: () => {
      const scene = alone();
      scene.beat('b', 0);
      expect(moves(scene, () => scene.topics({ topic: 't', partitions: 6 }))).toBe(0);
      expect(moves(scene, () => scene.beat('b', 3))).toBe(1);
      expect(moves(scene, () => scene.beat('a', 2))).toBe(0);
    },
  },
  {
    rule: 'a topic that is read is created: +1',
    source: hash,
    check: () => {
      const scene = new Scene({ topics: [] });
      scene.beat('a', 0);
      scene.topics(t4);
      expect(moves(scene, () => scene.beat('a', 2))).toBe(1);
      expect(scene.member('a').assigned).toHaveLength(4);
    },
  },
  {
    rule: 'a topic that is read is deleted: +1, and its partitions have to be given up',
    source: hash,
    check: () => {
      const scene = alone();
      scene.topics();
      expect(moves(scene, () => scene.beat('a', 2))).toBe(1);
      expect(scene.member('a')).toMatchObject({ state: 'UNREVOKED_PARTITIONS', assigned: [] });
    },
  },
  {
    rule: 'a topic that nobody reads changes: +0',
    source: hash,
    check: () => {
      const scene = alone();
      scene.topics(t4, { topic: 'u', partitions: 1 });
      expect(moves(scene, () => scene.beat('a', 2))).toBe(0);
    },
  },
  {
    rule: 'a topic changes and changes back before anybody looks: +0',
    source: hash,
    check: () => {
      const scene = alone();
      scene.topics();
      scene.topics({ ...t4 });
      expect(moves(scene, () => scene.beat('a', 2))).toBe(0);
    },
  },
  {
    rule: 'the racks of a topic change: +1; in another order: +0',
    source: hash,
    check: () => {
      const racks = (first: readonly string[]) => ({ topic: 't', partitions: 1, racks: [first] });
      const scene = new Scene({ topics: [racks(['x', 'y'])] });
      scene.beat('a', 0);
      scene.topics(racks(['y', 'x']));
      expect(moves(scene, () => scene.beat('a', 2))).toBe(0);
      scene.topics(racks(['x', 'z']));
      expect(moves(scene, () => scene.beat('a', 2))).toBe(1);
      scene.topics({ topic: 't', partitions: 1 });
      expect(moves(scene, () => scene.beat('a', 3))).toBe(1);
    },
  },
  {
    rule: '4.0: the racks of a topic change: +0',
    source: 'KAFKA-17578',
    check: () => {
      const racks = (rack: string) => ({ topic: 't', partitions: 1, racks: [[rack]] });
      const scene = new Scene({ topics: [racks('x')], settings: { kafkaVersion: '4.0' } });
      scene.beat('a', 0);
      scene.topics(racks('y'));
      expect(moves(scene, () => scene.beat('a', 1))).toBe(0);
    },
  },
];

const target: readonly Row[] = [
  {
    rule: 'the first target is computed at once',
    source: 'KIP-1263',
    check: () => {
      const scene = slow();
      scene.beat('a', 0);
      expect(scene.epochs()).toEqual([2, 2]);
    },
  },
  {
    rule: 'the next one waits until the interval is over, and then for a heartbeat of anybody',
    source: 'KIP-1263',
    check: () => {
      const scene = slow();
      scene.beat('a', 0);
      scene.nowMs += 999;
      const joined = scene.beat('b', 0);
      expect([joined.memberEpoch, joined.assignment]).toEqual([2, []]);
      expect([scene.epochs(), scene.describe()?.groupState]).toEqual([[3, 2], 'Assigning']);
      scene.pass(1);
      expect(scene.epochs()).toEqual([3, 2]);
      expect(scene.beat('a', 2).assignment).toHaveLength(2);
      expect(scene.epochs()).toEqual([3, 3]);
    },
  },
  {
    rule: 'an interval of 0 is none',
    source: 'KIP-1263',
    check: () => {
      const scene = alone();
      scene.beat('b', 0);
      expect(scene.epochs()).toEqual([3, 3]);
    },
  },
  {
    rule: '4.0: there is no interval',
    source: 'KIP-1263',
    check: () => {
      const scene = new Scene({
        settings: { kafkaVersion: '4.0', groupConsumerAssignmentIntervalMs: 1000 },
      });
      scene.beat('a', 0);
      scene.beat('b', 0);
      expect(scene.epochs()).toEqual([2, 2]);
    },
  },
  {
    rule: 'after the group was empty the target is computed at once',
    source: 'KAFKA-20442',
    check: () => {
      const scene = slow();
      scene.beat('a', 0);
      scene.beat('a', -1);
      scene.beat('b', 0);
      expect(scene.epochs()).toEqual([4, 4]);
    },
  },
  {
    rule: 'what the member no longer reads is taken away before there is a new target',
    source: 'KAFKA-19431',
    check: () => {
      const scene = slow([t4, { topic: 'u', partitions: 1 }]);
      scene.beat('a', 0, { subscribedTopicNames: ['t', 'u'] });
      scene.beat('a', 2, { subscribedTopicNames: ['u'] });
      expect(scene.epochs()).toEqual([3, 2]);
      expect(names(scene.member('a').pendingRevocation)).toEqual(['t0', 't1', 't2', 't3']);
      expect(scene.member('a')).toMatchObject({ memberEpoch: 2, state: 'UNREVOKED_PARTITIONS' });
    },
  },
  {
    rule: 'the assignor sees the last target, not what members have',
    source: 'KIP-848, TargetAssignmentBuilder.build',
    check: () => {
      const seen: (string[] | null)[] = [];
      const scene = with1((_, group) => {
        seen.push(names(group.get('a')?.ownedPartitions));
        return new Map([['a', [{ topic: 't', partition: seen.length }]]]);
      });
      scene.beat('a', 0);
      scene.beat('a', 2, { subscribedTopicNames: ['t', 'u'] });
      scene.beat('a', 2, { subscribedTopicNames: ['t'] });
      expect(scene.member('a')).toMatchObject({ memberEpoch: 2, state: 'UNREVOKED_PARTITIONS' });
      expect(seen).toEqual([[], ['t1'], ['t2']]);
    },
  },
  {
    rule: 'the assignor sees racks, instance ids, topics and the cluster',
    source: 'KIP-848',
    check: () => {
      let seen: unknown;
      const scene = with1((cluster, group) => {
        seen = [[...cluster.topics.keys()], group.get('a')];
        return new Map();
      });
      scene.beat('a', 0, { rackId: 'r', instanceId: 'i', subscribedTopicNames: ['x', 't'] });
      const member = { topics: ['t', 'x'], groupInstanceId: 'i', rackId: 'r' };
      expect(seen).toEqual([['t'], { ...member, ownedPartitions: [], generation: 1 }]);
    },
  },
  {
    rule: 'a member that the answer leaves out gets nothing, one that it makes up is ignored',
    source: 'TargetAssignmentBuilder.build',
    check: () => {
      const scene = with1(() => new Map([['x', [{ topic: 't', partition: 0 }]]]));
      expect(scene.beat('a', 0)).toMatchObject({ errorCode: 'NONE', assignment: [] });
      expect(scene.describe()?.members).toHaveLength(1);
    },
  },
  {
    rule: 'a partition that does not exist is given as the assignor says',
    source: 'TargetAssignmentBuilder.build',
    check: () => {
      const scene = with1(() => new Map([['a', [{ topic: 't', partition: 99 }]]]));
      expect(names(scene.beat('a', 0).assignment)).toEqual(['t99']);
    },
  },
  {
    rule: 'a partition given twice to one member is given once, to two members: to the first',
    source: 'TargetAssignmentBuilder.build, CurrentAssignmentBuilder',
    check: () => {
      const t0 = { topic: 't', partition: 0 };
      const scene = with1((_, group) => new Map([...group.keys()].map((id) => [id, [t0, t0]])));
      expect(names(scene.beat('a', 0).assignment)).toEqual(['t0']);
      expect(names(scene.beat('b', 0).assignment)).toEqual([]);
      expect(scene.member('b').state).toBe('UNRELEASED_PARTITIONS');
    },
  },
  ...(
    [
      [
        'throws',
        () => {
          throw new Error('broken');
        },
      ],
      ['answers a promise', () => Promise.resolve(new Map())],
      ['answers no Map', () => ({ a: [] })],
      ['answers nothing', () => undefined],
      ['answers partitions without a topic', () => new Map([['a', [{ partition: 0 }]]])],
      [
        'answers partitions that are no numbers',
        () => new Map([['a', [{ topic: 't', partition: 'x' }]]]),
      ],
    ] as const
  ).map(([how, assign]) => ({
    rule: `an assignor that ${how} → UNKNOWN_SERVER_ERROR, nothing is written`,
    source: 'GroupMetadataManager.updateTargetAssignment',
    check: () => {
      const scene = with1(assign);
      const before = scene.state;
      expect(scene.beat('a', 0).errorCode).toBe('UNKNOWN_SERVER_ERROR');
      expect(scene.state).toBe(before);
    },
  })),
];

const states: readonly Row[] = [
  {
    rule: 'Empty, Assigning, Reconciling, Stable follow from epochs and members',
    source: 'ConsumerGroup.maybeUpdateGroupState',
    check: () => {
      const scene = slow();
      const seen: (string | undefined)[] = [];
      const note = (): unknown => seen.push(scene.describe()?.groupState);
      scene.beat('a', 0);
      note();
      scene.beat('b', 0);
      note();
      scene.nowMs += 1000;
      const { assignment } = scene.beat('a', 2);
      note();
      scene.beat('a', 2, { topicPartitions: assignment });
      note();
      scene.beat('b', 2);
      note();
      scene.beat('a', -1);
      note();
      scene.beat('b', -1);
      note();
      expect(seen).toEqual([
        'Stable',
        'Assigning',
        'Reconciling',
        'Reconciling',
        'Stable',
        'Assigning',
        'Empty',
      ]);
    },
  },
  {
    rule: 'a static member that is away keeps the group from being stable',
    source: 'ConsumerGroupMember.isReconciledTo',
    check: () => {
      const scene = new Scene();
      scene.beat('a', 0, { instanceId: 'i' });
      scene.beat('a', -2, { instanceId: 'i' });
      expect(scene.describe()).toMatchObject({
        groupState: 'Reconciling',
        members: [{ memberEpoch: -2 }],
      });
    },
  },
  {
    rule: 'a description tells what each member has, has to give up and shall have',
    source: 'GroupMetadataManager.consumerGroupDescribe',
    check: () => {
      const described = revokingScene().describe();
      const kept = described?.members[0]?.assignment;
      const revoked = described?.members[0]?.pendingRevocation;
      expect([kept?.length, revoked?.length]).toEqual([2, 2]);
      const all = { memberType: 'consumer', clientId: 'c', subscribedTopicNames: ['t'] };
      expect(described).toMatchObject({
        groupType: 'consumer',
        leader: null,
        groupEpoch: 3,
        members: [
          { ...all, memberId: 'a', memberEpoch: 2, targetAssignment: kept },
          { ...all, memberId: 'b', memberEpoch: 3, targetAssignment: revoked, assignment: [] },
        ],
      });
    },
  },
  {
    rule: 'there is no group before anybody has joined',
    source: 'GroupMetadataManager.consumerGroupDescribe',
    check: () => expect(new Scene().describe()).toBeNull(),
  },
];

describe('when the group moves to its next epoch', () => {
  test.each(moved)('$rule [$source]', ({ check }) => check());
});

describe('the target assignment', () => {
  test.each(target)('$rule [$source]', ({ check }) => check());
});

describe('the state of a group', () => {
  test.each(states)('$rule [$source]', ({ check }) => check());
});
