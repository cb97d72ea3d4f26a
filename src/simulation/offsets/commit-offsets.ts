import type { CommittedOffset } from '../../domain/wire.ts';
import type { CommittedOffsets, StoredOffset } from './committed-offsets.ts';

/**
 * The state after these commits. Of two for one partition the later one counts; a commit may take an offset back.
 * `committedAtMs` is now, or null where offsets never grow old.
 *
 * Source: Kafka, `OffsetMetadataManager.commitOffset`. Cost: the topics, and the partitions of those that are named.
 */
export function commitOffsets(
  state: CommittedOffsets,
  offsets: readonly CommittedOffset[],
  committedAtMs: number | null,
): CommittedOffsets {
  if (offsets.length === 0) return state;
  const topics = new Map(state);
  let last: string | undefined;
  let partitions = new Map<number, StoredOffset>();
  for (const { topic, partition, committedOffset } of offsets) {
    if (topic !== last) {
      partitions = new Map(topics.get(topic));
      topics.set(topic, partitions);
      last = topic;
    }
    partitions.set(partition, { committedOffset, committedAtMs });
  }
  return topics;
}
