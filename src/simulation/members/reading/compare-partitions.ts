import { compareText } from '../../../domain/compare.ts';
import type { TopicPartition } from '../../../domain/group.ts';

/**
 * Orders partitions by topic, then by index: the order in which a consumer lists what it owns and tells its listener.
 *
 * Source: Kafka, `Utils.TopicPartitionComparator`.
 */
export function comparePartitions(a: TopicPartition, b: TopicPartition): number {
  return compareText(a.topic, b.topic) || a.partition - b.partition;
}
