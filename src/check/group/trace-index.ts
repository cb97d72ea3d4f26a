import type { GroupObservation, GroupTrace, Started } from '../../domain/group-trace.ts';
import type { TopicPartition } from '../../domain/group.ts';
import { at } from '../at.ts';
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
  lastName: string;
  lastProcess: number;
}

function build({ observations }: GroupTrace): TraceIndex {
  const building: Building = {
    kinds: [],
    processes: [],
    processOf: [],
    partitions: newPartitionIds(),
    partitionsOf: [],
    partitionOf: [],
    requestAt: [],
    replyAt: [],
    idByProcess: new Map(),
    lastName: '',
    lastProcess: -1,
  };
  for (let index = 0; index < observations.length; index++) {
    take(building, at(observations, index), index);
  }
  return building;
}

function take(building: Building, seen: GroupObservation, index: number): void {
  let partitions = none;
  let partition = -1;
  switch (seen.type) {
    case 'processed':
      partition = idOf(building.partitions, seen);
      break;
    case 'requested':
      building.requestAt[seen.requestId] = index;
      break;
    case 'replied':
      building.replyAt[seen.requestId] = index;
      break;
    case 'owns':
    case 'called-back':
    case 'pauses':
      partitions = partitionIdsIn(building.partitions, seen.partitions);
      break;
    case 'learned':
    case 'described':
    case 'thought':
    case 'happened':
    case 'lives':
    case 'started':
    case 'lost':
    case 'topics':
    case 'failed-over':
    case 'gave-up':
    case 'step-failed':
    case 'step-differed':
    case 'ended':
      break;
    default:
  }
  building.kinds.push(kindOf[seen.type]);
  building.partitionsOf.push(partitions);
  building.partitionOf.push(partition);
  building.processOf.push('process' in seen ? processIdOf(building, seen) : -1);
}

const kindOf: Readonly<Record<GroupObservation['type'], number>> = {
  processed: kind.processed,
  requested: kind.requested,
  replied: kind.replied,
  learned: kind.learned,
  described: kind.described,
  thought: kind.thought,
  owns: kind.owns,
  'called-back': kind.calledBack,
  pauses: kind.pauses,
  happened: kind.happened,
  lives: kind.lives,
  started: kind.started,
  lost: kind.lost,
  topics: kind.topics,
  'failed-over': kind.failedOver,
  'gave-up': kind.gaveUp,
  'step-failed': kind.stepFailed,
  'step-differed': kind.stepDiffered,
  ended: kind.ended,
};

function processIdOf(
  building: Building,
  seen: Extract<GroupObservation, { readonly process: string | null }>,
): number {
  const { process } = seen;
  if (process === null) return -1;
  if (process === building.lastName && building.lastProcess >= 0) return building.lastProcess;
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
