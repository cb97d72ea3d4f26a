import type { GroupTrace } from '../../../domain/group-trace.ts';
import type { HistoryTopic } from '../../../domain/history.ts';
import type { CoordinatorView } from '../coordinator-view.ts';

/** For each look at the group the topics of the cluster at that time. */
export function topicsByLook(
  { looks, topicChanges }: CoordinatorView,
  { history, observations }: GroupTrace,
): readonly (readonly HistoryTopic[])[] {
  let topics = history.topics;
  let change = 0;
  const all: (readonly HistoryTopic[])[] = [];
  for (const { index } of looks) {
    for (; (topicChanges[change] ?? Infinity) < index; change++) {
      const seen = observations[topicChanges[change] ?? -1];
      if (seen?.type === 'topics') ({ topics } = seen);
    }
    all.push(topics);
  }
  return all;
}

/** How many partitions a topic has; 0: there is no such topic. */
export function partitionCountOf(topics: readonly HistoryTopic[], name: string): number {
  for (const { topic, partitions } of topics) if (topic === name) return partitions;
  return 0;
}
