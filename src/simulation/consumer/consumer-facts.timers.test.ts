import { describe, expect, test } from 'vitest';
import { partitions, Scene } from '../../testing/consumer-group-kit.ts';
import type { ErrorName } from '../../domain/kafka-errors.ts';
import type { GroupSettings } from '../../domain/settings.ts';

interface Row {
  readonly rule: string;
  readonly source: string;
  readonly check: () => void;
}

type Version = GroupSettings['kafkaVersion'];

const session = 'GroupMetadataManager.scheduleConsumerGroupSessionTimeout';
const rebalance = 'GroupMetadataManager.scheduleConsumerGroupRebalanceTimeout';
const loaded = 'GroupMetadataManager.onLoaded';

/** `a` has to give up two partitions in epoch 2; its rebalance timeout is 60 s, sessions take 45 s. */
function revoking(kafkaVersion: Version = 'trunk'): Scene {
  const scene = new Scene({ settings: { kafkaVersion } });
  scene.beat('a', 0);
  scene.beat('b', 0);
  scene.beat('a', kafkaVersion === 'trunk' ? 2 : 1);
  return scene;
}

/** Time goes by in which these members tell that they are alive. */
function alive(scene: Scene, ms: number, ...members: readonly (readonly [string, number])[]): void {
  const endMs = scene.nowMs + ms;
  while (scene.nowMs < endMs) {
    scene.pass(Math.min(5000, endMs - scene.nowMs));
    for (const [memberId, epoch] of members) scene.beat(memberId, epoch);
  }
}

const ids = (scene: Scene): string[] => (scene.describe()?.members ?? []).map((m) => m.memberId);

const rows: readonly Row[] = [
  {
    rule: 'a silent member is fenced at the end of its session: +1',
    source: session,
    check: () => {
      const scene = new Scene();
      scene.beat('a', 0);
      scene.beat('b', 0);
      alive(scene, 44_999, ['b', 3]);
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
      alive(scene, 200_000, ['a', 2]);
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
      const scene = revoking();
      alive(scene, 59_999, ['a', 2], ['b', 3]);
      expect(ids(scene)).toEqual(['a', 'b']);
      scene.pass(1);
      expect(ids(scene)).toEqual(['b']);
    },
  },
  {
    rule: 'who gives it up is not',
    source: rebalance,
    check: () => {
      const scene = revoking();
      scene.beat('a', 2, { topicPartitions: scene.member('a').assigned });
      expect(scene.member('a')).toMatchObject({ rebalanceExpiresAtMs: null, memberEpoch: 3 });
      alive(scene, 100_000, ['a', 3], ['b', 3]);
      expect(ids(scene)).toEqual(['a', 'b']);
    },
  },
  {
    rule: 'who has to give up more has its whole timeout again',
    source: rebalance,
    check: () => {
      const scene = revoking();
      alive(scene, 30_000, ['a', 2], ['b', 3]);
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
      const scene = revoking('4.0');
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
      expect(revoking().member('b')).toMatchObject({
        state: 'UNRELEASED_PARTITIONS',
        rebalanceExpiresAtMs: null,
      });
    },
  },
  {
    rule: 'a rebalance timer of an epoch that the member has left does nothing',
    source: rebalance,
    check: () => {
      const scene = revoking();
      const { group } = scene.state;
      if (group === null) throw new Error('no group');
      const members = group.members.map((member) => ({ ...member, rebalanceEpoch: 1 }));
      scene.state = { ...scene.state, group: { ...group, members } };
      alive(scene, 70_000, ['a', 2], ['b', 3]);
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
      const scene = revoking();
      alive(scene, 50_000, ['a', 2], ['b', 3]);
      scene.failOver();
      alive(scene, 59_999, ['a', 2], ['b', 3]);
      expect(ids(scene)).toEqual(['a', 'b']);
      scene.pass(1);
      expect(ids(scene)).toEqual(['b']);
    },
  },
  {
    rule: 'after a failover all else is as it was',
    source: 'KIP-848: each step is written before it is answered',
    check: () => {
      const scene = revoking();
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
      alive(scene, 3_000_000, ['a', 2]);
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

const regexRows: readonly Row[] = [
  {
    rule: 'a pattern that cannot be compiled is refused',
    source: 'GroupMetadataManager.throwIfRegularExpressionIsInvalid',
    check: () => {
      const scene = new Scene();
      const pattern = { subscribedTopicNames: null, subscribedTopicRegex: 'a)|(b' };
      expect(scene.beat('a', 0, pattern).errorCode).toBe('INVALID_REGULAR_EXPRESSION');
      expect(scene.describe()).toBeNull();
    },
  },
  {
    rule: 'a new pattern is resolved a moment later; the epoch moves then',
    source: 'GroupMetadataManager.handleRegularExpressionsResult',
    check: () => {
      const scene = pattern('t|u.*');
      expect(scene.epochs()).toEqual([1, 1]);
      expect(scene.member('a')).toMatchObject({ memberEpoch: 1, assigned: [] });
      expect(scene.wakeAtMs).toBe(scene.nowMs);
      scene.pass(0);
      expect(scene.epochs()).toEqual([2, 1]);
      expect(scene.beat('a', 1).assignment).toHaveLength(5);
      expect(scene.describe()?.members[0]?.subscribedTopicNames).toEqual(['t', 'ux']);
    },
  },
  {
    rule: 'a pattern has to match a whole name',
    source: 'KIP-848, RE2J matches()',
    check: () => {
      const scene = pattern('u|x');
      scene.pass(0);
      expect(scene.state.group?.regexes).toMatchObject([{ regex: 'u|x', topics: [] }]);
    },
  },
  {
    rule: 'a pattern that matches nothing moves no epoch',
    source: 'GroupMetadataManager.handleRegularExpressionsResult',
    check: () => {
      const scene = pattern('nothing');
      scene.pass(0);
      expect(scene.epochs()).toEqual([1, 1]);
    },
  },
  {
    rule: 'another member with a pattern that is resolved moves the epoch at once',
    source: 'GroupMetadataManager.maybeUpdateRegularExpressions',
    check: () => {
      const scene = pattern('t');
      scene.pass(0);
      scene.beat('b', 0, { subscribedTopicNames: null, subscribedTopicRegex: 't' });
      expect(scene.epochs()).toEqual([3, 3]);
    },
  },
  {
    rule: 'another member with a pattern that is being resolved does not',
    source: 'GroupMetadataManager.maybeUpdateRegularExpressions',
    check: () => {
      const scene = pattern('t');
      scene.beat('b', 0, { subscribedTopicNames: null, subscribedTopicRegex: 't' });
      expect(scene.epochs()).toEqual([1, 1]);
    },
  },
  {
    rule: 'a pattern that is given up moves the epoch',
    source: 'GroupMetadataManager.maybeUpdateRegularExpressions',
    check: () => {
      const scene = pattern('t');
      scene.pass(0);
      scene.beat('a', 1);
      scene.beat('a', 2, { subscribedTopicRegex: '' });
      expect(scene.epochs()).toEqual([3, 3]);
      expect(scene.state.group?.regexes).toEqual([]);
      expect(scene.member('a')).toMatchObject({ assigned: [], state: 'UNREVOKED_PARTITIONS' });
    },
  },
  {
    rule: '4.0: a pattern that is given up moves no epoch',
    source: 'GroupMetadataManager.maybeUpdateRegularExpressions',
    check: () => {
      const scene = pattern('t', '4.0');
      scene.pass(0);
      scene.beat('a', 1);
      scene.beat('a', 2, { subscribedTopicRegex: '' });
      expect(scene.epochs()).toEqual([2, 2]);
    },
  },
  {
    rule: 'names and a pattern together: all of them',
    source: 'ConsumerGroup.computeSubscribedTopicNames',
    check: () => {
      const scene = pattern('u.*', 'trunk', ['t']);
      scene.pass(0);
      scene.beat('a', 2);
      expect(scene.describe()?.members[0]?.subscribedTopicNames).toEqual(['t', 'ux']);
      expect(scene.member('a').target).toHaveLength(5);
    },
  },
  {
    rule: 'not resolved again within ten seconds, not even for a new topic',
    source: 'GroupMetadataManager.REGEX_BATCH_REFRESH_MIN_INTERVAL_MS',
    check: () => {
      const scene = resolved();
      scene.topics({ topic: 't', partitions: 4 }, { topic: 't2', partitions: 1 });
      scene.nowMs += 10_000;
      scene.beat('a', 2);
      expect(scene.state.group?.regexesDue).toBeNull();
      scene.nowMs += 1;
      scene.beat('a', 2);
      expect(scene.state.group?.regexesDue).not.toBeNull();
      scene.pass(0);
      expect(scene.epochs()).toEqual([3, 2]);
    },
  },
  {
    rule: 'a new topic waits for a heartbeat',
    source: 'GroupMetadataManager.maybeUpdateRegularExpressions',
    check: () => {
      const scene = resolved();
      scene.nowMs += 20_000;
      scene.topics({ topic: 't', partitions: 4 }, { topic: 't2', partitions: 1 });
      scene.pass(0);
      expect(scene.state.group?.regexesDue).toBeNull();
    },
  },
  {
    rule: 'resolved again after the refresh interval; without news nothing moves',
    source: 'group.consumer.regex.refresh.interval.ms',
    check: () => {
      const scene = resolved();
      alive(scene, 600_000, ['a', 2]);
      expect(scene.state.group?.regexesDue).toBeNull();
      scene.nowMs += 1;
      scene.beat('a', 2);
      expect(scene.state.group?.regexesDue).not.toBeNull();
      scene.pass(0);
      expect(scene.epochs()).toEqual([2, 2]);
      expect(scene.state.group?.regexes[0]?.resolvedAtMs).toBe(scene.nowMs);
    },
  },
  {
    rule: 'a topic that is deleted does not make it resolve again, but moves the epoch',
    source: 'GroupMetadataManager.onMetadataUpdate',
    check: () => {
      const scene = resolved();
      scene.nowMs += 20_000;
      scene.topics();
      scene.beat('a', 2);
      expect(scene.state.group?.regexesDue).toBeNull();
      expect(scene.epochs()).toEqual([3, 3]);
    },
  },
  {
    rule: 'who exchanges the only pattern within ten seconds waits for another heartbeat',
    source: 'GroupMetadataManager.maybeUpdateRegularExpressions',
    check: () => {
      const scene = resolved();
      scene.beat('a', 2, { subscribedTopicRegex: 'u.*' });
      expect(scene.state.group).toMatchObject({ regexesDue: null, regexes: [] });
      scene.beat('a', 2);
      expect(scene.state.group?.regexesDue).toMatchObject({ regexes: ['u.*'] });
    },
  },
  {
    rule: 'a pattern that nobody has any more is not kept',
    source: 'GroupMetadataManager.handleRegularExpressionsResult',
    check: () => {
      const scene = pattern('t');
      scene.beat('b', 0, { subscribedTopicNames: null, subscribedTopicRegex: 'u.*' });
      scene.beat('a', -1);
      scene.pass(0);
      expect(scene.state.group?.regexes).toEqual([]);
      scene.beat('b', 1);
      scene.pass(0);
      expect(scene.state.group?.regexes).toMatchObject([{ regex: 'u.*', topics: ['ux'] }]);
    },
  },
  {
    rule: 'after a failover what was being resolved is asked for again',
    source: 'GroupMetadataManager.maybeUpdateRegularExpressions',
    check: () => {
      const scene = pattern('t');
      scene.failOver();
      expect(scene.state.group?.regexes).toEqual([]);
      scene.beat('a', 1);
      scene.pass(0);
      expect(scene.state.group?.regexes).toMatchObject([{ topics: ['t'] }]);
    },
  },
];

function pattern(regex: string, kafkaVersion: Version = 'trunk', subscribed: string[] = []): Scene {
  const scene = new Scene({
    settings: { kafkaVersion },
    topics: [
      { topic: 't', partitions: 4 },
      { topic: 'ux', partitions: 1 },
    ],
  });
  scene.beat('a', 0, { subscribedTopicNames: subscribed, subscribedTopicRegex: regex });
  return scene;
}

/** `a` reads `t.*` and is stable in epoch 2. */
function resolved(): Scene {
  const scene = pattern('t.*');
  scene.pass(0);
  scene.beat('a', 1);
  return scene;
}

describe('regular expressions', () => {
  test.each(regexRows)('$rule [$source]', ({ check }) => check());
});

const commitOf = (memberId: string, epoch: number, ...list: string[]) =>
  ({
    api: 'OffsetCommit',
    apiVersion: 9,
    groupId: 'g',
    generationIdOrMemberEpoch: epoch,
    memberId,
    groupInstanceId: null,
    offsets: partitions(...(list.length === 0 ? ['t0'] : list)).map((each) => ({
      ...each,
      committedOffset: 7,
    })),
  }) as const;

interface OffsetRow {
  readonly rule: string;
  readonly source: string;
  readonly version?: Version;
  readonly check: (scene: Scene) => readonly (ErrorName | undefined)[];
  readonly answer: ErrorName;
}

const validateCommit = 'ConsumerGroup.validateOffsetCommit';
const validateFetch = 'ConsumerGroup.validateOffsetFetch';

const commits =
  (memberId: string, epoch: number, ...list: string[]) =>
  (scene: Scene): readonly (ErrorName | undefined)[] => {
    const response = scene.send(commitOf(memberId, epoch, ...list));
    return response.api === 'OffsetCommit' ? response.offsets.map((each) => each.errorCode) : [];
  };

const fetches =
  (memberId: string | null, memberEpoch: number) =>
  (scene: Scene): readonly (ErrorName | undefined)[] => {
    const response = scene.send({
      api: 'OffsetFetch',
      apiVersion: 9,
      groupId: 'g',
      memberId,
      memberEpoch,
      partitions: partitions('t0'),
    });
    return response.api === 'OffsetFetch' ? [response.errorCode] : [];
  };

/** In the scene `a` has gone from epoch 2 to 4, holding t0 and t1 since epoch 2; t2 since epoch 4. */
const offsetRows: readonly OffsetRow[] = [
  { rule: 'its own epoch commits', source: validateCommit, check: commits('a', 4), answer: 'NONE' },
  {
    rule: 'a stranger',
    source: validateCommit,
    check: commits('x', 4),
    answer: 'UNKNOWN_MEMBER_ID',
  },
  {
    rule: 'somebody outside',
    source: validateCommit,
    check: commits('', -1),
    answer: 'UNKNOWN_MEMBER_ID',
  },
  {
    rule: 'a later epoch',
    source: validateCommit,
    check: commits('a', 5),
    answer: 'STALE_MEMBER_EPOCH',
  },
  {
    rule: 'an older epoch, held since then',
    source: 'KIP-1251',
    check: commits('a', 2),
    answer: 'NONE',
  },
  {
    rule: 'an epoch between, held since before',
    source: 'KIP-1251',
    check: commits('a', 3),
    answer: 'NONE',
  },
  {
    rule: 'an older epoch, held since later',
    source: 'KIP-1251',
    check: commits('a', 3, 't2'),
    answer: 'STALE_MEMBER_EPOCH',
  },
  {
    rule: 'an older epoch, not held',
    source: 'KIP-1251',
    check: commits('a', 3, 't3'),
    answer: 'STALE_MEMBER_EPOCH',
  },
  {
    rule: 'an older epoch than it was held in',
    source: 'KIP-1251',
    check: commits('a', 1),
    answer: 'STALE_MEMBER_EPOCH',
  },
  {
    rule: 'one bad partition refuses all',
    source: 'KIP-1251',
    check: commits('a', 3, 't0', 't2'),
    answer: 'STALE_MEMBER_EPOCH',
  },
  {
    rule: '4.0: an older epoch',
    source: 'KIP-1251',
    version: '4.0',
    check: commits('a', 2),
    answer: 'STALE_MEMBER_EPOCH',
  },
  {
    rule: 'a version before 9',
    source: validateCommit,
    check: (scene) => {
      const response = scene.send({ ...commitOf('a', 4), apiVersion: 8 });
      return response.api === 'OffsetCommit' ? response.offsets.map((each) => each.errorCode) : [];
    },
    answer: 'UNSUPPORTED_VERSION',
  },
  {
    rule: 'a partition that does not exist',
    source: 'KafkaApis.handleOffsetCommitRequest',
    check: commits('x', 1, 't99'),
    answer: 'UNKNOWN_TOPIC_OR_PARTITION',
  },
  {
    rule: 'nobody in particular fetches',
    source: validateFetch,
    check: fetches(null, -1),
    answer: 'NONE',
  },
  {
    rule: 'a member fetches in its epoch',
    source: validateFetch,
    check: fetches('a', 4),
    answer: 'NONE',
  },
  {
    rule: 'a member fetches in an older epoch',
    source: validateFetch,
    check: fetches('a', 3),
    answer: 'STALE_MEMBER_EPOCH',
  },
  {
    rule: 'a member fetches in a later epoch',
    source: validateFetch,
    check: fetches('a', 5),
    answer: 'STALE_MEMBER_EPOCH',
  },
  {
    rule: 'a stranger fetches',
    source: validateFetch,
    check: fetches('x', 4),
    answer: 'UNKNOWN_MEMBER_ID',
  },
  {
    rule: 'nobody in particular does not have an epoch',
    source: validateFetch,
    check: fetches(null, 4),
    answer: 'UNKNOWN_MEMBER_ID',
  },
];

describe('offsets', () => {
  test.each(offsetRows)('$rule → $answer [$source]', ({ version = 'trunk', check, answer }) => {
    const given = [
      ['t0', 't1'],
      ['t0', 't1'],
      ['t0', 't1', 't2'],
    ];
    let round = 0;
    const assign = () => new Map([['a', partitions(...(given[round++] ?? []))]]);
    const mine = { name: 'mine', protocol: 'server', assign } as const;
    const settings = { kafkaVersion: version };
    const scene = new Scene({ settings, assignors: new Map([['mine', mine]]) });
    let { memberEpoch } = scene.beat('a', 0);
    for (const subscribedTopicNames of [['t', 'u'], ['t']])
      ({ memberEpoch } = scene.beat('a', memberEpoch, { subscribedTopicNames }));
    expect(memberEpoch).toBe(version === 'trunk' ? 4 : 3);
    const before = scene.state;
    const errors = check(scene);
    expect(new Set(errors)).toEqual(new Set([answer]));
    expect(scene.state.group).toBe(before.group);
    if (answer !== 'NONE') expect(scene.state).toBe(before);
  });

  test('what is being given up may still be committed [KIP-1251]', () => {
    const scene = revoking();
    const [pending] = scene.member('a').pendingRevocation;
    expect(commits('a', 2, `t${pending?.partition}`)(scene)).toEqual(['NONE']);
  });

  test('somebody outside commits to an empty group, and where there is none [ConsumerGroup.validateOffsetCommit]', () => {
    const scene = new Scene();
    expect(commits('', -1)(scene)).toEqual(['NONE']);
    expect(commits('a', 2)(scene)).toEqual(['GROUP_ID_NOT_FOUND']);
    scene.beat('a', 0);
    scene.beat('a', -1);
    expect(commits('', -1)(scene)).toEqual(['NONE']);
    expect(commits('a', 2)(scene)).toEqual(['UNKNOWN_MEMBER_ID']);
  });

  test('what was committed is told, -1 where nothing was [OffsetMetadataManager.fetchOffsets]', () => {
    const scene = new Scene();
    scene.beat('a', 0);
    commits('a', 2)(scene);
    const request = { api: 'OffsetFetch', apiVersion: 9, memberId: 'a', memberEpoch: 2 } as const;
    const asked = { ...request, partitions: partitions('t0', 't1') };
    expect(scene.send({ ...asked, groupId: 'g' })).toMatchObject({
      offsets: [{ committedOffset: 7 }, { committedOffset: -1 }],
    });
    expect(scene.send({ ...asked, groupId: 'other' })).toMatchObject({
      errorCode: 'NONE',
      offsets: [{ committedOffset: -1 }, { committedOffset: -1 }],
    });
  });
});
