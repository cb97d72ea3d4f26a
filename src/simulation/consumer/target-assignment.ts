import type {
  Cluster,
  GroupSubscription,
  Subscription,
  TopicPartition,
} from '../../domain/group.ts';
import type { Answer } from '../../domain/trace.ts';
import { readAnswer } from '../../run/answer.ts';
import type { ConsumerGroup, ConsumerMember, GroupContext } from './consumer-group.ts';
import { isSamePartitions, sortPartitions } from './partition-list.ts';
import { preferredAssignorOf } from './preferred-assignor.ts';
import { subscribedTopicsOf } from './subscribed-topics.ts';

/**
 * Whether the target assignment has to be computed now: the group's epoch has moved on, and the last time is long enough
 * ago. Nothing waits for that: whichever heartbeat comes first afterwards computes it. 4.0 never lets it wait.
 *
 * Source: KIP-848; KIP-1263.
 */
export function needsTarget(group: ConsumerGroup, { settings, nowMs }: GroupContext): boolean {
  if (group.groupEpoch <= group.assignmentEpoch) return false;
  if (settings.kafkaVersion === '4.0' || group.assignedAtMs === null) return true;
  return nowMs >= group.assignedAtMs + settings.groupConsumerAssignmentIntervalMs;
}

/**
 * The group with a target for its epoch from the assignor that its members prefer. What the assignor says is not examined
 * any further: a partition that does not exist, that the member does not read or that another member has as well becomes
 * part of the target, and reconciliation makes of it what it can. A member that it leaves out gets nothing, one that it
 * makes up is ignored. An error if it throws or answers no assignment.
 *
 * Source: KIP-848; Kafka, `TargetAssignmentBuilder.build`.
 */
export function assign(
  group: ConsumerGroup,
  context: GroupContext,
): ConsumerGroup | 'UNKNOWN_SERVER_ERROR' {
  const answer = askAssignor(group, context);
  if (answer === null) return 'UNKNOWN_SERVER_ERROR';
  return {
    ...group,
    members: group.members.map((member) => withTarget(member, answer.get(member.memberId))),
    assignmentEpoch: group.groupEpoch,
    assignedAtMs: context.settings.kafkaVersion === '4.0' ? null : context.nowMs,
  };
}

function withTarget(
  member: ConsumerMember,
  assigned: readonly TopicPartition[] | undefined,
): ConsumerMember {
  const target = sortPartitions(assigned ?? []);
  return isSamePartitions(member.target, target) ? member : { ...member, target };
}

function askAssignor(group: ConsumerGroup, context: GroupContext): Answer | null {
  const name = preferredAssignorOf(group, context);
  const assignor = name === null ? undefined : context.assignors.get(name);
  if (assignor === undefined) return null;
  try {
    const raw: unknown = assignor.assign(clusterOf(context), subscriptionsOf(group));
    const read = readAnswer(raw, internPartition);
    return read.problem === undefined ? read.answer : null;
  } catch {
    // Whatever it throws, the member only learns that the server failed.
    return null;
  }
}

function internPartition(topic: string, partition: number): TopicPartition {
  return { topic, partition };
}

function clusterOf({ topics }: GroupContext): Cluster {
  return { topics };
}

type Writable<Shape> = { -readonly [Field in keyof Shape]: Shape[Field] };

function subscriptionsOf(group: ConsumerGroup): GroupSubscription {
  const subscriptions = new Map<string, Subscription>();
  for (const member of group.members) {
    const subscription: Writable<Subscription> = {
      topics: subscribedTopicsOf(member, group.regexes),
      ownedPartitions: member.target,
      generation: group.assignmentEpoch,
    };
    if (member.instanceId !== null) subscription.groupInstanceId = member.instanceId;
    if (member.rackId !== null) subscription.rackId = member.rackId;
    subscriptions.set(member.memberId, subscription);
  }
  return subscriptions;
}
