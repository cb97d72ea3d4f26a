import type { Assignor } from '../../domain/assignor.ts';
import type { TopicPartition } from '../../domain/group.ts';
import type { HistoryTopic } from '../../domain/history.ts';
import type { GroupSettings } from '../../domain/settings.ts';
import type { JoinGroupProtocol } from '../../domain/wire.ts';
import type { EpochPartition } from './partition-list.ts';

/**
 * How far a member is with its assignment. `UNREVOKED_PARTITIONS`: it still has to give something up;
 * `UNRELEASED_PARTITIONS`: it waits for what others still have; `UNKNOWN`: written by a newer coordinator.
 *
 * Source: Kafka, `MemberState`.
 */
export type MemberStateName =
  | 'STABLE'
  | 'UNREVOKED_PARTITIONS'
  | 'UNRELEASED_PARTITIONS'
  | 'UNKNOWN';

/**
 * What a member that speaks the classic protocol has besides, inside a group of the new one.
 *
 * Source: Kafka, `ConsumerGroupMemberMetadataValue.ClassicMemberMetadata`.
 */
export interface ClassicMemberPart {
  readonly sessionTimeoutMs: number;
  /** In its order of preference. */
  readonly protocols: readonly JoinGroupProtocol[];
  /** Until then it has to join again after it was told to; null: it was not told. Soft state. */
  readonly joinExpiresAtMs: number | null;
  /** Until then it has to sync after it joined; null: it has. Soft state. */
  readonly syncExpiresAtMs: number | null;
}

/** A member of a group of the new protocol. Source: Kafka, `ConsumerGroupMember`. */
export interface ConsumerMember {
  readonly memberId: string;
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly clientId: string;
  /** -1: not told yet. */
  readonly rebalanceTimeoutMs: number;
  /** Sorted, each once. */
  readonly subscribedTopicNames: readonly string[];
  /** Empty: none. */
  readonly subscribedTopicRegex: string;
  readonly serverAssignor: string | null;
  readonly state: MemberStateName;
  /** -2: a static member that has left for a while. */
  readonly memberEpoch: number;
  readonly previousMemberEpoch: number;
  /** Sorted; `epoch` is the assignment epoch in which the member got the partition. */
  readonly assigned: readonly EpochPartition[];
  /** Sorted; what it still has to give up. */
  readonly pendingRevocation: readonly EpochPartition[];
  /** Sorted; its part of the target assignment. */
  readonly target: readonly TopicPartition[];
  /** When it is fenced unless it is heard of. Soft state. */
  readonly sessionExpiresAtMs: number;
  /** When it is fenced unless it has left `rebalanceEpoch`; null: nobody waits for it. Soft state. */
  readonly rebalanceExpiresAtMs: number | null;
  readonly rebalanceEpoch: number;
  /** Absent: it speaks the new protocol. */
  readonly classic?: ClassicMemberPart;
}

/** What a regular expression stood for when it was last looked up. Source: Kafka, `ResolvedRegularExpression`. */
export interface ResolvedRegex {
  readonly regex: string;
  /** Sorted. */
  readonly topics: readonly string[];
  readonly resolvedAtMs: number;
}

/** Regular expressions that are being looked up, and when that is done. */
export interface RegexesDue {
  readonly dueAtMs: number;
  /** Sorted. */
  readonly regexes: readonly string[];
}

/** A group of the new protocol, as plain data. Source: Kafka, `ConsumerGroup`. */
export interface ConsumerGroup {
  readonly groupEpoch: number;
  readonly assignmentEpoch: number;
  /** When the target was computed; null: it has to be computed as soon as that is due. */
  readonly assignedAtMs: number | null;
  /** In the order of joining. A list and not a Map: groups are small, and it is copied at each heartbeat. */
  readonly members: readonly ConsumerMember[];
  /** Sorted; `epoch` is the member epoch of whoever has the partition or still has to give it up. */
  readonly partitionEpochs: readonly EpochPartition[];
  /** The subscribed topics that exist, as they were when the group epoch was last decided; by name. */
  readonly metadata: readonly HistoryTopic[];
  /** A subscribed topic has changed since. Soft state. */
  readonly refreshesMetadata: boolean;
  /** The regular expressions that are resolved; sorted. */
  readonly regexes: readonly ResolvedRegex[];
  /** Which regular expressions are being looked up; null: none. Soft state. */
  readonly regexesDue: RegexesDue | null;
  /** A topic was created since they were resolved. Soft state. */
  readonly hasNewTopics: boolean;
}

/** What the rules need to know besides the group. */
export interface GroupContext {
  readonly settings: GroupSettings;
  /** The cluster's topics by name. */
  readonly topics: ReadonlyMap<string, HistoryTopic>;
  readonly assignors: ReadonlyMap<string, Assignor>;
  readonly nowMs: number;
}

/** A step of the group. */
export interface GroupAndMember {
  readonly group: ConsumerGroup;
  readonly member: ConsumerMember;
}

/**
 * A group in which nobody has been yet.
 *
 * Source: KAFKA-20268: epochs begin with 1; until 4.1 with 0.
 */
export function emptyGroup(version: GroupSettings['kafkaVersion']): ConsumerGroup {
  const epoch = version === 'trunk' ? 1 : 0;
  return {
    groupEpoch: epoch,
    assignmentEpoch: epoch,
    assignedAtMs: null,
    members: [],
    partitionEpochs: [],
    metadata: [],
    refreshesMetadata: true,
    regexes: [],
    regexesDue: null,
    hasNewTopics: false,
  };
}

/** A member of which nothing is known yet but its name. Source: Kafka, `ConsumerGroupMember.Builder`. */
export function newMember(memberId: string): ConsumerMember {
  return {
    memberId,
    instanceId: null,
    rackId: null,
    clientId: '',
    rebalanceTimeoutMs: -1,
    subscribedTopicNames: [],
    subscribedTopicRegex: '',
    serverAssignor: null,
    state: 'STABLE',
    memberEpoch: 0,
    previousMemberEpoch: -1,
    assigned: [],
    pendingRevocation: [],
    target: [],
    sessionExpiresAtMs: 0,
    rebalanceExpiresAtMs: null,
    rebalanceEpoch: 0,
  };
}

/** The member of this id. */
export function memberOf(group: ConsumerGroup, memberId: string): ConsumerMember | undefined {
  for (const member of group.members) if (member.memberId === memberId) return member;
  return undefined;
}

/** The member that holds this instance id; one that has left for a while still does. Source: KIP-345. */
export function staticMemberOf(
  group: ConsumerGroup,
  instanceId: string,
): ConsumerMember | undefined {
  for (const member of group.members) if (member.instanceId === instanceId) return member;
  return undefined;
}

/** Whether there is nothing more to do for the member in this assignment. Source: Kafka, `ConsumerGroupMember.isReconciledTo`. */
export function isReconciledTo(member: ConsumerMember, assignmentEpoch: number): boolean {
  return member.state === 'STABLE' && member.memberEpoch === assignmentEpoch;
}
