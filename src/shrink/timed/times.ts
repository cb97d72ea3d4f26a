import type { TimedEvent, TimedHistory } from '../../domain/timed-history.ts';

/** The fields of events that say how long something takes. */
export const durationFields = ['afterMs', 'everyMs', 'downMs', 'delayMs', 'forMs'] as const;

/** One of them. */
export type DurationField = (typeof durationFields)[number];

/** How long something takes in an event; undefined if the event does not say so. */
export function durationOf(event: TimedEvent, field: DurationField): number | undefined {
  const durations: { readonly [Field in DurationField]?: number } & Pick<TimedEvent, 'atMs'> =
    event;
  return durations[field];
}

/** An event with another duration, if it has this one. */
export function withDuration(event: TimedEvent, field: DurationField, ms: number): TimedEvent {
  return durationOf(event, field) === undefined ? event : { ...event, [field]: ms };
}

/** All times of an event: when it happens and how long things take. */
export function timesOf(event: TimedEvent): readonly number[] {
  const times = [event.atMs];
  for (const field of durationFields) {
    const ms = durationOf(event, field);
    if (ms !== undefined) times.push(ms);
  }
  return times;
}

/** How hard a time is to read: 0, whole seconds, tenths, hundredths, anything. */
export function roughness(ms: number): number {
  if (ms === 0) return 0;
  if (ms % 1000 === 0) return 1;
  if (ms % 100 === 0) return 2;
  return ms % 10 === 0 ? 3 : 4;
}

/** How long after the event before an event happens; the first: after the start. */
export function gapBefore({ events }: TimedHistory, index: number): number {
  return (events[index]?.atMs ?? 0) - (events[index - 1]?.atMs ?? 0);
}

/** The event at `index` and all later ones are moved, so that the first happens `gap` after the one before it. */
export function withGap(history: TimedHistory, index: number, gap: number): TimedHistory {
  const shift = gap - gapBefore(history, index);
  return {
    ...history,
    events: history.events.map((event, at) =>
      at < index ? event : { ...event, atMs: event.atMs + shift },
    ),
  };
}

/** All gaps and durations changed, the order of the events kept. */
export function stretched(history: TimedHistory, change: (ms: number) => number): TimedHistory {
  let before = 0;
  let nowMs = 0;
  const events = history.events.map((event) => {
    nowMs += change(Math.max(0, event.atMs - before));
    before = event.atMs;
    let changed: TimedEvent = { ...event, atMs: nowMs };
    for (const field of durationFields) {
      const ms = durationOf(event, field);
      if (ms !== undefined) changed = withDuration(changed, field, change(ms));
    }
    return changed;
  });
  return { ...history, events };
}

/** Every point in time changed, durations kept. `change` must not turn the order round. */
export function atTimes(history: TimedHistory, change: (atMs: number) => number): TimedHistory {
  return {
    ...history,
    events: history.events.map((event) => ({ ...event, atMs: change(event.atMs) })),
  };
}
