import { describe, expect, test } from 'vitest';
import type { TimedEvent, TimedHistory } from '../../domain/timed-history.ts';
import { withProcessing } from './processing.ts';
import { productionLikeHistories } from './production.ts';

const days = productionLikeHistories(1, { count: 10 });
const work = { seed: 1, batchMs: 5000, slowBatchMs: 0 };

/** Stalls and pauses of a member with their ends. */
function awayOf({ events }: TimedHistory, member: string): readonly [from: number, to: number][] {
  const spans: [number, number][] = [];
  let from = -1;
  for (const event of events) {
    if (!('member' in event) || event.member !== member) continue;
    if (event.type === 'stall' || event.type === 'pause') {
      expect(from).toBe(-1);
      from = event.atMs;
    }
    if (event.type !== 'resume') continue;
    spans.push([from, event.atMs]);
    from = -1;
  }
  expect(from).toBe(-1);
  return spans;
}

const isWork = ({ type }: TimedEvent): boolean => type === 'stall' || type === 'resume';

describe('withProcessing', () => {
  test('adds stalls with their resumes, and nothing else', () => {
    for (const day of days) {
      const busy = withProcessing(day, work);
      expect(busy.events.filter((event) => !isWork(event))).toEqual(
        day.events.filter((event) => !isWork(event)),
      );
      for (const event of day.events) expect(busy.events).toContain(event);
      expect(busy.events.length).toBeGreaterThan(day.events.length + 500);
      const times = busy.events.map(({ atMs }) => atMs);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(times.at(-1)).toBe(day.events.at(-1)?.atMs);
    }
  });

  test('no batch touches another, nor a stall or a pause that was there', () => {
    for (const day of days) {
      const busy = withProcessing(day, work);
      const old = days.length > 0 ? awayOf(day, 'm0') : [];
      const spans = awayOf(busy, 'm0');
      for (const span of old) expect(spans).toContainEqual(span);
      for (const [index, [from, to]] of spans.entries()) {
        expect(to).toBeGreaterThan(from);
        expect(from).toBeGreaterThanOrEqual(spans[index - 1]?.[1] ?? 0);
        if (!old.some(([other]) => other === from)) expect(to - from).toBeLessThanOrEqual(20_000);
      }
    }
  });

  test('everything is slow for five minutes', () => {
    const [day] = days;
    if (day === undefined) throw new Error('no days');
    const slow = withProcessing(day, { seed: 1, batchMs: 0, slowBatchMs: 40_000 });
    const added = slow.events.filter((event) => isWork(event) && !day.events.includes(event));
    const [first] = added;
    const last = added.at(-1);
    expect((last?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThan(250_000);
    expect((last?.atMs ?? 0) - (first?.atMs ?? 0)).toBeLessThanOrEqual(340_200);
    const members = new Set(added.map((event) => ('member' in event ? event.member : '')));
    expect(members.size).toBeGreaterThanOrEqual(5);
  });

  test('is a function of the seed, and nothing where no batch takes any time', () => {
    const [day] = days;
    if (day === undefined) throw new Error('no days');
    expect(withProcessing(day, work)).toEqual(withProcessing(day, work));
    expect(withProcessing(day, { ...work, seed: 2 })).not.toEqual(withProcessing(day, work));
    expect(withProcessing(day, { seed: 1, batchMs: 0, slowBatchMs: 0 })).toBe(day);
  });
});
