import type { HistoryTopic } from '../../domain/history.ts';
import type { ErrorName } from '../../domain/kafka-errors.ts';
import type {
  CommittedOffset,
  OffsetCommitRequest,
  OffsetCommitResponse,
} from '../../domain/wire.ts';

/**
 * Of the offsets in a commit those of partitions that exist. The broker does not even ask the coordinator about the
 * others.
 *
 * Source: Kafka, `KafkaApis.handleOffsetCommitRequest`.
 */
export function existingOffsets(
  request: OffsetCommitRequest,
  topics: readonly HistoryTopic[],
): readonly CommittedOffset[] {
  return request.offsets.every((offset) => exists(offset, topics))
    ? request.offsets
    : request.offsets.filter((offset) => exists(offset, topics));
}

/** The answer to a commit: `errorCode` for each partition that exists, UNKNOWN_TOPIC_OR_PARTITION for the others. */
export function commitResponse(
  request: OffsetCommitRequest,
  topics: readonly HistoryTopic[],
  errorCode: ErrorName,
): OffsetCommitResponse {
  return {
    api: 'OffsetCommit',
    offsets: request.offsets.map((offset) => ({
      topic: offset.topic,
      partition: offset.partition,
      errorCode: exists(offset, topics) ? errorCode : 'UNKNOWN_TOPIC_OR_PARTITION',
    })),
  };
}

function exists({ topic, partition }: CommittedOffset, topics: readonly HistoryTopic[]): boolean {
  return topics.some((known) => known.topic === topic && partition < known.partitions);
}
