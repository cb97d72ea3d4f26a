import type { GroupTrace } from '../../domain/group-trace.ts';
import type { TopicPartition } from '../../domain/group.ts';
import { ownershipViewOf, type Ownership } from './ownership-view.ts';

/** A time in which two processes owned one partition. */
export interface Overlap {
  /** Who owned it first. */
  readonly older: Ownership;
  readonly newer: Ownership;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** How long a process went on owning a partition that somebody else owned, too, by then. */
export interface ZombieWindow {
  readonly process: string;
  readonly partition: TopicPartition;
  readonly other: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * All times in which two processes owned one partition, allowed or not, for the measurements. `process` is the one that
 * owned it first.
 */
export function zombieWindows(trace: GroupTrace): readonly ZombieWindow[] {
  return overlapsIn(trace).overlaps.map(({ older, newer, fromMs, untilMs }) => ({
    process: older.process,
    partition: older.partition,
    other: newer.process,
    fromMs,
    untilMs,
  }));
}

/** Overlaps that last longer than an instant, and how often a partition went from one process to another at all. */
export function overlapsIn(trace: GroupTrace): {
  readonly overlaps: readonly Overlap[];
  readonly handovers: number;
} {
  const { ownerships } = ownershipViewOf(trace);
  const overlaps: Overlap[] = [];
  /** By the number of the partition: who has owned it and may still. */
  const owners: Ownership[][] = [];
  let handovers = 0;
  for (const newer of ownerships) {
    const before = owners[newer.partitionId];
    if (before === undefined) {
      owners[newer.partitionId] = [newer];
      continue;
    }
    if (before.some(({ processId }) => processId !== newer.processId)) handovers++;
    for (const older of before) {
      const overlap = overlapOf(older, newer);
      if (overlap !== undefined) overlaps.push(overlap);
    }
    const open = before.filter(({ until }) => until > newer.from);
    open.push(newer);
    owners[newer.partitionId] = open.length > 1 ? open : [...before.slice(-1), newer];
  }
  return { overlaps, handovers };
}

function overlapOf(older: Ownership, newer: Ownership): Overlap | undefined {
  if (older.processId === newer.processId || older.until <= newer.from) return undefined;
  const untilMs = Math.min(older.untilMs, newer.untilMs);
  if (untilMs <= newer.fromMs) return undefined;
  return { older, newer, fromMs: newer.fromMs, untilMs };
}
