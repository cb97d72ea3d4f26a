import type { TopicPartition } from './group.ts';
import type { ErrorName } from './kafka-errors.ts';

/**
 * What clients and coordinators say to each other: the group APIs of Kafka's protocol, independent of transport. Fields
 * have the names of Kafka's protocol schemas in camelCase. Three things differ from the bytes: errors have their names,
 * lists nested by topic are flat lists of partitions, and topics are told by name where KIP-848 sends ids.
 *
 * Source: Kafka's message schemas, `clients/src/main/resources/common/message/*.json`.
 */
export type GroupRequest =
  | JoinGroupRequest
  | SyncGroupRequest
  | HeartbeatRequest
  | LeaveGroupRequest
  | OffsetCommitRequest
  | OffsetFetchRequest
  | ConsumerGroupHeartbeatRequest
  | DescribeGroupsRequest;

/** The answer to a `GroupRequest`, told apart by the same `api`. */
export type GroupResponse =
  | JoinGroupResponse
  | SyncGroupResponse
  | HeartbeatResponse
  | LeaveGroupResponse
  | OffsetCommitResponse
  | OffsetFetchResponse
  | ConsumerGroupHeartbeatResponse
  | DescribeGroupsResponse;

/** The name of a group API. */
export type ApiName = GroupRequest['api'];

/** What a consumer sends when it joins, inside `protocols`. Source: `ConsumerProtocolSubscription.json`. */
export interface ConsumerProtocolSubscription {
  readonly topics: readonly string[];
  readonly ownedPartitions: readonly TopicPartition[];
  /** The generation of the owned partitions; -1: none. */
  readonly generationId: number;
  readonly rackId?: string;
  /** Bytes, 0 to 255 each. */
  readonly userData?: readonly number[];
}

/** What the leader gives a member. Source: `ConsumerProtocolAssignment.json`. */
export interface ConsumerProtocolAssignment {
  readonly assignedPartitions: readonly TopicPartition[];
  readonly userData?: readonly number[];
}

/** One strategy that a member can follow, and what it says under it. */
export interface JoinGroupProtocol {
  readonly name: string;
  readonly metadata: ConsumerProtocolSubscription;
}

export interface JoinGroupRequest {
  readonly api: 'JoinGroup';
  readonly apiVersion: number;
  readonly groupId: string;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  /** Empty on the first join. */
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly protocolType: string;
  /** In the member's order of preference. */
  readonly protocols: readonly JoinGroupProtocol[];
}

export interface JoinGroupResponse {
  readonly api: 'JoinGroup';
  readonly errorCode: ErrorName;
  /** -1 with an error. */
  readonly generationId: number;
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  /** The leader's member id; empty with an error, and in groups of the new protocol, where nobody leads. */
  readonly leader: string;
  readonly skipAssignment: boolean;
  readonly memberId: string;
  /** Only the leader gets them. */
  readonly members: readonly JoinGroupResponseMember[];
}

export interface JoinGroupResponseMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly metadata: ConsumerProtocolSubscription;
}

export interface SyncGroupRequest {
  readonly api: 'SyncGroup';
  readonly apiVersion: number;
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  /** Only the leader sends any. */
  readonly assignments: readonly SyncGroupAssignment[];
}

export interface SyncGroupAssignment {
  readonly memberId: string;
  readonly assignment: ConsumerProtocolAssignment;
}

export interface SyncGroupResponse {
  readonly api: 'SyncGroup';
  readonly errorCode: ErrorName;
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  readonly assignment: ConsumerProtocolAssignment;
}

export interface HeartbeatRequest {
  readonly api: 'Heartbeat';
  readonly apiVersion: number;
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
}

export interface HeartbeatResponse {
  readonly api: 'Heartbeat';
  readonly errorCode: ErrorName;
}

export interface LeaveGroupRequest {
  readonly api: 'LeaveGroup';
  readonly apiVersion: number;
  readonly groupId: string;
  /** With an empty `memberId` and an instance id: an admin removes that static member. */
  readonly members: readonly LeavingMember[];
}

export interface LeavingMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
}

export interface LeaveGroupResponse {
  readonly api: 'LeaveGroup';
  readonly errorCode: ErrorName;
  readonly members: readonly (LeavingMember & { readonly errorCode: ErrorName })[];
}

/** A partition and the offset of the next record to read. */
export interface CommittedOffset extends TopicPartition {
  readonly committedOffset: number;
}

export interface OffsetCommitRequest {
  readonly api: 'OffsetCommit';
  readonly apiVersion: number;
  readonly groupId: string;
  /** -1 with an empty `memberId`: somebody outside of the group. */
  readonly generationIdOrMemberEpoch: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly offsets: readonly CommittedOffset[];
}

export interface OffsetCommitResponse {
  readonly api: 'OffsetCommit';
  readonly offsets: readonly (TopicPartition & { readonly errorCode: ErrorName })[];
}

export interface OffsetFetchRequest {
  readonly api: 'OffsetFetch';
  readonly apiVersion: number;
  readonly groupId: string;
  /** Null and epoch -1: nobody in particular, as classic members ask. */
  readonly memberId: string | null;
  readonly memberEpoch: number;
  readonly partitions: readonly TopicPartition[];
}

export interface OffsetFetchResponse {
  readonly api: 'OffsetFetch';
  readonly errorCode: ErrorName;
  /** `committedOffset` is -1 where nothing is committed. */
  readonly offsets: readonly CommittedOffset[];
}

/** KIP-848. Null fields (and a rebalance timeout of -1) say that nothing changed since the request before. */
export interface ConsumerGroupHeartbeatRequest {
  readonly api: 'ConsumerGroupHeartbeat';
  readonly apiVersion: number;
  readonly groupId: string;
  readonly memberId: string;
  /** 0: joins; -1: leaves; -2: a static member that leaves for a while. */
  readonly memberEpoch: number;
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly rebalanceTimeoutMs: number;
  readonly subscribedTopicNames: readonly string[] | null;
  readonly subscribedTopicRegex: string | null;
  readonly serverAssignor: string | null;
  /** What the member owns. */
  readonly topicPartitions: readonly TopicPartition[] | null;
}

export interface ConsumerGroupHeartbeatResponse {
  readonly api: 'ConsumerGroupHeartbeat';
  readonly errorCode: ErrorName;
  readonly memberId: string | null;
  readonly memberEpoch: number;
  readonly heartbeatIntervalMs: number;
  /** Null: as before. */
  readonly assignment: readonly TopicPartition[] | null;
}

/** Also what the suite itself asks to look at a group; whoever answers it must not change anything. */
export interface DescribeGroupsRequest {
  readonly api: 'DescribeGroups';
  readonly apiVersion: number;
  readonly groupId: string;
}

export interface DescribeGroupsResponse {
  readonly api: 'DescribeGroups';
  readonly errorCode: ErrorName;
  /** Null: there is no such group. */
  readonly group: GroupDescription | null;
}

/** The states of a group as Kafka prints them. `Assigning` and `Reconciling`: KIP-848 only. */
export type GroupStateName =
  | 'Empty'
  | 'PreparingRebalance'
  | 'CompletingRebalance'
  | 'Stable'
  | 'Dead'
  | 'Assigning'
  | 'Reconciling';

/** What DescribeGroups and ConsumerGroupDescribe tell together, and a little more where the suite has to look. */
export interface GroupDescription {
  readonly groupType: 'classic' | 'consumer';
  readonly groupState: GroupStateName;
  /** Classic: the generation. KIP-848: the group epoch. */
  readonly groupEpoch: number;
  /** Classic: the generation of the assignment that is in force; the generation itself if there is none yet. */
  readonly assignmentEpoch: number;
  /** Classic: the chosen strategy, null while none is chosen. KIP-848: the server's assignor. */
  readonly protocolData: string | null;
  /** Classic only; null without members and in groups of the new protocol. */
  readonly leader: string | null;
  readonly members: readonly DescribedMember[];
}

export interface DescribedMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly memberType: 'classic' | 'consumer';
  /** Classic: the generation. -2: a static member that has left for a while. */
  readonly memberEpoch: number;
  /** Topics by name; for a pattern, those that it is resolved to. */
  readonly subscribedTopicNames: readonly string[];
  /** Classic members: the strategies that it can follow, in its order. */
  readonly protocols: readonly string[];
  /** What the member was given. Classic: empty until the leader has synced. */
  readonly assignment: readonly TopicPartition[];
  /** KIP-848: what it still has to give up. */
  readonly pendingRevocation: readonly TopicPartition[];
  /** KIP-848: what it shall have in the end. Classic: the same as `assignment`. */
  readonly targetAssignment: readonly TopicPartition[];
}
