import type { GroupObservation, GroupTrace } from '../../../domain/group-trace.ts';
import { at } from '../../at.ts';
import type { TraceIndex } from '../trace-index.ts';

/** Who reads what, while a trace is gone through. */
export interface Reading {
  readonly index: TraceIndex;
  /** By process: what it owns, what it does not fetch from, and what it reads: the first without the second. */
  readonly owned: (readonly number[])[];
  readonly paused: (readonly number[])[];
  readonly read: (readonly number[])[];
  readonly isLive: boolean[];
  liveCount: number;
  /** By partition: how many processes read it, and since when none does; -1: nobody has owned it yet, or it is gone. */
  readonly readers: number[];
  readonly idleSinceMs: number[];
  /** By partition: since when it could be read; -1: not. */
  readonly readableSinceMs: number[];
  /** Partitions that somebody reads. */
  readCount: number;
  /** The member that owned it last. */
  readonly lastOwner: (string | undefined)[];
  pausedMs: number;
  readableMs: number;
  moves: number;
}

/** Nobody reads anything yet. */
export function newReading(index: TraceIndex): Reading {
  return {
    index,
    owned: [],
    paused: [],
    read: [],
    isLive: [],
    liveCount: 0,
    readers: [],
    idleSinceMs: [],
    readableSinceMs: [],
    readCount: 0,
    lastOwner: [],
    pausedMs: 0,
    readableMs: 0,
    moves: 0,
  };
}

const none: readonly number[] = [];

/** Takes an observation; tells whether it may have changed who owns or reads what. */
export function takeReading(reading: Reading, seen: GroupObservation, index: number): boolean {
  const process = at(reading.index.processOf, index);
  switch (seen.type) {
    case 'started':
      if (reading.isLive[process] !== true) {
        if (reading.liveCount === 0) resume(reading, seen.atMs);
        reading.isLive[process] = true;
        reading.liveCount++;
      }
      return true;
    case 'owns':
      reading.owned[process] = at(reading.index.partitionsOf, index);
      noteOwners(reading, process, seen.atMs);
      change(reading, process, seen.atMs);
      return true;
    case 'pauses':
      reading.paused[process] = at(reading.index.partitionsOf, index);
      change(reading, process, seen.atMs);
      return true;
    case 'gave-up':
      end(reading, process, seen.atMs);
      return true;
    case 'lives':
      if (seen.how !== 'closed' && seen.how !== 'crashed') return false;
      end(reading, process, seen.atMs);
      return true;
    case 'topics':
      dropGone(reading, seen);
      return true;
    case 'happened':
    case 'requested':
    case 'replied':
    case 'learned':
    case 'lost':
    case 'described':
    case 'called-back':
    case 'processed':
    case 'thought':
    case 'failed-over':
    case 'step-failed':
    case 'step-differed':
    case 'ended':
      return false;
    default:
      return false;
  }
}

function end(reading: Reading, process: number, atMs: number): void {
  if (reading.isLive[process] !== true) return;
  reading.owned[process] = none;
  reading.paused[process] = none;
  change(reading, process, atMs);
  reading.isLive[process] = false;
  reading.liveCount--;
  if (reading.liveCount === 0) suspend(reading, atMs);
}

function noteOwners(reading: Reading, process: number, atMs: number): void {
  const { name, started } = at(reading.index.processes, process);
  const member = started?.member ?? name;
  for (const partition of reading.owned[process] ?? none) {
    const before = reading.lastOwner[partition];
    if (before === undefined) {
      const readers = (reading.readers[partition] ??= 0);
      reading.idleSinceMs[partition] = readers > 0 ? -1 : atMs;
      reading.readableSinceMs[partition] = atMs;
    } else if (before !== member) {
      reading.moves++;
    }
    reading.lastOwner[partition] = member;
  }
}

/** The process reads something else now. */
function change(reading: Reading, process: number, atMs: number): void {
  const before = reading.read[process] ?? none;
  const paused = reading.paused[process] ?? none;
  const owned = reading.owned[process] ?? none;
  const after =
    paused.length === 0 ? owned : owned.filter((partition) => !paused.includes(partition));
  reading.read[process] = after;
  for (const partition of after) if (!before.includes(partition)) begin(reading, partition, atMs);
  for (const partition of before) if (!after.includes(partition)) stop(reading, partition, atMs);
}

function begin(reading: Reading, partition: number, atMs: number): void {
  const readers = reading.readers[partition] ?? 0;
  reading.readers[partition] = readers + 1;
  if (readers > 0) return;
  reading.readCount++;
  const since = reading.idleSinceMs[partition] ?? -1;
  if (since >= 0) reading.pausedMs += atMs - since;
  reading.idleSinceMs[partition] = -1;
}

function stop(reading: Reading, partition: number, atMs: number): void {
  const readers = (reading.readers[partition] ?? 1) - 1;
  reading.readers[partition] = readers;
  if (readers > 0) return;
  reading.readCount--;
  if ((reading.readableSinceMs[partition] ?? -1) >= 0) reading.idleSinceMs[partition] = atMs;
}

/** Nobody lives: that nobody reads is nobody's fault. */
function suspend(reading: Reading, atMs: number): void {
  for (let partition = 0; partition < reading.readableSinceMs.length; partition++) {
    closeIdle(reading, partition, atMs);
  }
}

function closeIdle(reading: Reading, partition: number, atMs: number): void {
  const idle = reading.idleSinceMs[partition] ?? -1;
  if (idle >= 0) reading.pausedMs += atMs - idle;
  reading.idleSinceMs[partition] = -1;
  const readable = reading.readableSinceMs[partition] ?? -1;
  if (readable >= 0) reading.readableMs += atMs - readable;
  reading.readableSinceMs[partition] = -1;
}

/** Somebody lives again. */
function resume(reading: Reading, atMs: number): void {
  for (let partition = 0; partition < reading.lastOwner.length; partition++) {
    if (reading.lastOwner[partition] === undefined) continue;
    reading.readableSinceMs[partition] = atMs;
    if ((reading.readers[partition] ?? 0) === 0) reading.idleSinceMs[partition] = atMs;
  }
}

/** Partitions that are gone are waited for by nobody, and forgotten. */
function dropGone(
  reading: Reading,
  { topics, atMs }: Extract<GroupObservation, { type: 'topics' }>,
): void {
  const { names } = reading.index.partitions;
  for (let partition = 0; partition < reading.lastOwner.length; partition++) {
    if (reading.lastOwner[partition] === undefined) continue;
    const { topic } = at(names, partition);
    if (topics.some((other) => other.topic === topic)) continue;
    closeIdle(reading, partition, atMs);
    reading.lastOwner[partition] = undefined;
  }
}

/** Watching is over. */
export function endReading(reading: Reading, { endMs }: GroupTrace): void {
  if (reading.liveCount > 0) suspend(reading, endMs);
}
