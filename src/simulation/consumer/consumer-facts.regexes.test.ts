import { describe, expect, test } from 'vitest';
import { Scene } from '../../testing/consumer-group-kit.ts';
import type { GroupSettings } from '../../domain/settings.ts';

interface Row {
  readonly rule: string;
  readonly source: string;
  readonly check: () => void;
}

type Version = GroupSettings['kafkaVersion'];

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
      scene.alive(600_000, ['a', 2]);
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
