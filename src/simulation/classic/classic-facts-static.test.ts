import {
  completingScene,
  emptyScene,
  fixed,
  follower,
  leader,
  preparingScene,
  stableScene,
} from '../../testing/classic-scenes.ts';
import {
  ClassicStage,
  commitOf,
  heartbeatOf,
  joinOf,
  leaveOf,
  strategies,
  syncOf,
} from '../../testing/classic-stage.ts';
import { testFacts, type Fact } from '../../testing/fact.ts';
import type { JoinGroupRequest } from '../../domain/wire.ts';

const replace = 'GroupMetadataManager.updateStaticMemberThenRebalanceOrCompleteJoin';
const swap = 'ClassicGroup.replaceStaticMember, KIP-345';

/** The static member `i` comes back without a member id; the request's number. */
function comeBack(stage: ClassicStage, more: Partial<JoinGroupRequest> = {}): number {
  return stage.send(joinOf({ apiVersion: 9, groupInstanceId: 'i', ...more }), 'c');
}

/** Two members: static `i`, which leads, and `b`, both with their shares, in generation 1. */
function staticLeader(
  lists: readonly (readonly string[])[] = [['range'], ['range']],
): ClassicStage {
  const stage = new ClassicStage();
  const [of0 = [], of1 = []] = lists;
  stage.send(joinOf({ groupInstanceId: 'i', protocols: strategies(of0) }), 'c');
  stage.send(joinOf({ protocols: strategies(of1) }), 'b');
  stage.wait(6000);
  const assignments = ['i-0', 'b-1'].map((memberId, partition) => ({
    memberId,
    assignment: { assignedPartitions: [{ topic: 't', partition }] },
  }));
  const protocolName = stage.group.protocolName;
  stage.send(syncOf({ memberId: 'i-0', groupInstanceId: 'i' }, 1, { assignments, protocolName }));
  stage.send(syncOf({ memberId: 'b-1' }, 1, { protocolName }));
  return stage;
}

const fencing: readonly Fact[] = [
  {
    rule: 'a parked JoinGroup of the old member ends with FENCED_INSTANCE_ID and its own id',
    source: swap,
    run: () => {
      const { stage } = preparingScene();
      const old = stage.send(joinOf(fixed));
      comeBack(stage);
      const { errorCode, memberId, generationId } = stage.joinAnswer(old);
      return [errorCode, memberId, generationId];
    },
    expected: ['FENCED_INSTANCE_ID', 'i-2', -1],
  },
  {
    rule: 'a parked SyncGroup of the old member ends with FENCED_INSTANCE_ID',
    source: swap,
    run: () => {
      const stage = completingScene();
      const old = stage.send(syncOf(fixed, 1));
      comeBack(stage);
      return stage.errorOf(old);
    },
    expected: 'FENCED_INSTANCE_ID',
  },
  {
    rule: 'the old id with its instance id is fenced from then on: heartbeat',
    source: 'ClassicGroup.validateMember, KIP-345',
    run: () => {
      const stage = stableScene();
      comeBack(stage);
      return stage.try(heartbeatOf(fixed, 1));
    },
    expected: 'FENCED_INSTANCE_ID',
  },
  {
    rule: 'the old id with its instance id is fenced from then on: sync',
    source: 'ClassicGroup.validateMember, KIP-345',
    run: () => {
      const stage = stableScene();
      comeBack(stage);
      return stage.try(syncOf(fixed, 1));
    },
    expected: 'FENCED_INSTANCE_ID',
  },
  {
    rule: 'the old id with its instance id is fenced from then on: commit',
    source: 'ClassicGroup.validateMember, KIP-345',
    run: () => {
      const stage = stableScene();
      comeBack(stage);
      return stage.try(commitOf(fixed, 1));
    },
    expected: 'FENCED_INSTANCE_ID',
  },
  {
    rule: 'the old id with its instance id is fenced from then on: join',
    source: 'ClassicGroup.validateMember, KIP-345',
    run: () => {
      const stage = stableScene();
      comeBack(stage);
      return stage.try(joinOf(fixed));
    },
    expected: 'FENCED_INSTANCE_ID',
  },
  {
    rule: 'the old id with its instance id is fenced from then on: leave',
    source: 'ClassicGroup.validateMember, KIP-345',
    run: () => {
      const stage = stableScene();
      comeBack(stage);
      const answer = stage.ask(leaveOf(fixed));
      return answer.api === 'LeaveGroup' && answer.members[0]?.errorCode;
    },
    expected: 'FENCED_INSTANCE_ID',
  },
  {
    rule: 'the old id alone is unknown from then on',
    source: 'ClassicGroup.validateMember',
    run: () => {
      const stage = stableScene();
      comeBack(stage);
      return stage.try(heartbeatOf({ memberId: fixed.memberId }, 1));
    },
    expected: 'UNKNOWN_MEMBER_ID',
  },
];

const inheritance: readonly Fact[] = [
  {
    rule: 'the new member has the assignment of the old one, and its place',
    source: swap,
    run: () => {
      const stage = stableScene();
      comeBack(stage);
      const last = stage.group.members.at(-1);
      return [last?.memberId, last?.assignment.assignedPartitions, stage.group.members.length];
    },
    expected: ['i-3', [{ topic: 't', partition: 2 }], 3],
  },
  {
    rule: 'it fetches it with a SyncGroup',
    source: 'GroupMetadataManager.classicGroupSyncToClassicGroup',
    run: () => {
      const stage = stableScene();
      comeBack(stage);
      const answer = stage.ask(syncOf({ memberId: 'i-3', groupInstanceId: 'i' }, 1));
      return answer.api === 'SyncGroup' && answer.assignment.assignedPartitions;
    },
    expected: [{ topic: 't', partition: 2 }],
  },
  {
    rule: 'the new member leads where the old one did',
    source: swap,
    run: () => {
      const stage = staticLeader();
      comeBack(stage);
      return stage.group.leader;
    },
    expected: 'i-2',
  },
  {
    rule: 'the new member has a whole session, of its own length',
    source: replace,
    run: () => {
      const stage = stableScene();
      stage.wait(40_000);
      comeBack(stage, { sessionTimeoutMs: 10_000 });
      return (stage.group.members.at(-1)?.sessionExpiresAtMs ?? 0) - stage.nowMs;
    },
    expected: 10_000,
  },
  {
    rule: 'the new member is expected to sync where the old one had not yet',
    source: `${swap}; Kafka leaves the old id`,
    run: () => {
      const { stage } = preparingScene();
      stage.send(joinOf(follower));
      stage.send(joinOf(fixed));
      stage.send(syncOf(leader, 2));
      stage.send(syncOf(follower, 2));
      const before = [stage.groupState, ...stage.group.pendingSyncs];
      comeBack(stage);
      return [before, stage.group.pendingSyncs];
    },
    expected: [['Stable', 'i-2'], ['i-3']],
  },
];

function outcome(stage: ClassicStage, request: number): unknown {
  const { state, generation } = stage.group;
  const error = stage.errorOf(request);
  if (error === 'parked') return { error, state, generation };
  const answer = stage.joinAnswer(request);
  return {
    error,
    state,
    generation,
    answered: answer.generationId,
    leader: answer.leader,
    skip: answer.skipAssignment,
    members: answer.members.map(({ memberId }) => memberId),
  };
}

const stable: readonly Fact[] = [
  {
    rule: 'STABLE, the same strategy elected: no rebalance; a follower learns the current generation',
    source: `${replace}, KIP-345`,
    run: () => {
      const stage = stableScene();
      return outcome(stage, comeBack(stage));
    },
    expected: {
      error: 'NONE',
      state: 'Stable',
      generation: 1,
      answered: 1,
      leader: 'a-0',
      skip: false,
      members: [],
    },
  },
  {
    rule: 'STABLE, leader of version 9: the members, and skipAssignment',
    source: `${replace}, KIP-814`,
    run: () => {
      const stage = staticLeader();
      return outcome(stage, comeBack(stage));
    },
    expected: {
      error: 'NONE',
      state: 'Stable',
      generation: 1,
      answered: 1,
      leader: 'i-2',
      skip: true,
      members: ['i-2', 'b-1'],
    },
  },
  {
    rule: 'STABLE, leader of version 8: the old id leads, so that it takes itself for a follower',
    source: `${replace}, KIP-814`,
    run: () => {
      const stage = staticLeader();
      return outcome(stage, comeBack(stage, { apiVersion: 8 }));
    },
    expected: {
      error: 'NONE',
      state: 'Stable',
      generation: 1,
      answered: 1,
      leader: 'i-0',
      skip: false,
      members: [],
    },
  },
  {
    rule: 'STABLE: other topics alone do not rebalance',
    source: replace,
    run: () => {
      const stage = stableScene();
      const request = comeBack(stage, { protocols: strategies(['range'], ['u']) });
      return [stage.errorOf(request), stage.groupState];
    },
    expected: ['NONE', 'Stable'],
  },
  {
    rule: 'STABLE: another strategy would be elected: the group starts again',
    source: replace,
    run: () => {
      const stage = staticLeader([
        ['range', 'sticky'],
        ['sticky', 'range'],
      ]);
      const before = stage.group.protocolName;
      const request = comeBack(stage, { protocols: strategies(['sticky', 'range']) });
      return [before, outcome(stage, request)];
    },
    expected: ['range', { error: 'parked', state: 'PreparingRebalance', generation: 1 }],
  },
  {
    rule: 'STABLE: the log has the new id at once',
    source: replace,
    run: () => {
      const stage = stableScene();
      comeBack(stage);
      return stage.group.persisted?.members.map(({ memberId }) => memberId);
    },
    expected: ['a-0', 'b-1', 'i-3'],
  },
  {
    rule: 'STABLE: nobody else hears of it',
    source: `${replace}, KIP-345`,
    run: () => {
      const stage = stableScene();
      comeBack(stage);
      return [leader, follower].map((member) => stage.try(heartbeatOf(member, 1)));
    },
    expected: ['NONE', 'NONE'],
  },
];

const elsewhere: readonly Fact[] = [
  {
    rule: 'COMPLETING: the group starts again, whatever has changed',
    source: `${replace}, KAFKA-9801`,
    run: () => {
      const stage = completingScene();
      const parked = stage.send(syncOf(follower, 1));
      const request = comeBack(stage);
      return [outcome(stage, request), stage.errorOf(parked)];
    },
    expected: [
      { error: 'parked', state: 'PreparingRebalance', generation: 1 },
      'REBALANCE_IN_PROGRESS',
    ],
  },
  {
    rule: 'PREP: the new member waits with the others',
    source: replace,
    run: () => {
      const { stage } = preparingScene();
      return outcome(stage, comeBack(stage));
    },
    expected: { error: 'parked', state: 'PreparingRebalance', generation: 1 },
  },
  {
    rule: 'PREP: the last one that is missing completes the join',
    source: replace,
    run: () => {
      const { stage } = preparingScene();
      stage.send(joinOf(follower));
      return outcome(stage, comeBack(stage));
    },
    expected: {
      error: 'NONE',
      state: 'CompletingRebalance',
      generation: 2,
      answered: 2,
      leader: 'a-0',
      skip: false,
      members: [],
    },
  },
  {
    rule: 'PREP of a first rebalance: a full house still waits for its time',
    source: 'GroupMetadataManager.maybeCompleteJoinPhase',
    run: () => {
      const stage = new ClassicStage();
      const old = comeBack(stage);
      const request = comeBack(stage);
      const before = [stage.errorOf(old), stage.errorOf(request)];
      stage.wait(3000);
      return [before, stage.errorOf(request)];
    },
    expected: [['FENCED_INSTANCE_ID', 'parked'], 'NONE'],
  },
  {
    rule: 'EMPTY: nobody holds the instance id any more, so it is a new member',
    source: 'ClassicGroup.remove',
    run: () => {
      const stage = emptyScene();
      return outcome(stage, comeBack(stage));
    },
    expected: { error: 'parked', state: 'PreparingRebalance', generation: 2 },
  },
];

const removal: readonly Fact[] = [
  {
    rule: 'a static member that is silent is removed when its session ends',
    source: 'GroupMetadataManager.expireClassicGroupMemberHeartbeat, KIP-345',
    run: () => {
      const stage = stableScene();
      for (const atMs of [20_000, 44_999]) {
        stage.wait(atMs + 6000 - stage.nowMs);
        for (const member of [leader, follower]) stage.send(heartbeatOf(member, 1));
      }
      const before = stage.group.members.length;
      stage.wait(1);
      return [before, stage.group.members.length, stage.groupState];
    },
    expected: [3, 2, 'PreparingRebalance'],
  },
  {
    rule: 'an admin removes it by its instance id, without a member id',
    source: 'GroupMetadataManager.classicGroupLeaveToClassicGroup, KIP-345',
    run: () => {
      const stage = stableScene();
      const answer = stage.ask(leaveOf({ memberId: '', groupInstanceId: 'i' }));
      return [answer, stage.group.members.length, stage.groupState];
    },
    expected: [
      {
        api: 'LeaveGroup',
        errorCode: 'NONE',
        members: [{ memberId: '', groupInstanceId: 'i', errorCode: 'NONE' }],
      },
      2,
      'PreparingRebalance',
    ],
  },
  {
    rule: 'an admin who names an instance id that nobody holds gets UNKNOWN_MEMBER_ID',
    source: 'GroupMetadataManager.classicGroupLeaveToClassicGroup, KIP-345',
    run: () => {
      const stage = stableScene();
      const answer = stage.ask(leaveOf({ memberId: '', groupInstanceId: 'j' }));
      return [answer.api === 'LeaveGroup' && answer.members[0]?.errorCode, stage.groupState];
    },
    expected: ['UNKNOWN_MEMBER_ID', 'Stable'],
  },
  {
    rule: 'it can leave by itself, with both ids',
    source: 'GroupMetadataManager.classicGroupLeaveToClassicGroup, KIP-345',
    run: () => {
      const stage = stableScene();
      stage.send(leaveOf(fixed));
      return [stage.group.members.length, stage.groupState];
    },
    expected: [2, 'PreparingRebalance'],
  },
];

testFacts('static members: the old one is fenced', fencing);
testFacts('static members: what the new one takes over', inheritance);
testFacts('static members: replaced in a stable group', stable);
testFacts('static members: replaced in other states', elsewhere);
testFacts('static members: removed', removal);
