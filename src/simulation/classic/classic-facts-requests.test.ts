import type { ErrorName } from '../../domain/kafka-errors.ts';
import type { GroupRequest } from '../../domain/wire.ts';
import {
  fixed,
  follower,
  leader,
  preparingScene,
  sceneIn,
  stableScene,
} from '../../testing/classic-scenes.ts';
import {
  type ClassicStage,
  commitOf,
  heartbeatOf,
  joinOf,
  leaveOf,
  strategies,
  syncOf,
} from '../../testing/classic-stage.ts';
import { testFacts, type Fact } from '../../testing/fact.ts';
import { describeClassicGroup } from './describe.ts';
import type { ClassicGroupState } from './classic-group.ts';
import { answerWhileLoading } from './refusal.ts';
import { refuseParked } from './convert.ts';

/** A cell of a table: who asks what in which state, the answer, and the state afterwards. */
interface Cell {
  readonly state: ClassicGroupState | 'none';
  readonly who?: string;
  readonly ask: (stage: ClassicStage) => ErrorName | 'parked';
  readonly answer: ErrorName | 'parked';
  readonly after?: ClassicGroupState | 'none';
}

function facts(request: string, source: string, cells: readonly Cell[]): readonly Fact[] {
  return cells.map(({ state, who, ask, answer, after = state }) => ({
    rule: `${request}, ${state}${who === undefined ? '' : `, ${who}`}: ${answer}`,
    source,
    run: () => {
      const stage = sceneIn(state);
      return [ask(stage), stage.groupState];
    },
    expected: [answer, after],
  }));
}

/** The generation of the scene, or 1 where there is no group. */
function generationOf(stage: ClassicStage): number {
  return stage.state.group?.generation ?? 1;
}

const beat = (stage: ClassicStage) => stage.try(heartbeatOf(follower, generationOf(stage)));

const heartbeats = facts('Heartbeat', 'GroupMetadataManager.classicGroupHeartbeatToClassicGroup', [
  { state: 'none', ask: beat, answer: 'UNKNOWN_MEMBER_ID' },
  { state: 'Dead', ask: beat, answer: 'COORDINATOR_NOT_AVAILABLE' },
  { state: 'Empty', ask: beat, answer: 'UNKNOWN_MEMBER_ID' },
  { state: 'PreparingRebalance', ask: beat, answer: 'REBALANCE_IN_PROGRESS' },
  { state: 'CompletingRebalance', ask: beat, answer: 'NONE' },
  { state: 'Stable', ask: beat, answer: 'NONE' },
  {
    state: 'Stable',
    who: 'a group without a name',
    ask: (stage) => stage.try({ ...heartbeatOf(follower, 1), groupId: '' }),
    answer: 'INVALID_GROUP_ID',
  },
  {
    state: 'Stable',
    who: 'a member id that nobody has',
    ask: (stage) => stage.try(heartbeatOf({ memberId: 'x-9' }, 1)),
    answer: 'UNKNOWN_MEMBER_ID',
  },
  {
    state: 'Stable',
    who: "another's instance id",
    ask: (stage) => stage.try(heartbeatOf({ ...follower, groupInstanceId: 'i' }, 1)),
    answer: 'FENCED_INSTANCE_ID',
  },
  {
    state: 'Stable',
    who: 'an instance id that nobody has',
    ask: (stage) => stage.try(heartbeatOf({ ...follower, groupInstanceId: 'j' }, 1)),
    answer: 'UNKNOWN_MEMBER_ID',
  },
  {
    state: 'Stable',
    who: 'an older generation',
    ask: (stage) => stage.try(heartbeatOf(follower, 0)),
    answer: 'ILLEGAL_GENERATION',
  },
  {
    state: 'Stable',
    who: 'a newer generation',
    ask: (stage) => stage.try(heartbeatOf(follower, 2)),
    answer: 'ILLEGAL_GENERATION',
  },
  {
    state: 'PreparingRebalance',
    who: 'an older generation',
    ask: (stage) => stage.try(heartbeatOf(follower, 0)),
    answer: 'ILLEGAL_GENERATION',
  },
  {
    state: 'CompletingRebalance',
    who: 'an older generation',
    ask: (stage) => stage.try(heartbeatOf(follower, 0)),
    answer: 'ILLEGAL_GENERATION',
  },
  {
    state: 'Stable',
    who: 'the identity before the generation',
    ask: (stage) => stage.try(heartbeatOf({ memberId: 'x-9' }, 0)),
    answer: 'UNKNOWN_MEMBER_ID',
  },
]);

/** How much of its session the follower has left, once it has done something 30 s later. */
function sessionLeftAfter(stage: ClassicStage, request: GroupRequest): number {
  stage.wait(30_000);
  stage.send(request);
  const member = stage.group.members.find(({ memberId }) => memberId === follower.memberId);
  return (member?.sessionExpiresAtMs ?? 0) - stage.nowMs;
}

const sessions: readonly Fact[] = (
  [
    ['Heartbeat', 'PreparingRebalance', heartbeatOf(follower, 1), 45_000],
    ['Heartbeat', 'CompletingRebalance', heartbeatOf(follower, 1), 45_000],
    ['Heartbeat', 'Stable', heartbeatOf(follower, 1), 45_000],
    ['OffsetCommit', 'PreparingRebalance', commitOf(follower, 1), 45_000],
    ['OffsetCommit', 'CompletingRebalance', commitOf(follower, 1), 15_000],
    ['OffsetCommit', 'Stable', commitOf(follower, 1), 45_000],
    ['a Heartbeat that fails', 'Stable', heartbeatOf(follower, 0), 15_000],
    ['an OffsetCommit that fails', 'Stable', commitOf(follower, 0), 15_000],
    ['SyncGroup', 'Stable', syncOf(follower, 1), 15_000],
  ] as const
).map(([api, state, request, leftMs]) => ({
  rule: `${api} ${leftMs === 45_000 ? 'keeps the session alive' : 'does not touch the session'} in ${state}`,
  source: 'GroupMetadataManager.rescheduleClassicGroupMemberHeartbeat',
  run: () => sessionLeftAfter(sceneIn(state), request),
  expected: leftMs,
}));

/** The error of the first of those who leave. */
function leaveError(stage: ClassicStage, request: GroupRequest): ErrorName | 'parked' {
  const answer = stage.ask(request);
  if (answer.api !== 'LeaveGroup') throw new Error('no answer to a LeaveGroup');
  return answer.members[0]?.errorCode ?? answer.errorCode;
}

const goes = (stage: ClassicStage) => leaveError(stage, leaveOf(follower));

/** An id that was given out leaves without ever having joined. */
function pendingGoes(stage: ClassicStage): ErrorName | 'parked' {
  const { memberId } = stage.joinAnswer(stage.send(joinOf({ apiVersion: 4 }), 'n'));
  return leaveError(stage, leaveOf({ memberId }));
}

const leaves = facts('LeaveGroup', 'GroupMetadataManager.classicGroupLeaveToClassicGroup', [
  { state: 'none', ask: goes, answer: 'UNKNOWN_MEMBER_ID' },
  { state: 'Dead', ask: goes, answer: 'COORDINATOR_NOT_AVAILABLE' },
  { state: 'Empty', ask: goes, answer: 'UNKNOWN_MEMBER_ID' },
  { state: 'Empty', who: 'a pending id', ask: pendingGoes, answer: 'NONE' },
  { state: 'PreparingRebalance', ask: goes, answer: 'NONE' },
  {
    state: 'PreparingRebalance',
    who: 'the last ones that are missing',
    ask: (stage) => leaveError(stage, leaveOf(follower, fixed)),
    answer: 'NONE',
    after: 'CompletingRebalance',
  },
  { state: 'CompletingRebalance', ask: goes, answer: 'NONE', after: 'PreparingRebalance' },
  { state: 'Stable', ask: goes, answer: 'NONE', after: 'PreparingRebalance' },
  {
    state: 'Stable',
    who: 'all of them',
    ask: (stage) => leaveError(stage, leaveOf(leader, follower, fixed)),
    answer: 'NONE',
    after: 'Empty',
  },
  {
    state: 'Stable',
    who: 'a pending id, which nobody misses',
    ask: pendingGoes,
    answer: 'NONE',
    after: 'PreparingRebalance',
  },
  {
    state: 'CompletingRebalance',
    who: 'a pending id, which nobody misses',
    ask: pendingGoes,
    answer: 'NONE',
    after: 'PreparingRebalance',
  },
  {
    state: 'Stable',
    who: 'a group without a name',
    ask: (stage) => stage.try({ ...leaveOf(follower), groupId: '' }),
    answer: 'INVALID_GROUP_ID',
  },
  {
    state: 'Stable',
    who: 'a member id that nobody has',
    ask: (stage) => leaveError(stage, leaveOf({ memberId: 'x-9' })),
    answer: 'UNKNOWN_MEMBER_ID',
  },
  {
    state: 'Stable',
    who: "another's instance id",
    ask: (stage) => leaveError(stage, leaveOf({ ...follower, groupInstanceId: 'i' })),
    answer: 'FENCED_INSTANCE_ID',
  },
  {
    state: 'Stable',
    who: 'neither id',
    ask: (stage) => leaveError(stage, leaveOf({ memberId: '' })),
    answer: 'UNKNOWN_MEMBER_ID',
  },
]);

const leaveSource = 'GroupMetadataManager.classicGroupLeaveToClassicGroup';

const leaveDetails: readonly Fact[] = [
  {
    rule: 'a member whose JoinGroup waits gets UNKNOWN_MEMBER_ID for it',
    source: 'GroupMetadataManager.removeCurrentMemberFromClassicGroup',
    run: () => {
      const { stage, join } = preparingScene();
      stage.send(leaveOf(leader));
      return [stage.errorOf(join), stage.group.leader];
    },
    expected: ['UNKNOWN_MEMBER_ID', 'b-1'],
  },
  {
    rule: 'each member has an error of its own, and one that succeeds is enough',
    source: leaveSource,
    run: () => {
      const stage = stableScene();
      return [stage.ask(leaveOf({ memberId: 'x-9' }, follower)), stage.groupState];
    },
    expected: [
      {
        api: 'LeaveGroup',
        errorCode: 'NONE',
        members: [
          { memberId: 'x-9', groupInstanceId: null, errorCode: 'UNKNOWN_MEMBER_ID' },
          { memberId: 'b-1', groupInstanceId: null, errorCode: 'NONE' },
        ],
      },
      'PreparingRebalance',
    ],
  },
  {
    rule: 'a member that is named twice is known once',
    source: leaveSource,
    run: () => {
      const answer = stableScene().ask(leaveOf(follower, follower));
      return answer.api === 'LeaveGroup' && answer.members.map(({ errorCode }) => errorCode);
    },
    expected: ['NONE', 'UNKNOWN_MEMBER_ID'],
  },
  {
    rule: 'nobody leaves: nothing happens',
    source: leaveSource,
    run: () => {
      const stage = stableScene();
      const before = stage.group;
      stage.send(leaveOf());
      return stage.group === before;
    },
    expected: true,
  },
  {
    rule: "before version 3 the member's error is the request's",
    source: 'LeaveGroupResponse, KIP-345',
    run: () => {
      const answer = stableScene().ask({
        api: 'LeaveGroup',
        apiVersion: 2,
        groupId: 'g',
        members: [{ memberId: 'x-9', groupInstanceId: null }],
      });
      return answer.api === 'LeaveGroup' && answer.errorCode;
    },
    expected: 'UNKNOWN_MEMBER_ID',
  },
  {
    rule: 'a pending id that runs out in a stable group does not rebalance',
    source: 'GroupMetadataManager.removePendingMemberAndUpdateClassicGroup',
    run: () => {
      const stage = stableScene();
      stage.send(joinOf({ apiVersion: 4, sessionTimeoutMs: 6000 }), 'n');
      const before = stage.group.pendingJoins.length;
      stage.wait(6000);
      return [before, stage.group.pendingJoins.length, stage.groupState];
    },
    expected: [1, 0, 'Stable'],
  },
];

const outsider = { memberId: '' } as const;
const simple = (stage: ClassicStage) => stage.try(commitOf(outsider, -1));
const member = (stage: ClassicStage) => stage.try(commitOf(follower, generationOf(stage)));

const commits = facts(
  'OffsetCommit',
  'OffsetMetadataManager.validateOffsetCommit, ClassicGroup.validateOffsetCommit',
  [
    {
      state: 'none',
      who: 'generation below 0, no ids',
      ask: simple,
      answer: 'NONE',
      after: 'Empty',
    },
    {
      state: 'Dead',
      who: 'generation below 0, no ids',
      ask: simple,
      answer: 'COORDINATOR_NOT_AVAILABLE',
    },
    { state: 'Empty', who: 'generation below 0, no ids', ask: simple, answer: 'NONE' },
    {
      state: 'PreparingRebalance',
      who: 'generation below 0, no ids',
      ask: simple,
      answer: 'UNKNOWN_MEMBER_ID',
    },
    {
      state: 'CompletingRebalance',
      who: 'generation below 0, no ids',
      ask: simple,
      answer: 'UNKNOWN_MEMBER_ID',
    },
    {
      state: 'Stable',
      who: 'generation below 0, no ids',
      ask: simple,
      answer: 'UNKNOWN_MEMBER_ID',
    },
    { state: 'none', who: 'a member', ask: member, answer: 'ILLEGAL_GENERATION' },
    {
      state: 'none',
      who: 'a member of version 9',
      ask: (stage) => stage.try(commitOf(follower, 1, { apiVersion: 9 })),
      answer: 'GROUP_ID_NOT_FOUND',
    },
    { state: 'Dead', who: 'a member', ask: member, answer: 'COORDINATOR_NOT_AVAILABLE' },
    {
      state: 'Empty',
      who: 'a member without a generation',
      ask: (stage) => stage.try(commitOf(follower, -1)),
      answer: 'NONE',
    },
    { state: 'Empty', who: 'a member', ask: member, answer: 'UNKNOWN_MEMBER_ID' },
    { state: 'PreparingRebalance', who: 'a member', ask: member, answer: 'NONE' },
    {
      state: 'CompletingRebalance',
      who: 'a member',
      ask: member,
      answer: 'REBALANCE_IN_PROGRESS',
    },
    { state: 'Stable', who: 'a member', ask: member, answer: 'NONE' },
    {
      state: 'Stable',
      who: 'a member without a generation',
      ask: (stage) => stage.try(commitOf(follower, -1)),
      answer: 'ILLEGAL_GENERATION',
    },
    {
      state: 'Stable',
      who: 'an older generation',
      ask: (stage) => stage.try(commitOf(follower, 0)),
      answer: 'ILLEGAL_GENERATION',
    },
    {
      state: 'Stable',
      who: 'a newer generation',
      ask: (stage) => stage.try(commitOf(follower, 2)),
      answer: 'ILLEGAL_GENERATION',
    },
    {
      state: 'PreparingRebalance',
      who: 'an older generation',
      ask: (stage) => stage.try(commitOf(follower, 0)),
      answer: 'ILLEGAL_GENERATION',
    },
    {
      state: 'CompletingRebalance',
      who: 'an older generation',
      ask: (stage) => stage.try(commitOf(follower, 0)),
      answer: 'ILLEGAL_GENERATION',
    },
    {
      state: 'Stable',
      who: 'a member id that nobody has',
      ask: (stage) => stage.try(commitOf({ memberId: 'x-9' }, 1)),
      answer: 'UNKNOWN_MEMBER_ID',
    },
    {
      state: 'CompletingRebalance',
      who: 'a member id that nobody has',
      ask: (stage) => stage.try(commitOf({ memberId: 'x-9' }, 1)),
      answer: 'UNKNOWN_MEMBER_ID',
    },
    {
      state: 'Stable',
      who: "another's instance id",
      ask: (stage) => stage.try(commitOf({ ...follower, groupInstanceId: 'i' }, 1)),
      answer: 'FENCED_INSTANCE_ID',
    },
    {
      state: 'Stable',
      who: 'an instance id that nobody has',
      ask: (stage) => stage.try(commitOf({ ...follower, groupInstanceId: 'j' }, 1)),
      answer: 'UNKNOWN_MEMBER_ID',
    },
    {
      state: 'Stable',
      who: 'an instance id only',
      ask: (stage) => stage.try(commitOf({ memberId: '', groupInstanceId: 'i' }, -1)),
      answer: 'FENCED_INSTANCE_ID',
    },
  ],
);

const fetchRequest: GroupRequest = {
  api: 'OffsetFetch',
  apiVersion: 9,
  groupId: 'g',
  memberId: null,
  memberEpoch: -1,
  partitions: [{ topic: 't', partition: 0 }],
};

/** What a fetch says of partition t-0. */
function committed(stage: ClassicStage): number | undefined {
  const answer = stage.ask(fetchRequest);
  return answer.api === 'OffsetFetch' && answer.errorCode === 'NONE'
    ? answer.offsets[0]?.committedOffset
    : undefined;
}

const offsets: readonly Fact[] = [
  {
    rule: 'a fetch gives what was committed',
    source: 'OffsetMetadataManager.fetchOffsets',
    run: () => {
      const stage = stableScene();
      stage.send(commitOf(follower, 1));
      return committed(stage);
    },
    expected: 1,
  },
  {
    rule: 'a commit that fails commits nothing',
    source: 'ClassicGroup.validateOffsetCommit',
    run: () => {
      const stage = stableScene();
      stage.send(commitOf(follower, 0));
      return committed(stage);
    },
    expected: -1,
  },
  {
    rule: 'a commit by the rules of PREP counts',
    source: 'ClassicGroup.validateOffsetCommit',
    run: () => {
      const { stage } = preparingScene();
      stage.send(commitOf(follower, 1));
      return committed(stage);
    },
    expected: 1,
  },
  {
    rule: 'a fetch from a group that is not there gives -1, without an error',
    source: 'OffsetMetadataManager.fetchOffsets',
    run: () => committed(sceneIn('none')),
    expected: -1,
  },
  {
    rule: 'a fetch from a dead group gives -1, whatever was committed',
    source: 'ClassicGroup.validateOffsetFetch',
    run: () => {
      const stage = stableScene();
      stage.send(commitOf(follower, 1));
      stage.put({ ...stage.group, state: 'Dead' });
      return committed(stage);
    },
    expected: -1,
  },
  {
    rule: 'nobody is asked who he is to fetch',
    source: 'ClassicGroup.validateOffsetFetch',
    run: () => {
      const stage = stableScene();
      stage.send(commitOf(follower, 1));
      const answer = stage.ask({ ...fetchRequest, memberId: 'x-9', memberEpoch: 7 });
      return answer.api === 'OffsetFetch' && answer.offsets[0]?.committedOffset;
    },
    expected: 1,
  },
  {
    rule: 'partitions that do not exist are UNKNOWN_TOPIC_OR_PARTITION, the others count',
    source: 'KafkaApis.handleOffsetCommitRequest',
    run: () => {
      const stage = stableScene();
      const answer = stage.ask(
        commitOf(follower, 1, {
          offsets: [
            { topic: 't', partition: 4, committedOffset: 1 },
            { topic: 'x', partition: 0, committedOffset: 1 },
            { topic: 't', partition: 0, committedOffset: 3 },
          ],
        }),
      );
      const errors =
        answer.api === 'OffsetCommit' && answer.offsets.map(({ errorCode }) => errorCode);
      return [errors, committed(stage)];
    },
    expected: [['UNKNOWN_TOPIC_OR_PARTITION', 'UNKNOWN_TOPIC_OR_PARTITION', 'NONE'], 3],
  },
  {
    rule: 'offsets go with their topic',
    source: 'OffsetMetadataManager.onPartitionsDeleted',
    run: () => {
      const stage = stableScene();
      stage.send(commitOf(follower, 1));
      stage.topicsAre([{ topic: 'u', partitions: 4 }]);
      stage.topicsAre([{ topic: 't', partitions: 4 }]);
      return committed(stage);
    },
    expected: -1,
  },
];

const others: readonly Fact[] = [
  {
    rule: 'ConsumerGroupHeartbeat is UNSUPPORTED_VERSION where only the classic protocol is spoken',
    source: 'KafkaApis.handleConsumerGroupHeartbeat',
    run: () =>
      sceneIn('none').try({
        api: 'ConsumerGroupHeartbeat',
        apiVersion: 1,
        groupId: 'g',
        memberId: 'm',
        memberEpoch: 0,
        instanceId: null,
        rackId: null,
        rebalanceTimeoutMs: 1000,
        subscribedTopicNames: ['t'],
        subscribedTopicRegex: null,
        serverAssignor: null,
        topicPartitions: [],
      }),
    expected: 'UNSUPPORTED_VERSION',
  },
  {
    rule: 'while the coordinator loads, a heartbeat is answered NONE',
    source: 'GroupCoordinatorService.heartbeat',
    run: () => answerWhileLoading(heartbeatOf(follower, 1)),
    expected: { api: 'Heartbeat', errorCode: 'NONE' },
  },
  {
    rule: 'while the coordinator loads, all else is COORDINATOR_LOAD_IN_PROGRESS',
    source: 'GroupCoordinatorService',
    run: () =>
      [joinOf(), syncOf(follower, 1), leaveOf(follower), commitOf(follower, 1), fetchRequest].map(
        (request) => {
          const answer = answerWhileLoading(request);
          return answer.api === 'OffsetCommit' ? answer.offsets[0]?.errorCode : answer.errorCode;
        },
      ),
    expected: Array.from({ length: 5 }, () => 'COORDINATOR_LOAD_IN_PROGRESS'),
  },
  {
    rule: 'unloaded in PREP, parked JoinGroups get NOT_COORDINATOR',
    source: 'GroupMetadataManager.onUnloaded',
    run: () => {
      const { stage, join } = preparingScene();
      return refuseParked(stage.group, 'NOT_COORDINATOR').map(({ requestId, response }) => [
        requestId === join,
        response.api,
        response.api === 'JoinGroup' && response.errorCode,
      ]);
    },
    expected: [[true, 'JoinGroup', 'NOT_COORDINATOR']],
  },
  {
    rule: 'unloaded in COMPLETING, parked SyncGroups get NOT_COORDINATOR',
    source: 'GroupMetadataManager.onUnloaded',
    run: () => {
      const stage = sceneIn('CompletingRebalance');
      const sync = stage.send(syncOf(follower, 1));
      return refuseParked(stage.group, 'NOT_COORDINATOR').map(({ requestId, response }) => [
        requestId === sync,
        response.api,
        response.api === 'SyncGroup' && response.errorCode,
      ]);
    },
    expected: [[true, 'SyncGroup', 'NOT_COORDINATOR']],
  },
  {
    rule: 'DescribeGroups of a stable group',
    source: 'ClassicGroup.describe',
    run: () => describeClassicGroup(stableScene().group).members[1],
    expected: {
      memberId: 'b-1',
      groupInstanceId: null,
      clientId: 'b',
      memberType: 'classic',
      memberEpoch: 1,
      subscribedTopicNames: ['t'],
      protocols: ['range'],
      assignment: [{ topic: 't', partition: 1 }],
      pendingRevocation: [],
      targetAssignment: [{ topic: 't', partition: 1 }],
    },
  },
  {
    rule: 'DescribeGroups until the leader has synced: nobody has anything',
    source: 'ClassicGroup.describe',
    run: () => {
      const { stage } = preparingScene();
      stage.send(joinOf(follower));
      stage.send(joinOf({ ...fixed, protocols: strategies(['range'], ['u']) }));
      const {
        groupState,
        groupEpoch,
        assignmentEpoch,
        leader: lead,
        members,
      } = describeClassicGroup(stage.group);
      return [
        groupState,
        groupEpoch,
        assignmentEpoch,
        lead,
        members.map(({ assignment, subscribedTopicNames }) => [
          assignment.length,
          ...subscribedTopicNames,
        ]),
      ];
    },
    expected: [
      'CompletingRebalance',
      2,
      1,
      'a-0',
      [
        [0, 't', 'u'],
        [0, 't'],
        [0, 'u'],
      ],
    ],
  },
  {
    rule: 'DescribeGroups of no group, version 6: GROUP_ID_NOT_FOUND',
    source: 'KIP-1043',
    run: () => sceneIn('none').ask({ api: 'DescribeGroups', apiVersion: 6, groupId: 'g' }),
    expected: { api: 'DescribeGroups', errorCode: 'GROUP_ID_NOT_FOUND', group: null },
  },
];

testFacts('Heartbeat', heartbeats);
testFacts('what keeps a session alive', sessions);
testFacts('LeaveGroup', leaves);
testFacts('LeaveGroup: details', leaveDetails);
testFacts('OffsetCommit', commits);
testFacts('offsets', offsets);
testFacts('other requests', others);
