/** Facts of groups that change sides: what an empty group becomes, online upgrade and online downgrade. */
import type { GroupSettings } from '../../domain/settings.ts';
import type { ErrorName } from '../../domain/kafka-errors.ts';
import {
  commitOf,
  heartbeatOf,
  joinOf,
  leaveOf,
  strategies,
  syncOf,
} from '../../testing/classic-stage.ts';
import { beat, partitions } from '../../testing/consumer-group-kit.ts';
import { testFacts, type Fact } from '../../testing/fact.ts';
import {
  classicScene,
  consumerScene,
  mixedScene,
  MixedStage,
  settledScene,
} from '../../testing/mixed-stage.ts';

type Policy = GroupSettings['groupConsumerMigrationPolicy'];
const policies: readonly Policy[] = ['bidirectional', 'upgrade', 'downgrade', 'disabled'];
const withPolicy = (groupConsumerMigrationPolicy: Policy) => ({
  settings: { groupConsumerMigrationPolicy },
});

/** What each policy comes to. */
function byPolicy<Result>(run: (policy: Policy) => Result): Readonly<Record<string, Result>> {
  return Object.fromEntries(policies.map((policy) => [policy, run(policy)]));
}

/** The offset that is committed for t-0. */
function committed(stage: MixedStage): number | undefined {
  const response = stage.ask({
    api: 'OffsetFetch',
    apiVersion: 9,
    groupId: 'g',
    memberId: null,
    memberEpoch: -1,
    partitions: partitions('t0'),
  });
  return response.api === 'OffsetFetch' ? response.offsets[0]?.committedOffset : undefined;
}

const outsider = commitOf({ memberId: '' }, -1);
const emptied = (): MixedStage => {
  const stage = consumerScene();
  stage.beat('a', -1);
  return stage;
};

const migration = 'KIP-848, online migration';
const takesClassic = 'GroupMetadataManager.getOrMaybeCreateConsumerGroup';
const takesConsumer = 'GroupMetadataManager.maybeDeleteEmptyConsumerGroup';
const upgrade = 'GroupMetadataManager.validateOnlineUpgrade';
const conversion = 'ConsumerGroup.fromClassicGroup';
const downgrade = 'GroupMetadataManager.validateOnlineDowngradeWithFencedMembers';
const backConversion = 'ClassicGroup.fromConsumerGroup';
const replacement = 'GroupMetadataManager.validateOnlineDowngradeWithReplacedMember';

const emptyFacts: readonly Fact[] = [
  {
    rule: 'a heartbeat that joins an empty classic group makes a KIP-848 group of it, whatever the policy',
    source: `${migration}; ${takesClassic}`,
    run: () =>
      byPolicy((policy) => {
        const stage = new MixedStage(withPolicy(policy));
        stage.ask(joinOf({ apiVersion: 4 }));
        const before = stage.group();
        stage.beat('a', 0);
        return [before, stage.group()];
      }),
    expected: byPolicy(() => ['classic Empty 0/0', 'consumer Stable 2/2']),
  },
  {
    rule: 'a JoinGroup to an empty KIP-848 group makes a classic group of it, whatever the policy',
    source: `${migration}; ${takesConsumer}`,
    run: () =>
      byPolicy((policy) => {
        const stage = consumerScene(withPolicy(policy));
        stage.beat('a', -1);
        const before = stage.group();
        return [before, stage.join().generationId, stage.group()];
      }),
    expected: byPolicy(() => ['consumer Empty 3/3', 1, 'classic CompletingRebalance 1/1']),
  },
  {
    rule: 'giving out an id is enough to turn an empty KIP-848 group into a classic one',
    source: takesConsumer,
    run: () => {
      const stage = emptied();
      return [stage.try(joinOf({ apiVersion: 4 })), stage.group()];
    },
    expected: ['MEMBER_ID_REQUIRED', 'classic Empty 0/0'],
  },
  {
    rule: 'who comes to an empty KIP-848 group with a member id is unknown, and it stays as it is',
    source: 'GroupMetadataManager.classicGroupJoinToClassicGroup',
    run: () => {
      const stage = emptied();
      return [stage.try(joinOf({ memberId: 'x' })), stage.group()];
    },
    expected: ['UNKNOWN_MEMBER_ID', 'consumer Empty 3/3'],
  },
  {
    rule: 'SyncGroup, Heartbeat and LeaveGroup find nobody in an empty KIP-848 group',
    source: 'GroupMetadataManager.classicGroupSync, classicGroupHeartbeat, classicGroupLeave',
    run: () => {
      const stage = emptied();
      const left = stage.ask(leaveOf({ memberId: 'x' }));
      return [
        stage.try(syncOf({ memberId: 'x' }, 3)),
        stage.try(heartbeatOf({ memberId: 'x' }, 3)),
        left.api === 'LeaveGroup' ? left.members[0]?.errorCode : left.api,
        stage.group(),
      ];
    },
    expected: ['UNKNOWN_MEMBER_ID', 'UNKNOWN_MEMBER_ID', 'UNKNOWN_MEMBER_ID', 'consumer Empty 3/3'],
  },
  {
    rule: 'a group that a simple consumer has made is replaced, its offsets stay',
    source: `${migration}; ConsumerGroup and OffsetMetadataManager`,
    run: () => {
      const stage = new MixedStage();
      stage.ask(outsider);
      const before = stage.group();
      stage.beat('a', 0);
      return [before, stage.group(), committed(stage)];
    },
    expected: ['classic Empty 0/0', 'consumer Stable 2/2', 1],
  },
  {
    rule: 'offsets stay when an empty KIP-848 group becomes a classic one',
    source: `${migration}; OffsetMetadataManager`,
    run: () => {
      const stage = emptied();
      stage.ask(outsider);
      stage.join();
      return [stage.group(), committed(stage)];
    },
    expected: ['classic CompletingRebalance 1/1', 1],
  },
  {
    rule: 'a heartbeat that is refused changes nothing',
    source: takesClassic,
    run: () => {
      const stage = new MixedStage();
      stage.ask(joinOf({ apiVersion: 4 }));
      return [
        stage.try(beat('a', 0, { serverAssignor: 'none' })),
        stage.try(beat('a', 0, { rebalanceTimeoutMs: -1 })),
        stage.try(beat('a', 0, { subscribedTopicNames: [], subscribedTopicRegex: '(' })),
        stage.group(),
      ];
    },
    expected: [
      'UNSUPPORTED_ASSIGNOR',
      'INVALID_REQUEST',
      'INVALID_REGULAR_EXPRESSION',
      'classic Empty 0/0',
    ],
  },
  {
    rule: 'a member that is no member of a classic group has to join first',
    source: takesClassic,
    run: () => {
      const stages = [new MixedStage(), classicScene([['t0']])];
      return stages.map((stage) => [
        stage.try(beat('a', 3)),
        stage.try(beat('a', -1)),
        stage.try(beat('a', -2, { instanceId: 'i' })),
        stage.group(),
      ]);
    },
    expected: [
      ['GROUP_ID_NOT_FOUND', 'GROUP_ID_NOT_FOUND', 'GROUP_ID_NOT_FOUND', 'none'],
      ['GROUP_ID_NOT_FOUND', 'GROUP_ID_NOT_FOUND', 'GROUP_ID_NOT_FOUND', 'classic Stable 1/1'],
    ],
  },
  {
    rule: 'an id that a classic group gave out is as good as any in the KIP-848 group',
    source: 'GroupMetadataManager.getOrMaybeSubscribeDynamicConsumerGroupMember',
    run: () => {
      const stage = new MixedStage();
      const { memberId } = stage.join({ apiVersion: 4 });
      stage.beat('a', 0);
      return [memberId, stage.join({ apiVersion: 4, memberId }).errorCode];
    },
    expected: ['c-0', 'NONE'],
  },
  {
    rule: 'requests about another group find nothing here',
    source: 'GroupCoordinatorService',
    run: () => {
      const stage = mixedScene();
      return [
        stage.try({ ...joinOf(), groupId: 'h' }),
        stage.try({ ...beat('a', 0), groupId: 'h' }),
        stage.try({ ...beat('a', 0), groupId: '' }),
        stage.try({ ...joinOf(), groupId: '' }),
      ];
    },
    expected: ['NOT_COORDINATOR', 'NOT_COORDINATOR', 'INVALID_REQUEST', 'INVALID_GROUP_ID'],
  },
];

/** How the heartbeat of a new member `a` ends at this group, and what the group is then. */
function tries(stage: MixedStage): readonly [ErrorName | 'parked', string] {
  return [stage.try(beat('a', 0)), stage.group()];
}

function withUserData(userData: readonly number[]): MixedStage {
  const stage = new MixedStage();
  const { memberId } = stage.join();
  const assignment = { assignedPartitions: partitions('t0'), userData };
  stage.ask(syncOf({ memberId }, 1, { assignments: [{ memberId, assignment }] }));
  return stage;
}

/** A static classic member `i-0` that has all of t; its successor speaks the new protocol. */
function staticUpgrade(kafkaVersion: GroupSettings['kafkaVersion']): MixedStage {
  const stage = new MixedStage({ settings: { kafkaVersion } });
  const { memberId } = stage.join({ groupInstanceId: 'i' });
  const assignment = { assignedPartitions: partitions('t0', 't1', 't2', 't3') };
  stage.ask(
    syncOf({ memberId, groupInstanceId: 'i' }, 1, { assignments: [{ memberId, assignment }] }),
  );
  return stage;
}

const upgradeFacts: readonly Fact[] = [
  {
    rule: 'a heartbeat that joins a classic group with members upgrades it if the policy allows it',
    source: `${migration}; ${upgrade}`,
    run: () => byPolicy((policy) => tries(classicScene([['t0', 't1']], withPolicy(policy)))),
    expected: {
      bidirectional: ['NONE', 'consumer Reconciling 2/2'],
      upgrade: ['NONE', 'consumer Reconciling 2/2'],
      downgrade: ['GROUP_ID_NOT_FOUND', 'classic Stable 1/1'],
      disabled: ['GROUP_ID_NOT_FOUND', 'classic Stable 1/1'],
    },
  },
  {
    rule: 'only groups of consumers are upgraded',
    source: upgrade,
    run: () => tries(classicScene([['t0']], {}, { protocolType: 'connect' }))[0],
    expected: 'GROUP_ID_NOT_FOUND',
  },
  {
    rule: 'a group that is too large for the new protocol is not upgraded',
    source: upgrade,
    run: () => tries(classicScene([['t0'], ['t1']], { settings: { groupConsumerMaxSize: 1 } })),
    expected: ['GROUP_ID_NOT_FOUND', 'classic Stable 1/1'],
  },
  {
    rule: 'a group that would be full is upgraded for nobody',
    source: `${upgrade}, throwIfConsumerGroupIsFull`,
    run: () => tries(classicScene([['t0'], ['t1']], { settings: { groupConsumerMaxSize: 2 } })),
    expected: ['GROUP_MAX_SIZE_REACHED', 'classic Stable 1/1'],
  },
  {
    rule: 'assignments with user data are not understood, so the group stays classic',
    source: `${conversion}; KIP-848, custom client-side assignors`,
    run: () => [tries(withUserData([1]))[0], tries(withUserData([]))[0]],
    expected: ['GROUP_ID_NOT_FOUND', 'NONE'],
  },
  {
    rule: 'epochs are the generation, and each member has its last assignment',
    source: conversion,
    run: () => {
      const stage = classicScene([
        ['t0', 't1'],
        ['t2', 't3'],
      ]);
      stage.beat('a', 0);
      const of = (memberId: string) => {
        const { memberType, memberEpoch, protocols } = stage.member(memberId);
        return [memberType, memberEpoch, stage.has(memberId), protocols];
      };
      // The joining member has moved the group to the next epoch.
      return [stage.group(), of('c-0'), of('c-1'), stage.member('a').memberEpoch];
    },
    expected: [
      'consumer Reconciling 2/2',
      ['classic', 1, ['t0', 't1'], ['range']],
      ['classic', 1, ['t2', 't3'], ['range']],
      2,
    ],
  },
  {
    rule: 'who waits for a JoinGroup has to join again, and has nothing',
    source: 'GroupMetadataManager.convertToConsumerGroup, ClassicGroup.completeAllJoinFutures',
    run: () => {
      const stage = new MixedStage({ settings: { groupInitialRebalanceDelayMs: 3000 } });
      const parked = stage.send(joinOf());
      stage.beat('a', 0);
      return [stage.errorOf(parked), stage.has('c-0'), stage.member('c-0').memberEpoch];
    },
    expected: ['REBALANCE_IN_PROGRESS', [], 0],
  },
  {
    rule: 'who waits for a SyncGroup has to join again',
    source: 'GroupMetadataManager.convertToConsumerGroup, ClassicGroup.completeAllSyncFutures',
    run: () => {
      const stage = new MixedStage({ settings: { groupInitialRebalanceDelayMs: 10 } });
      stage.send(joinOf());
      stage.send(joinOf());
      stage.pass(20);
      const parked = stage.send(syncOf({ memberId: 'c-1' }, 1));
      const before = stage.errorOf(parked);
      stage.beat('a', 0);
      return [before, stage.errorOf(parked)];
    },
    expected: ['parked', 'REBALANCE_IN_PROGRESS'],
  },
  {
    rule: 'nobody is told to join again by a heartbeat that is refused',
    source: takesClassic,
    run: () => {
      const stage = new MixedStage({ settings: { groupInitialRebalanceDelayMs: 3000 } });
      const parked = stage.send(joinOf());
      stage.try(beat('a', 0, { serverAssignor: 'none' }));
      return [stage.errorOf(parked), stage.group()];
    },
    expected: ['parked', 'classic PreparingRebalance 0/0'],
  },
  {
    rule: 'classic members keep their own session timeouts, which begin anew',
    source: 'GroupMetadataManager.convertToConsumerGroup',
    run: () => {
      const stage = classicScene([['t0']], {}, { sessionTimeoutMs: 10_000 });
      stage.pass(9000);
      stage.beat('a', 0);
      stage.pass(9999);
      const before = stage.describe()?.members.length;
      stage.pass(1);
      return [before, stage.describe()?.members.map(({ memberId }) => memberId)];
    },
    expected: [2, ['a']],
  },
  {
    rule: 'what a classic member had of a topic that is gone is forgotten',
    source: `${conversion} (topics by id)`,
    run: () => {
      const stage = classicScene([['t0', 'u0']], {
        topics: [
          { topic: 't', partitions: 4 },
          { topic: 'u', partitions: 1 },
        ],
      });
      stage.topics({ topic: 't', partitions: 4 });
      stage.beat('a', 0);
      return stage.has('c-0');
    },
    expected: ['t0'],
  },
  {
    rule: 'a partition that two were given is a failure, and the group stays classic',
    source: `${conversion}, ConsumerGroup.addPartitionEpochs`,
    run: () => tries(classicScene([['t0'], ['t0']])),
    expected: ['UNKNOWN_SERVER_ERROR', 'classic Stable 1/1'],
  },
  {
    rule: 'a static member that comes back with the new protocol takes over at once, and nothing moves',
    source: 'KAFKA-17228; KIP-1101 for the hash of what is read',
    run: () => {
      const stage = staticUpgrade('trunk');
      const { errorCode, memberEpoch, assignment } = stage.beat('b', 0, { instanceId: 'i' });
      return [errorCode, memberEpoch, assignment?.length, stage.group()];
    },
    expected: ['NONE', 1, 4, 'consumer Stable 1/1'],
  },
  {
    rule: 'until 4.0 an upgrade always starts a rebalance',
    source: 'GroupMetadataManager.convertToConsumerGroup of 4.0',
    run: () => {
      const stage = staticUpgrade('4.0');
      const { memberEpoch, assignment } = stage.beat('b', 0, { instanceId: 'i' });
      return [memberEpoch, assignment?.length, stage.group()];
    },
    expected: [2, 4, 'consumer Stable 2/2'],
  },
  {
    rule: 'amid a rebalance it moves the group to its next epoch, so that what is free is given to somebody',
    source: 'GroupMetadataManager.convertToConsumerGroup (awaiting members join again)',
    run: () => {
      const stage = staticUpgrade('trunk');
      stage.send(joinOf());
      stage.beat('b', 0, { instanceId: 'i' });
      return [stage.group(), stage.member('c-1').targetAssignment.length];
    },
    expected: ['consumer Reconciling 2/2', 2],
  },
  {
    rule: 'where topics have grown it moves the group to its next epoch, so that all of them is read',
    source: 'GroupMetadataManager.convertToConsumerGroup (there they wait for the next change)',
    run: () => {
      const stage = staticUpgrade('trunk');
      stage.topics({ topic: 't', partitions: 6 });
      const { memberEpoch, assignment } = stage.beat('b', 0, { instanceId: 'i' });
      return [memberEpoch, assignment?.length, stage.group()];
    },
    expected: [2, 6, 'consumer Stable 2/2'],
  },
  {
    rule: 'the id that a static member had before it came back with the new protocol is fenced',
    source: 'GroupMetadataManager.validateConsumerGroupMember; KIP-345',
    run: () => {
      const stage = staticUpgrade('trunk');
      stage.beat('b', 0, { instanceId: 'i' });
      const old = { memberId: 'i-0', groupInstanceId: 'i' };
      return [stage.try(heartbeatOf(old, 1)), stage.try(syncOf(old, 1)), stage.try(joinOf(old))];
    },
    expected: ['FENCED_INSTANCE_ID', 'FENCED_INSTANCE_ID', 'FENCED_INSTANCE_ID'],
  },
  {
    rule: 'what cooperative members say that they own is not given to others amid a rebalance',
    source: 'KIP-429; Kafka looks at assignments only',
    run: () => {
      // Both have joined the second generation; the leader has not synced when a third one comes.
      const stage = classicScene([['t0', 't1', 't2', 't3'], []]);
      const fields = {
        rebalanceTimeoutMs: 60_000,
        protocols: strategies(['cooperative-sticky', 'range']),
      };
      stage.send(joinOf({ ...fields, memberId: 'c-1' }));
      stage.join({ ...fields, memberId: 'c-0' }, ['t0', 't1', 't2', 't3'], 1);
      stage.send(joinOf());
      const { assignment } = stage.beat('a', 0);
      return [assignment, stage.has('c-0')];
    },
    expected: [[], ['t0', 't1', 't2', 't3']],
  },
  {
    rule: 'offsets stay',
    source: `${migration}; OffsetMetadataManager`,
    run: () => {
      const stage = classicScene([['t0']]);
      stage.ask(commitOf({ memberId: 'c-0' }, 1));
      stage.beat('a', 0);
      return committed(stage);
    },
    expected: 1,
  },
];

/** A settled group of `a` and the classic `c-0`, in which the new protocol's member goes in one of its ways. */
const goings: Readonly<Record<string, (stage: MixedStage) => void>> = {
  leaves: (stage) => stage.beat('a', -1),
  expires: (stage) => {
    // Only the classic member is heard of.
    for (let ms = 0; ms < 45_000; ms += 5000) {
      stage.pass(5000);
      stage.send(heartbeatOf({ memberId: 'c-0' }, 3));
    }
  },
};

function gone(how: string, options: { settings?: Partial<GroupSettings> } = {}): MixedStage {
  const stage = settledScene(options);
  goings[how]?.(stage);
  return stage;
}

/** A group of the static `a` (instance `i`) and the classic `c-0`, each with two partitions, in epoch 3. */
function staticScene(settings: Partial<GroupSettings> = {}): MixedStage {
  const stage = consumerScene({ settings }, { instanceId: 'i' });
  stage.join();
  const fields = { instanceId: 'i' };
  const kept = stage.beat('a', 2, fields).assignment;
  stage.beat('a', 2, { ...fields, topicPartitions: kept });
  const { generationId } = stage.join({ memberId: 'c-0' });
  stage.sync({ memberId: 'c-0' }, generationId);
  return stage;
}

const downgradeFacts: readonly Fact[] = [
  {
    rule: 'when the last member of the new protocol leaves, the group becomes a classic one, if the policy allows it',
    source: `${migration}; ${downgrade}`,
    run: () =>
      byPolicy((policy) => {
        if (policy === 'disabled') return 'no classic member can join';
        return gone('leaves', withPolicy(policy)).group();
      }),
    expected: {
      bidirectional: 'classic PreparingRebalance 3/3',
      upgrade: 'consumer Assigning 4/3',
      downgrade: 'classic PreparingRebalance 3/3',
      disabled: 'no classic member can join',
    },
  },
  {
    rule: 'and so it does when its session expires',
    source: `${downgrade}, consumerGroupFenceMemberOperation`,
    run: () => gone('expires').group(),
    expected: 'classic PreparingRebalance 3/3',
  },
  {
    rule: 'and when it does not give up its partitions in time',
    source: 'GroupMetadataManager.scheduleConsumerGroupRebalanceTimeout',
    run: () => {
      const stage = consumerScene({}, { rebalanceTimeoutMs: 10_000 });
      stage.join();
      stage.beat('a', 2);
      stage.sync({ memberId: 'c-0' }, 3);
      stage.pass(9999);
      const before = stage.group();
      stage.pass(1);
      return [before, stage.group()];
    },
    expected: ['consumer Reconciling 3/3', 'classic PreparingRebalance 3/3'],
  },
  {
    rule: 'and when an admin removes it',
    source: 'GroupMetadataManager.classicGroupLeaveToConsumerGroup, consumerGroupFenceMembers',
    run: () => {
      const stage = staticScene();
      stage.ask(leaveOf({ memberId: '', groupInstanceId: 'i' }));
      return stage.group();
    },
    expected: 'classic PreparingRebalance 3/3',
  },
  {
    rule: 'a static member that leaves for a while is still there',
    source: 'GroupMetadataManager.consumerGroupStaticMemberGroupLeave',
    run: () => {
      const stage = staticScene();
      stage.beat('a', -2, { instanceId: 'i' });
      return stage.group();
    },
    expected: 'consumer Reconciling 3/3',
  },
  {
    rule: 'when a classic member goes, the group stays as it is',
    source: 'ConsumerGroup.allMembersUseClassicProtocolExcept',
    run: () => {
      const stage = settledScene();
      stage.ask(leaveOf({ memberId: 'c-0' }));
      return stage.group();
    },
    expected: 'consumer Assigning 4/3',
  },
  {
    rule: 'one of several members of the new protocol is not the last',
    source: 'ConsumerGroup.allMembersUseClassicProtocolExcept',
    run: () => {
      const stage = settledScene();
      stage.beat('b', 0);
      stage.beat('a', -1);
      return [stage.describe()?.groupType, stage.describe()?.members.length];
    },
    expected: ['consumer', 2],
  },
  {
    rule: 'a group without members is not converted',
    source: downgrade,
    run: () => emptied().group(),
    expected: 'consumer Empty 3/3',
  },
  {
    rule: 'a group that is too large for the classic protocol is not converted',
    source: downgrade,
    run: () => {
      const stage = settledScene({ settings: { groupMaxSize: 1 } });
      stage.join();
      stage.beat('a', -1);
      return [stage.describe()?.groupType, stage.describe()?.members.length];
    },
    expected: ['consumer', 2],
  },
  {
    rule: 'the generation is the group epoch, and members have their parts of the target',
    source: backConversion,
    run: () => {
      // `c-0` waits for what `a` still has.
      const stage = mixedScene();
      stage.beat('a', 2);
      const before = [stage.has('c-0'), stage.member('c-0').targetAssignment.length];
      stage.beat('a', -1);
      const { groupEpoch, leader, protocolData } = stage.describe() ?? {};
      return [before, stage.has('c-0')?.length, groupEpoch, leader, protocolData];
    },
    expected: [[[], 2], 2, 3, 'c-0', 'range'],
  },
  {
    rule: 'all members have to join; who was in an older epoch has lost its generation',
    source: `${backConversion}, GroupMetadataManager.prepareRebalance`,
    run: () => {
      const current = gone('leaves');
      const behind = classicScene([['t0']]);
      behind.beat('a', 0);
      behind.beat('a', -1);
      return [
        current.try(heartbeatOf({ memberId: 'c-0' }, 3)),
        behind.try(heartbeatOf({ memberId: 'c-0' }, 1)),
      ];
    },
    expected: ['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION'],
  },
  {
    rule: 'when they have joined, the next generation is formed as ever',
    source: migration,
    run: () => {
      const stage = gone('leaves');
      const { generationId, leader, members } = stage.join({ memberId: 'c-0' });
      return [generationId, leader, members.length, stage.group()];
    },
    expected: [4, 'c-0', 1, 'classic CompletingRebalance 4/3'],
  },
  {
    rule: 'the first classic member to have joined leads',
    source: `${backConversion}, ClassicGroup.add`,
    run: () => {
      const stage = settledScene();
      stage.join();
      stage.beat('a', -1);
      return stage.describe()?.leader;
    },
    expected: 'c-0',
  },
  {
    rule: 'offsets stay',
    source: `${migration}; OffsetMetadataManager`,
    run: () => {
      const stage = settledScene();
      stage.ask(commitOf({ memberId: 'c-0' }, 3));
      stage.beat('a', -1);
      return committed(stage);
    },
    expected: 1,
  },
  {
    rule: 'sessions begin anew, with the timeouts of the classic members',
    source: 'GroupMetadataManager.convertToClassicGroup',
    run: () => {
      const stage = settledScene();
      stage.pass(30_000);
      stage.beat('a', -1);
      stage.pass(44_999);
      const before = stage.describe()?.members.length;
      stage.pass(1);
      return [before, stage.describe()?.members.length];
    },
    expected: [1, 0],
  },
  {
    rule: 'the last static member that comes back as a classic one converts the group without a rebalance',
    source: `KAFKA-17317; ${replacement}`,
    run: () => {
      const stage = staticScene();
      const has = stage.has('a');
      stage.beat('a', -2, { instanceId: 'i' });
      const { memberId, generationId, leader, members } = stage.join({ groupInstanceId: 'i' });
      const sync = stage.ask(syncOf({ memberId, groupInstanceId: 'i' }, generationId));
      return [
        stage.group(),
        generationId,
        leader,
        members.length,
        sync.api === 'SyncGroup' ? sync.assignment.assignedPartitions.length : sync.api,
        stage.has(memberId)?.join() === has?.join(),
        stage.try(heartbeatOf({ memberId: 'c-0' }, 3)),
      ];
    },
    expected: ['classic Stable 3/3', 3, '', 0, 2, true, 'NONE'],
  },
  {
    rule: 'it need not have left before',
    source: 'KAFKA-17228; GroupMetadataManager.getOrMaybeSubscribeStaticConsumerGroupMember',
    run: () => {
      const stage = staticScene();
      const { memberId } = stage.join({ groupInstanceId: 'i' });
      return [stage.group(), stage.describe()?.members.map((member) => member.memberId), memberId];
    },
    expected: ['classic Stable 3/3', ['i-1', 'c-0'], 'i-1'],
  },
  {
    rule: 'with another subscription the target is stale, so there is a rebalance',
    source: `KAFKA-19546; ${replacement}`,
    run: () => {
      const stage = staticScene();
      const protocols = strategies(['range'], ['t', 'u']);
      const { generationId } = stage.join({ groupInstanceId: 'i', protocols });
      return [stage.group(), generationId];
    },
    expected: ['classic PreparingRebalance 3/3', 0],
  },
  {
    rule: 'a target that is not computed yet is stale, too',
    source: `KAFKA-20273; ${replacement}`,
    run: () => {
      const stage = staticScene();
      stage.join();
      stage.ask(leaveOf({ memberId: 'c-1' }));
      const before = stage.group();
      stage.join({ groupInstanceId: 'i' });
      return [before, stage.group()];
    },
    expected: ['consumer Assigning 5/4', 'classic PreparingRebalance 5/5'],
  },
  {
    rule: 'amid a handover there is a rebalance, or who waits would wait for ever',
    source: 'KIP-848; Kafka only looks at the epochs',
    run: () => {
      const stage = consumerScene({}, { instanceId: 'i' });
      stage.join();
      stage.beat('a', 2, { instanceId: 'i' });
      stage.join({ groupInstanceId: 'i' });
      return stage.group();
    },
    expected: 'classic PreparingRebalance 3/3',
  },
  {
    rule: 'where the policy does not allow it, it becomes a classic member of the KIP-848 group',
    source: replacement,
    run: () => {
      const stage = staticScene({ groupConsumerMigrationPolicy: 'upgrade' });
      const { memberId } = stage.join({ groupInstanceId: 'i' });
      return [stage.group(), stage.member(memberId).memberType, stage.has(memberId)?.length];
    },
    expected: ['consumer Stable 3/3', 'classic', 2],
  },
  {
    rule: 'nor where the group is too large for the classic protocol',
    source: replacement,
    run: () => {
      const stage = staticScene({ groupMaxSize: 1 });
      stage.join({ groupInstanceId: 'i' });
      return stage.describe()?.groupType;
    },
    expected: 'consumer',
  },
  {
    rule: 'a static member that is not the last converts nothing',
    source: 'ConsumerGroup.allMembersUseClassicProtocolExcept',
    run: () => {
      const stage = staticScene();
      stage.beat('b', 0);
      stage.join({ groupInstanceId: 'i' });
      return stage.describe()?.groupType;
    },
    expected: 'consumer',
  },
];

testFacts('empty groups take the side of who comes', emptyFacts);
testFacts('online upgrade', upgradeFacts);
testFacts('online downgrade', downgradeFacts);
