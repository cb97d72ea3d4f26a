import { describe, expect, test } from 'vitest';
import { commitOf, partitions, revokingScene, Scene } from '../../testing/consumer-group-kit.ts';
import type { ErrorName } from '../../domain/kafka-errors.ts';
import type { GroupSettings } from '../../domain/settings.ts';

type Version = GroupSettings['kafkaVersion'];

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
    const response = scene.send(
      commitOf(memberId, epoch, partitions(...(list.length === 0 ? ['t0'] : list))),
    );
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
    const scene = revokingScene();
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

  test('who deletes a topic loses its offsets [OffsetMetadataManager.onPartitionsDeleted]', () => {
    const scene = new Scene();
    scene.beat('a', 0);
    scene.send(commitOf('a', 2));
    expect(scene.state.offsets.size).toBe(1);
    scene.topics({ topic: 'u', partitions: 1 });
    scene.topics({ topic: 't', partitions: 4 });
    expect(scene.state.offsets.size).toBe(0);
  });
});
