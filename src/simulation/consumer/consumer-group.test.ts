import { describe, expect, test } from 'vitest';
import { beat, partitions } from '../../testing/consumer-group-kit.ts';
import {
  type ConsumerGroup,
  type ConsumerMember,
  emptyGroup,
  type GroupContext,
  newMember,
} from './consumer-group.ts';
import { kafkaServerAssignors } from './consumer-coordinator.ts';
import { kafkaDefaults } from '../../domain/settings.ts';
import { putMember } from './edit-members.ts';
import { evict } from './evict.ts';
import { firstExpiry } from './fence.ts';
import { updatePartitionEpochs } from './partition-epochs.ts';
import {
  findPartition,
  holdsAllOf,
  mergePartitions,
  sortPartitions,
  withEpoch,
} from './partition-list.ts';
import { recoverGroup } from './recover.ts';
import { takeOver } from './subscribe-member.ts';
import { updateMember } from './update-member.ts';

const classic = {
  sessionTimeoutMs: 10_000,
  protocols: [],
  joinExpiresAtMs: null,
  syncExpiresAtMs: null,
};

function member(memberId: string, fields: Partial<ConsumerMember> = {}): ConsumerMember {
  return { ...newMember(memberId), memberEpoch: 3, sessionExpiresAtMs: 100, ...fields };
}

function groupOf(...members: readonly ConsumerMember[]): ConsumerGroup {
  let group = { ...emptyGroup('trunk'), groupEpoch: 3, assignmentEpoch: 3 };
  for (const each of members) {
    const put = putMember(group, each);
    if (put === null) throw new Error('two have one partition');
    group = put;
  }
  return group;
}

const context: GroupContext = {
  settings: kafkaDefaults,
  topics: new Map(),
  assignors: kafkaServerAssignors,
  nowMs: 0,
};

describe('lists of partitions', () => {
  const sorted = partitions('t0', 't2', 'u1');

  test('are sorted, each once', () => {
    expect(sortPartitions(partitions('u1', 't2', 't0', 't2'))).toEqual(sorted);
    expect(sortPartitions(sorted)).toBe(sorted);
  });

  test('are ordered by code units and by number, not by text', () => {
    expect(sortPartitions(partitions('b0', 't10', 't9', 'B0'))).toEqual(
      partitions('B0', 'b0', 't9', 't10'),
    );
  });

  test('are searched', () => {
    expect(findPartition(sorted, { topic: 't', partition: 2 })).toBe(sorted[1]);
    expect(findPartition(sorted, { topic: 't', partition: 1 })).toBeUndefined();
    expect(holdsAllOf(sorted, partitions('u1', 't0'))).toBe(true);
    expect(holdsAllOf(sorted, partitions('u1', 't1'))).toBe(false);
  });

  test('are merged; the later one counts', () => {
    const merged = mergePartitions(
      withEpoch(partitions('t0', 't2'), 1),
      withEpoch(partitions('t1', 't2', 't3'), 2),
    );
    expect(merged.map(({ partition, epoch }) => [partition, epoch])).toEqual([
      [0, 1],
      [1, 2],
      [2, 2],
      [3, 2],
    ]);
  });
});

describe('who has what [ConsumerGroup.addPartitionEpochs, removePartitionEpochs]', () => {
  const old = withEpoch(partitions('t0'), 3);

  test('an entry of the same or a later epoch stands in the way, an earlier one does not', () => {
    const taker = (memberEpoch: number): ConsumerMember =>
      member('a', { memberEpoch, assigned: withEpoch(partitions('t0'), memberEpoch) });
    expect(updatePartitionEpochs(old, null, taker(2))).toBeNull();
    expect(updatePartitionEpochs(old, null, taker(3))).toBeNull();
    expect(updatePartitionEpochs(old, null, taker(4))).toEqual(withEpoch(partitions('t0'), 4));
  });

  test('what stands under another epoch is not taken out', () => {
    const loser = member('a', { memberEpoch: 2, assigned: withEpoch(partitions('t0'), 2) });
    expect(updatePartitionEpochs(old, loser, null)).toEqual(old);
    expect(updatePartitionEpochs(old, { ...loser, memberEpoch: 3 }, null)).toEqual([]);
  });
});

describe('classic members inside', () => {
  test('are taken over without having left; what they have begins with epoch 0 [GroupMetadataManager.replaceMember]', () => {
    const assigned = withEpoch(partitions('t0'), 3);
    const target = partitions('t0', 't1');
    const old = member('a', { instanceId: 'i', classic, assigned, target });
    const step = takeOver(groupOf(old), old, 'x');
    if (typeof step === 'string') throw new Error(step);
    expect(step.member).toMatchObject({
      memberId: 'x',
      memberEpoch: 0,
      previousMemberEpoch: 0,
      assigned: withEpoch(partitions('t0'), 0),
      target,
    });
    expect(step.group.partitionEpochs).toEqual(withEpoch(partitions('t0'), 0));
    expect(step.group.members).toEqual([step.member]);
  });

  test('leave by LeaveGroup, all in one epoch [GroupMetadataManager.classicGroupLeaveToConsumerGroup]', () => {
    const group = groupOf(member('a', { classic }), member('b', { classic, instanceId: 'i' }));
    const members = [
      { memberId: 'a', groupInstanceId: null },
      { memberId: 'b', groupInstanceId: 'i' },
      { memberId: 'a', groupInstanceId: null },
    ];
    const step = evict(group, { api: 'LeaveGroup', apiVersion: 5, groupId: 'g', members }, context);
    expect(step.response.members.map(({ errorCode }) => errorCode)).toEqual([
      'NONE',
      'NONE',
      'UNKNOWN_MEMBER_ID',
    ]);
    expect([step.group.groupEpoch, step.group.members]).toEqual([4, []]);
  });

  test('are fenced by their own timers, whichever comes first', () => {
    const join = { classic: { ...classic, joinExpiresAtMs: 50 } };
    const sync = { classic: { ...classic, syncExpiresAtMs: 40 } };
    expect(firstExpiry(groupOf(member('a'), member('b', join)))).toEqual({
      memberId: 'b',
      atMs: 50,
      reason: 'join',
    });
    expect(firstExpiry(groupOf(member('a', sync), member('b', join)))).toMatchObject({
      memberId: 'a',
      reason: 'sync',
    });
    expect(firstExpiry(groupOf(member('a')))).toMatchObject({ atMs: 100, reason: 'session' });
    expect(firstExpiry(groupOf())).toBeNull();
  });

  test('have their own session after a failover, and no timers [GroupMetadataManager.onLoaded]', () => {
    const busy = { ...classic, joinExpiresAtMs: 1, syncExpiresAtMs: 2 };
    const state = 'UNREVOKED_PARTITIONS';
    const group = recoverGroup(groupOf(member('a', { state, classic: busy })), kafkaDefaults, 1000);
    expect(group.members).toMatchObject([
      { sessionExpiresAtMs: 11_000, rebalanceExpiresAtMs: null, classic },
    ]);
  });

  test('speak the new protocol from their first heartbeat of it on [ConsumerGroupMember.Builder]', () => {
    const caller = { clientId: 'c', sessionExpiresAtMs: 7 };
    const told = updateMember(member('a', { classic }), beat('a', 3), caller);
    expect('classic' in told).toBe(false);
    expect(told).toMatchObject({ memberEpoch: 3, clientId: 'c', sessionExpiresAtMs: 7 });
  });
});
