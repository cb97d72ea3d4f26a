/** Facts of classic members in groups of the new protocol. */
import type { ErrorName } from '../../domain/kafka-errors.ts';
import type { GroupSettings } from '../../domain/settings.ts';
import type { JoinGroupRequest } from '../../domain/wire.ts';
import {
  commitOf,
  heartbeatOf,
  joinOf,
  leaveOf,
  type Sender,
  strategies,
  syncOf,
} from '../../testing/classic-stage.ts';
import { commitOf as modernCommitOf, partitions } from '../../testing/consumer-group-kit.ts';
import { testFacts, type Fact } from '../../testing/fact.ts';
import {
  classicScene,
  consumerScene,
  mixedScene,
  type MixedStage,
  settledScene,
} from '../../testing/mixed-stage.ts';

const migration = 'KIP-848, online migration';
const joins = 'GroupMetadataManager.classicGroupJoinToConsumerGroup';
const beats = 'GroupMetadataManager.classicGroupHeartbeatToConsumerGroup';
const syncs = 'GroupMetadataManager.classicGroupSyncToConsumerGroup';
const leaves = 'GroupMetadataManager.classicGroupLeaveToConsumerGroup';
const rejoins = 'GroupMetadataManager.throwIfRebalanceInProgress';
const statics = 'GroupMetadataManager.getOrMaybeSubscribeStaticConsumerGroupMember';

/** How a JoinGroup to a group of one member of the new protocol ends. */
function joining(
  fields: Partial<JoinGroupRequest>,
  settings: Partial<GroupSettings> = {},
): ErrorName | 'parked' {
  return consumerScene({ settings }).try(joinOf(fields));
}

/** `c-0` has all four partitions in epoch 1 and shall keep two; `a` has come in epoch 2 and waits. */
function shrinking(fields: Partial<JoinGroupRequest> = {}): MixedStage {
  const stage = classicScene([['t0', 't1', 't2', 't3']], {}, fields);
  stage.beat('a', 0);
  return stage;
}

const all = ['t0', 't1', 't2', 't3'];

const joinFacts: readonly Fact[] = [
  {
    rule: 'classic members may join unless migration is disabled',
    source: `KAFKA-20640; ${joins}`,
    run: () =>
      (['bidirectional', 'upgrade', 'downgrade', 'disabled'] as const).map((policy) =>
        joining({}, { groupConsumerMigrationPolicy: policy }),
      ),
    expected: ['NONE', 'NONE', 'NONE', 'INCONSISTENT_GROUP_PROTOCOL'],
  },
  {
    rule: 'they have to be consumers, and to name a strategy',
    source: 'ConsumerGroup.supportsClassicProtocols',
    run: () => [joining({ protocolType: 'connect' }), joining({ protocols: [] })],
    expected: ['INCONSISTENT_GROUP_PROTOCOL', 'INCONSISTENT_GROUP_PROTOCOL'],
  },
  {
    rule: 'all of them need a strategy in common',
    source: 'ConsumerGroup.supportsClassicProtocols',
    run: () => {
      const stage = consumerScene();
      stage.join({ protocols: strategies(['range', 'sticky']) });
      return [
        stage.try(joinOf({ protocols: strategies(['round-robin']) })),
        stage.try(joinOf({ protocols: strategies(['round-robin', 'sticky']) })),
        stage.try(joinOf({ protocols: strategies(['range']) })),
      ];
    },
    expected: ['INCONSISTENT_GROUP_PROTOCOL', 'NONE', 'INCONSISTENT_GROUP_PROTOCOL'],
  },
  {
    rule: 'the session timeout has to be one that the broker allows',
    source: 'GroupCoordinatorService.joinGroup',
    run: () => [joining({ sessionTimeoutMs: 5999 }), joining({ sessionTimeoutMs: 6000 })],
    expected: ['INVALID_SESSION_TIMEOUT', 'NONE'],
  },
  {
    rule: 'the group has room for so many, whatever they speak; members may come again',
    source: 'GroupMetadataManager.throwIfConsumerGroupIsFull; KAFKA-20601 for static ones',
    run: () => {
      const stage = consumerScene({ settings: { groupConsumerMaxSize: 2 } });
      stage.join({ groupInstanceId: 'i' });
      const instance = { memberId: 'i-0', groupInstanceId: 'i' };
      return [
        stage.try(joinOf()),
        stage.try(joinOf(instance)),
        stage.try(joinOf({ groupInstanceId: 'i' })),
      ];
    },
    expected: ['GROUP_MAX_SIZE_REACHED', 'NONE', 'NONE'],
  },
  {
    rule: 'until 4.1 a static member that comes back needs room',
    source: 'KAFKA-20601',
    run: () => {
      const stage = consumerScene({ settings: { groupConsumerMaxSize: 2, kafkaVersion: '4.0' } });
      stage.join({ groupInstanceId: 'i' });
      return stage.try(joinOf({ groupInstanceId: 'i' }));
    },
    expected: 'GROUP_MAX_SIZE_REACHED',
  },
  {
    rule: 'a dynamic member is first given an id, which is not remembered',
    source: `KIP-394; ${joins}`,
    run: () => {
      const stage = consumerScene();
      const { errorCode, memberId } = stage.join({ apiVersion: 4 });
      const known = stage.describe()?.members.length;
      const other = stage.join({ apiVersion: 4, memberId: 'other' }).errorCode;
      return [errorCode, memberId, known, other, stage.join({ apiVersion: 4, memberId }).memberId];
    },
    expected: ['MEMBER_ID_REQUIRED', 'c-0', 1, 'NONE', 'c-0'],
  },
  {
    rule: 'one that knows nothing of that is a member at once, and so is a static one',
    source: `KIP-394; ${joins}`,
    run: () => {
      const stage = consumerScene();
      const dynamic = stage.join({ apiVersion: 3 });
      const instance = stage.join({ apiVersion: 9, groupInstanceId: 'i' });
      return [dynamic.errorCode, dynamic.memberId, instance.errorCode, instance.memberId];
    },
    expected: ['NONE', 'c-0', 'NONE', 'i-1'],
  },
  {
    rule: 'nobody leads: the answer has no members, the epoch as generation, and the first strategy',
    source: `${migration}; ${joins}`,
    run: () => {
      const stage = consumerScene();
      const { memberId, ...answer } = stage.join({ protocols: strategies(['range', 'sticky']) });
      return [answer, stage.member(memberId).memberEpoch];
    },
    expected: [
      {
        api: 'JoinGroup',
        errorCode: 'NONE',
        generationId: 3,
        protocolType: 'consumer',
        protocolName: 'range',
        leader: '',
        skipAssignment: false,
        members: [],
      },
      3,
    ],
  },
  {
    rule: 'each member has its own first strategy',
    source: joins,
    run: () => {
      const stage = consumerScene();
      const one = stage.join({ protocols: strategies(['range', 'sticky']) });
      const two = stage.join({ protocols: strategies(['sticky', 'range']) });
      return [one.protocolName, two.protocolName];
    },
    expected: ['range', 'sticky'],
  },
  {
    rule: 'an eager member owns nothing when it joins, so it has given up what it loses',
    source: `${migration}; CurrentAssignmentBuilder.computeNextAssignment`,
    run: () => {
      const stage = shrinking();
      const { generationId } = stage.join({ memberId: 'c-0' });
      const { pendingRevocation } = stage.member('c-0');
      return [generationId, stage.has('c-0')?.length, pendingRevocation.length];
    },
    expected: [2, 2, 0],
  },
  {
    rule: 'a cooperative member stays in its epoch until it owns no more than it keeps',
    source: `${migration}; CurrentAssignmentBuilder.computeNextAssignment`,
    run: () => {
      const stage = shrinking();
      const first = stage.join({ memberId: 'c-0' }, all, 1);
      const kept = stage.has('c-0') ?? [];
      const pending = stage.member('c-0').pendingRevocation.length;
      const synced = stage.sync({ memberId: 'c-0' }, first.generationId);
      const told = stage.try(heartbeatOf({ memberId: 'c-0' }, 1));
      const second = stage.join({ memberId: 'c-0' }, kept, 1);
      return [
        [first.generationId, kept.length, pending, synced.assignment.assignedPartitions.length],
        told,
        [second.generationId, stage.member('c-0').pendingRevocation.length],
      ];
    },
    expected: [[1, 2, 2, 2], 'REBALANCE_IN_PROGRESS', [2, 0]],
  },
  {
    rule: 'what it still owns of a topic that is gone does not keep it',
    source: `${joins} (topics by id)`,
    run: () => {
      const stage = shrinking();
      stage.topics({ topic: 'u', partitions: 1 });
      stage.beat('a', 2);
      const { generationId } = stage.join({ memberId: 'c-0' }, all, 1);
      return [generationId, stage.member('c-0').pendingRevocation];
    },
    expected: [3, []],
  },
  {
    rule: 'a member that reads other topics moves the group to its next epoch',
    source: joins,
    run: () => {
      const stage = settledScene();
      stage.join({ memberId: 'c-0' });
      const before = stage.group();
      stage.join({ memberId: 'c-0', protocols: strategies(['range'], ['t', 'u']) });
      return [before, stage.group().split(' ').at(-1)];
    },
    expected: ['consumer Stable 3/3', '4/4'],
  },
  {
    rule: 'a classic member reads by name only: the pattern of whom it replaces is forgotten',
    source: `${joins}, maybeUpdateRegularExpressions`,
    run: () => {
      const fields = { instanceId: 'i', subscribedTopicNames: null, subscribedTopicRegex: 't|u' };
      const stage = consumerScene(
        {
          topics: [
            { topic: 't', partitions: 4 },
            { topic: 'u', partitions: 1 },
          ],
        },
        fields,
      );
      stage.beat('b', 0);
      stage.pass(0);
      const before = stage.member('a').subscribedTopicNames;
      const { memberId } = stage.join({ groupInstanceId: 'i' });
      return [before, stage.member(memberId).subscribedTopicNames];
    },
    expected: [['t', 'u'], ['t']],
  },
  {
    rule: 'a static member has to say who it is',
    source: statics,
    run: () => {
      const stage = consumerScene();
      stage.join({ groupInstanceId: 'i' });
      return [
        stage.try(joinOf({ groupInstanceId: 'j', memberId: 'i-0' })),
        stage.try(joinOf({ groupInstanceId: 'i', memberId: 'x' })),
        stage.try(joinOf({ groupInstanceId: 'i', memberId: 'i-0' })),
      ];
    },
    expected: ['UNKNOWN_MEMBER_ID', 'FENCED_INSTANCE_ID', 'NONE'],
  },
  {
    rule: 'a static member that comes back has what its predecessor had, which is fenced',
    source: `${statics}, replaceMember; KIP-345`,
    run: () => {
      const stage = settledScene();
      stage.join({ groupInstanceId: 'i' });
      stage.beat('a', 3, { topicPartitions: partitions('t0') });
      const before = stage.group();
      const { memberId, generationId } = stage.join({ groupInstanceId: 'i' });
      const old = { memberId: 'i-1', groupInstanceId: 'i' };
      return [
        before.split(' ').at(-1) === stage.group().split(' ').at(-1),
        memberId,
        generationId,
        stage.try(heartbeatOf(old, 4)),
      ];
    },
    expected: [true, 'i-2', 4, 'FENCED_INSTANCE_ID'],
  },
  {
    rule: 'a target that is not due yet is not waited for',
    source: `KIP-1263; ${joins}`,
    run: () => {
      const stage = consumerScene({ settings: { groupConsumerAssignmentIntervalMs: 1000 } });
      const { generationId } = stage.join();
      return [generationId, stage.group()];
    },
    expected: [2, 'consumer Assigning 3/2'],
  },
];

/** `c-0` and `a` in a stable epoch 3, then somebody comes: the group is in epoch 4 or 5, `c-0` in 3. */
function behind(settings: Partial<GroupSettings> = {}): MixedStage {
  const stage = settledScene({ settings });
  stage.beat('b', 0);
  return stage;
}

const heartbeatFacts: readonly Fact[] = [
  {
    rule: 'who is no classic member of that generation is told so',
    source: `${beats}, validateConsumerGroupMember`,
    run: () => {
      const stage = settledScene();
      stage.join({ groupInstanceId: 'i' });
      return [
        stage.try(heartbeatOf({ memberId: 'x' }, 3)),
        stage.try(heartbeatOf({ memberId: 'a' }, 3)),
        stage.try(heartbeatOf({ memberId: 'i-1', groupInstanceId: 'j' }, 4)),
        stage.try(heartbeatOf({ memberId: 'x', groupInstanceId: 'i' }, 4)),
        stage.try(heartbeatOf({ memberId: 'c-0' }, 2)),
        stage.try(heartbeatOf({ memberId: 'c-0' }, 4)),
      ];
    },
    expected: [
      'UNKNOWN_MEMBER_ID',
      'UNKNOWN_MEMBER_ID',
      'UNKNOWN_MEMBER_ID',
      'FENCED_INSTANCE_ID',
      'ILLEGAL_GENERATION',
      'ILLEGAL_GENERATION',
    ],
  },
  {
    rule: 'all is well while there is nothing newer',
    source: beats,
    run: () => settledScene().try(heartbeatOf({ memberId: 'c-0' }, 3)),
    expected: 'NONE',
  },
  {
    rule: 'a newer target is a reason to join again',
    source: `KAFKA-20272; ${beats}`,
    run: () => behind().try(heartbeatOf({ memberId: 'c-0' }, 3)),
    expected: 'REBALANCE_IN_PROGRESS',
  },
  {
    rule: 'a newer group epoch without a target is none',
    source: `KAFKA-20272; ${beats}`,
    run: () => {
      const stage = settledScene();
      stage.beat('b', 0);
      stage.join({ memberId: 'c-0' });
      stage.beat('b', -1);
      return [stage.group(), stage.try(heartbeatOf({ memberId: 'c-0' }, 4))];
    },
    expected: ['consumer Assigning 5/4', 'NONE'],
  },
  {
    rule: 'in 4.0 it is one',
    source: `${beats} of 4.0`,
    run: () => {
      const stage = settledScene({ settings: { kafkaVersion: '4.0' } });
      const { generationId } = stage.join({ memberId: 'c-0' });
      stage.beat('b', 0);
      const joined = stage.join({ memberId: 'c-0' }).generationId;
      stage.beat('b', -1);
      return [generationId, joined, stage.try(heartbeatOf({ memberId: 'c-0' }, joined))];
    },
    expected: [2, 3, 'REBALANCE_IN_PROGRESS'],
  },
  {
    rule: 'where nobody speaks the new protocol a target that is due is one',
    source: 'KIP-848; Kafka computes targets by heartbeats of the new protocol only',
    run: () => {
      const stage = settledScene({ settings: { groupConsumerMigrationPolicy: 'upgrade' } });
      stage.beat('a', -1);
      const told = stage.try(heartbeatOf({ memberId: 'c-0' }, 3));
      stage.join({ memberId: 'c-0' });
      return [told, stage.group(), stage.has('c-0')];
    },
    expected: ['REBALANCE_IN_PROGRESS', 'consumer Stable 4/4', all],
  },
  {
    rule: 'and so are topics that have changed',
    source: 'KIP-848; Kafka looks at topics by heartbeats of the new protocol only',
    run: () => {
      const stage = settledScene({ settings: { groupConsumerMigrationPolicy: 'upgrade' } });
      stage.beat('a', -1);
      stage.join({ memberId: 'c-0' });
      const before = stage.try(heartbeatOf({ memberId: 'c-0' }, 4));
      stage.topics({ topic: 't', partitions: 5 });
      const told = stage.try(heartbeatOf({ memberId: 'c-0' }, 4));
      const group = stage.group();
      stage.join({ memberId: 'c-0' });
      return [before, told, group, stage.has('c-0')?.length];
    },
    expected: ['NONE', 'REBALANCE_IN_PROGRESS', 'consumer Stable 4/4', 5],
  },
  {
    rule: 'who waits for others goes on until all of it is free',
    source: `${beats}, ConsumerGroup.waitingOnUnreleasedPartition`,
    run: () => {
      const stage = mixedScene();
      const waiting = stage.try(heartbeatOf({ memberId: 'c-0' }, 3));
      const { assignment } = stage.beat('a', 2);
      const still = stage.try(heartbeatOf({ memberId: 'c-0' }, 3));
      stage.beat('a', 2, { topicPartitions: assignment });
      return [waiting, still, stage.try(heartbeatOf({ memberId: 'c-0' }, 3))];
    },
    expected: ['NONE', 'NONE', 'REBALANCE_IN_PROGRESS'],
  },
  {
    rule: 'who was told has its rebalance timeout to join, counted from the first time',
    source: 'GroupMetadataManager.scheduleConsumerGroupJoinTimeoutIfAbsent',
    run: () => {
      const stage = shrinking({ rebalanceTimeoutMs: 10_000 });
      stage.send(heartbeatOf({ memberId: 'c-0' }, 1));
      stage.pass(6000);
      stage.send(heartbeatOf({ memberId: 'c-0' }, 1));
      stage.pass(3999);
      const before = stage.describe()?.members.length;
      stage.pass(1);
      return [before, stage.describe()?.members.length];
    },
    expected: [2, 1],
  },
  {
    rule: 'joining stops that time',
    source: 'GroupMetadataManager.cancelConsumerGroupJoinTimeout',
    run: () => {
      const stage = shrinking({ rebalanceTimeoutMs: 10_000 });
      stage.send(heartbeatOf({ memberId: 'c-0' }, 1));
      const rebalanceTimeoutMs = 10_000;
      const { generationId } = stage.join({ memberId: 'c-0', rebalanceTimeoutMs });
      stage.sync({ memberId: 'c-0' }, generationId);
      stage.pass(20_000);
      return stage.describe()?.members.length;
    },
    expected: 2,
  },
  {
    rule: 'each has its own session timeout, which a heartbeat begins anew',
    source: beats,
    run: () => {
      const stage = consumerScene();
      const { generationId } = stage.join({ sessionTimeoutMs: 10_000 });
      stage.sync({ memberId: 'c-0' }, generationId);
      stage.pass(9000);
      stage.send(heartbeatOf({ memberId: 'c-0' }, 3));
      stage.pass(9999);
      const before = stage.describe()?.members.length;
      stage.pass(1);
      return [before, stage.describe()?.members.length];
    },
    expected: [2, 1],
  },
  {
    rule: 'a heartbeat that is refused begins nothing anew',
    source: beats,
    run: () => {
      const stage = consumerScene();
      stage.join({ sessionTimeoutMs: 10_000 });
      stage.pass(9000);
      stage.send(heartbeatOf({ memberId: 'c-0' }, 2));
      stage.pass(1000);
      return stage.describe()?.members.length;
    },
    expected: 1,
  },
];

const syncFacts: readonly Fact[] = [
  {
    rule: 'a member gets what it was given so far, at once',
    source: `${migration}; ${syncs}`,
    run: () => {
      const stage = settledScene();
      const { errorCode, protocolType, protocolName, assignment } = stage.sync(
        { memberId: 'c-0' },
        3,
      );
      const has = stage.member('c-0').assignment;
      return [errorCode, protocolType, protocolName, assignment.assignedPartitions, has.length];
    },
    expected: ['NONE', 'consumer', 'range', partitions('t2', 't3'), 2],
  },
  {
    rule: 'who is no classic member of that generation is told so',
    source: `${syncs}, validateConsumerGroupMember`,
    run: () => {
      const stage = settledScene();
      return [
        stage.try(syncOf({ memberId: 'x' }, 3)),
        stage.try(syncOf({ memberId: 'a' }, 3)),
        stage.try(syncOf({ memberId: 'c-0', groupInstanceId: 'i' }, 3)),
        stage.try(syncOf({ memberId: 'c-0' }, 2)),
      ];
    },
    expected: ['UNKNOWN_MEMBER_ID', 'UNKNOWN_MEMBER_ID', 'UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION'],
  },
  {
    rule: 'the strategy has to be the one that it was told, if it names one',
    source: 'GroupMetadataManager.throwIfClassicProtocolUnmatched; KIP-559',
    run: () => {
      const stage = settledScene();
      const sender = { memberId: 'c-0' };
      return [
        stage.try(syncOf(sender, 3, { protocolType: 'connect' })),
        stage.try(syncOf(sender, 3, { protocolName: 'sticky' })),
        stage.try(syncOf(sender, 3, { protocolType: null, protocolName: null })),
      ];
    },
    expected: ['INCONSISTENT_GROUP_PROTOCOL', 'INCONSISTENT_GROUP_PROTOCOL', 'NONE'],
  },
  {
    rule: 'a newer target is a reason to join again, and there is a time for it',
    source: rejoins,
    run: () => {
      const stage = shrinking({ rebalanceTimeoutMs: 10_000 });
      const told = stage.try(syncOf({ memberId: 'c-0' }, 1));
      stage.pass(10_000);
      return [told, stage.describe()?.members.length];
    },
    expected: ['REBALANCE_IN_PROGRESS', 1],
  },
  {
    rule: 'who has something to give up first learns what it keeps',
    source: rejoins,
    run: () => {
      const stage = shrinking();
      const { generationId } = stage.join({ memberId: 'c-0' }, all, 1);
      const { errorCode, assignment } = stage.sync({ memberId: 'c-0' }, generationId);
      return [stage.member('c-0').memberEpoch, errorCode, assignment.assignedPartitions.length];
    },
    expected: [1, 'NONE', 2],
  },
  {
    rule: 'who has joined has its rebalance timeout to sync',
    source: 'GroupMetadataManager.scheduleConsumerGroupSyncTimeout',
    run: () => {
      const stage = consumerScene();
      stage.join({ rebalanceTimeoutMs: 10_000 });
      stage.pass(9999);
      const before = stage.describe()?.members.length;
      stage.pass(1);
      return [before, stage.describe()?.members.length];
    },
    expected: [2, 1],
  },
  {
    rule: 'syncing stops that time and begins the session anew',
    source: `${syncs}, cancelConsumerGroupSyncTimeout`,
    run: () => {
      const stage = consumerScene();
      const { generationId } = stage.join({ rebalanceTimeoutMs: 10_000, sessionTimeoutMs: 12_000 });
      stage.pass(5000);
      stage.sync({ memberId: 'c-0' }, generationId);
      stage.pass(11_999);
      const before = stage.describe()?.members.length;
      stage.pass(1);
      return [before, stage.describe()?.members.length];
    },
    expected: [2, 1],
  },
];

/** The errors of a LeaveGroup's lines. */
function leaving(stage: MixedStage, ...senders: readonly Sender[]): readonly ErrorName[] {
  const response = stage.ask(leaveOf(...senders));
  return response.api === 'LeaveGroup' ? response.members.map(({ errorCode }) => errorCode) : [];
}

const otherFacts: readonly Fact[] = [
  {
    rule: 'classic members leave with LeaveGroup, several in one epoch',
    source: leaves,
    run: () => {
      const stage = settledScene();
      stage.join();
      const before = stage.group();
      const told = leaving(stage, { memberId: 'c-0' }, { memberId: 'c-1' }, { memberId: 'x' });
      return [before, told, stage.group()];
    },
    expected: [
      'consumer Reconciling 4/4',
      ['NONE', 'NONE', 'UNKNOWN_MEMBER_ID'],
      'consumer Assigning 5/4',
    ],
  },
  {
    rule: 'members of the new protocol do not leave this way',
    source: 'GroupMetadataManager.throwIfMemberDoesNotUseClassicProtocol',
    run: () => {
      const stage = settledScene();
      return [leaving(stage, { memberId: 'a' }), stage.group()];
    },
    expected: [['UNKNOWN_MEMBER_ID'], 'consumer Stable 3/3'],
  },
  {
    rule: 'a static member leaves under its own id only, or an admin removes it',
    source: leaves,
    run: () => {
      const stage = settledScene();
      stage.join({ groupInstanceId: 'i' });
      return [
        leaving(stage, { memberId: 'x', groupInstanceId: 'i' }),
        leaving(stage, { memberId: 'i-1', groupInstanceId: 'j' }),
        leaving(stage, { memberId: '', groupInstanceId: 'i' }),
        stage.describe()?.members.map(({ memberId }) => memberId),
      ];
    },
    expected: [['FENCED_INSTANCE_ID'], ['UNKNOWN_MEMBER_ID'], ['NONE'], ['a', 'c-0']],
  },
  {
    rule: 'classic members commit under their generation, in any version',
    source: 'ConsumerGroup.validateOffsetCommit',
    run: () => {
      const stage = settledScene();
      const sender = { memberId: 'c-0' };
      return [
        stage.try(commitOf(sender, 3, { apiVersion: 8 })),
        stage.try(commitOf(sender, 4)),
        stage.try(commitOf(sender, 2)),
        stage.try(commitOf({ memberId: 'x' }, 3)),
      ];
    },
    expected: ['NONE', 'ILLEGAL_GENERATION', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID'],
  },
  {
    rule: 'members of the new protocol commit under their epoch, in the newer versions',
    source: 'ConsumerGroup.validateOffsetCommit',
    run: () => {
      const stage = settledScene();
      return [
        stage.try(modernCommitOf('a', 3)),
        stage.try(modernCommitOf('a', 4)),
        stage.try({ ...modernCommitOf('a', 3), apiVersion: 8 }),
      ];
    },
    expected: ['NONE', 'STALE_MEMBER_EPOCH', 'UNSUPPORTED_VERSION'],
  },
  {
    rule: 'an older generation is good for what the member has had since then',
    source: 'KIP-1251; ConsumerGroup.validateOffsetCommit',
    run: () => {
      const stage = behind();
      const has = stage.has('c-0')?.[0] ?? '';
      const { generationId } = stage.join({ memberId: 'c-0' });
      const kept = stage.has('c-0') ?? [];
      const of = (name: string) =>
        stage.try(
          commitOf({ memberId: 'c-0' }, 3, {
            offsets: partitions(name).map((each) => ({ ...each, committedOffset: 1 })),
          }),
        );
      return [generationId, kept.includes(has), of(kept[0] ?? ''), of('t0')];
    },
    expected: [4, true, 'NONE', 'ILLEGAL_GENERATION'],
  },
  {
    rule: 'a group is described with members of both kinds',
    source: 'ConsumerGroup.asDescribedGroup; KIP-1099',
    run: () =>
      settledScene()
        .describe()
        ?.members.map(({ memberId, memberType, clientId, protocols, memberEpoch }) => [
          memberId,
          memberType,
          clientId,
          protocols,
          memberEpoch,
        ]),
    expected: [
      ['a', 'consumer', 'c', [], 3],
      ['c-0', 'classic', 'c', ['range'], 3],
    ],
  },
  {
    rule: 'a member that waits for nothing but has not joined keeps the group reconciling',
    source: 'ConsumerGroup.maybeUpdateGroupState',
    run: () => shrinking().group(),
    expected: 'consumer Reconciling 2/2',
  },
  {
    rule: 'the next heartbeat of the new protocol sees that topics have changed, and classic members are told',
    source: 'GroupMetadataManager.onMetadataUpdate, classicGroupHeartbeatToConsumerGroup',
    run: () => {
      const stage = settledScene();
      stage.topics({ topic: 't', partitions: 6 });
      const before = stage.try(heartbeatOf({ memberId: 'c-0' }, 3));
      stage.beat('a', 3);
      return [before, stage.try(heartbeatOf({ memberId: 'c-0' }, 3)), stage.group()];
    },
    expected: ['NONE', 'REBALANCE_IN_PROGRESS', 'consumer Reconciling 4/4'],
  },
  {
    rule: 'after a failover sessions begin anew, each with its own timeout; who was told to join has all its time',
    source: 'GroupMetadataManager.onLoaded',
    run: () => {
      const stage = shrinking({ rebalanceTimeoutMs: 10_000, sessionTimeoutMs: 30_000 });
      stage.send(heartbeatOf({ memberId: 'c-0' }, 1));
      stage.pass(9000);
      stage.failOver();
      stage.pass(29_999);
      const before = stage.describe()?.members.map(({ memberId }) => memberId);
      stage.pass(1);
      return [before, stage.describe()?.members.map(({ memberId }) => memberId)];
    },
    expected: [['c-0', 'a'], ['a']],
  },
  {
    rule: 'a failover changes neither epochs nor what members have',
    source: 'GroupMetadataManager.replay',
    run: () => {
      const stage = shrinking();
      stage.join({ memberId: 'c-0' }, all, 1);
      const before = stage.describe();
      stage.failOver();
      return JSON.stringify(stage.describe()) === JSON.stringify(before);
    },
    expected: true,
  },
  {
    rule: 'a group that was downgraded is stable after a failover, with its target',
    source: 'GroupMetadataManager.convertToClassicGroup (what is written)',
    run: () => {
      const stage = settledScene();
      stage.beat('a', -1);
      stage.failOver();
      return [stage.group(), stage.has('c-0')];
    },
    expected: ['classic Stable 3/3', ['t2', 't3']],
  },
  {
    rule: 'a group without members and offsets ends, and is none',
    source: 'GroupMetadataManager.maybeDeleteGroup',
    run: () => {
      const stage = consumerScene();
      stage.beat('a', -1);
      const before = stage.group();
      stage.pass(600_000);
      return [before, stage.group(), stage.join().generationId];
    },
    expected: ['consumer Empty 3/3', 'none', 1],
  },
];

testFacts('classic members join groups of the new protocol', joinFacts);
testFacts('their heartbeats', heartbeatFacts);
testFacts('their assignments', syncFacts);
testFacts('how they leave, commit, are seen and survive', otherFacts);
