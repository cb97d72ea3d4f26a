import {
  allAlive,
  completingScene,
  emptyScene,
  fixed,
  follower,
  leader,
  preparingScene,
  shares,
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
import { classicGroupOf, rebalanceClassicGroup } from './convert.ts';

const DAY = 86_400_000;
const expiry = 'GroupMetadataManager.expireClassicGroupMemberHeartbeat';

/** Time goes by while the leader sends heartbeats. */
function leaderAliveFor(stage: ClassicStage, ms: number): void {
  for (let leftMs = ms; leftMs > 0; leftMs -= 1000) {
    stage.wait(Math.min(1000, leftMs));
    stage.send(heartbeatOf(leader, stage.group.generation));
  }
}

const sessions: readonly Fact[] = [
  {
    rule: 'STABLE: a silent member is out after its session timeout, and the group starts again',
    source: expiry,
    run: () => {
      const stage = stableScene();
      leaderAliveFor(stage, 44_999);
      const before = [stage.groupState, stage.group.members.length];
      stage.wait(1);
      return [before, stage.groupState, stage.group.members.map(({ memberId }) => memberId)];
    },
    expected: [['Stable', 3], 'PreparingRebalance', ['a-0']],
  },
  {
    rule: 'COMPLETING: the same, and who waits for its assignment is told',
    source: expiry,
    run: () => {
      const stage = completingScene();
      const parked = stage.send(syncOf(follower, 1));
      leaderAliveFor(stage, 45_000);
      const { groupState, group } = stage;
      return [groupState, group.members.length, stage.errorOf(parked)];
    },
    expected: ['PreparingRebalance', 2, 'REBALANCE_IN_PROGRESS'],
  },
  {
    rule: 'PREP: a silent member is out, and the join is complete if nobody else is missing',
    source: 'GroupMetadataManager.removeMemberAndUpdateClassicGroup',
    run: () => {
      const { stage, join } = preparingScene();
      stage.wait(44_999);
      const before = stage.errorOf(join);
      stage.wait(1);
      return [before, stage.errorOf(join), stage.group.members.length];
    },
    expected: ['parked', 'NONE', 1],
  },
  {
    rule: 'each member has the session timeout that it asked for',
    source: 'JoinGroupRequest',
    run: () => {
      const stage = new ClassicStage();
      stage.send(joinOf({ sessionTimeoutMs: 6000 }), 'a');
      stage.send(joinOf({ sessionTimeoutMs: 9000 }), 'b');
      stage.wait(6000);
      return stage.group.members.map(({ sessionExpiresAtMs }) => sessionExpiresAtMs);
    },
    expected: [12_000, 15_000],
  },
  {
    rule: 'a timer that comes late does all that is due',
    source: expiry,
    run: () => {
      const { stage, join } = preparingScene();
      const next = stage.send(joinOf(), 'n');
      stage.wakeLate(1_000_000);
      return [stage.errorOf(join), stage.errorOf(next), stage.groupState];
    },
    // What it starts then takes its time from then on.
    expected: ['NONE', 'NONE', 'CompletingRebalance'],
  },
  {
    rule: 'the leader is silent: the next member leads',
    source: 'ClassicGroup.remove',
    run: () => {
      const stage = stableScene();
      stage.wait(30_000);
      for (const member of [follower, fixed]) stage.send(heartbeatOf(member, 1));
      stage.wait(15_000);
      return [stage.groupState, stage.group.leader];
    },
    expected: ['PreparingRebalance', 'b-1'],
  },
];

/** What is left of t-0's commit and of the group. */
function left(stage: ClassicStage): readonly unknown[] {
  return [stage.state.offsets.get('t')?.has(0) ?? false, stage.groupState];
}

const condition = 'ClassicGroup.offsetExpirationCondition, KIP-211';

const offsets: readonly Fact[] = [
  {
    rule: 'EMPTY: offsets are kept 7 days from when the group became empty, not from the commit',
    source: condition,
    run: () => {
      const stage = stableScene();
      stage.send(commitOf(follower, 1));
      for (let day = 0; day < 3 * 24 * 120; day += 1) {
        stage.wait(30_000);
        allAlive(stage, 1);
      }
      stage.send(leaveOf(leader, follower, fixed));
      stage.wait(7 * DAY - 1);
      const before = left(stage);
      stage.wait(600_001);
      return [before, left(stage)];
    },
    expected: [
      [true, 'Empty'],
      [false, 'none'],
    ],
  },
  {
    rule: 'they are looked at every 10 min',
    source: 'GroupCoordinatorConfig.offsets.retention.check.interval.ms',
    run: () => {
      const stage = stableScene();
      stage.send(commitOf(follower, 1));
      stage.send(leaveOf(leader, follower, fixed));
      stage.wait(7 * DAY + 600_000 - stage.nowMs - 1);
      const before = left(stage);
      stage.wait(1);
      return [before, left(stage)];
    },
    expected: [
      [true, 'Empty'],
      [false, 'none'],
    ],
  },
  {
    rule: 'an empty group without offsets goes at the next look',
    source: 'GroupMetadataManager.maybeDeleteGroup',
    run: () => {
      const stage = emptyScene();
      stage.wait(600_000 - stage.nowMs - 1);
      const before = stage.groupState;
      stage.wait(1);
      return [before, stage.groupState];
    },
    expected: ['Empty', 'none'],
  },
  {
    rule: 'STABLE: offsets of topics that somebody reads are kept for ever',
    source: condition,
    run: () => {
      const stage = stableScene({ offsetsRetentionMs: 60_000, offsetsRetentionCheckIntervalMs: 1 });
      stage.send(commitOf(follower, 1));
      for (let round = 0; round < 10; round += 1) {
        stage.wait(30_000);
        allAlive(stage, 1);
      }
      return left(stage);
    },
    expected: [true, 'Stable'],
  },
  {
    rule: 'STABLE: offsets of topics that nobody reads go, each by its age',
    source: condition,
    run: () => {
      const stage = stableScene({ offsetsRetentionMs: 60_000, offsetsRetentionCheckIntervalMs: 1 });
      stage.send(commitOf(follower, 1));
      for (const [atMs, topic] of [
        [0, 't'],
        [30_000, 'u'],
      ] as const) {
        stage.wait(6000 + atMs - stage.nowMs);
        allAlive(stage, 1);
        stage.send(
          commitOf(follower, 1, { offsets: [{ topic, partition: 0, committedOffset: 1 }] }),
        );
        stage.send(
          commitOf(follower, 1, {
            offsets: [{ topic: 'u', partition: atMs === 0 ? 1 : 2, committedOffset: 1 }],
          }),
        );
      }
      const have = () => [...stage.state.offsets].map(([t, all]) => [t, ...all.keys()]);
      stage.wait(29_999);
      const before = have();
      stage.wait(1);
      const after = have();
      return [before, after];
    },
    expected: [
      [
        ['t', 0],
        ['u', 1, 0, 2],
      ],
      [
        ['t', 0],
        ['u', 0, 2],
      ],
    ],
  },
  {
    rule: 'STABLE: the group stays when its last offset goes',
    source: 'GroupMetadataManager.maybeDeleteGroup',
    run: () => {
      const stage = stableScene({ offsetsRetentionMs: 20_000, offsetsRetentionCheckIntervalMs: 1 });
      const offset = { topic: 'u', partition: 0, committedOffset: 1 };
      stage.send(commitOf(follower, 1, { offsets: [offset] }));
      stage.wait(20_000);
      return [stage.state.offsets.size, stage.groupState];
    },
    expected: [0, 'Stable'],
  },
  {
    rule: 'STABLE: a group of no consumers keeps its offsets',
    source: condition,
    run: () => {
      const stage = new ClassicStage({
        offsetsRetentionMs: 60_000,
        offsetsRetentionCheckIntervalMs: 1,
      });
      const long = { sessionTimeoutMs: 1_800_000 };
      stage.send(joinOf({ protocolType: 'connect', protocols: strategies(['x'], []), ...long }));
      stage.wait(3000);
      const me = { memberId: 'c-0' };
      stage.send(syncOf(me, 1, { protocolType: null, protocolName: null }));
      stage.send(commitOf(me, 1));
      stage.wait(1_000_000);
      return left(stage);
    },
    expected: [true, 'Stable'],
  },
  {
    rule: 'while a rebalance is under way nothing expires',
    source: condition,
    run: () => {
      const { stage } = preparingScene({
        offsetsRetentionMs: 20_000,
        offsetsRetentionCheckIntervalMs: 1,
      });
      const commit = commitOf(follower, 1, {
        offsets: [{ topic: 'u', partition: 0, committedOffset: 1 }],
      });
      stage.send(commit);
      stage.wait(40_000);
      return [stage.groupState, stage.state.offsets.has('u')];
    },
    expected: ['PreparingRebalance', true],
  },
  {
    rule: 'simple consumers: each offset by its age, and with the last one the group',
    source: condition,
    run: () => {
      const stage = new ClassicStage();
      stage.send(commitOf({ memberId: '' }, -1));
      stage.wait(5 * DAY);
      stage.send(
        commitOf({ memberId: '' }, -1, {
          offsets: [{ topic: 't', partition: 1, committedOffset: 1 }],
        }),
      );
      stage.wait(2 * DAY - 1);
      const all = left(stage);
      stage.wait(1);
      const some = [...left(stage), stage.state.offsets.get('t')?.size];
      stage.wait(5 * DAY);
      return [all, some, left(stage)];
    },
    expected: [
      [true, 'Empty'],
      [false, 'Empty', 1],
      [false, 'none'],
    ],
  },
  {
    rule: 'a retention of 0 keeps everything, and asks for no timer (ours)',
    source: 'offsets.retention.minutes',
    run: () => {
      const stage = stableScene({ offsetsRetentionMs: 0 });
      stage.send(commitOf(follower, 1));
      stage.send(leaveOf(leader, follower, fixed));
      return [...left(stage), stage.wakeAtMs, stage.group.emptySinceAtMs];
    },
    expected: [true, 'Empty', undefined, null],
  },
];

const load = 'GroupMetadataManager.replay';
const loaded = 'GroupMetadataManager.onLoaded';

function shape({ group }: ClassicStage): unknown {
  const { state, previousState, generation, leader: lead, members } = group;
  return [state, previousState, generation, lead, members.map(({ memberId }) => memberId)];
}

const failovers: readonly Fact[] = [
  {
    rule: 'a group with members is STABLE, with its assignments',
    source: load,
    run: () => {
      const stage = stableScene();
      stage.failOver();
      return [shape(stage), stage.group.members.map(({ assignment }) => assignment)];
    },
    expected: [
      ['Stable', 'Dead', 1, 'a-0', ['a-0', 'b-1', 'i-2']],
      shares.map(({ assignment }) => assignment),
    ],
  },
  {
    rule: 'a group without members is EMPTY',
    source: load,
    run: () => {
      const stage = emptyScene();
      stage.failOver();
      return shape(stage);
    },
    expected: ['Empty', 'Dead', 2, null, []],
  },
  {
    rule: 'a group that has never had a member is EMPTY, and ids that were given out are forgotten',
    source: load,
    run: () => {
      const stage = new ClassicStage();
      stage.send(joinOf({ apiVersion: 4 }), 'n');
      stage.failOver();
      return [shape(stage), stage.group.pendingJoins, stage.group.protocolType];
    },
    expected: [['Empty', 'Dead', 0, null, []], [], null],
  },
  {
    rule: 'an unfinished rebalance is forgotten: the group is as it was',
    source: load,
    run: () => {
      const { stage, join } = preparingScene();
      stage.failOver();
      return [shape(stage), stage.group.joinTimer, stage.errorOf(join)];
    },
    expected: [['Stable', 'Dead', 1, 'a-0', ['a-0', 'b-1', 'i-2']], null, 'parked'],
  },
  {
    rule: 'a generation whose leader has not synced is forgotten',
    source: load,
    run: () => {
      const { stage } = preparingScene();
      stage.send(joinOf(follower));
      stage.send(joinOf(fixed));
      const before = stage.group.generation;
      stage.failOver();
      return [before, shape(stage), stage.group.syncExpiresAtMs];
    },
    expected: [2, ['Stable', 'Dead', 1, 'a-0', ['a-0', 'b-1', 'i-2']], null],
  },
  {
    rule: 'members that left since then are back, until their sessions end',
    source: load,
    run: () => {
      const stage = stableScene();
      stage.send(leaveOf(follower));
      stage.failOver();
      return shape(stage);
    },
    expected: ['Stable', 'Dead', 1, 'a-0', ['a-0', 'b-1', 'i-2']],
  },
  {
    rule: 'all sessions start again',
    source: loaded,
    run: () => {
      const stage = stableScene();
      stage.wait(40_000);
      stage.failOver();
      return stage.group.members.map(
        ({ sessionExpiresAtMs }) => (sessionExpiresAtMs ?? 0) - stage.nowMs,
      );
    },
    expected: [45_000, 45_000, 45_000],
  },
  {
    rule: "members are known to follow the group's strategy only",
    source: load,
    run: () => {
      const stage = new ClassicStage();
      stage.send(joinOf({ protocols: strategies(['sticky', 'range']) }), 'a');
      stage.wait(3000);
      stage.send(syncOf({ memberId: 'a-0' }, 1, { protocolName: 'sticky' }));
      stage.failOver();
      return stage.group.members.map(({ protocols }) => protocols.map(({ name }) => name));
    },
    expected: [['sticky']],
  },
  {
    rule: 'a group that is too large starts again',
    source: `${loaded}, KIP-389`,
    run: () => {
      const stage = stableScene();
      const { config } = stage.state;
      const settings = { ...config.settings, groupMaxSize: 2 };
      stage.state = { ...stage.state, config: { ...config, settings } };
      stage.failOver();
      return [stage.groupState, stage.group.previousState];
    },
    expected: ['PreparingRebalance', 'Stable'],
  },
  {
    rule: 'offsets are kept, of simple consumers, too',
    source: 'OffsetMetadataManager.replay',
    run: () => {
      const stage = new ClassicStage();
      stage.send(commitOf({ memberId: '' }, -1));
      stage.failOver();
      return left(stage);
    },
    expected: [true, 'Empty'],
  },
  {
    rule: 'the time since when a group is empty is kept',
    source: `${load}, KIP-211`,
    run: () => {
      const stage = emptyScene();
      stage.wait(1000);
      stage.failOver();
      return stage.group.emptySinceAtMs;
    },
    expected: 6000,
  },
  {
    rule: 'ids that were given out once do not come again',
    source: 'ClassicGroup.generateMemberId',
    run: () => {
      const stage = stableScene();
      stage.failOver();
      return stage.joinAnswer(stage.send(joinOf({ apiVersion: 4 }), 'n')).memberId;
    },
    expected: 'n-3',
  },
];

/** What a group of the new protocol hands over: members m and n, with one partition each. */
function origin() {
  return {
    generation: 7,
    protocolType: 'consumer',
    members: ['m', 'n'].map((memberId, partition) => ({
      memberId,
      clientId: memberId,
      groupInstanceId: null,
      protocols: strategies(['sticky', 'range']),
      sessionTimeoutMs: 45_000,
      rebalanceTimeoutMs: 300_000,
      assignment: { assignedPartitions: [{ topic: 't', partition }] },
    })),
  };
}

const fromConsumer = 'ClassicGroup.fromConsumerGroup';

const conversions: readonly Fact[] = [
  {
    rule: 'a group of the new protocol becomes a stable one, at its epoch, with its target',
    source: fromConsumer,
    run: () => {
      const group = classicGroupOf(origin(), 1000);
      const { state, generation, protocolName, leader: lead } = group;
      return [
        state,
        generation,
        protocolName,
        lead,
        group.members.map(({ assignment }) => assignment.assignedPartitions[0]?.partition),
        group.members.map(({ sessionExpiresAtMs }) => sessionExpiresAtMs),
      ];
    },
    expected: ['Stable', 7, 'sticky', 'm', [0, 1], [46_000, 46_000]],
  },
  {
    rule: 'it is in the log',
    source: fromConsumer,
    run: () => {
      const stage = new ClassicStage();
      stage.put(classicGroupOf(origin(), 0));
      stage.failOver();
      return shape(stage);
    },
    expected: ['Stable', 'Dead', 7, 'm', ['m', 'n']],
  },
  {
    rule: 'then it asks its members to join again',
    source: 'GroupMetadataManager.convertToClassicGroup',
    run: () => {
      const stage = new ClassicStage();
      const { settings } = stage.state.config;
      const context = { settings, nowMs: 0, nextMemberNumber: 0 };
      const { group, replies } = rebalanceClassicGroup(classicGroupOf(origin(), 0), context);
      stage.put(group);
      return [group.state, replies, stage.try(heartbeatOf({ memberId: 'n' }, 7))];
    },
    expected: ['PreparingRebalance', [], 'REBALANCE_IN_PROGRESS'],
  },
];

testFacts('sessions', sessions);
testFacts('how long offsets are kept', offsets);
testFacts('failover', failovers);
testFacts('from the new protocol', conversions);
