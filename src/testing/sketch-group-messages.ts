import type { TopicPartition } from '../domain/group.ts';
import type {
  ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatResponse,
  DescribedMember,
  GroupDescription,
  HeartbeatRequest,
  HeartbeatResponse,
  JoinGroupRequest,
  JoinGroupResponse,
  LeaveGroupRequest,
  LeaveGroupResponse,
  OffsetCommitRequest,
  OffsetCommitResponse,
  OffsetFetchRequest,
  OffsetFetchResponse,
  SyncGroupRequest,
  SyncGroupResponse,
} from '../domain/wire.ts';
import type { ErrorName } from '../domain/kafka-errors.ts';

/** Partitions from words: `t0 t1 u12` are partitions 0 and 1 of t, and 12 of u. */
export function parts(words: string): readonly TopicPartition[] {
  return words
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => {
      const topic = word.replace(/\d+$/, '');
      return { topic, partition: Number(word.slice(topic.length)) };
    });
}

/** A JoinGroup; its one strategy is `range` over topic t, owning nothing. */
export function join(over: Partial<JoinGroupRequest> = {}): JoinGroupRequest {
  return {
    api: 'JoinGroup',
    apiVersion: 9,
    groupId: 'g',
    sessionTimeoutMs: 10_000,
    rebalanceTimeoutMs: 30_000,
    memberId: '',
    groupInstanceId: null,
    protocolType: 'consumer',
    protocols: strategies(['range']),
    ...over,
  };
}

/** What a member says under each of its strategies: the same, topic t unless told otherwise. */
export function strategies(
  names: readonly string[],
  topics: readonly string[] = ['t'],
): JoinGroupRequest['protocols'] {
  return names.map((name) => ({
    name,
    metadata: { topics, ownedPartitions: [], generationId: -1 },
  }));
}

/** An answered JoinGroup: generation 1, led by `a`, told to `a`. */
export function joined(over: Partial<JoinGroupResponse> = {}): JoinGroupResponse {
  return {
    api: 'JoinGroup',
    errorCode: 'NONE',
    generationId: 1,
    protocolType: 'consumer',
    protocolName: 'range',
    leader: 'a',
    skipAssignment: false,
    memberId: 'a',
    members: [],
    ...over,
  };
}

/** A refused JoinGroup. */
export function joinRefused(errorCode: ErrorName, memberId = ''): JoinGroupResponse {
  const nothing = { generationId: -1, protocolType: null, protocolName: null, leader: '' };
  return joined({ ...nothing, errorCode, memberId });
}

/** What the leader is told of some members: each subscribes to topic t. */
export function listed(...memberIds: readonly string[]): JoinGroupResponse['members'] {
  const metadata = { topics: ['t'], ownedPartitions: [], generationId: -1 };
  return memberIds.map((memberId) => ({ memberId, groupInstanceId: null, metadata }));
}

/** A SyncGroup of `a` in generation 1; `gives` maps members to words as in `parts`. */
export function sync(
  over: Partial<SyncGroupRequest> = {},
  gives: Readonly<Record<string, string>> = {},
): SyncGroupRequest {
  return {
    api: 'SyncGroup',
    apiVersion: 5,
    groupId: 'g',
    generationId: 1,
    memberId: 'a',
    groupInstanceId: null,
    protocolType: 'consumer',
    protocolName: 'range',
    assignments: Object.entries(gives).map(([memberId, words]) => ({
      memberId,
      assignment: { assignedPartitions: parts(words) },
    })),
    ...over,
  };
}

/** An answered SyncGroup. */
export function synced(words = '', errorCode: ErrorName = 'NONE'): SyncGroupResponse {
  const ok = errorCode === 'NONE';
  return {
    api: 'SyncGroup',
    errorCode,
    protocolType: ok ? 'consumer' : null,
    protocolName: ok ? 'range' : null,
    assignment: { assignedPartitions: parts(words) },
  };
}

/** A Heartbeat of `a` in generation 1. */
export function beat(over: Partial<HeartbeatRequest> = {}): HeartbeatRequest {
  return {
    api: 'Heartbeat',
    apiVersion: 4,
    groupId: 'g',
    generationId: 1,
    memberId: 'a',
    groupInstanceId: null,
    ...over,
  };
}

/** An answered Heartbeat. */
export function beaten(errorCode: ErrorName = 'NONE'): HeartbeatResponse {
  return { api: 'Heartbeat', errorCode };
}

/** A LeaveGroup of one member. */
export function leave(memberId: string, groupInstanceId: string | null = null): LeaveGroupRequest {
  return {
    api: 'LeaveGroup',
    apiVersion: 5,
    groupId: 'g',
    members: [{ memberId, groupInstanceId }],
  };
}

/** An answered LeaveGroup of one member. */
export function left(
  memberId: string,
  errorCode: ErrorName = 'NONE',
  groupInstanceId: string | null = null,
): LeaveGroupResponse {
  return {
    api: 'LeaveGroup',
    errorCode: 'NONE',
    members: [{ memberId, groupInstanceId, errorCode }],
  };
}

/** An OffsetCommit of `a` in generation 1 (or epoch 1); `offsets` maps words as in `parts` to offsets. */
export function commit(
  offsets: Readonly<Record<string, number>>,
  over: Partial<OffsetCommitRequest> = {},
): OffsetCommitRequest {
  return {
    api: 'OffsetCommit',
    apiVersion: 9,
    groupId: 'g',
    generationIdOrMemberEpoch: 1,
    memberId: 'a',
    groupInstanceId: null,
    offsets: Object.entries(offsets).flatMap(([word, committedOffset]) =>
      parts(word).map((partition) => ({ ...partition, committedOffset })),
    ),
    ...over,
  };
}

/** An answered OffsetCommit: the same error for each partition. */
export function committed(words: string, errorCode: ErrorName = 'NONE'): OffsetCommitResponse {
  return {
    api: 'OffsetCommit',
    offsets: parts(words).map((partition) => ({ ...partition, errorCode })),
  };
}

/** An OffsetFetch of nobody in particular. */
export function fetchOffsets(
  words: string,
  over: Partial<OffsetFetchRequest> = {},
): OffsetFetchRequest {
  return {
    api: 'OffsetFetch',
    apiVersion: 9,
    groupId: 'g',
    memberId: null,
    memberEpoch: -1,
    partitions: parts(words),
    ...over,
  };
}

/** An answered OffsetFetch. */
export function fetched(
  offsets: Readonly<Record<string, number>>,
  errorCode: ErrorName = 'NONE',
): OffsetFetchResponse {
  return {
    api: 'OffsetFetch',
    errorCode,
    offsets: Object.entries(offsets).flatMap(([word, committedOffset]) =>
      parts(word).map((partition) => ({ ...partition, committedOffset })),
    ),
  };
}

/** A ConsumerGroupHeartbeat of `a` that says nothing new. */
export function heartbeat(
  memberEpoch: number,
  over: Partial<ConsumerGroupHeartbeatRequest> = {},
): ConsumerGroupHeartbeatRequest {
  return {
    api: 'ConsumerGroupHeartbeat',
    apiVersion: 1,
    groupId: 'g',
    memberId: 'a',
    memberEpoch,
    instanceId: null,
    rackId: null,
    rebalanceTimeoutMs: -1,
    subscribedTopicNames: null,
    subscribedTopicRegex: null,
    serverAssignor: null,
    topicPartitions: null,
    ...over,
  };
}

/** The ConsumerGroupHeartbeat with which `a` joins: subscribed to topic t, owning nothing. */
export function heartbeatToJoin(
  over: Partial<ConsumerGroupHeartbeatRequest> = {},
): ConsumerGroupHeartbeatRequest {
  return heartbeat(0, {
    rebalanceTimeoutMs: 30_000,
    subscribedTopicNames: ['t'],
    topicPartitions: [],
    ...over,
  });
}

/** An answered ConsumerGroupHeartbeat; `words` null: the assignment is as before. */
export function heard(
  memberEpoch: number,
  words: string | null = null,
  over: Partial<ConsumerGroupHeartbeatResponse> = {},
): ConsumerGroupHeartbeatResponse {
  return {
    api: 'ConsumerGroupHeartbeat',
    errorCode: 'NONE',
    memberId: 'a',
    memberEpoch,
    heartbeatIntervalMs: 1000,
    assignment: words === null ? null : parts(words),
    ...over,
  };
}

/** A refused ConsumerGroupHeartbeat. */
export function heartbeatRefused(errorCode: ErrorName): ConsumerGroupHeartbeatResponse {
  return heard(0, null, { errorCode, memberId: null, heartbeatIntervalMs: 0 });
}

/** A described classic group: Stable, generation 1, led by its first member. */
export function classicGroup(
  over: Partial<GroupDescription> & { readonly members: readonly DescribedMember[] },
): GroupDescription {
  const groupEpoch = over.groupEpoch ?? 1;
  return {
    groupType: 'classic',
    groupState: over.members.length === 0 ? 'Empty' : 'Stable',
    groupEpoch,
    assignmentEpoch: groupEpoch,
    protocolData: over.members.length === 0 ? null : 'range',
    leader: over.members[0]?.memberId ?? null,
    ...over,
  };
}

/** A described member of a classic group, in generation 1, subscribed to topic t. */
export function classicMember(
  memberId: string,
  words = '',
  over: Partial<DescribedMember> = {},
): DescribedMember {
  return {
    memberId,
    groupInstanceId: null,
    clientId: memberId,
    memberType: 'classic',
    memberEpoch: 1,
    subscribedTopicNames: ['t'],
    protocols: ['range'],
    assignment: parts(words),
    pendingRevocation: [],
    targetAssignment: parts(words),
    ...over,
  };
}

/** A described KIP-848 group: Stable, all epochs those of its first member. */
export function consumerGroup(
  over: Partial<GroupDescription> & { readonly members: readonly DescribedMember[] },
): GroupDescription {
  const groupEpoch = over.groupEpoch ?? over.members[0]?.memberEpoch ?? 1;
  return {
    groupType: 'consumer',
    groupState: over.members.length === 0 ? 'Empty' : 'Stable',
    groupEpoch,
    assignmentEpoch: groupEpoch,
    protocolData: 'uniform',
    leader: null,
    ...over,
  };
}

/** A described member of a KIP-848 group, at epoch 1, whose target is what it has. */
export function consumerMember(
  memberId: string,
  words = '',
  over: Partial<DescribedMember> = {},
): DescribedMember {
  return classicMember(memberId, words, { memberType: 'consumer', protocols: [], ...over });
}
