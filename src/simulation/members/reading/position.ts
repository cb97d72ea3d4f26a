import type { TopicPartition } from '../../../domain/group.ts';

/** How far a consumer has read one partition that it owns. */
export interface Position extends TopicPartition {
  /** The offset of the record that it reads next; null: its committed offset is not fetched yet. */
  readonly position: number | null;
  /** What the consumer knows to be committed; null as `position`. */
  readonly committed: number | null;
}
