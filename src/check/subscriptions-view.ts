import type { GroupSubscription } from '../domain/group.ts';
import { at, filled } from './at.ts';
import type { ClusterView } from './cluster-view.ts';

/** Who subscribes to what, in integers. */
export interface SubscriptionsView {
  /** Ids, in the order of joining. */
  readonly members: readonly string[];
  readonly memberCount: number;
  /** 1 where a member subscribes to a topic of the cluster: `member * topicCount + topic`. */
  readonly subscribed: readonly number[];
  /** Subscribers of each topic. */
  readonly topicSubscribers: readonly number[];
  /** Partitions of topics that somebody subscribes to. */
  readonly assignable: number;
  /** All members subscribe to the same topics, as sets; topics that the cluster does not know count too. */
  readonly subscriptionsEqual: boolean;
}

/** The integer view of the subscriptions of `group`. */
export function subscriptionsViewOf(
  cluster: ClusterView,
  group: GroupSubscription,
): SubscriptionsView {
  const { topicCount } = cluster;
  const members: string[] = [];
  const subscribed = filled(group.size * topicCount, 0);
  const topicSubscribers = filled(topicCount, 0);
  let first: readonly string[] | null = null;
  let subscriptionsEqual = true;
  for (const [id, { topics }] of group) {
    const row = members.length * topicCount;
    members.push(id);
    first ??= topics;
    subscriptionsEqual &&= hasSameTopics(first, topics);
    for (const name of topics) {
      const topic = cluster.topicIndex.get(name);
      if (topic === undefined || subscribed[row + topic] === 1) continue;
      subscribed[row + topic] = 1;
      topicSubscribers[topic] = at(topicSubscribers, topic) + 1;
    }
  }
  const assignable = assignablePartitions(cluster, topicSubscribers);
  const memberCount = members.length;
  return { members, memberCount, subscribed, topicSubscribers, assignable, subscriptionsEqual };
}

function assignablePartitions(cluster: ClusterView, topicSubscribers: readonly number[]): number {
  let assignable = 0;
  for (let topic = 0; topic < cluster.topicCount; topic++) {
    if (topicSubscribers[topic] === 0) continue;
    assignable += at(cluster.topicStart, topic + 1) - at(cluster.topicStart, topic);
  }
  return assignable;
}

function hasSameTopics(left: readonly string[], right: readonly string[]): boolean {
  if (left === right) return true;
  if (left.length === right.length && left.every((topic, index) => topic === right[index])) {
    return true;
  }
  const wanted = new Set(left);
  const got = new Set(right);
  return wanted.size === got.size && [...wanted].every((topic) => got.has(topic));
}
