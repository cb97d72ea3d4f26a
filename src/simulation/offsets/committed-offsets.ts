/** What was committed for one partition. */
export interface StoredOffset {
  readonly committedOffset: number;
  /** When; null where offsets never grow old, so that their age tells no two states apart. */
  readonly committedAtMs: number | null;
}

/**
 * The offsets that a group has committed, by topic and partition: plain state, never changed in place. A topic without
 * offsets has no entry.
 *
 * Source: Kafka, `OffsetMetadataManager`.
 */
export type CommittedOffsets = ReadonlyMap<string, ReadonlyMap<number, StoredOffset>>;

/** Of a group that has committed nothing. */
export const noOffsets: CommittedOffsets = new Map();
