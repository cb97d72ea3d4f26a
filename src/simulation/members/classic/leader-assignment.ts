import type { Assignor } from '../../../domain/assignor.ts';
import type {
  Cluster,
  GroupSubscription,
  Subscription,
  TopicMetadata,
  TopicPartition,
} from '../../../domain/group.ts';
import type { HistoryTopic } from '../../../domain/history.ts';
import type {
  ConsumerProtocolAssignment,
  JoinGroupResponseMember,
  SyncGroupAssignment,
} from '../../../domain/wire.ts';
import type { Answer } from '../../../domain/trace.ts';
import { readAnswer } from '../../../run/answer.ts';
import { failureOf } from '../../../run/ask.ts';
import { includesPartition } from '../reading/drop-partitions.ts';
import { topicOf } from './metadata-snapshot.ts';

/** What the leader's assignor said, or in words why that is no assignment. */
export type LeaderAssignment =
  | { readonly assignments: readonly SyncGroupAssignment[]; readonly problem?: undefined }
  | { readonly problem: string };

/** What the leader assigns by. */
export interface LeaderView {
  readonly protocol: 'eager' | 'cooperative';
  readonly topics: readonly HistoryTopic[];
  readonly members: readonly JoinGroupResponseMember[];
}

/** The topics that any member subscribes to. */
export function groupTopics(members: readonly JoinGroupResponseMember[]): Set<string> {
  const names = new Set<string>();
  for (const { metadata } of members) for (const topic of metadata.topics) names.add(topic);
  return names;
}

/**
 * Asks the assignor as the leader does. It gets copies, sees the topics that any member subscribes to, and must answer
 * at once. Members that it forgets get nothing; that is for the coordinator to fill in.
 *
 * Source: Kafka, `ConsumerCoordinator.onLeaderElected`.
 */
export function assignAsLeader(assignor: Assignor, view: LeaderView): LeaderAssignment {
  try {
    const raw: unknown = assignor.assign(clusterOf(view), groupOf(view.members));
    const read = readAnswer(raw, (topic, partition) => ({ topic, partition }));
    if (read.problem !== undefined) return { problem: `${assignor.name}: ${read.problem}` };
    if (violatesCooperation(assignor, view, read.answer))
      return {
        problem: `${assignor.name}: an owned partition is given to another member in one round`,
      };
    return { assignments: [...read.answer].map((entry) => assignmentOf(entry, raw)) };
  } catch (error) {
    return { problem: failureOf(error).message };
  }
}

function clusterOf({ topics, members }: LeaderView): Cluster {
  const known = new Map<string, TopicMetadata>();
  for (const name of groupTopics(members)) {
    const topic = topicOf(topics, name);
    if (topic !== undefined) known.set(name, metadataOf(topic));
  }
  return { topics: known };
}

function metadataOf({ partitions, racks }: HistoryTopic): TopicMetadata {
  return racks === undefined
    ? { partitions }
    : { partitions, racks: racks.map((replicas) => replicas.slice()) };
}

function groupOf(members: readonly JoinGroupResponseMember[]): GroupSubscription {
  const group = new Map<string, Subscription>();
  for (const { memberId, groupInstanceId, metadata } of members) {
    const { topics, ownedPartitions, generationId, rackId, userData } = metadata;
    const subscription: { -readonly [Field in keyof Subscription]: Subscription[Field] } = {
      topics: topics.slice(),
      ownedPartitions: ownedPartitions.map(({ topic, partition }) => ({ topic, partition })),
      generation: generationId,
    };
    if (groupInstanceId !== null) subscription.groupInstanceId = groupInstanceId;
    if (rackId !== undefined) subscription.rackId = rackId;
    if (userData !== undefined) subscription.userData = Uint8Array.from(userData);
    group.set(memberId, subscription);
  }
  return group;
}

function assignmentOf(
  [memberId, assignedPartitions]: readonly [string, readonly TopicPartition[]],
  raw: unknown,
): SyncGroupAssignment {
  const userData = userDataIn(raw, memberId);
  const assignment: ConsumerProtocolAssignment =
    userData === undefined ? { assignedPartitions } : { assignedPartitions, userData };
  return { memberId, assignment };
}

function userDataIn(raw: unknown, memberId: string): readonly number[] | undefined {
  const entry: unknown = raw instanceof Map ? raw.get(memberId) : undefined;
  if (typeof entry !== 'object' || entry === null || !('userData' in entry)) return undefined;
  return entry.userData instanceof Uint8Array ? [...entry.userData] : undefined;
}

/**
 * Whether a partition is given to one member in the round in which another has to revoke it. Kafka does not ask this of
 * its own assignor, which knows better who owns what.
 *
 * Source: Kafka, `ConsumerCoordinator.validateCooperativeAssignment`; KAFKA-13406.
 */
function violatesCooperation(
  assignor: Assignor,
  { protocol, members }: LeaderView,
  answer: Answer,
): boolean {
  if (protocol === 'eager' || assignor.name === 'cooperative-sticky') return false;
  const revoked: TopicPartition[] = [];
  const added: TopicPartition[] = [];
  for (const [memberId, given] of answer) {
    const owned = members.find((member) => member.memberId === memberId)?.metadata.ownedPartitions;
    for (const partition of owned ?? [])
      if (!includesPartition(given, partition)) revoked.push(partition);
    for (const partition of given)
      if (!includesPartition(owned ?? [], partition)) added.push(partition);
  }
  return added.some((partition) => includesPartition(revoked, partition));
}
