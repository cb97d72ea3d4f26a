import type { GroupObservation, GroupTrace, Started } from '../../domain/group-trace.ts';
import type { TopicPartition } from '../../domain/group.ts';
import { at } from '../at.ts';
import { idOf, newPartitionIds, type PartitionIds } from './partition-ids.ts';

/** A process by its name, and how it started; null for one that is mentioned without having started. */
export interface ProcessEntry {
  readonly name: string;
  readonly started: Started | null;
}

/** Numbers for what is in a trace, so that invariants need not look names up. */
export interface TraceIndex {
  readonly processes: readonly ProcessEntry[];
  /** For each observation the number of its process in `processes`; -1: none. */
  readonly processOf: readonly number[];
  readonly partitions: PartitionIds;
  /** For observations that list partitions: their numbers; one for `processed`. */
  readonly partitionsOf: readonly (readonly number[])[];
  /** For each request id the index of its arrival; -1 or undefined: it never arrived. */
  readonly requestAt: readonly number[];
  /** For each request id the index of its answer; -1 or undefined: it was never answered. */
  readonly replyAt: readonly number[];
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

interface Building {
  readonly processes: ProcessEntry[];
  readonly idByProcess: Map<string, number>;
  readonly partitions: PartitionIds;
  readonly requestAt: number[];
  readonly replyAt: number[];
}

function build({ observations }: GroupTrace): TraceIndex {
  const building: Building = {
    processes: [],
    idByProcess: new Map(),
    partitions: newPartitionIds(),
    requestAt: [],
    replyAt: [],
  };
  const processOf: number[] = [];
  const partitionsOf: (readonly number[])[] = [];
  for (let index = 0; index < observations.length; index++) {
    const seen = at(observations, index);
    processOf.push(processIdOf(building, seen));
    partitionsOf.push(partitionIdsOf(building.partitions, seen));
    if (seen.type === 'requested') building.requestAt[seen.requestId] = index;
    else if (seen.type === 'replied') building.replyAt[seen.requestId] = index;
  }
  const { processes, partitions, requestAt, replyAt } = building;
  return { processes, processOf, partitions, partitionsOf, requestAt, replyAt };
}

function processIdOf({ processes, idByProcess }: Building, seen: GroupObservation): number {
  if (!('process' in seen) || seen.process === null) return -1;
  const known = idByProcess.get(seen.process);
  if (known !== undefined) return known;
  const id = processes.length;
  processes.push({ name: seen.process, started: seen.type === 'started' ? seen : null });
  idByProcess.set(seen.process, id);
  return id;
}

function partitionIdsOf(ids: PartitionIds, seen: GroupObservation): readonly number[] {
  if (seen.type === 'processed') return [idOf(ids, seen)];
  if (seen.type === 'owns' || seen.type === 'pauses' || seen.type === 'called-back') {
    return partitionIdsIn(ids, seen.partitions);
  }
  return none;
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

/** The process's entry by its number. */
export function processName({ processes }: TraceIndex, process: number): string {
  return at(processes, process).name;
}
