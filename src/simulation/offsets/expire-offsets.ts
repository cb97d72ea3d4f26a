import type { CommittedOffsets, StoredOffset } from './committed-offsets.ts';

/**
 * Which committed offsets grow old.
 *
 * `since-empty`: all, counted from when the group lost its last member (from the commit, where that is not known).
 * `each`: all, each from its own commit. `unsubscribed`: those of topics that nobody subscribes to, each from its own
 * commit. `never`: none.
 *
 * Source: KIP-211; Kafka, `ClassicGroup.offsetExpirationCondition`, `OffsetMetadataManager.cleanupExpiredOffsets`.
 */
export type OffsetExpiry =
  | { readonly type: 'since-empty'; readonly emptySinceAtMs: number | null }
  | { readonly type: 'each' }
  | { readonly type: 'unsubscribed'; readonly subscribed: ReadonlySet<string> }
  | { readonly type: 'never' };

/** How long offsets are kept. `retentionMs` of 0 or less: for ever. */
export interface OffsetRetention {
  readonly nowMs: number;
  readonly retentionMs: number;
}

/** Without the offsets that are `retentionMs` old or older; the same state if that is none. */
export function expireOffsets(
  state: CommittedOffsets,
  expiry: OffsetExpiry,
  retention: OffsetRetention,
): CommittedOffsets {
  if (expiry.type === 'never' || retention.retentionMs <= 0) return state;
  const topics = new Map<string, ReadonlyMap<number, StoredOffset>>();
  for (const [topic, partitions] of state) {
    const kept = mayExpire(topic, expiry) ? young(partitions, expiry, retention) : partitions;
    if (kept.size > 0) topics.set(topic, kept);
  }
  return countOffsets(topics) === countOffsets(state) ? state : topics;
}

/** When the first of the offsets is old enough; null: none ever will be, as things are. */
export function firstExpiryAtMs(
  state: CommittedOffsets,
  expiry: OffsetExpiry,
  retentionMs: number,
): number | null {
  if (expiry.type === 'never' || retentionMs <= 0) return null;
  let first: number | null = null;
  for (const [topic, partitions] of state) {
    if (!mayExpire(topic, expiry)) continue;
    for (const offset of partitions.values()) {
      const since = agesSince(offset, expiry);
      if (since !== null && (first === null || since + retentionMs < first)) {
        first = since + retentionMs;
      }
    }
  }
  return first;
}

function mayExpire(topic: string, expiry: OffsetExpiry): boolean {
  return expiry.type !== 'unsubscribed' || !expiry.subscribed.has(topic);
}

function agesSince(offset: StoredOffset, expiry: OffsetExpiry): number | null {
  if (expiry.type !== 'since-empty') return offset.committedAtMs;
  return expiry.emptySinceAtMs ?? offset.committedAtMs;
}

function young(
  partitions: ReadonlyMap<number, StoredOffset>,
  expiry: OffsetExpiry,
  { nowMs, retentionMs }: OffsetRetention,
): ReadonlyMap<number, StoredOffset> {
  const kept = new Map<number, StoredOffset>();
  for (const [partition, offset] of partitions) {
    const since = agesSince(offset, expiry);
    if (since === null || nowMs - since < retentionMs) kept.set(partition, offset);
  }
  return kept;
}

function countOffsets(state: CommittedOffsets): number {
  let count = 0;
  for (const partitions of state.values()) count += partitions.size;
  return count;
}
