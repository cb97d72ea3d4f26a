import { expireOffsets, firstExpiryAtMs, type OffsetExpiry } from '../offsets/expire-offsets.ts';
import type { ConsumerState } from './consumer-state.ts';
import { subscribedTopicsOfGroup } from './subscribed-topics.ts';

/**
 * Drops the offsets of topics that nobody reads once they have grown old, if it is time to look, and an empty group with
 * the last of its offsets.
 *
 * Source: Kafka, `OffsetMetadataManager.cleanupExpiredOffsets`, `ConsumerGroup.offsetExpirationCondition`.
 */
export function cleanUp(state: ConsumerState, nowMs: number): ConsumerState {
  const { cleanUpAtMs, settings } = state;
  if (cleanUpAtMs === null || cleanUpAtMs > nowMs) return state;
  const retentionMs = settings.offsetsRetentionMs;
  const offsets = expireOffsets(state.offsets, expiryOf(state), { nowMs, retentionMs });
  const isOver = isEmptied(state) && offsets.size === 0;
  const next = { ...state, offsets, group: isOver ? null : state.group };
  return { ...next, cleanUpAtMs: nextLookAtMs(next, nowMs) };
}

/**
 * The state with the time to look again, which only changes where the group lost its last member, what is read, or the
 * offsets did. It may be too early, never too late.
 */
export function scheduleCleanUp(
  before: ConsumerState,
  after: ConsumerState,
  nowMs: number,
): ConsumerState {
  const isSame =
    before.offsets === after.offsets &&
    before.group?.groupEpoch === after.group?.groupEpoch &&
    isEmptied(before) === isEmptied(after);
  if (isSame) return after;
  if (after.cleanUpAtMs !== null && isEmptied(before) === isEmptied(after)) return after;
  return { ...after, cleanUpAtMs: nextLookAtMs(after, nowMs) };
}

function nextLookAtMs(state: ConsumerState, nowMs: number): number | null {
  const { offsets, settings } = state;
  const { offsetsRetentionMs, offsetsRetentionCheckIntervalMs: everyMs } = settings;
  if (offsetsRetentionMs <= 0) return null;
  if (isEmptied(state) && offsets.size === 0) return lookAtMs(nowMs + 1, everyMs);
  if (offsets.size === 0) return null;
  const dueAtMs = firstExpiryAtMs(offsets, expiryOf(state), offsetsRetentionMs);
  return dueAtMs === null ? null : lookAtMs(Math.max(nowMs + 1, dueAtMs), everyMs);
}

function isEmptied({ group }: ConsumerState): boolean {
  return group !== null && group.members.length === 0;
}

/** Offsets without a group are a simple consumer's, and grow old one by one. */
function expiryOf({ group }: ConsumerState): OffsetExpiry {
  if (group === null) return { type: 'each' };
  return { type: 'unsubscribed', subscribed: subscribedTopicsOfGroup(group) };
}

/** Looks happen at the multiples of their interval. */
function lookAtMs(fromMs: number, everyMs: number): number {
  const step = Math.max(1, everyMs);
  return Math.ceil(fromMs / step) * step;
}
