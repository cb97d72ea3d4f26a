import { expireOffsets, firstExpiryAtMs } from '../offsets/expire-offsets.ts';
import type { ClassicCoordinatorState } from './classic-coordinator-state.ts';
import { offsetExpiryOf } from './offset-expiry.ts';

/**
 * Drops the offsets that have grown old, if it is time to look, and with the last of them an empty group.
 *
 * Source: Kafka, `GroupCoordinatorShard.cleanupExpiredOffsets`, `GroupMetadataManager.maybeDeleteGroup`.
 */
export function cleanUp(state: ClassicCoordinatorState, nowMs: number): ClassicCoordinatorState {
  const { group, cleanUpAtMs } = state;
  if (group === null || cleanUpAtMs === null || cleanUpAtMs > nowMs) return state;
  const retentionMs = state.config.settings.offsetsRetentionMs;
  const offsets = expireOffsets(state.offsets, offsetExpiryOf(group), { nowMs, retentionMs });
  const isOver = group.state === 'Empty' && offsets.size === 0;
  const next = { ...state, offsets, group: isOver ? null : group };
  return { ...next, cleanUpAtMs: nextCleanUpAtMs(next, nowMs) };
}

/**
 * The state with the time to look again, which only changes where the group's state or its offsets did. It may be too
 * early, never too late.
 */
export function scheduleCleanUp(
  before: ClassicCoordinatorState,
  after: ClassicCoordinatorState,
  nowMs: number,
): ClassicCoordinatorState {
  if (before.group?.state === after.group?.state) {
    if (before.offsets === after.offsets || after.cleanUpAtMs !== null) return after;
  }
  const cleanUpAtMs = nextCleanUpAtMs(after, nowMs);
  return cleanUpAtMs === after.cleanUpAtMs ? after : { ...after, cleanUpAtMs };
}

/** The first regular look at which something can have outlived its use, after now. */
function nextCleanUpAtMs(state: ClassicCoordinatorState, nowMs: number): number | null {
  const { group, offsets, config } = state;
  const { offsetsRetentionMs, offsetsRetentionCheckIntervalMs: everyMs } = config.settings;
  if (group === null || offsetsRetentionMs <= 0) return null;
  if (group.state === 'Empty' && offsets.size === 0) return lookAtMs(nowMs + 1, everyMs);
  const dueAtMs = firstExpiryAtMs(offsets, offsetExpiryOf(group), offsetsRetentionMs);
  return dueAtMs === null ? null : lookAtMs(Math.max(nowMs + 1, dueAtMs), everyMs);
}

/** Looks happen at the multiples of their interval. */
function lookAtMs(fromMs: number, everyMs: number): number {
  const step = Math.max(1, everyMs);
  return Math.ceil(fromMs / step) * step;
}
