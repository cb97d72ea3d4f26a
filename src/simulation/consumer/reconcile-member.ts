import type { TopicPartition } from '../../domain/group.ts';
import {
  type ConsumerGroup,
  type ConsumerMember,
  type GroupAndMember,
  type GroupContext,
  isReconciledTo,
} from './consumer-group.ts';
import { putMember, withMember } from './edit-members.ts';
import { reconcile } from './reconcile.ts';
import { subscribedTopicsOf } from './subscribed-topics.ts';

/** What a member's request says that its assignment depends on. */
export interface MemberReport {
  /** What it says it owns; null: it did not say. */
  readonly owned: readonly TopicPartition[] | null;
  /** The request changed the topics or the regular expression that the member reads. */
  readonly subscriptionChanged: boolean;
  readonly context: GroupContext;
}

/**
 * Moves one member of the group towards its target. If it has to give something up now, its rebalance timer starts;
 * whatever else happens to it stops that timer.
 *
 * Source: Kafka, `GroupMetadataManager.maybeReconcile`.
 */
export function reconcileMember(
  group: ConsumerGroup,
  member: ConsumerMember,
  { owned, subscriptionChanged, context }: MemberReport,
): GroupAndMember | 'FENCED_MEMBER_EPOCH' | 'UNKNOWN_SERVER_ERROR' {
  const { assignmentEpoch, partitionEpochs } = group;
  if (!subscriptionChanged && isReconciledTo(member, assignmentEpoch)) return { group, member };
  const { kafkaVersion } = context.settings;
  const subscribed = existing(subscribedTopicsOf(member, group.regexes), context);
  const after = reconcile(member, {
    kafkaVersion,
    assignmentEpoch,
    partitionEpochs,
    owned,
    subscribed,
    subscriptionChanged,
  });
  if (typeof after === 'string') return after;
  if (after === member) return { group, member };
  const timed = withRebalanceTimer(after, context);
  return withMember(putMember(group, timed), timed);
}

/** A topic that is gone is read by nobody. */
function existing(topics: readonly string[], context: GroupContext): readonly string[] {
  return topics.every((topic) => context.topics.has(topic))
    ? topics
    : topics.filter((topic) => context.topics.has(topic));
}

/**
 * Starts or stops the timer of a member whose assignment has just changed. Classic members have a join timer instead.
 *
 * Source: Kafka, `GroupMetadataManager.scheduleConsumerGroupRebalanceTimeout`.
 */
export function withRebalanceTimer(
  member: ConsumerMember,
  { nowMs }: Pick<GroupContext, 'nowMs'>,
): ConsumerMember {
  if (member.classic !== undefined) return member;
  return member.state === 'UNREVOKED_PARTITIONS'
    ? {
        ...member,
        rebalanceExpiresAtMs: nowMs + member.rebalanceTimeoutMs,
        rebalanceEpoch: member.memberEpoch,
      }
    : { ...member, rebalanceExpiresAtMs: null, rebalanceEpoch: 0 };
}
