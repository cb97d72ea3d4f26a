import type { TopicPartition } from '../../domain/group.ts';
import type { CommittedOffset } from '../../domain/wire.ts';
import type { CommittedOffsets } from './committed-offsets.ts';

/** What an OffsetFetch answers where nothing is committed. Source: Kafka, `OffsetFetchResponse.INVALID_OFFSET`. */
const NOTHING_COMMITTED = -1;

/** The committed offset of each of the partitions, in their order; -1 where there is none. */
export function fetchOffsets(
  state: CommittedOffsets,
  partitions: readonly TopicPartition[],
): readonly CommittedOffset[] {
  return partitions.map(({ topic, partition }) => ({
    topic,
    partition,
    committedOffset: state.get(topic)?.get(partition)?.committedOffset ?? NOTHING_COMMITTED,
  }));
}
