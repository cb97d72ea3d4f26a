import { describe, expect, test } from 'vitest';
import { partitions, Scene } from '../../testing/consumer-group-kit.ts';
import type { ErrorName } from '../../domain/kafka-errors.ts';
import type {
  ConsumerGroupHeartbeatRequest,
  GroupRequest,
  JoinGroupRequest,
} from '../../domain/wire.ts';

const source = 'GroupCoordinatorService.throwIfConsumerGroupHeartbeatRequestIsInvalid';
const assignors = 'GroupCoordinatorService, group.consumer.assignors';

interface Row {
  readonly rule: string;
  readonly source: string;
  readonly epoch: number;
  readonly fields: Partial<ConsumerGroupHeartbeatRequest>;
  readonly answer: ErrorName;
}

const row = (
  rule: string,
  epoch: number,
  fields: Partial<ConsumerGroupHeartbeatRequest>,
  answer: ErrorName = 'INVALID_REQUEST',
): Row => ({ rule, source, epoch, fields, answer });

const rows: readonly Row[] = [
  row('a join says all that is due', 0, {}, 'NONE'),
  row('the group id is not empty', 0, { groupId: '' }),
  row('the instance id is not empty', 0, { instanceId: '' }),
  row('the rack id is not empty', 0, { rackId: '' }),
  { ...row('from version 1 on a join names its member', 0, { memberId: '' }), source: 'KIP-1082' },
  {
    ...row('in version 0 a join need not', 0, { memberId: '', apiVersion: 0 }, 'NONE'),
    source: 'KIP-848',
  },
  row('whoever has joined has a name', 2, { memberId: '', apiVersion: 0 }),
  row('whoever leaves has a name', -1, { memberId: '', apiVersion: 0 }),
  row('whoever leaves for a while has a name', -2, {
    memberId: '',
    instanceId: 'i',
    apiVersion: 0,
  }),
  row('a join says its rebalance timeout', 0, { rebalanceTimeoutMs: -1 }),
  row('a join says what it owns', 0, { topicPartitions: null }),
  row('a join owns nothing', 0, { topicPartitions: partitions('t0') }),
  row('a join says what it reads', 0, { subscribedTopicNames: null }),
  row('names may be none', 0, { subscribedTopicNames: [] }, 'NONE'),
  row(
    'a regular expression is enough',
    0,
    { subscribedTopicNames: null, subscribedTopicRegex: 't' },
    'NONE',
  ),
  row(
    'an empty regular expression is enough',
    0,
    { subscribedTopicNames: null, subscribedTopicRegex: '' },
    'NONE',
  ),
  row('only static members leave for a while', -2, {}),
  row('there is no epoch below -2', -3, {}),
  row('there is no epoch below -2, for static members neither', -3, { instanceId: 'i' }),
  {
    ...row('an assignor that there is', 0, { serverAssignor: 'range' }, 'NONE'),
    source: assignors,
  },
  {
    ...row('an assignor that there is not', 0, { serverAssignor: 'x' }, 'UNSUPPORTED_ASSIGNOR'),
    source: assignors,
  },
  {
    ...row('a malformed request is so first', 0, { serverAssignor: 'x', groupId: '' }),
    source: assignors,
  },
  {
    ...row('another group', 0, { groupId: 'other' }, 'GROUP_ID_NOT_FOUND'),
    source: 'one group is simulated',
  },
  {
    ...row('no group, no join', 2, {}, 'GROUP_ID_NOT_FOUND'),
    source: 'GroupMetadataManager.getOrMaybeCreateConsumerGroup',
  },
  {
    ...row('no group to leave', -1, {}, 'GROUP_ID_NOT_FOUND'),
    source: 'GroupMetadataManager.consumerGroupLeave',
  },
];

describe('a heartbeat in itself', () => {
  test.each(rows)('$rule → $answer [$source]', ({ epoch, fields, answer }) => {
    const scene = new Scene();
    const before = scene.state;
    const response = scene.beat(fields.memberId ?? 'a', epoch, fields);
    expect(response.errorCode).toBe(answer);
    // Whoever is refused has not even made the group.
    expect(scene.state === before).toBe(answer !== 'NONE');
    expect(scene.describe() === null).toBe(answer !== 'NONE');
  });

  test('a member without a name is named after its client, a static one after its instance [KIP-848, version 0]', () => {
    const scene = new Scene();
    const nameless = { memberId: '', apiVersion: 0 };
    expect(scene.beat('', 0, nameless).memberId).toBe('c-0');
    expect(scene.beat('', 0, { ...nameless, instanceId: 'i' }).memberId).toBe('i-1');
  });

  test('where the settings name no assignor that there is, all are there [group.consumer.assignors]', () => {
    const assign = (): Map<string, never[]> => new Map();
    const mine = { name: 'mine', protocol: 'server', assign } as const;
    const scene = new Scene({ assignors: new Map([['mine', mine]]) });
    expect(scene.beat('a', 0, { serverAssignor: 'mine' }).errorCode).toBe('NONE');
    expect(scene.beat('b', 0).errorCode).toBe('NONE');
    expect(scene.beat('c', 0, { serverAssignor: 'uniform' }).errorCode).toBe(
      'UNSUPPORTED_ASSIGNOR',
    );
    expect(scene.describe()?.protocolData).toBe('mine');
  });
});

describe('classic requests to a group that is not migrated', () => {
  const join: JoinGroupRequest = {
    api: 'JoinGroup',
    apiVersion: 9,
    groupId: 'g',
    memberId: 'm',
    groupInstanceId: null,
    protocolType: 'consumer',
    protocols: [],
    sessionTimeoutMs: 45_000,
    rebalanceTimeoutMs: 60_000,
  };
  const heartbeat: GroupRequest = {
    api: 'Heartbeat',
    apiVersion: 4,
    groupId: 'g',
    memberId: 'm',
    groupInstanceId: null,
    generationId: 1,
  };
  const sync: GroupRequest = {
    ...heartbeat,
    api: 'SyncGroup',
    apiVersion: 5,
    protocolType: 'consumer',
    protocolName: 'range',
    assignments: [],
  };
  test.each<[rule: string, request: GroupRequest, answer: ErrorName]>([
    ['a join finds a group of another kind', join, 'INCONSISTENT_GROUP_PROTOCOL'],
    [
      'a session that is too short comes first',
      { ...join, sessionTimeoutMs: 1 },
      'INVALID_SESSION_TIMEOUT',
    ],
    ['so does one that is too long', { ...join, sessionTimeoutMs: 1e9 }, 'INVALID_SESSION_TIMEOUT'],
    ['so does a group without a name', { ...join, groupId: '' }, 'INVALID_GROUP_ID'],
    ['a heartbeat finds no such member', heartbeat, 'UNKNOWN_MEMBER_ID'],
    [
      'a heartbeat finds somebody else under its instance id',
      { ...heartbeat, groupInstanceId: 'i' },
      'FENCED_INSTANCE_ID',
    ],
    [
      'a sync finds somebody else under its instance id',
      { ...sync, groupInstanceId: 'i' },
      'FENCED_INSTANCE_ID',
    ],
    [
      'a heartbeat finds nobody under its instance id',
      { ...heartbeat, groupInstanceId: 'j' },
      'UNKNOWN_MEMBER_ID',
    ],
    [
      'a heartbeat of a member that speaks the new protocol',
      { ...heartbeat, memberId: 's', groupInstanceId: 'i' },
      'UNKNOWN_MEMBER_ID',
    ],
    ['a sync finds no such member', sync, 'UNKNOWN_MEMBER_ID'],
    ['a heartbeat names a group', { ...heartbeat, groupId: '' }, 'INVALID_GROUP_ID'],
  ])('%s (GroupCoordinatorService.joinGroup, heartbeat)', (_rule, request, answer) => {
    const scene = new Scene();
    scene.beat('a', 0);
    scene.beat('s', 0, { instanceId: 'i' });
    const before = scene.describe();
    expect(scene.send(request)).toMatchObject({ api: request.api, errorCode: answer });
    expect(scene.describe()).toEqual(before);
  });
});
