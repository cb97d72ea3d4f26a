import { describe, expect, test } from 'vitest';
import { names, partitions, Scene } from '../../testing/consumer-group-kit.ts';
import type { TopicPartition } from '../../domain/group.ts';
import type { ErrorName } from '../../domain/kafka-errors.ts';
import type { ConsumerGroupHeartbeatRequest } from '../../domain/wire.ts';

type Fields = Partial<ConsumerGroupHeartbeatRequest>;

/** `a` alone with t0 to t3, in epoch 2. */
function alone(fields: Fields = {}): Scene {
  const scene = new Scene();
  scene.beat('a', 0, fields);
  return scene;
}

/** A static member `a` (instance `i`) with t0 to t3, in epoch 2. */
const staticAlone = (): Scene => alone({ instanceId: 'i' });

/** As `staticAlone`, but it has left for a while. */
function staticAway(): Scene {
  const scene = staticAlone();
  scene.beat('a', -2, { instanceId: 'i' });
  return scene;
}

/** `a` in epoch 2 has to give up t0 and t1; `b` waits for them in epoch 3. Both were told. */
function revoking(): Scene {
  const scene = alone();
  scene.beat('b', 0);
  scene.beat('a', 2);
  return scene;
}

interface ErrorRow {
  readonly rule: string;
  readonly source: string;
  readonly given: () => Scene;
  readonly request: readonly [memberId: string, epoch: number, fields?: Fields];
  readonly answer: ErrorName;
}

const dynamic = 'GroupMetadataManager.getOrMaybeSubscribeDynamicConsumerGroupMember';
const statics = 'GroupMetadataManager.getOrMaybeSubscribeStaticConsumerGroupMember';
const epochs = 'GroupMetadataManager.throwIfConsumerGroupMemberEpochIsInvalid';
const leaves = 'GroupMetadataManager.consumerGroupLeave';
const away: Fields = { instanceId: 'i' };
const t = (...list: string[]): Fields => ({ topicPartitions: partitions(...list) });

/** `a` has moved from epoch 2 to 3 and kept t2 and t3 (or whichever the assignor left it). */
function moved(): Scene {
  const scene = revoking();
  scene.beat('a', 2, { topicPartitions: kept(scene) });
  return scene;
}

const kept = (scene: Scene): readonly TopicPartition[] => scene.member('a').assigned;

const errorRows: readonly ErrorRow[] = [
  {
    rule: 'a stranger is unknown',
    source: dynamic,
    given: alone,
    request: ['x', 2],
    answer: 'UNKNOWN_MEMBER_ID',
  },
  { rule: 'its own epoch', source: epochs, given: alone, request: ['a', 2], answer: 'NONE' },
  {
    rule: 'epoch 0 begins anew',
    source: 'KAFKA-19233',
    given: alone,
    request: ['a', 0],
    answer: 'NONE',
  },
  {
    rule: 'a later epoch is fenced',
    source: epochs,
    given: alone,
    request: ['a', 3],
    answer: 'FENCED_MEMBER_EPOCH',
  },
  {
    rule: 'an older epoch is fenced',
    source: epochs,
    given: moved,
    request: ['a', 1, t()],
    answer: 'FENCED_MEMBER_EPOCH',
  },
  {
    rule: 'the epoch before, owning a part of what it has, is a lost response',
    source: epochs,
    given: moved,
    request: ['a', 2, t()],
    answer: 'NONE',
  },
  {
    rule: 'the epoch before, not told what it owns, is fenced',
    source: epochs,
    given: moved,
    request: ['a', 2],
    answer: 'FENCED_MEMBER_EPOCH',
  },
  {
    rule: 'the epoch before, owning something else, is fenced',
    source: epochs,
    given: moved,
    request: ['a', 2, t('t0', 't1', 't2', 't3')],
    answer: 'FENCED_MEMBER_EPOCH',
  },
  {
    rule: 'an instance id that nobody holds, no join',
    source: statics,
    given: alone,
    request: ['a', 2, { instanceId: 'j' }],
    answer: 'UNKNOWN_MEMBER_ID',
  },
  {
    rule: 'an instance id that another member holds',
    source: statics,
    given: staticAlone,
    request: ['x', 2, away],
    answer: 'FENCED_INSTANCE_ID',
  },
  {
    rule: 'its own instance id and epoch',
    source: statics,
    given: staticAlone,
    request: ['a', 2, away],
    answer: 'NONE',
  },
  {
    rule: 'its own instance id, wrong epoch',
    source: statics,
    given: staticAlone,
    request: ['a', 7, away],
    answer: 'FENCED_MEMBER_EPOCH',
  },
  {
    rule: 'a join with an instance id whose holder has not left',
    source: 'GroupMetadataManager.throwIfInstanceIdIsUnreleased',
    given: staticAlone,
    request: ['x', 0, away],
    answer: 'UNRELEASED_INSTANCE_ID',
  },
  {
    rule: 'also if that is the member itself',
    source: 'GroupMetadataManager.throwIfInstanceIdIsUnreleased',
    given: staticAlone,
    request: ['a', 0, away],
    answer: 'UNRELEASED_INSTANCE_ID',
  },
  {
    rule: 'a join with an instance id whose holder has left for a while',
    source: statics,
    given: staticAway,
    request: ['x', 0, away],
    answer: 'NONE',
  },
  {
    rule: 'who has left for a while does not go on',
    source: epochs,
    given: staticAway,
    request: ['a', 2, away],
    answer: 'FENCED_MEMBER_EPOCH',
  },
  {
    rule: 'a stranger cannot leave',
    source: leaves,
    given: alone,
    request: ['x', -1],
    answer: 'UNKNOWN_MEMBER_ID',
  },
  {
    rule: 'an instance id that nobody holds cannot leave',
    source: leaves,
    given: alone,
    request: ['a', -1, away],
    answer: 'UNKNOWN_MEMBER_ID',
  },
  {
    rule: 'nobody leaves in the name of another',
    source: leaves,
    given: staticAlone,
    request: ['x', -1, away],
    answer: 'FENCED_INSTANCE_ID',
  },
  {
    rule: 'nor for a while',
    source: leaves,
    given: staticAlone,
    request: ['x', -2, away],
    answer: 'FENCED_INSTANCE_ID',
  },
  {
    rule: 'a member that is away may leave for good',
    source: leaves,
    given: staticAway,
    request: ['a', -1, away],
    answer: 'NONE',
  },
  {
    rule: 'nobody is in an empty group',
    source: dynamic,
    given: () => {
      const scene = alone();
      scene.beat('a', -1);
      return scene;
    },
    request: ['a', 2],
    answer: 'UNKNOWN_MEMBER_ID',
  },
];

describe('who may speak', () => {
  test.each(errorRows)('$rule → $answer [$source]', ({ given, request, answer }) => {
    const scene = given();
    const before = scene.state;
    expect(scene.beat(...request).errorCode).toBe(answer);
    if (answer !== 'NONE') expect(scene.state).toBe(before);
  });
});

interface Row {
  readonly rule: string;
  readonly source: string;
  readonly check: () => void;
}

const heartbeat = 'GroupMetadataManager.consumerGroupHeartbeat';

const rows: readonly Row[] = [
  {
    rule: 'who begins anew with epoch 0 keeps what it has here',
    source: 'KAFKA-19233',
    check: () => {
      const scene = alone();
      const response = scene.beat('a', 0);
      expect([response.memberEpoch, response.assignment?.length]).toEqual([2, 4]);
      expect(scene.epochs()).toEqual([2, 2]);
    },
  },
  {
    rule: 'an answer tells the assignment at a join',
    source: heartbeat,
    check: () => expect(new Scene().beat('a', 0).assignment).toHaveLength(4),
  },
  {
    rule: 'an answer tells no assignment where nothing changed',
    source: heartbeat,
    check: () => expect(alone().beat('a', 2)).toMatchObject({ memberEpoch: 2, assignment: null }),
  },
  {
    rule: 'an answer tells the assignment to a full request with names',
    source: heartbeat,
    check: () => {
      const full = { rebalanceTimeoutMs: 1, subscribedTopicNames: ['t'], topicPartitions: [] };
      expect(alone().beat('a', 2, full).assignment).toHaveLength(4);
    },
  },
  {
    rule: 'an answer tells the assignment to a full request with a regular expression',
    source: heartbeat,
    check: () => {
      const full = { rebalanceTimeoutMs: 1, subscribedTopicRegex: 'x', topicPartitions: [] };
      expect(alone().beat('a', 2, full).assignment).toHaveLength(4);
    },
  },
  {
    rule: 'a request without a timeout is not full',
    source: heartbeat,
    check: () => {
      const some = { subscribedTopicNames: ['t'], topicPartitions: [] };
      expect(alone().beat('a', 2, some).assignment).toBeNull();
    },
  },
  {
    rule: 'an answer tells the assignment where it shrank; not what is still to be given up',
    source: heartbeat,
    check: () => {
      const scene = alone();
      scene.beat('b', 0);
      const { assignment } = scene.beat('a', 2);
      expect(assignment).toEqual(kept(scene).map(({ topic, partition }) => ({ topic, partition })));
      expect(scene.member('a').pendingRevocation).toHaveLength(2);
    },
  },
  {
    rule: 'an answer tells the heartbeat interval of the server',
    source: 'group.consumer.heartbeat.interval.ms',
    check: () => expect(alone().beat('a', 2).heartbeatIntervalMs).toBe(5000),
  },
  {
    rule: 'a member that leaves frees what it has, also what it still had to give up',
    source: `${leaves}, ConsumerGroup.removeMember`,
    check: () => {
      const scene = revoking();
      scene.beat('a', -1);
      expect(scene.state.group?.partitionEpochs).toEqual([]);
      expect(names(scene.beat('b', 3).assignment)).toEqual(['t0', 't1', 't2', 't3']);
      expect(scene.epochs()).toEqual([4, 4]);
    },
  },
  {
    rule: 'a static member that leaves for a while keeps its partitions, in assignment epoch 0',
    source: 'GroupMetadataManager.consumerGroupStaticMemberGroupLeave, KIP-1251',
    check: () => {
      const scene = staticAlone();
      const response = scene.beat('a', -2, away);
      expect(response).toMatchObject({ memberEpoch: -2, memberId: 'a', assignment: null });
      const member = scene.member('a');
      expect(member).toMatchObject({ memberEpoch: -2, pendingRevocation: [] });
      expect(member.assigned.map(({ epoch }) => epoch)).toEqual([0, 0, 0, 0]);
      expect(scene.epochs()).toEqual([2, 2]);
    },
  },
  {
    rule: 'leaving for a while drops what was still to be given up, and its timer',
    source: 'GroupMetadataManager.consumerGroupStaticMemberGroupLeave',
    check: () => {
      const scene = staticAlone();
      scene.beat('b', 0);
      scene.beat('a', 2, away);
      expect(scene.member('a').pendingRevocation).toHaveLength(2);
      scene.beat('a', -2, away);
      expect(scene.member('a')).toMatchObject({
        pendingRevocation: [],
        rebalanceExpiresAtMs: null,
      });
      expect(scene.state.group?.partitionEpochs).toHaveLength(2);
    },
  },
  {
    rule: 'a static member comes back under another id: partitions and target are its own, no new epoch',
    source: `${statics}, GroupMetadataManager.replaceMember`,
    check: () => {
      const scene = staticAway();
      const response = scene.beat('x', 0, away);
      expect([response.memberEpoch, response.assignment?.length]).toEqual([2, 4]);
      expect(scene.epochs()).toEqual([2, 2]);
      expect(scene.describe()?.members.map(({ memberId }) => memberId)).toEqual(['x']);
      expect(scene.beat('a', 2).errorCode).toBe('UNKNOWN_MEMBER_ID');
    },
  },
  {
    rule: 'a static member that comes back to other topics moves the epoch',
    source: heartbeat,
    check: () => {
      const scene = staticAway();
      scene.beat('x', 0, { ...away, subscribedTopicNames: ['u'] });
      expect(scene.epochs()).toEqual([3, 3]);
    },
  },
  {
    rule: 'a static member that comes back under the id of another one takes that one away, too',
    source: 'GroupMetadataManager.replaceMember',
    check: () => {
      const scene = staticAway();
      scene.beat('x', 0);
      expect(scene.beat('x', 0, away).errorCode).toBe('NONE');
      expect(scene.describe()?.members.map(({ memberId }) => memberId)).toEqual(['x']);
    },
  },
  {
    rule: 'a member that is known may bring an instance id that nobody holds',
    source: statics,
    check: () => {
      const scene = alone();
      expect(scene.beat('a', 0, away).memberEpoch).toBe(2);
      expect(scene.describe()?.members).toMatchObject([{ memberId: 'a', groupInstanceId: 'i' }]);
    },
  },
  {
    rule: 'a full group takes nobody in, but listens to its members',
    source: 'GroupMetadataManager.throwIfConsumerGroupIsFull',
    check: () => {
      const scene = new Scene({ settings: { groupConsumerMaxSize: 1 } });
      scene.beat('a', 0);
      expect(scene.beat('b', 0).errorCode).toBe('GROUP_MAX_SIZE_REACHED');
      expect(scene.beat('a', 2).errorCode).toBe('NONE');
      expect(scene.beat('a', 0).errorCode).toBe('NONE');
      scene.beat('a', -1);
      expect(scene.beat('b', 0).errorCode).toBe('NONE');
    },
  },
  {
    rule: 'a full group takes a static member back',
    source: 'KAFKA-20601',
    check: () => {
      const scene = new Scene({ settings: { groupConsumerMaxSize: 1 } });
      scene.beat('a', 0, away);
      scene.beat('a', -2, away);
      expect(scene.beat('x', 0, away).errorCode).toBe('NONE');
    },
  },
  {
    rule: '4.0: a full group does not take a static member back under another id',
    source: 'KAFKA-20601',
    check: () => {
      const scene = new Scene({ settings: { groupConsumerMaxSize: 1, kafkaVersion: '4.0' } });
      scene.beat('a', 0, away);
      scene.beat('a', -2, away);
      expect(scene.beat('x', 0, away).errorCode).toBe('GROUP_MAX_SIZE_REACHED');
    },
  },
  {
    rule: 'what is null stays as it was',
    source: 'ConsumerGroupMember.Builder.maybeUpdate',
    check: () => {
      const scene = alone({ rackId: 'r', serverAssignor: 'range' });
      const before = scene.member('a');
      scene.nowMs += 1;
      scene.beat('a', 2);
      const { sessionExpiresAtMs, ...after } = scene.member('a');
      expect(sessionExpiresAtMs).toBe(before.sessionExpiresAtMs + 1);
      expect({ ...after, sessionExpiresAtMs: before.sessionExpiresAtMs }).toEqual(before);
    },
  },
  {
    rule: 'two members with a partition in one epoch: nothing is written',
    source: 'ConsumerGroup.addPartitionEpochs',
    check: () => {
      const scene = alone();
      const { group } = scene.state;
      if (group === null) throw new Error('no group');
      // As if the log had lost that `a` has anything: `b` gets what `a` still has.
      scene.state = { ...scene.state, group: { ...group, partitionEpochs: [] } };
      scene.beat('b', 0);
      const before = scene.state;
      expect(scene.beat('a', 2)).toMatchObject({
        errorCode: 'UNKNOWN_SERVER_ERROR',
        memberId: null,
      });
      expect(scene.state).toBe(before);
    },
  },
  {
    rule: 'an admin removes a static member by its instance id',
    source: 'GroupMetadataManager.classicGroupLeaveToConsumerGroup, KIP-345',
    check: () => {
      const scene = staticAlone();
      const members = [
        { memberId: '', groupInstanceId: 'i' },
        { memberId: '', groupInstanceId: 'j' },
      ];
      expect(scene.send({ api: 'LeaveGroup', apiVersion: 5, groupId: 'g', members })).toEqual({
        api: 'LeaveGroup',
        errorCode: 'NONE',
        members: [
          { memberId: 'a', groupInstanceId: 'i', errorCode: 'NONE' },
          { memberId: '', groupInstanceId: 'j', errorCode: 'UNKNOWN_MEMBER_ID' },
        ],
      });
      expect(scene.describe()?.groupState).toBe('Empty');
    },
  },
  {
    rule: 'members of the new protocol do not leave by LeaveGroup',
    source: 'GroupMetadataManager.throwIfMemberDoesNotUseClassicProtocol',
    check: () => {
      const scene = staticAlone();
      const before = scene.state;
      const leave = (memberId: string, groupInstanceId: string | null): unknown => {
        const members = [{ memberId, groupInstanceId }];
        const response = scene.send({ api: 'LeaveGroup', apiVersion: 5, groupId: 'g', members });
        return response.api === 'LeaveGroup' && response.members[0]?.errorCode;
      };
      expect(leave('a', null)).toBe('UNKNOWN_MEMBER_ID');
      expect(leave('a', 'i')).toBe('UNKNOWN_MEMBER_ID');
      expect(leave('x', 'i')).toBe('FENCED_INSTANCE_ID');
      expect(leave('x', null)).toBe('UNKNOWN_MEMBER_ID');
      expect(scene.state.group).toBe(before.group);
    },
  },
];

describe('what becomes of a member', () => {
  test.each(rows)('$rule [$source]', ({ check }) => check());
});
