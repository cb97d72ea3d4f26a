import type { TimedHistory } from '../../../domain/timed-history.ts';
import type { Pass } from '../../pass.ts';
import { withEvent } from '../../pass.ts';
import { atTimes, durationFields, durationOf, gapBefore, withDuration, withGap } from '../times.ts';

/** Makes times earlier and rounder: all at once, then each gap between two events, then each duration. */
export const plainTimes: Pass<TimedHistory> = {
  name: 'plain times',
  *candidates(history) {
    yield atTimes(history, () => 0);
    for (const unit of [1000, 100]) {
      yield atTimes(history, (atMs) => Math.ceil(atMs / unit) * unit);
      yield atTimes(history, (atMs) => Math.floor(atMs / unit) * unit);
    }
    for (const index of history.events.keys()) {
      const gap = gapBefore(history, index);
      for (const shorter of simplerTimes(gap)) yield withGap(history, index, shorter);
      yield* movedAlone(history, index);
    }
    for (const [index, event] of history.events.entries()) {
      for (const field of durationFields) {
        const ms = durationOf(event, field);
        for (const shorter of ms === undefined ? [] : simplerTimes(ms))
          yield withEvent(history, index, withDuration(event, field, shorter));
      }
    }
  },
};

/** One event at another time between its neighbours, which stay. */
function* movedAlone(history: TimedHistory, index: number): Generator<TimedHistory, void, void> {
  const { events } = history;
  const event = events[index];
  if (event === undefined) return;
  const earliest = events[index - 1]?.atMs ?? 0;
  const latest = events[index + 1]?.atMs ?? Infinity;
  for (const shorter of simplerTimes(event.atMs - earliest)) {
    const atMs = earliest + shorter;
    if (atMs <= latest) yield withEvent(history, index, { ...event, atMs });
  }
}

/** Whole seconds below a time are all tried up to so many. */
const SECONDS_MAX = 12;

/** Times that may do for a time, the boldest first: earlier ones and rounder ones. */
export function simplerTimes(ms: number): readonly number[] {
  if (ms <= 0) return [];
  const times = [0];
  const seconds = Math.floor(ms / 1000);
  for (let second = 1; second <= Math.min(SECONDS_MAX, seconds); second += 1)
    times.push(second * 1000);
  times.push(Math.floor(ms / 2000) * 1000, Math.floor((3 * ms) / 4000) * 1000);
  for (const unit of [1000, 100, 10])
    times.push(Math.floor(ms / unit) * unit, Math.ceil(ms / unit) * unit, ms - unit);
  times.push(1, 10, 100, Math.floor(ms / 2), ms - 1);
  return [...new Set(times)].filter((time) => time >= 0 && time !== ms);
}
