import type { TopicPartition } from '../../../domain/group.ts';
import { comparePartitions } from './compare-partitions.ts';
import type { Position } from './position.ts';

/**
 * Owns exactly `partitions` from now on, in their order of topic and index: those owned already keep their positions,
 * new ones wait for their committed offsets. A partition that is listed twice is owned once.
 *
 * Source: Kafka, `SubscriptionState.assignFromSubscribed`.
 */
export function ownPartitions(
  positions: readonly Position[],
  partitions: readonly TopicPartition[],
): readonly Position[] {
  const owned: Position[] = [];
  let before: TopicPartition | undefined;
  let at = 0;
  for (const wanted of partitions.toSorted(comparePartitions)) {
    if (before !== undefined && comparePartitions(before, wanted) === 0) continue;
    before = wanted;
    let known = positions[at];
    while (known !== undefined && comparePartitions(known, wanted) < 0) known = positions[++at];
    owned.push(
      known !== undefined && comparePartitions(known, wanted) === 0 ? known : unread(wanted),
    );
  }
  return owned;
}

function unread({ topic, partition }: TopicPartition): Position {
  return { topic, partition, position: null, committed: null };
}
