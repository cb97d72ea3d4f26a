import { compareText } from '../../../domain/compare.ts';
import type { TopicPartition } from '../../../domain/group.ts';
import type { HistoryTopic } from '../../../domain/history.ts';
import type { Wish } from '../../../domain/member-client.ts';
import type { ClassicMemberState } from './classic-member-state.ts';
import type { Turn } from './turn.ts';

/** The topics of a wish, sorted, each once: its names, or all known topics that its pattern matches. */
export function topicsOf(wish: Wish, topics: readonly HistoryTopic[]): readonly string[] {
  if ('topics' in wish) return [...new Set(wish.topics)].sort(compareText);
  const expression = expressionOf(wish.pattern);
  if (expression === null) return [];
  const matches: string[] = [];
  for (const { topic } of topics) if (expression.test(topic)) matches.push(topic);
  return matches.sort(compareText);
}

/** Takes news of topics and a new wish into account, as `poll` does. Source: Kafka, `ConsumerCoordinator.maybeUpdateSubscriptionMetadata`. */
export function refreshSubscription({ member }: Turn): void {
  if (!member.hasNews) return;
  member.hasNews = false;
  const subscription = topicsOf(member.wish, member.topics);
  if (!isSameSubscription(subscription, member.subscription)) member.subscription = subscription;
}

/** Whether two sorted lists of topics are the same. */
export function isSameSubscription(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((topic, index) => topic === b[index]));
}

/**
 * Whether an assignment is of topics that the consumer wants now; with a pattern, of any that it matches.
 *
 * Source: Kafka, `SubscriptionState.checkAssignmentMatchedSubscription`.
 */
export function matchesSubscription(
  { wish, subscription }: ClassicMemberState,
  partitions: readonly TopicPartition[],
): boolean {
  if ('topics' in wish) return partitions.every(({ topic }) => subscription.includes(topic));
  const expression = expressionOf(wish.pattern);
  return partitions.every(({ topic }) => expression?.test(topic) === true);
}

/**
 * With a pattern, topics that the leader knows of and this consumer did not become part of its subscription.
 *
 * Source: Kafka, `ConsumerCoordinator.maybeUpdateJoinedSubscription`.
 */
export function addAssignedTopics({ member }: Turn, partitions: readonly TopicPartition[]): void {
  if ('topics' in member.wish || member.joinedSubscription === null) return;
  const added = new Set<string>();
  for (const { topic } of partitions)
    if (!member.joinedSubscription.includes(topic)) added.add(topic);
  if (added.size === 0) return;
  member.subscription = union(member.subscription, added);
  member.joinedSubscription = union(member.joinedSubscription, added);
}

function union(topics: readonly string[], added: ReadonlySet<string>): readonly string[] {
  return [...new Set([...topics, ...added])].sort(compareText);
}

/** Null: the application could not have made such a pattern, so nothing matches it. */
function expressionOf(pattern: string): RegExp | null {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    return null;
  }
}
