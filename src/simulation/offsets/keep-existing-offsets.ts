import type { HistoryTopic } from '../../domain/history.ts';
import type { CommittedOffsets, StoredOffset } from './committed-offsets.ts';

/**
 * Without the offsets of partitions that do not exist any more; the same state if there are none. Asked at each change of
 * topics: who deletes a topic loses its offsets, also if it is created again later.
 *
 * Source: Kafka, `OffsetMetadataManager.onPartitionsDeleted`.
 */
export function keepExistingOffsets(
  state: CommittedOffsets,
  topics: readonly HistoryTopic[],
): CommittedOffsets {
  const counts = new Map(topics.map(({ topic, partitions }) => [topic, partitions]));
  const kept = new Map<string, ReadonlyMap<number, StoredOffset>>();
  let changed = false;
  for (const [topic, partitions] of state) {
    const existing = below(partitions, counts.get(topic) ?? 0);
    if (existing.size > 0) kept.set(topic, existing);
    changed ||= existing.size !== partitions.size;
  }
  return changed ? kept : state;
}

function below(
  partitions: ReadonlyMap<number, StoredOffset>,
  count: number,
): ReadonlyMap<number, StoredOffset> {
  return new Map([...partitions].filter(([partition]) => partition < count));
}
