import type { GroupObservation, GroupTrace, Started } from '../../domain/group-trace.ts';
import type { TopicPartition } from '../../domain/group.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { at, filled } from '../at.ts';
import { idOf, newPartitionIds, type PartitionIds } from './partition-ids.ts';

/** A process by its name, and how it started; null for one that is mentioned without having started. */
export interface ProcessEntry {
  readonly name: string;
  readonly started: Started | null;
}

/**
 * Kinds of observations as numbers. A trace is a list of objects of many shapes, and to ask each for its type costs more
 * than most invariants do with it: so it is asked once.
 */
export const kind = {
  processed: 0,
  requested: 1,
  replied: 2,
  learned: 3,
  described: 4,
  thought: 5,
  owns: 6,
  calledBack: 7,
  pauses: 8,
  happened: 9,
  lives: 10,
  started: 11,
  lost: 12,
  topics: 13,
  failedOver: 14,
  gaveUp: 15,
  stepFailed: 16,
  stepDiffered: 17,
  ended: 18,
} as const;

/** Numbers for what is in a trace, so that invariants need not look names up. Lists go by observation. */
export interface TraceIndex {
  /** As in `kind`. */
  readonly kinds: readonly number[];
  readonly processes: readonly ProcessEntry[];
  /** The number of its process in `processes`; -1: none. */
  readonly processOf: readonly number[];
  readonly partitions: PartitionIds;
  /** Where partitions are owned, paused, revoked, assigned or lost: their numbers. */
  readonly partitionsOf: readonly (readonly number[])[];
  /** Where records were processed: the number of their partition; else -1. */
  readonly partitionOf: readonly number[];
  /** By request id, the index of its arrival; undefined: it never arrived. */
  readonly requestAt: readonly (number | undefined)[];
  /** By request id, the index of its answer; undefined: it was never answered. */
  readonly replyAt: readonly (number | undefined)[];
}

let last: { readonly trace: GroupTrace; readonly index: TraceIndex } | null = null;

/** The numbers of a trace; computed once while it is the one that is looked at. */
export function traceIndexOf(trace: GroupTrace): TraceIndex {
  if (last?.trace === trace) return last.index;
  const index = build(trace);
  last = { trace, index };
  return index;
}

const none: readonly number[] = [];

interface Building extends TraceIndex {
  readonly kinds: number[];
  readonly processes: ProcessEntry[];
  readonly processOf: number[];
  readonly partitionsOf: (readonly number[])[];
  readonly partitionOf: number[];
  readonly requestAt: (number | undefined)[];
  readonly replyAt: (number | undefined)[];
  readonly idByProcess: Map<string, number>;
  /** The process that was looked up last: often the next one, too. */
  lastName: string | null;
  lastProcess: number;
}

function build({ observations }: GroupTrace): TraceIndex {
  const count = observations.length;
  const building: Building = {
    kinds: filled(count, kind.ended),
    processes: [],
    processOf: filled(count, -1),
    partitions: newPartitionIds(),
    partitionsOf: Array<readonly number[]>(count).fill(none),
    partitionOf: filled(count, -1),
    requestAt: [],
    replyAt: [],
    idByProcess: new Map(),
    lastName: null,
    lastProcess: -1,
  };
  for (let index = 0; index < count; index++) take(building, at(observations, index), index);
  return building;
}

function take(building: Building, seen: GroupObservation, index: number): void {
  const { kinds, processOf } = building;
  switch (seen.type) {
    case 'processed':
      kinds[index] = kind.processed;
      building.partitionOf[index] = idOf(building.partitions, seen);
      break;
    case 'requested':
      kinds[index] = kind.requested;
      building.requestAt[seen.requestId] = index;
      break;
    case 'replied':
      kinds[index] = kind.replied;
      building.replyAt[seen.requestId] = index;
      break;
    case 'learned':
      kinds[index] = kind.learned;
      break;
    case 'thought':
      kinds[index] = kind.thought;
      break;
    case 'owns':
    case 'called-back':
    case 'pauses':
      kinds[index] = kindOfListing[seen.type];
      building.partitionsOf[index] = partitionIdsIn(building.partitions, seen.partitions);
      break;
    case 'lost':
    case 'lives':
    case 'started':
    case 'gave-up':
    case 'step-failed':
    case 'step-differed':
      kinds[index] = kindOfRare[seen.type];
      break;
    case 'described':
    case 'happened':
    case 'topics':
    case 'failed-over':
    case 'ended':
      kinds[index] = kindOfCommon[seen.type];
      return;
    default:
      unreachable(seen);
  }
  const { process } = seen;
  if (process === null) return;
  processOf[index] =
    process === building.lastName ? building.lastProcess : processIdOf(building, process, seen);
}

const kindOfListing = { owns: kind.owns, 'called-back': kind.calledBack, pauses: kind.pauses };

const kindOfRare = {
  lost: kind.lost,
  lives: kind.lives,
  started: kind.started,
  'gave-up': kind.gaveUp,
  'step-failed': kind.stepFailed,
  'step-differed': kind.stepDiffered,
};

const kindOfCommon = {
  described: kind.described,
  happened: kind.happened,
  topics: kind.topics,
  'failed-over': kind.failedOver,
  ended: kind.ended,
};

function processIdOf(building: Building, process: string, seen: GroupObservation): number {
  const { processes, idByProcess } = building;
  let id = idByProcess.get(process);
  if (id === undefined) {
    id = processes.length;
    processes.push({ name: process, started: seen.type === 'started' ? seen : null });
    idByProcess.set(process, id);
  }
  building.lastName = process;
  building.lastProcess = id;
  return id;
}

/** The numbers of some partitions. */
export function partitionIdsIn(
  ids: PartitionIds,
  partitions: readonly TopicPartition[],
): readonly number[] {
  if (partitions.length === 0) return none;
  const list: number[] = [];
  for (const partition of partitions) list.push(idOf(ids, partition));
  return list;
}

/** The name of a process. */
export function processName({ processes }: TraceIndex, process: number): string {
  return at(processes, process).name;
}
