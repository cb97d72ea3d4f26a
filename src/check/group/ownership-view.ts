import type { GroupTrace, Holds } from '../../domain/group-trace.ts';
import type { TopicPartition } from '../../domain/group.ts';
import { at } from '../at.ts';
import type { PartitionIds } from './partition-ids.ts';
import { kind, traceIndexOf, type TraceIndex } from './trace-index.ts';

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
  /** Names, in the order in which they were first seen. */
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
  readonly index: TraceIndex;
  readonly ownerships: Ownership[];
  /** What each process owns now. */
  readonly open: (Ownership[] | undefined)[];
}

function build(trace: GroupTrace): OwnershipView {
  const index = traceIndexOf(trace);
  const building: Building = { index, ownerships: [], open: [] };
  const { observations } = trace;
  for (let place = 0; place < observations.length; place++) take(building, observations, place);
  for (const open of building.open) {
    for (const one of open ?? none) close(one, observations.length, trace.endMs, 'open');
  }
  return {
    ownerships: building.ownerships,
    partitions: index.partitions,
    processes: index.processes.map(({ name }) => name),
  };
}

const none: readonly Ownership[] = [];

function take(building: Building, observations: GroupTrace['observations'], place: number): void {
  const what = building.index.kinds[place];
  if (what !== kind.owns && what !== kind.lives && what !== kind.gaveUp) return;
  const seen = at(observations, place);
  if (seen.type === 'owns') own(building, seen, place);
  else if (seen.type === 'gave-up') end(building, seen.atMs, place, 'gave-up');
  else if (seen.type === 'lives' && (seen.how === 'closed' || seen.how === 'crashed')) {
    end(building, seen.atMs, place, seen.how);
  }
}

function own({ index, open, ownerships }: Building, seen: Holds, place: number): void {
  const processId = at(index.processOf, place);
  const before = open[processId] ?? none;
  const after: Ownership[] = [];
  for (const partitionId of at(index.partitionsOf, place)) {
    if (find(after, partitionId) !== undefined) continue;
    const kept = find(before, partitionId);
    if (kept !== undefined) {
      after.push(kept);
      continue;
    }
    const begun: Ownership = {
      process: seen.process,
      processId,
      partition: at(index.partitions.names, partitionId),
      partitionId,
      from: place,
      fromMs: seen.atMs,
      until: place,
      untilMs: seen.atMs,
      ended: 'open',
    };
    ownerships.push(begun);
    after.push(begun);
  }
  for (const ownership of before) {
    if (find(after, ownership.partitionId) === undefined) {
      close(ownership, place, seen.atMs, 'let-go');
    }
  }
  open[processId] = after;
}

function end(
  { index, open }: Building,
  atMs: number,
  place: number,
  how: 'closed' | 'crashed' | 'gave-up',
): void {
  const processId = at(index.processOf, place);
  for (const ownership of open[processId] ?? none) close(ownership, place, atMs, how);
  open[processId] = [];
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
