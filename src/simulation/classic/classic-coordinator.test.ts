import { expect, test } from 'vitest';

import type { CoordinatorInput } from '../../domain/coordinator.ts';
import { kafkaDefaults } from '../../domain/settings.ts';
import type { GroupRequest, GroupResponse } from '../../domain/wire.ts';
import { classicCoordinator } from './classic-coordinator.ts';

test('one dynamic member from its first join to its leave', () => {
  let state = classicCoordinator.initial({
    groupId: 'g',
    topics: [{ topic: 't', partitions: 2 }],
    settings: kafkaDefaults,
  });
  let requestId = 0;
  let wakeAtMs: number | undefined;

  function step(input: CoordinatorInput, nowMs: number): readonly GroupResponse[] {
    const next = classicCoordinator.step(state, input, nowMs);
    state = next.state;
    wakeAtMs = next.wakeAtMs;
    return next.replies.map(({ response }) => response);
  }
  function ask(request: GroupRequest, nowMs: number): readonly GroupResponse[] {
    requestId += 1;
    return step({ type: 'request', requestId, clientId: 'c', request }, nowMs);
  }

  const join: GroupRequest = {
    api: 'JoinGroup',
    apiVersion: 9,
    groupId: 'g',
    sessionTimeoutMs: 45_000,
    rebalanceTimeoutMs: 300_000,
    memberId: '',
    groupInstanceId: null,
    protocolType: 'consumer',
    protocols: [
      { name: 'range', metadata: { topics: ['t'], ownedPartitions: [], generationId: -1 } },
    ],
  };
  expect(ask(join, 0)).toMatchObject([{ errorCode: 'MEMBER_ID_REQUIRED', memberId: 'c-0' }]);
  expect(ask({ ...join, memberId: 'c-0' }, 1)).toEqual([]);
  expect(wakeAtMs).toBe(3001);
  expect(step({ type: 'timer' }, 3001)).toMatchObject([
    { errorCode: 'NONE', generationId: 1, leader: 'c-0', members: [{ memberId: 'c-0' }] },
  ]);

  const me = {
    apiVersion: 5,
    groupId: 'g',
    memberId: 'c-0',
    groupInstanceId: null,
    generationId: 1,
  };
  const assignment = {
    assignedPartitions: [
      { topic: 't', partition: 0 },
      { topic: 't', partition: 1 },
    ],
  };
  const sync: GroupRequest = {
    ...me,
    api: 'SyncGroup',
    protocolType: 'consumer',
    protocolName: 'range',
    assignments: [{ memberId: 'c-0', assignment }],
  };
  expect(ask(sync, 3002)).toMatchObject([{ errorCode: 'NONE', assignment }]);
  expect(ask({ ...me, api: 'Heartbeat' }, 6000)).toEqual([{ api: 'Heartbeat', errorCode: 'NONE' }]);
  expect(wakeAtMs).toBe(51_000);

  const commit: GroupRequest = {
    ...me,
    api: 'OffsetCommit',
    generationIdOrMemberEpoch: 1,
    offsets: [{ topic: 't', partition: 0, committedOffset: 7 }],
  };
  expect(ask(commit, 7000)).toMatchObject([{ offsets: [{ errorCode: 'NONE' }] }]);
  const fetch: GroupRequest = {
    api: 'OffsetFetch',
    apiVersion: 9,
    groupId: 'g',
    memberId: null,
    memberEpoch: -1,
    partitions: assignment.assignedPartitions,
  };
  expect(ask(fetch, 7000)).toMatchObject([
    { offsets: [{ committedOffset: 7 }, { committedOffset: -1 }] },
  ]);
  const describe: GroupRequest = { api: 'DescribeGroups', apiVersion: 6, groupId: 'g' };
  expect(ask(describe, 7000)).toMatchObject([
    { group: { groupState: 'Stable', groupEpoch: 1, members: [{ assignment: { length: 2 } }] } },
  ]);

  const leave: GroupRequest = {
    api: 'LeaveGroup',
    apiVersion: 5,
    groupId: 'g',
    members: [{ memberId: 'c-0', groupInstanceId: null }],
  };
  expect(ask(leave, 8000)).toMatchObject([{ errorCode: 'NONE', members: [{ errorCode: 'NONE' }] }]);
  expect(ask(describe, 8000)).toMatchObject([
    { group: { groupState: 'Empty', groupEpoch: 2, members: [] } },
  ]);
  expect(wakeAtMs).toBe(605_400_000);
  expect(step({ type: 'timer' }, 605_400_000)).toEqual([]);
  expect(ask(describe, 605_400_000)).toMatchObject([
    { errorCode: 'GROUP_ID_NOT_FOUND', group: null },
  ]);
  expect(wakeAtMs).toBe(undefined);
});
