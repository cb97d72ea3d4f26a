import { testFacts, type Fact } from '../../testing/fact.ts';
import {
  allAlive,
  completingScene,
  emptyScene,
  fixed,
  follower,
  leader,
  preparingScene,
  sceneIn,
  shares,
  stableScene,
} from '../../testing/classic-scenes.ts';
import {
  ClassicStage,
  heartbeatOf,
  joinOf,
  leaveOf,
  strategies,
  syncOf,
} from '../../testing/classic-stage.ts';
import type { SyncGroupRequest } from '../../domain/wire.ts';

const changed = strategies(['range'], ['t', 'u']);
const prepare = 'GroupMetadataManager.prepareRebalance';

/** When the first generation of a group is complete, if members come at these times. */
function firstGeneration(joinsAtMs: readonly number[], rebalanceTimeoutMs = 300_000): number {
  const stage = new ClassicStage();
  let first = -1;
  for (const [index, atMs] of joinsAtMs.entries()) {
    stage.wait(atMs - stage.nowMs);
    const request = stage.send(joinOf({ rebalanceTimeoutMs }), `m${index}`);
    if (index === 0) first = request;
  }
  while (stage.errorOf(first) === 'parked') stage.wait(1);
  return stage.nowMs;
}

const initial: readonly Fact[] = [
  {
    rule: 'the first rebalance waits 3 s',
    source: `${prepare}, KIP-134`,
    run: () => firstGeneration([0]),
    expected: 3000,
  },
  {
    rule: 'a member that comes meanwhile makes it wait 3 s more',
    source: 'GroupMetadataManager.tryCompleteInitialRebalanceElseSchedule',
    run: () => firstGeneration([0, 1000]),
    expected: 6000,
  },
  {
    rule: 'and another one in the second delay 3 s more again',
    source: 'GroupMetadataManager.tryCompleteInitialRebalanceElseSchedule',
    run: () => firstGeneration([0, 1000, 5000]),
    expected: 9000,
  },
  {
    rule: 'but it never waits longer than the rebalance timeout',
    source: 'GroupMetadataManager.tryCompleteInitialRebalanceElseSchedule',
    run: () => firstGeneration([0, 1000, 4000], 5000),
    expected: 5000,
  },
  {
    rule: 'a rebalance timeout below the delay does not shorten the first delay, and leaves no more',
    source: prepare,
    run: () => firstGeneration([0, 1000], 2000),
    expected: 3000,
  },
  {
    rule: 'a full house does not end it early: a join',
    source: 'GroupMetadataManager.maybeCompleteJoinPhase',
    run: () => {
      const stage = new ClassicStage();
      stage.send(joinOf(), 'a');
      stage.send(joinOf(), 'b');
      return stage.groupState;
    },
    expected: 'PreparingRebalance',
  },
  {
    rule: 'a full house does not end it early: a pending id that leaves',
    source: 'GroupMetadataManager.maybeCompleteJoinPhase',
    run: () => {
      const stage = new ClassicStage();
      stage.send(joinOf(), 'a');
      stage.send(joinOf({ apiVersion: 4 }), 'b');
      stage.send(leaveOf({ memberId: 'b-1' }));
      return [stage.groupState, stage.group.pendingJoins.length];
    },
    expected: ['PreparingRebalance', 0],
  },
  {
    rule: 'a pending id that runs out does end it early, if nobody else is missing',
    source: 'GroupMetadataManager.removePendingMemberAndUpdateClassicGroup',
    run: () => {
      const stage = new ClassicStage({ groupMinSessionTimeoutMs: 1 });
      const first = stage.send(joinOf(), 'a');
      stage.send(joinOf({ apiVersion: 4, sessionTimeoutMs: 500 }), 'b');
      stage.wait(500);
      return [stage.errorOf(first), stage.groupState];
    },
    expected: ['NONE', 'CompletingRebalance'],
  },
  {
    rule: 'a new member that runs out does, too',
    source: 'GroupMetadataManager.removeMemberAndUpdateClassicGroup',
    run: () => {
      const stage = new ClassicStage({ newMemberJoinTimeoutMs: 2000 });
      const first = stage.send(joinOf(), 'a');
      stage.wait(1500);
      const second = stage.send(joinOf(), 'b');
      stage.wait(500);
      return [stage.errorOf(first), stage.errorOf(second), stage.groupState];
    },
    expected: ['UNKNOWN_MEMBER_ID', 'NONE', 'CompletingRebalance'],
  },
  {
    rule: 'a pending id does not keep the first rebalance from ending in time',
    source: 'GroupMetadataManager.tryCompleteInitialRebalanceElseSchedule',
    run: () => {
      const stage = new ClassicStage();
      const first = stage.send(joinOf(), 'a');
      stage.send(joinOf({ apiVersion: 4 }), 'b');
      stage.wait(3000);
      return [stage.errorOf(first), stage.group.pendingJoins.length];
    },
    expected: ['NONE', 1],
  },
  {
    rule: 'all that leave before it ends leave an empty group when it ends',
    source: 'ClassicGroup.initNextGeneration',
    run: () => {
      const stage = new ClassicStage();
      const first = stage.send(joinOf(), 'a');
      stage.send(leaveOf({ memberId: 'a-0' }));
      const before = stage.groupState;
      stage.wait(3000);
      return [stage.errorOf(first), before, stage.groupState, stage.group.generation];
    },
    expected: ['UNKNOWN_MEMBER_ID', 'PreparingRebalance', 'Empty', 1],
  },
];

const later: readonly Fact[] = [
  {
    rule: 'from COMPLETING: parked SyncGroups fail with REBALANCE_IN_PROGRESS',
    source: prepare,
    run: () => {
      const stage = completingScene();
      const parked = stage.send(syncOf(follower, 1));
      stage.send(joinOf({ ...fixed, protocols: changed }));
      return [stage.errorOf(parked), stage.groupState];
    },
    expected: ['REBALANCE_IN_PROGRESS', 'PreparingRebalance'],
  },
  {
    rule: 'from COMPLETING: all assignments are dropped',
    source: 'GroupMetadataManager.resetAndPropagateAssignmentWithError',
    run: () => {
      const { stage } = preparingScene();
      for (const member of [follower, fixed]) stage.send(joinOf(member));
      stage.send(syncOf(fixed, 2));
      stage.send(joinOf({ ...follower, protocols: changed }));
      return stage.group.members.map((member) => member.assignment.assignedPartitions.length);
    },
    expected: [0, 0, 0],
  },
  {
    rule: 'from COMPLETING: who waited for its assignment has a whole session to join',
    source: 'GroupMetadataManager.propagateAssignment',
    run: () => {
      const stage = completingScene();
      stage.send(syncOf(follower, 1));
      stage.wait(40_000);
      stage.send(joinOf({ ...fixed, protocols: changed }));
      return (stage.group.members[1]?.sessionExpiresAtMs ?? 0) - stage.nowMs;
    },
    expected: 45_000,
  },
  {
    rule: 'from COMPLETING: nobody is waited for to sync any more',
    source: prepare,
    run: () => {
      const stage = completingScene();
      const before = [stage.group.pendingSyncs.length, stage.group.syncExpiresAtMs];
      stage.send(joinOf({ ...fixed, protocols: changed }));
      return [before, stage.group.pendingSyncs, stage.group.syncExpiresAtMs];
    },
    expected: [[3, 306_000], [], null],
  },
  {
    rule: 'from STABLE: assignments stay until the next generation',
    source: prepare,
    run: () =>
      preparingScene().stage.group.members.map(
        (member) => member.assignment.assignedPartitions.length,
      ),
    expected: [1, 1, 1],
  },
  {
    rule: 'it ends after the longest rebalance timeout of the members',
    source: 'GroupMetadataManager.maybeCompleteJoinElseSchedule',
    run: () => {
      const stage = stableScene();
      stage.send(joinOf({ ...leader, rebalanceTimeoutMs: 1000 }));
      return stage.group.joinTimer;
    },
    expected: { type: 'rebalance', firesAtMs: 306_000 },
  },
  {
    rule: 'it ends at once if all have joined',
    source: 'GroupMetadataManager.maybeCompleteJoinElseSchedule',
    run: () => {
      const stage = stableScene();
      stage.send(leaveOf(follower, fixed));
      stage.send(joinOf(leader));
      return [stage.groupState, stage.group.generation];
    },
    expected: ['CompletingRebalance', 2],
  },
  {
    rule: 'a pending id holds it open although all members have joined',
    source: 'ClassicGroup.hasAllMembersJoined, KIP-394',
    run: () => {
      const { stage, join } = preparingScene();
      stage.send(joinOf({ apiVersion: 4, sessionTimeoutMs: 6000 }), 'n');
      stage.send(joinOf(follower));
      stage.send(joinOf(fixed));
      return [stage.errorOf(join), stage.groupState];
    },
    expected: ['parked', 'PreparingRebalance'],
  },
  {
    rule: 'until the id runs out',
    source: 'GroupMetadataManager.removePendingMemberAndUpdateClassicGroup',
    run: () => {
      const { stage, join } = preparingScene();
      stage.send(joinOf({ apiVersion: 4, sessionTimeoutMs: 6000 }), 'n');
      stage.send(joinOf(follower));
      stage.send(joinOf(fixed));
      stage.wait(5999);
      const before = stage.errorOf(join);
      stage.wait(1);
      return [before, stage.errorOf(join)];
    },
    expected: ['parked', 'NONE'],
  },
  {
    rule: 'until the id leaves',
    source: 'GroupMetadataManager.maybeCompleteJoinPhase',
    run: () => {
      const { stage, join } = preparingScene();
      stage.send(joinOf({ apiVersion: 4 }), 'n');
      stage.send(joinOf(follower));
      stage.send(joinOf(fixed));
      stage.send(leaveOf({ memberId: 'n-3' }));
      return stage.errorOf(join);
    },
    expected: 'NONE',
  },
];

/** Generation 1 is over at 10,000 ms; only who is named has joined again when the rebalance timeout ends. */
function timedOut(...rejoining: readonly { readonly memberId: string }[]): ClassicStage {
  const stage = new ClassicStage();
  const short = { rebalanceTimeoutMs: 10_000 };
  stage.send(joinOf(short), 'a');
  stage.send(joinOf(short), 'b');
  stage.send(joinOf({ ...short, groupInstanceId: 'i' }), 'c');
  stage.wait(6000);
  stage.send(syncOf(leader, 1, { assignments: shares }));
  for (const member of [follower, fixed]) stage.send(syncOf(member, 1));
  stage.send(joinOf({ apiVersion: 4 }), 'n');
  stage.send(leaveOf({ memberId: 'n-3' }));
  for (const member of rejoining) stage.send(joinOf({ ...member, ...short }));
  stage.wait(10_000);
  return stage;
}

function shape({ group }: ClassicStage): unknown {
  const { state, generation, members, leader: lead } = group;
  return { state, generation, lead, members: members.map(({ memberId }) => memberId) };
}

const complete = 'GroupMetadataManager.completeClassicGroupJoin';

const completion: readonly Fact[] = [
  {
    rule: 'dynamic members that have not joined are out, static ones stay',
    source: complete,
    run: () => shape(timedOut(leader)),
    expected: {
      state: 'CompletingRebalance',
      generation: 2,
      lead: 'a-0',
      members: ['a-0', 'i-2'],
    },
  },
  {
    rule: 'static ones that have not joined keep what they said last',
    source: complete,
    run: () => {
      const stage = timedOut(leader);
      const joins = [...stage.answers.values()].filter((answer) => answer.api === 'JoinGroup');
      return joins.at(-1)?.members.map(({ memberId, metadata }) => [memberId, ...metadata.topics]);
    },
    expected: [
      ['a-0', 't'],
      ['i-2', 't'],
    ],
  },
  {
    rule: 'a leader that has not joined hands over to one that has',
    source: 'ClassicGroup.maybeElectNewJoinedLeader',
    run: () => shape(timedOut(follower)),
    expected: {
      state: 'CompletingRebalance',
      generation: 2,
      lead: 'b-1',
      members: ['b-1', 'i-2'],
    },
  },
  {
    rule: 'static members only, none of which has joined: it waits again, in the same generation',
    source: `${complete}, testGroupStuckInRebalanceTimeoutDueToNonjoinedStaticMember`,
    run: () => {
      const stage = timedOut();
      const { joinTimer } = stage.group;
      return [shape(stage), (joinTimer?.firesAtMs ?? 0) - stage.nowMs];
    },
    expected: [
      { state: 'PreparingRebalance', generation: 1, lead: 'i-2', members: ['i-2'] },
      10_000,
    ],
  },
  {
    rule: 'until its session ends: then the group is empty',
    source: `${complete}, testGroupStuckInRebalanceTimeoutDueToNonjoinedStaticMember`,
    run: () => {
      const stage = timedOut();
      stage.wait(51_000 - stage.nowMs - 1);
      const before = stage.groupState;
      stage.wait(1);
      return [before, shape(stage)];
    },
    expected: ['PreparingRebalance', { state: 'Empty', generation: 2, lead: null, members: [] }],
  },
  {
    rule: 'no members: EMPTY, without a strategy, and in the log',
    source: 'ClassicGroup.initNextGeneration',
    run: () => {
      const { group } = emptyScene();
      return [group.state, group.generation, group.protocolName, group.persisted?.generation];
    },
    expected: ['Empty', 2, null, 2],
  },
  {
    rule: 'members: COMPLETING, with a strategy, and not in the log yet',
    source: 'ClassicGroup.initNextGeneration',
    run: () => {
      const { group } = completingScene();
      return [group.state, group.generation, group.protocolName, group.persisted?.members.length];
    },
    expected: ['CompletingRebalance', 1, 'range', 0],
  },
  {
    rule: 'everybody is answered, and only the leader learns of the members',
    source: complete,
    run: () => {
      const stage = completingScene();
      return [0, 1, 2].map((request) => {
        const { errorCode, leader: lead, members } = stage.joinAnswer(request);
        return [errorCode, lead, members.map(({ memberId }) => memberId)];
      });
    },
    expected: [
      ['NONE', 'a-0', ['a-0', 'b-1', 'i-2']],
      ['NONE', 'a-0', []],
      ['NONE', 'a-0', []],
    ],
  },
  {
    rule: 'everybody is expected to sync, and everybody has a whole session, silent static ones too',
    source: complete,
    run: () => {
      const stage = timedOut(leader);
      const { pendingSyncs, members } = stage.group;
      return [
        pendingSyncs,
        members.map((member) => (member.sessionExpiresAtMs ?? 0) - stage.nowMs),
        members.map(({ isNew }) => isNew),
      ];
    },
    expected: [
      ['a-0', 'i-2'],
      [45_000, 45_000],
      [false, false],
    ],
  },
];

/** The strategy of a group whose members have these lists, in the order of joining. */
function elected(...lists: readonly (readonly string[])[]): string | null {
  const stage = new ClassicStage();
  for (const [index, list] of lists.entries()) {
    stage.send(joinOf({ protocols: strategies(list) }), `m${index}`);
  }
  stage.wait(60_000);
  const answer = stage.joinAnswer(0);
  return answer.protocolName;
}

const voteSource = 'ClassicGroup.selectProtocol';

const vote: readonly Fact[] = [
  {
    rule: 'only what all follow can be elected',
    source: voteSource,
    run: () => elected(['sticky', 'range'], ['sticky', 'range'], ['range']),
    expected: 'range',
  },
  {
    rule: 'most votes win',
    source: voteSource,
    run: () => elected(['a', 'b'], ['b', 'a'], ['b', 'a']),
    expected: 'b',
  },
  {
    rule: 'a vote goes to the first of the list that all follow',
    source: voteSource,
    run: () => elected(['x', 'b', 'a'], ['b', 'a'], ['a', 'b']),
    expected: 'b',
  },
  {
    rule: 'in a tie the earlier member wins (Kafka: any)',
    source: voteSource,
    run: () => elected(['a', 'b'], ['b', 'a']),
    expected: 'a',
  },
];

/** How a SyncGroup ends, and the state that it leaves. */
function synced(stage: ClassicStage, request: SyncGroupRequest): readonly string[] {
  return [stage.try(request), stage.groupState];
}

const syncSource = 'GroupMetadataManager.classicGroupSyncToClassicGroup';
const validateSync = 'GroupMetadataManager.validateSyncGroup';

const syncs: readonly Fact[] = [
  {
    rule: 'a group without a name is INVALID_GROUP_ID',
    source: 'GroupCoordinatorService.syncGroup',
    run: () => synced(stableScene(), syncOf(follower, 1, { groupId: '' })),
    expected: ['INVALID_GROUP_ID', 'Stable'],
  },
  {
    rule: 'no group is UNKNOWN_MEMBER_ID',
    source: syncSource,
    run: () => synced(new ClassicStage(), syncOf(follower, 1)),
    expected: ['UNKNOWN_MEMBER_ID', 'none'],
  },
  {
    rule: 'EMPTY is UNKNOWN_MEMBER_ID',
    source: syncSource,
    run: () => synced(emptyScene(), syncOf(follower, 2)),
    expected: ['UNKNOWN_MEMBER_ID', 'Empty'],
  },
  {
    rule: 'DEAD is COORDINATOR_NOT_AVAILABLE',
    source: validateSync,
    run: () => synced(sceneIn('Dead'), syncOf(follower, 1)),
    expected: ['COORDINATOR_NOT_AVAILABLE', 'Dead'],
  },
  {
    rule: 'who is no member is UNKNOWN_MEMBER_ID',
    source: validateSync,
    run: () => synced(stableScene(), syncOf({ memberId: 'x-9' }, 1)),
    expected: ['UNKNOWN_MEMBER_ID', 'Stable'],
  },
  {
    rule: "another's instance id is FENCED_INSTANCE_ID",
    source: validateSync,
    run: () => synced(stableScene(), syncOf({ ...follower, groupInstanceId: 'i' }, 1)),
    expected: ['FENCED_INSTANCE_ID', 'Stable'],
  },
  {
    rule: 'the identity is looked at before the generation',
    source: validateSync,
    run: () => synced(stableScene(), syncOf({ memberId: 'x-9' }, 7)),
    expected: ['UNKNOWN_MEMBER_ID', 'Stable'],
  },
  {
    rule: 'an older generation is ILLEGAL_GENERATION',
    source: validateSync,
    run: () => synced(completingScene(), syncOf(follower, 0)),
    expected: ['ILLEGAL_GENERATION', 'CompletingRebalance'],
  },
  {
    rule: 'a newer generation is ILLEGAL_GENERATION',
    source: validateSync,
    run: () => synced(stableScene(), syncOf(follower, 2)),
    expected: ['ILLEGAL_GENERATION', 'Stable'],
  },
  {
    rule: 'another type is INCONSISTENT_GROUP_PROTOCOL',
    source: validateSync,
    run: () => synced(stableScene(), syncOf(follower, 1, { protocolType: 'connect' })),
    expected: ['INCONSISTENT_GROUP_PROTOCOL', 'Stable'],
  },
  {
    rule: 'another strategy is INCONSISTENT_GROUP_PROTOCOL',
    source: validateSync,
    run: () => synced(completingScene(), syncOf(follower, 1, { protocolName: 'sticky' })),
    expected: ['INCONSISTENT_GROUP_PROTOCOL', 'CompletingRebalance'],
  },
  {
    rule: 'saying neither is good',
    source: validateSync,
    run: () =>
      synced(stableScene(), syncOf(follower, 1, { protocolType: null, protocolName: null })),
    expected: ['NONE', 'Stable'],
  },
  {
    rule: 'the generation is looked at before the strategy',
    source: validateSync,
    run: () => synced(stableScene(), syncOf(follower, 0, { protocolName: 'sticky' })),
    expected: ['ILLEGAL_GENERATION', 'Stable'],
  },
  {
    rule: 'PREP is REBALANCE_IN_PROGRESS',
    source: syncSource,
    run: () => synced(preparingScene().stage, syncOf(follower, 1)),
    expected: ['REBALANCE_IN_PROGRESS', 'PreparingRebalance'],
  },
  {
    rule: 'COMPLETING: a follower waits and is not missed any more',
    source: syncSource,
    run: () => {
      const stage = completingScene();
      return [...synced(stage, syncOf(follower, 1)), ...stage.group.pendingSyncs];
    },
    expected: ['parked', 'CompletingRebalance', 'a-0', 'i-2'],
  },
  {
    rule: 'COMPLETING: a sync that is sent again takes the place of the first, which is never answered',
    source: 'ClassicGroupMember.setAwaitingSyncFuture',
    run: () => {
      const stage = completingScene();
      const [once, again] = [stage.send(syncOf(follower, 1)), stage.send(syncOf(follower, 1))];
      stage.send(syncOf(leader, 1, { assignments: shares }));
      return [stage.errorOf(once), stage.errorOf(again)];
    },
    expected: ['parked', 'NONE'],
  },
  {
    rule: "COMPLETING: the leader's assignment makes the group STABLE and answers all that wait",
    source: syncSource,
    run: () => {
      const stage = completingScene();
      const parked = stage.send(syncOf(follower, 1));
      const answer = stage.ask(syncOf(leader, 1, { assignments: shares }));
      return [stage.groupState, stage.answer(parked), answer].map((given) =>
        typeof given === 'object' && given.api === 'SyncGroup' ? given.assignment : given,
      );
    },
    expected: [
      'Stable',
      { assignedPartitions: [{ topic: 't', partition: 1 }] },
      { assignedPartitions: [{ topic: 't', partition: 0 }] },
    ],
  },
  {
    rule: 'COMPLETING: a follower that sends an assignment only waits',
    source: syncSource,
    run: () => synced(completingScene(), syncOf(follower, 1, { assignments: shares })),
    expected: ['parked', 'CompletingRebalance'],
  },
  {
    rule: 'COMPLETING: whom the leader forgets gets an empty assignment',
    source: syncSource,
    run: () => {
      const stage = completingScene();
      const parked = stage.send(syncOf(follower, 1));
      stage.send(syncOf(leader, 1));
      return stage.answer(parked);
    },
    expected: {
      api: 'SyncGroup',
      errorCode: 'NONE',
      protocolType: 'consumer',
      protocolName: 'range',
      assignment: { assignedPartitions: [] },
    },
  },
  {
    rule: 'COMPLETING: what the leader gives to strangers is forgotten',
    source: syncSource,
    run: () => {
      const stage = completingScene();
      const assignments = [{ memberId: 'x-9', assignment: { assignedPartitions: [] } }];
      return [
        ...synced(stage, syncOf(leader, 1, { assignments })),
        ...stage.group.members.map(({ memberId }) => memberId),
      ];
    },
    expected: ['NONE', 'Stable', 'a-0', 'b-1', 'i-2'],
  },
  {
    rule: "COMPLETING: the log has the group with the leader's assignment",
    source: syncSource,
    run: () => stableScene().group.persisted?.members.map(({ assignment }) => assignment),
    expected: shares.map(({ assignment }) => assignment),
  },
  {
    rule: 'STABLE: what the leader gave',
    source: syncSource,
    run: () => stableScene().ask(syncOf(follower, 1)),
    expected: {
      api: 'SyncGroup',
      errorCode: 'NONE',
      protocolType: 'consumer',
      protocolName: 'range',
      assignment: { assignedPartitions: [{ topic: 't', partition: 1 }] },
    },
  },
  {
    rule: 'STABLE: another assignment of the leader changes nothing',
    source: syncSource,
    run: () => {
      const stage = stableScene();
      const before = stage.group;
      stage.send(syncOf(leader, 1));
      return stage.group === before;
    },
    expected: true,
  },
  {
    rule: 'a sync never changes the generation',
    source: 'ClassicGroup.initNextGeneration',
    run: () => [completingScene().group.generation, stableScene().group.generation],
    expected: [1, 1],
  },
  {
    rule: 'a follower that waits needs no heartbeat, and has a whole session afterwards',
    source: 'ClassicGroupMember.hasSatisfiedHeartbeat',
    run: () => {
      const stage = completingScene();
      stage.send(syncOf(follower, 1));
      for (let seconds = 0; seconds < 100; seconds += 1) {
        stage.wait(1000);
        for (const member of [leader, fixed]) stage.send(heartbeatOf(member, 1));
      }
      const size = stage.group.members.length;
      stage.send(syncOf(leader, 1, { assignments: shares }));
      return [size, (stage.group.members[1]?.sessionExpiresAtMs ?? 0) - stage.nowMs];
    },
    expected: [3, 45_000],
  },
];

/** Time goes by while everybody sends heartbeats. */
function aliveFor(stage: ClassicStage, ms: number): void {
  for (let leftMs = ms; leftMs > 0; leftMs -= 1000) {
    stage.wait(Math.min(1000, leftMs));
    allAlive(stage, stage.group.generation);
  }
}

const syncTimer = 'GroupMetadataManager.expirePendingSync';

const syncTimers: readonly Fact[] = [
  {
    rule: 'COMPLETING: who has not synced is out, and the others start again',
    source: syncTimer,
    run: () => {
      const stage = completingScene();
      const parked = stage.send(syncOf(follower, 1));
      aliveFor(stage, 299_999);
      const before = stage.groupState;
      stage.wait(1);
      return [before, stage.errorOf(parked), shape(stage)];
    },
    expected: [
      'CompletingRebalance',
      'REBALANCE_IN_PROGRESS',
      { state: 'PreparingRebalance', generation: 1, lead: 'b-1', members: ['b-1'] },
    ],
  },
  {
    rule: 'STABLE: also a static member that has not fetched its assignment',
    source: syncTimer,
    run: () => {
      const stage = completingScene();
      stage.send(syncOf(leader, 1, { assignments: shares }));
      stage.send(syncOf(follower, 1));
      aliveFor(stage, 299_999);
      const before = stage.groupState;
      stage.wait(1);
      return [before, shape(stage)];
    },
    expected: [
      'Stable',
      { state: 'PreparingRebalance', generation: 1, lead: 'a-0', members: ['a-0', 'b-1'] },
    ],
  },
  {
    rule: 'nobody is missing: nothing happens',
    source: syncTimer,
    run: () => {
      const stage = stableScene();
      const timer = stage.group.syncExpiresAtMs;
      aliveFor(stage, 400_000);
      return [timer, stage.groupState, stage.group.generation];
    },
    expected: [null, 'Stable', 1],
  },
  {
    rule: 'all are missing: the group is empty',
    source: syncTimer,
    run: () => {
      const stage = completingScene();
      aliveFor(stage, 299_999);
      stage.wait(1);
      return shape(stage);
    },
    expected: { state: 'Empty', generation: 2, lead: null, members: [] },
  },
];

testFacts('rebalance: the first one', initial);
testFacts('rebalance: later ones', later);
testFacts('rebalance: completion', completion);
testFacts('rebalance: vote', vote);
testFacts('rebalance: SyncGroup', syncs);
testFacts('rebalance: sync timer', syncTimers);
