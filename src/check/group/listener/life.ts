import type { GroupTrace, Started } from '../../../domain/group-trace.ts';
import type { TopicPartition } from '../../../domain/group.ts';
import { at } from '../../at.ts';
import type { GoneTopics } from '../gone-topics.ts';
import { noteBreach, type Breach, type GroupTally } from '../group-tally.ts';
import type { TraceIndex } from '../trace-index.ts';

/** An assignment that a process learnt. */
export interface Given {
  readonly index: number;
  readonly atMs: number;
  readonly partitions: readonly number[];
}

/** What a process owned from some time on. */
export interface OwnedSince {
  readonly atMs: number;
  readonly partitions: readonly number[];
}

/** One process as its listener should see it. Lists by partition have 0 for no, or an index of observation plus one. */
export interface ListenerLife {
  readonly process: number;
  readonly name: string;
  readonly protocol: Started['protocol'];
  /** `assigned` was called for it, and neither `revoked` nor `lost` since. */
  readonly told: number[];
  toldCount: number;
  /** Since then `told` was not empty. */
  toldSinceMs: number;
  /** `revoked` or `lost` was called for it, and the process has not let it go yet. */
  readonly leaving: number[];
  /** The process let it go though the application was not told yet, with that observation (plus one). */
  readonly letGo: number[];
  /** An assignment that the process learnt since it was told the partition lacks it. */
  readonly taken: number[];
  /** What it owned, oldest first; the last one is now. */
  readonly owned: OwnedSince[];
  /** Assignments that it may be acting on, oldest first. */
  given: Given[];
  lastGiven: Given | null;
  /** Index of the assignment that a classic client may be applying; -1: none. */
  applying: number;
  /** Classic: the topics that it joined with last. */
  topics: readonly string[] | null;
  /** The topics that it turned to since it started; null: to a pattern; undefined: it did not. */
  turnedTo: readonly string[] | null | undefined;
  memberId: string;
  /** -1: none; undefined: it never told. */
  generation: number | undefined;
  state: string;
  /** Index of the observation from which it knows that it lost all; -1: it did not. */
  fenced: number;
  /** When it forgot its membership by itself, which it also does when it is closed; -1: it did not. */
  forgotAtMs: number;
  /** It may think that it lost all. */
  mayHaveLost: boolean;
  lastCallback: number;
  lastAssigned: number;
  lastRevoked: number;
  lastAssignedMs: number;
  /** Eager: `revoked` is due before the next join. */
  owesRevoked: boolean;
  /** Classic: `assigned` is due since that observation; -1: it is not. */
  owesAssigned: number;
  owesAssignedMs: number;
  /** It does not poll. */
  isAway: boolean;
  /** Since then it polls, and no message of it was lost. */
  wellSinceMs: number;
  /** Until then its connection may be breaking for a message that was lost. */
  brokenUntilMs: number;
  /** When it was closed, crashed or gave up; -1: it goes on. */
  overAtMs: number;
  overHow: 'closed' | 'crashed' | 'gave-up' | null;
  /** It was closed while it could not do anything about it. */
  closedBlind: boolean;
  /** Something changed then that has to agree with the rest when the instant is over; -1: nothing. */
  unsettledAtMs: number;
  /** Breaches that hold unless the instant shows an excuse. */
  readonly pending: Pending[];
  /** Some partition was taken from it then, and it still has to be told; -1: none. */
  takenSinceMs: number;
  takenAt: number;
}

/**
 * A breach that holds unless the process turns out to have given up in that instant, to have ended, or to have forgotten
 * its membership.
 */
export interface Pending {
  readonly evidence: readonly number[];
  readonly breach: Breach;
  readonly excusedBy: 'giving-up' | 'end' | 'end-or-reset';
}

/** What the parts of the check share. */
export interface ListenerScene {
  readonly trace: GroupTrace;
  readonly index: TraceIndex;
  readonly tally: GroupTally;
  readonly lives: (ListenerLife | undefined)[];
  readonly gone: GoneTopics;
}

/** A process that has just started. */
export function newListenerLife(
  process: number,
  name: string,
  protocol: Started['protocol'],
): ListenerLife {
  return {
    process,
    name,
    protocol,
    told: [],
    toldCount: 0,
    toldSinceMs: 0,
    leaving: [],
    letGo: [],
    taken: [],
    owned: [],
    given: [],
    lastGiven: null,
    applying: -1,
    topics: null,
    turnedTo: undefined,
    memberId: '',
    generation: undefined,
    state: '',
    fenced: -1,
    forgotAtMs: -1,
    mayHaveLost: false,
    lastCallback: -1,
    lastAssigned: -1,
    lastRevoked: -1,
    lastAssignedMs: -1,
    owesRevoked: false,
    owesAssigned: -1,
    owesAssignedMs: -1,
    isAway: false,
    wellSinceMs: 0,
    brokenUntilMs: -1,
    overAtMs: -1,
    overHow: null,
    closedBlind: false,
    unsettledAtMs: -1,
    pending: [],
    takenSinceMs: -1,
    takenAt: -1,
  };
}

/** What a process owns now. */
export function ownedNow(life: ListenerLife): readonly number[] {
  return life.owned.at(-1)?.partitions ?? [];
}

/** Whether a list by partition has it. */
export function has(list: readonly number[], partition: number): boolean {
  return (list[partition] ?? 0) > 0;
}

/** The partitions that a list has, in the order of their numbers. */
export function listedIn(list: readonly number[]): number[] {
  const partitions: number[] = [];
  for (let partition = 0; partition < list.length; partition++) {
    if (has(list, partition)) partitions.push(partition);
  }
  return partitions;
}

/** Whether each of `some` is among `all`. */
export function isAmong(some: readonly number[], all: readonly number[]): boolean {
  for (const partition of some) if (!all.includes(partition)) return false;
  return true;
}

/** The partitions by name. */
export function namesOf(scene: ListenerScene, partitions: readonly number[]): TopicPartition[] {
  return partitions.map((partition) => at(scene.index.partitions.names, partition));
}

/** Notes a breach of one process. */
export function noteOf(
  scene: ListenerScene,
  life: ListenerLife,
  evidence: readonly number[],
  breach: Omit<Breach, 'members' | 'partitions'> & { readonly partitions: readonly number[] },
): void {
  const partitions = namesOf(scene, breach.partitions);
  noteBreach(scene.tally, evidence, { ...breach, members: [life.name], partitions });
}
