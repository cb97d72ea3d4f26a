import type { GroupObservation, GroupTrace } from '../../domain/group-trace.ts';
import type { TopicPartition } from '../../domain/group.ts';
import { at } from '../at.ts';
import { idOf, newPartitionIds, type PartitionIds } from './partition-ids.ts';

/** A time in which a process owned a partition, by what it said itself. */
export interface Ownership {
  readonly process: string;
  /** Its place in `OwnershipView.processes`. */
  readonly processId: number;
  readonly partition: TopicPartition;
  /** The partition's number in `OwnershipView.partitions`. */
  readonly partitionId: number;
  /** Index of the observation with which it began. */
  readonly from: number;
  readonly fromMs: number;
  /** Index of the observation with which it ended; the number of observations if it lasted to the end. */
  until: number;
  /** When it ended; `trace.endMs` if it lasted to the end. */
  untilMs: number;
  /** `let-go`: the process said so. `open`: it lasted to the end of the trace. */
  ended: 'let-go' | 'closed' | 'crashed' | 'gave-up' | 'open';
}

/** Who owned what and when. */
export interface OwnershipView {
  /** In the order of their beginning. */
  readonly ownerships: readonly Ownership[];
  readonly partitions: PartitionIds;
  /** Names, in the order of starting. */
  readonly processes: readonly string[];
}

let last: { readonly trace: GroupTrace; readonly view: OwnershipView } | null = null;

/**
 * Who owned what and when: from `owns` observations, and processes that ended own nothing. Computed once while the trace
 * is the one that is looked at.
 */
export function ownershipViewOf(trace: GroupTrace): OwnershipView {
  if (last?.trace === trace) return last.view;
  const view = build(trace);
  last = { trace, view };
  return view;
}

interface Building {
  readonly ownerships: Ownership[];
  readonly partitions: PartitionIds;
  readonly processes: string[];
  readonly idByProcess: Map<string, number>;
  /** What each process owns now. */
  readonly open: Ownership[][];
}

function build(trace: GroupTrace): OwnershipView {
  const building: Building = {
    ownerships: [],
    partitions: newPartitionIds(),
    processes: [],
    idByProcess: new Map(),
    open: [],
  };
  const { observations } = trace;
  for (let index = 0; index < observations.length; index++) {
    take(building, at(observations, index), index);
  }
  for (const open of building.open) {
    for (const ownership of open) close(ownership, observations.length, trace.endMs, 'open');
  }
  return building;
}

function take(building: Building, seen: GroupObservation, index: number): void {
  if (seen.type === 'owns') own(building, seen, index);
  else if (seen.type === 'gave-up') end(building, seen, index, 'gave-up');
  else if (seen.type === 'lives' && (seen.how === 'closed' || seen.how === 'crashed')) {
    end(building, seen, index, seen.how);
  }
}

function own(
  building: Building,
  seen: Extract<GroupObservation, { type: 'owns' | 'pauses' }>,
  index: number,
): void {
  const processId = processIdOf(building, seen.process);
  const before = at(building.open, processId);
  const after: Ownership[] = [];
  for (const partition of seen.partitions) {
    const partitionId = idOf(building.partitions, partition);
    if (find(after, partitionId) !== undefined) continue;
    const kept = find(before, partitionId);
    if (kept !== undefined) {
      after.push(kept);
      continue;
    }
    const begun: Ownership = {
      process: seen.process,
      processId,
      partition,
      partitionId,
      from: index,
      fromMs: seen.atMs,
      until: index,
      untilMs: seen.atMs,
      ended: 'open',
    };
    building.ownerships.push(begun);
    after.push(begun);
  }
  for (const ownership of before) {
    if (find(after, ownership.partitionId) === undefined) {
      close(ownership, index, seen.atMs, 'let-go');
    }
  }
  building.open[processId] = after;
}

function end(
  building: Building,
  seen: { readonly process: string; readonly atMs: number },
  index: number,
  how: 'closed' | 'crashed' | 'gave-up',
): void {
  const processId = processIdOf(building, seen.process);
  for (const ownership of at(building.open, processId)) close(ownership, index, seen.atMs, how);
  building.open[processId] = [];
}

function close(
  ownership: Ownership,
  until: number,
  untilMs: number,
  ended: Ownership['ended'],
): void {
  ownership.until = until;
  ownership.untilMs = untilMs;
  ownership.ended = ended;
}

function find(ownerships: readonly Ownership[], partitionId: number): Ownership | undefined {
  for (const ownership of ownerships) if (ownership.partitionId === partitionId) return ownership;
  return undefined;
}

function processIdOf({ idByProcess, processes, open }: Building, process: string): number {
  const known = idByProcess.get(process);
  if (known !== undefined) return known;
  const id = processes.length;
  processes.push(process);
  open.push([]);
  idByProcess.set(process, id);
  return id;
}
