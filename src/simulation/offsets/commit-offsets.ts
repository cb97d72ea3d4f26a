import type { CommittedOffset } from '../../domain/wire.ts';
import type { CommittedOffsets, StoredOffset } from './committed-offsets.ts';

/**
 * The state after these commits. Of two for one partition the later one counts; a commit may take an offset back.
 * `committedAtMs` is now, or null where offsets never grow old.
 *
 * Source: Kafka, `OffsetMetadataManager.commitOffset`. Cost: the partitions of the topics that are named.
 */
export function commitOffsets(
  state: CommittedOffsets,
  offsets: readonly CommittedOffset[],
  committedAtMs: number | null,
): CommittedOffsets {
  if (offsets.length === 0) return state;
  const topics = new Map(state);
  const fresh = new Map<string, Map<number, StoredOffset>>();
  for (const { topic, partition, committedOffset } of offsets) {
    let partitions = fresh.get(topic);
    if (partitions === undefined) {
      partitions = new Map(topics.get(topic));
      fresh.set(topic, partitions);
      topics.set(topic, partitions);
    }
    partitions.set(partition, { committedOffset, committedAtMs });
  }
  return topics;
}
