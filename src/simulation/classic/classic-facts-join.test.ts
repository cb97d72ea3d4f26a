import { testFacts, type Fact } from '../../testing/fact.ts';
import {
  allAlive,
  completingScene,
  emptyScene,
  follower,
  leader,
  preparingScene,
  fixed,
  sceneIn,
  stableScene,
} from '../../testing/classic-scenes.ts';
import { ClassicStage, heartbeatOf, joinOf, strategies } from '../../testing/classic-stage.ts';
import type { GroupSettings } from '../../domain/settings.ts';
import type { JoinGroupRequest } from '../../domain/wire.ts';
import type { ClassicGroup } from './classic-group.ts';

const both = strategies(['range', 'roundrobin']);
const changed = strategies(['range'], ['t', 'u']);

/** How a join ends, and the state that it leaves. */
function joined(stage: ClassicStage, request: Partial<JoinGroupRequest>): readonly string[] {
  return [stage.try(joinOf(request), 'n'), stage.groupState];
}

const service = 'GroupCoordinatorService.joinGroup';

const beforeTheGroup: readonly Fact[] = [
  {
    rule: 'a group without a name is INVALID_GROUP_ID',
    source: service,
    run: () => joined(new ClassicStage(), { groupId: '' }),
    expected: ['INVALID_GROUP_ID', 'none'],
  },
  {
    rule: 'a group that this coordinator does not have is NOT_COORDINATOR',
    source: 'CoordinatorRuntime',
    run: () => joined(new ClassicStage(), { groupId: 'other' }),
    expected: ['NOT_COORDINATOR', 'none'],
  },
  {
    rule: 'a session timeout below 6 s is INVALID_SESSION_TIMEOUT',
    source: service,
    run: () => joined(new ClassicStage(), { sessionTimeoutMs: 5999 }),
    expected: ['INVALID_SESSION_TIMEOUT', 'none'],
  },
  {
    rule: 'a session timeout of 6 s is good',
    source: service,
    run: () => joined(new ClassicStage(), { sessionTimeoutMs: 6000 }),
    expected: ['parked', 'PreparingRebalance'],
  },
  {
    rule: 'a session timeout of 30 min is good',
    source: service,
    run: () => joined(new ClassicStage(), { sessionTimeoutMs: 1_800_000 }),
    expected: ['parked', 'PreparingRebalance'],
  },
  {
    rule: 'a session timeout above 30 min is INVALID_SESSION_TIMEOUT',
    source: service,
    run: () => joined(new ClassicStage(), { sessionTimeoutMs: 1_800_001 }),
    expected: ['INVALID_SESSION_TIMEOUT', 'none'],
  },
  {
    rule: 'who has no member id makes the group',
    source: 'GroupMetadataManager.classicGroupJoinToClassicGroup',
    run: () => joined(new ClassicStage(), { apiVersion: 4 }),
    expected: ['MEMBER_ID_REQUIRED', 'Empty'],
  },
  {
    rule: 'who has a member id does not: UNKNOWN_MEMBER_ID',
    source: 'GroupMetadataManager.classicGroupJoinToClassicGroup',
    run: () => joined(new ClassicStage(), { memberId: 'x-9' }),
    expected: ['UNKNOWN_MEMBER_ID', 'none'],
  },
];

/** The stage with these settings from now on. */
function withSettings(stage: ClassicStage, changes: Partial<GroupSettings>): ClassicStage {
  const { config } = stage.state;
  const settings = { ...config.settings, ...changes };
  stage.state = { ...stage.state, config: { ...config, settings } };
  return stage;
}

/** A group of three whose greatest size is `groupMaxSize` from now on. */
function capped(stage: ClassicStage, groupMaxSize: number): ClassicStage {
  return withSettings(stage, { groupMaxSize });
}

const capacitySource = 'GroupMetadataManager.acceptJoiningMember, KIP-389';

const capacity: readonly Fact[] = [
  {
    rule: 'an empty group takes anybody',
    source: capacitySource,
    run: () => joined(capped(emptyScene(), 0), {}),
    expected: ['parked', 'PreparingRebalance'],
  },
  {
    rule: 'a dead group refuses for another reason',
    source: capacitySource,
    run: () => joined(capped(sceneIn('Dead'), 0), {}),
    expected: ['COORDINATOR_NOT_AVAILABLE', 'Dead'],
  },
  {
    rule: 'PreparingRebalance: room is what has joined, not what is a member',
    source: capacitySource,
    run: () => joined(capped(preparingScene().stage, 2), {}),
    expected: ['parked', 'PreparingRebalance'],
  },
  {
    rule: 'PreparingRebalance: who waits already is taken when the room is used up',
    source: capacitySource,
    run: () => joined(capped(preparingScene().stage, 1), { ...leader, protocols: changed }),
    expected: ['parked', 'PreparingRebalance'],
  },
  {
    rule: 'PreparingRebalance: a member that comes too late is removed',
    source: capacitySource,
    run: () => {
      const stage = capped(preparingScene().stage, 1);
      return [...joined(stage, follower), ...stage.group.members.map(({ memberId }) => memberId)];
    },
    expected: ['GROUP_MAX_SIZE_REACHED', 'PreparingRebalance', 'a-0', 'i-2'],
  },
  {
    rule: 'CompletingRebalance: nobody new in a full group',
    source: capacitySource,
    run: () => joined(capped(completingScene(), 3), {}),
    expected: ['GROUP_MAX_SIZE_REACHED', 'CompletingRebalance'],
  },
  {
    rule: 'CompletingRebalance: a member of a full group',
    source: capacitySource,
    run: () => joined(capped(completingScene(), 3), { ...follower, protocols: changed }),
    expected: ['parked', 'PreparingRebalance'],
  },
  {
    rule: 'Stable: nobody new in a full group',
    source: capacitySource,
    run: () => joined(capped(stableScene(), 3), {}),
    expected: ['GROUP_MAX_SIZE_REACHED', 'Stable'],
  },
  {
    rule: 'Stable: somebody new while there is room',
    source: capacitySource,
    run: () => joined(capped(stableScene(), 4), {}),
    expected: ['parked', 'PreparingRebalance'],
  },
  {
    rule: 'Stable: a member of a full group',
    source: capacitySource,
    run: () => joined(capped(stableScene(), 3), { ...follower, protocols: changed }),
    expected: ['parked', 'PreparingRebalance'],
  },
  {
    rule: 'Stable: a static member under a new id is new to a full group',
    source: capacitySource,
    run: () => joined(capped(stableScene(), 3), { groupInstanceId: 'i' }),
    expected: ['GROUP_MAX_SIZE_REACHED', 'Stable'],
  },
  {
    rule: 'an id that was given out is taken back from who is refused',
    source: capacitySource,
    run: () => {
      const stage = stableScene();
      stage.send(joinOf({ apiVersion: 4 }), 'n');
      const before = stage.group.pendingJoins.length;
      const answer = joined(capped(stage, 3), { apiVersion: 4, memberId: 'n-3' });
      return [before, ...answer, stage.group.pendingJoins.length];
    },
    expected: [1, 'GROUP_MAX_SIZE_REACHED', 'Stable', 0],
  },
];

const protocolSource = 'ClassicGroup.supportsProtocols';

const protocols: readonly Fact[] = [
  {
    rule: 'DEAD is COORDINATOR_NOT_AVAILABLE for who is new',
    source: 'GroupMetadataManager.classicGroupJoinNewMember',
    run: () => joined(sceneIn('Dead'), {}),
    expected: ['COORDINATOR_NOT_AVAILABLE', 'Dead'],
  },
  {
    rule: 'DEAD is COORDINATOR_NOT_AVAILABLE for a member',
    source: 'GroupMetadataManager.classicGroupJoinExistingMember',
    run: () => joined(sceneIn('Dead'), follower),
    expected: ['COORDINATOR_NOT_AVAILABLE', 'Dead'],
  },
  {
    rule: 'an empty group takes any type of protocol',
    source: protocolSource,
    run: () => joined(emptyScene(), { protocolType: 'connect' }),
    expected: ['parked', 'PreparingRebalance'],
  },
  {
    rule: 'an empty group takes no nameless type',
    source: protocolSource,
    run: () => joined(emptyScene(), { protocolType: '' }),
    expected: ['INCONSISTENT_GROUP_PROTOCOL', 'Empty'],
  },
  {
    rule: 'an empty group takes nobody without strategies',
    source: protocolSource,
    run: () => joined(emptyScene(), { protocols: [] }),
    expected: ['INCONSISTENT_GROUP_PROTOCOL', 'Empty'],
  },
  {
    rule: 'another type than the group has is INCONSISTENT_GROUP_PROTOCOL',
    source: protocolSource,
    run: () => joined(stableScene(), { protocolType: 'connect' }),
    expected: ['INCONSISTENT_GROUP_PROTOCOL', 'Stable'],
  },
  {
    rule: 'no strategy that all members follow is INCONSISTENT_GROUP_PROTOCOL',
    source: protocolSource,
    run: () => joined(stableScene(), { protocols: strategies(['sticky', 'roundrobin']) }),
    expected: ['INCONSISTENT_GROUP_PROTOCOL', 'Stable'],
  },
  {
    rule: 'one strategy that all members follow is enough',
    source: protocolSource,
    run: () => joined(stableScene(), { protocols: strategies(['sticky', 'range']) }),
    expected: ['parked', 'PreparingRebalance'],
  },
  {
    rule: "a member's own old list counts as long as it is a member",
    source: protocolSource,
    run: () => joined(stableScene(), { ...follower, protocols: strategies(['sticky']) }),
    expected: ['INCONSISTENT_GROUP_PROTOCOL', 'Stable'],
  },
  {
    rule: 'a strategy that some members lack does not help',
    source: protocolSource,
    run: () => {
      const stage = new ClassicStage();
      stage.send(joinOf({ protocols: both }), 'a');
      stage.send(joinOf(), 'b');
      return joined(stage, { protocols: strategies(['roundrobin']) });
    },
    expected: ['INCONSISTENT_GROUP_PROTOCOL', 'PreparingRebalance'],
  },
];

/** The group after a join and what the joiner learnt: its error, its id, the ids that are awaited, the members. */
function newcomer(stage: ClassicStage, request: Partial<JoinGroupRequest>): unknown {
  const error = stage.try(joinOf(request), 'n');
  const { pendingJoins, members } = stage.group;
  return {
    error,
    pending: pendingJoins.map(({ memberId }) => memberId),
    last: members.at(-1)?.memberId,
    size: members.length,
  };
}

const newSource = 'GroupMetadataManager.classicGroupJoinNewMember';

const newMembers: readonly Fact[] = [
  {
    rule: 'a static member with an instance id that nobody has is added, whatever the version',
    source: `${newSource}, KIP-345`,
    run: () => newcomer(stableScene(), { apiVersion: 9, groupInstanceId: 'j' }),
    expected: { error: 'parked', pending: [], last: 'j-3', size: 4 },
  },
  {
    rule: 'a static member with an instance id that is held takes the place of its holder',
    source: `${newSource}, KIP-345`,
    run: () => newcomer(stableScene(), { apiVersion: 9, groupInstanceId: 'i' }),
    expected: { error: 'NONE', pending: [], last: 'i-3', size: 3 },
  },
  {
    rule: 'a dynamic member of version 4 is given an id first',
    source: `${newSource}, KIP-394`,
    run: () => newcomer(stableScene(), { apiVersion: 4 }),
    expected: { error: 'MEMBER_ID_REQUIRED', pending: ['n-3'], last: 'i-2', size: 3 },
  },
  {
    rule: 'a dynamic member of version 3 is added at once',
    source: `${newSource}, KIP-394`,
    run: () => newcomer(stableScene(), { apiVersion: 3 }),
    expected: { error: 'parked', pending: [], last: 'n-3', size: 4 },
  },
  {
    rule: 'the id that was given out is in the answer, without a generation',
    source: `${newSource}, KIP-394`,
    run: () => {
      const stage = stableScene();
      const {
        memberId,
        generationId,
        leader: lead,
      } = stage.joinAnswer(stage.send(joinOf({ apiVersion: 4 }), 'n'));
      return { memberId, generationId, lead };
    },
    expected: { memberId: 'n-3', generationId: -1, lead: '' },
  },
  {
    rule: 'an id that was given out runs out after the session timeout',
    source: newSource,
    run: () => {
      const stage = new ClassicStage();
      stage.send(joinOf({ apiVersion: 4, sessionTimeoutMs: 10_000 }), 'n');
      stage.wait(9999);
      const before = stage.group.pendingJoins.length;
      stage.wait(1);
      return [before, stage.group.pendingJoins.length, stage.groupState];
    },
    expected: [1, 0, 'Empty'],
  },
  {
    rule: 'who comes back with it is added',
    source: 'GroupMetadataManager.classicGroupJoinExistingMember, KIP-394',
    run: () => {
      const stage = stableScene();
      stage.send(joinOf({ apiVersion: 4 }), 'n');
      return newcomer(stage, { apiVersion: 4, memberId: 'n-3' });
    },
    expected: { error: 'parked', pending: [], last: 'n-3', size: 4 },
  },
  {
    rule: 'who comes back with it and an instance id is an UNKNOWN_SERVER_ERROR',
    source: 'GroupMetadataManager.classicGroupJoinExistingMember',
    run: () => {
      const stage = stableScene();
      stage.send(joinOf({ apiVersion: 4 }), 'n');
      return newcomer(stage, { apiVersion: 5, memberId: 'n-3', groupInstanceId: 'j' });
    },
    expected: { error: 'UNKNOWN_SERVER_ERROR', pending: ['n-3'], last: 'i-2', size: 3 },
  },
  {
    rule: 'who comes back too late is unknown',
    source: 'GroupMetadataManager.classicGroupJoinExistingMember',
    run: () => {
      const stage = stableScene({ groupMinSessionTimeoutMs: 1 });
      stage.send(joinOf({ apiVersion: 4, sessionTimeoutMs: 1 }), 'n');
      stage.wait(1);
      return newcomer(stage, { apiVersion: 4, memberId: 'n-3' });
    },
    expected: { error: 'UNKNOWN_MEMBER_ID', pending: [], last: 'i-2', size: 3 },
  },
  {
    rule: 'the first member leads',
    source: 'ClassicGroup.add',
    run: () => {
      const stage = new ClassicStage();
      stage.send(joinOf(), 'a');
      stage.send(joinOf(), 'b');
      return stage.group.leader;
    },
    expected: 'a-0',
  },
  {
    rule: 'a new member may take 5 min to be answered, whatever its session timeout',
    source: 'GroupMetadataManager.addMemberThenRebalanceOrCompleteJoin',
    run: () => {
      const { stage } = preparingScene();
      const request = stage.send(joinOf({ sessionTimeoutMs: 6000 }), 'n');
      const [last] = stage.group.members.slice(-1);
      return [last?.isNew, (last?.sessionExpiresAtMs ?? 0) - stage.nowMs, stage.errorOf(request)];
    },
    expected: [true, 300_000, 'parked'],
  },
  {
    rule: 'after that its join is answered UNKNOWN_MEMBER_ID',
    source: 'GroupMetadataManager.removeMemberAndUpdateClassicGroup',
    run: () => {
      const stage = withSettings(stableScene(), { newMemberJoinTimeoutMs: 1000 });
      const request = stage.send(joinOf(), 'n');
      stage.wait(999);
      const before = stage.errorOf(request);
      stage.wait(1);
      return [before, stage.errorOf(request), stage.group.members.length];
    },
    expected: ['parked', 'UNKNOWN_MEMBER_ID', 3],
  },
  {
    rule: 'ids are the instance or client id, and a number that does not come again',
    source: 'ClassicGroup.generateMemberId',
    run: () => {
      const stage = new ClassicStage();
      const id = (more: Partial<JoinGroupRequest>) =>
        stage.joinAnswer(stage.send(joinOf({ apiVersion: 4, ...more }), 'n')).memberId;
      const first = id({});
      stage.put(null);
      return [first, id({})];
    },
    expected: ['n-0', 'n-1'],
  },
];

const known = 'GroupMetadataManager.classicGroupJoinExistingMember';
const identity = 'ClassicGroup.validateMember';

const validated: readonly Fact[] = [
  {
    rule: 'an instance id that nobody holds is UNKNOWN_MEMBER_ID',
    source: identity,
    run: () => joined(stableScene(), { ...follower, groupInstanceId: 'j' }),
    expected: ['UNKNOWN_MEMBER_ID', 'Stable'],
  },
  {
    rule: 'an instance id that another holds is FENCED_INSTANCE_ID',
    source: identity,
    run: () => joined(stableScene(), { ...follower, groupInstanceId: 'i' }),
    expected: ['FENCED_INSTANCE_ID', 'Stable'],
  },
  {
    rule: 'an instance id that another holds fences also whom nobody knows',
    source: identity,
    run: () => joined(stableScene(), { memberId: 'x-9', groupInstanceId: 'i' }),
    expected: ['FENCED_INSTANCE_ID', 'Stable'],
  },
  {
    rule: 'an id that is no member is UNKNOWN_MEMBER_ID',
    source: identity,
    run: () => joined(stableScene(), { memberId: 'x-9' }),
    expected: ['UNKNOWN_MEMBER_ID', 'Stable'],
  },
  {
    rule: 'a static member is known by its member id alone',
    source: identity,
    run: () => joined(stableScene(), { memberId: fixed.memberId }),
    expected: ['NONE', 'Stable'],
  },
];

/** Whether members and generation are those of a rejoin that changed nothing. */
function rejoined(
  stage: ClassicStage,
  request: Partial<JoinGroupRequest>,
): readonly (string | number)[] {
  const requestId = stage.send(joinOf(request));
  const error = stage.errorOf(requestId);
  if (error === 'parked') return ['parked', stage.groupState];
  const { generationId, members, leader: lead } = stage.joinAnswer(requestId);
  return [error, stage.groupState, generationId, members.length, lead];
}

const byState: readonly Fact[] = [
  {
    rule: 'PREP, same metadata: waits',
    source: known,
    run: () => rejoined(preparingScene().stage, follower),
    expected: ['parked', 'PreparingRebalance'],
  },
  {
    rule: 'PREP, changed metadata: waits',
    source: known,
    run: () => rejoined(preparingScene().stage, { ...follower, protocols: changed }),
    expected: ['parked', 'PreparingRebalance'],
  },
  {
    rule: 'PREP: the last one that is missing completes the join',
    source: known,
    run: () => {
      const { stage, join } = preparingScene();
      rejoined(stage, follower);
      return [stage.errorOf(join), ...rejoined(stage, fixed), stage.errorOf(join)];
    },
    expected: ['parked', 'NONE', 'CompletingRebalance', 2, 0, 'a-0', 'NONE'],
  },
  {
    rule: 'PREP: a join that is sent again takes the place of the first, which is never answered',
    source: 'ClassicGroup.updateMember',
    run: () => {
      const { stage, join } = preparingScene();
      const again = stage.send(joinOf({ ...leader, protocols: changed }));
      stage.send(joinOf(follower));
      stage.send(joinOf(fixed));
      return [stage.errorOf(join), stage.errorOf(again)];
    },
    expected: ['parked', 'NONE'],
  },
  {
    rule: 'COMPLETING, same metadata: a follower gets the current generation',
    source: known,
    run: () => rejoined(completingScene(), follower),
    expected: ['NONE', 'CompletingRebalance', 1, 0, 'a-0'],
  },
  {
    rule: 'COMPLETING, same metadata: the leader gets the members, too',
    source: known,
    run: () => rejoined(completingScene(), leader),
    expected: ['NONE', 'CompletingRebalance', 1, 3, 'a-0'],
  },
  {
    rule: 'COMPLETING, changed metadata: the group starts again',
    source: known,
    run: () => rejoined(completingScene(), { ...follower, protocols: changed }),
    expected: ['parked', 'PreparingRebalance'],
  },
  {
    rule: 'STABLE, leader, same metadata: the group starts again',
    source: known,
    run: () => rejoined(stableScene(), leader),
    expected: ['parked', 'PreparingRebalance'],
  },
  {
    rule: 'STABLE, leader, changed metadata: the group starts again',
    source: known,
    run: () => rejoined(stableScene(), { ...leader, protocols: changed }),
    expected: ['parked', 'PreparingRebalance'],
  },
  {
    rule: 'STABLE, follower, same metadata: the current generation, without members',
    source: known,
    run: () => rejoined(stableScene(), follower),
    expected: ['NONE', 'Stable', 1, 0, 'a-0'],
  },
  {
    rule: 'STABLE, follower, changed metadata: the group starts again',
    source: known,
    run: () => rejoined(stableScene(), { ...follower, protocols: changed }),
    expected: ['parked', 'PreparingRebalance'],
  },
  {
    rule: 'EMPTY: nobody is a member',
    source: known,
    run: () => rejoined(emptyScene(), follower),
    expected: ['UNKNOWN_MEMBER_ID', 'Empty', -1, 0, ''],
  },
];

/** Lists that differ from `strategies(['range'])` in one thing. */
const differences: Readonly<Record<string, JoinGroupRequest['protocols']>> = {
  'another name': strategies(['range', 'sticky']),
  'other topics': strategies(['range'], ['u']),
  'what it owns': [
    {
      name: 'range',
      metadata: {
        topics: ['t'],
        ownedPartitions: [{ topic: 't', partition: 1 }],
        generationId: -1,
      },
    },
  ],
  'the generation of what it owns': [
    { name: 'range', metadata: { topics: ['t'], ownedPartitions: [], generationId: 1 } },
  ],
  'its rack': [
    {
      name: 'range',
      metadata: { topics: ['t'], ownedPartitions: [], generationId: -1, rackId: 'r' },
    },
  ],
  'user data': [
    {
      name: 'range',
      metadata: { topics: ['t'], ownedPartitions: [], generationId: -1, userData: [] },
    },
  ],
};

const bytes: readonly Fact[] = Object.entries(differences).map(([what, list]) => ({
  rule: `${what} makes other metadata`,
  source: 'ClassicGroupMember.matches',
  run: () => rejoined(stableScene(), { ...follower, protocols: list }),
  expected: ['parked', 'PreparingRebalance'],
}));

const first = (group: ClassicGroup) => group.members[0];

const updates: readonly Fact[] = [
  {
    rule: 'a rejoin updates strategies and timeouts',
    source: 'ClassicGroup.updateMember',
    run: () => {
      const stage = stableScene();
      stage.send(
        joinOf({
          ...leader,
          protocols: both,
          sessionTimeoutMs: 7000,
          rebalanceTimeoutMs: 8000,
        }),
      );
      const member = first(stage.group);
      return [
        member?.protocols.map(({ name }) => name),
        member?.sessionTimeoutMs,
        member?.rebalanceTimeoutMs,
      ];
    },
    expected: [['range', 'roundrobin'], 7000, 8000],
  },
  {
    rule: 'a member that waits needs no heartbeat',
    source: 'ClassicGroupMember.hasSatisfiedHeartbeat',
    run: () => {
      const { stage } = preparingScene();
      for (let seconds = 0; seconds < 200; seconds += 1) {
        stage.wait(1000);
        stage.send(heartbeatOf(follower, 1));
        stage.send(heartbeatOf(fixed, 1));
      }
      return [stage.groupState, stage.group.members.length];
    },
    expected: ['PreparingRebalance', 3],
  },
  {
    rule: 'a member that got its answer has a whole session before it',
    source: 'GroupMetadataManager.completeClassicGroupJoin',
    run: () => {
      const { stage } = preparingScene();
      stage.wait(40_000);
      allAlive(stage, 1);
      stage.wait(40_000);
      stage.send(joinOf(follower));
      stage.send(joinOf(fixed));
      return (first(stage.group)?.sessionExpiresAtMs ?? 0) - stage.nowMs;
    },
    expected: 45_000,
  },
];

testFacts('JoinGroup: before the group is looked at', beforeTheGroup);
testFacts('JoinGroup: capacity', capacity);
testFacts('JoinGroup: protocols', protocols);
testFacts('JoinGroup: without a member id', newMembers);
testFacts('JoinGroup: who says to be a member', validated);
testFacts('JoinGroup: a member joins again', byState);
testFacts('JoinGroup: what counts as changed', bytes);
testFacts('JoinGroup: what a rejoin does', updates);
