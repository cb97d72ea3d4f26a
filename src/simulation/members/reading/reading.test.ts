import { describe, expect, it } from 'vitest';
import { dropPartitions, keepPartitions } from './drop-partitions.ts';
import { ownPartitions } from './own-partitions.ts';
import type { Position } from './position.ts';
import { readRecords } from './read-records.ts';
import { takeOverCommitted, unreadPartitions } from './take-over-committed.ts';
import { markCommitted, uncommitted } from './uncommitted.ts';

const t = (partition: number): { topic: string; partition: number } => ({ topic: 't', partition });
const at = (partition: number, position: number | null, committed = position): Position => ({
  ...t(partition),
  position,
  committed,
});
const free = { maxPollRecords: 500, paused: [] };

describe('owning partitions', () => {
  it('keeps the positions of what was owned, and sorts', () => {
    const before = [at(0, 5), at(1, 6)];
    const owned = ownPartitions(before, [{ topic: 'a', partition: 9 }, t(2), t(1), t(1)]);
    expect(owned).toEqual([
      { topic: 'a', partition: 9, position: null, committed: null },
      at(1, 6),
      at(2, null),
    ]);
    expect(owned[1]).toBe(before[1]);
  });

  it('drops and keeps partitions, and gives the same list where nothing changes', () => {
    const positions = [at(0, 5), at(1, 6)];
    expect(dropPartitions(positions, [t(0)])).toEqual([at(1, 6)]);
    expect(keepPartitions(positions, [t(0), t(7)])).toEqual([at(0, 5)]);
    expect(dropPartitions(positions, [t(2)])).toBe(positions);
    expect(keepPartitions(positions, [t(0), t(1)])).toBe(positions);
  });
});

describe('committed offsets', () => {
  it('are where reading starts; without one it starts at 0', () => {
    const positions = [at(0, null), at(1, null), at(2, 7), at(3, null)];
    expect(unreadPartitions(positions)).toEqual([t(0), t(1), t(3)]);
    const offsets = [
      { ...t(0), committedOffset: 4 },
      { ...t(1), committedOffset: -1 },
      { ...t(2), committedOffset: 3 },
    ];
    expect(takeOverCommitted(positions, offsets)).toEqual([
      at(0, 4),
      at(1, 0),
      at(2, 7),
      at(3, null),
    ]);
  });

  it('are due where the position differs', () => {
    const positions = [at(0, 4, 4), at(1, 5, 2), at(2, null)];
    expect(uncommitted(positions)).toEqual([{ ...t(1), committedOffset: 5 }]);
    expect(uncommitted(markCommitted(positions, uncommitted(positions)))).toEqual([]);
  });

  it('are remembered only of partitions that are owned and read', () => {
    expect(markCommitted([at(0, null)], [{ ...t(0), committedOffset: 3 }])).toEqual([at(0, null)]);
  });
});

describe('reading', () => {
  it('goes from the position to the end, a batch at most', () => {
    const ends = [
      { ...t(1), endOffset: 900 },
      { ...t(0), endOffset: 3 },
    ];
    const { positions, processed } = readRecords([at(0, 1), at(1, 100)], ends, free);
    expect(processed).toEqual([
      { ...t(0), from: 1, to: 3 },
      { ...t(1), from: 100, to: 600 },
    ]);
    expect(positions).toEqual([at(0, 3, 1), at(1, 600, 100)]);
  });

  it('skips what is paused, not started, without an end, or read', () => {
    const before = [at(0, 1), at(1, null), at(2, 2), at(3, 4)];
    const ends = [0, 1, 3].map((partition) => ({ ...t(partition), endOffset: 4 }));
    const reading = readRecords(before, ends, { maxPollRecords: 500, paused: [t(0)] });
    expect(reading).toEqual({ positions: before, processed: [] });
    expect(reading.positions).toBe(before);
  });

  it('starts again where the topic was made anew', () => {
    expect(readRecords([at(0, 9)], [{ ...t(0), endOffset: 2 }], free)).toEqual({
      positions: [at(0, 2, 9)],
      processed: [{ ...t(0), from: 0, to: 2 }],
    });
    expect(readRecords([at(0, 9)], [{ ...t(0), endOffset: 0 }], free)).toEqual({
      positions: [at(0, 0, 9)],
      processed: [],
    });
  });
});
