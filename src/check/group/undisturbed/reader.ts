import type { GroupTrace } from '../../../domain/group-trace.ts';
import type { TopicPartition } from '../../../domain/group.ts';
import { at } from '../../at.ts';
import type { GoneTopics } from '../gone-topics.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';
import type { TraceIndex } from '../trace-index.ts';

/** One process that keeps its partitions through rebalances. Lists go by partition. */
export interface Reader {
  readonly name: string;
  readonly isConsumer: boolean;
  owned: readonly number[];
  /** Since when it owns it without a break. */
  readonly ownedSinceMs: number[];
  /** An assignment that it learnt since then lacks it. */
  readonly isTaken: boolean[];
  /** When it processed records of it last, since it owns it; -1: not yet. */
  readonly readAtMs: number[];
  /** It may have lost all by what it learnt, or thinks that it is no member. */
  mayHaveLost: boolean;
  /** Since then it polls and is not in a callback that it has to wait for. */
  freeSinceMs: number;
  /** The application is inside `revoked`, where it may wait for a commit, until what was revoked is let go. */
  isRevoking: boolean;
  isAway: boolean;
  isOver: boolean;
  overAtMs: number;
}

/** A breach that holds unless the process ends in that instant, or turns out to have lost all. */
export interface HeldBack {
  readonly reader: Reader;
  readonly atMs: number;
  readonly tell: () => void;
}

/** What the parts of the check share. */
export interface Scene {
  readonly trace: GroupTrace;
  readonly index: TraceIndex;
  readonly tally: GroupTally;
  readonly readers: (Reader | undefined)[];
  readonly gone: GoneTopics;
  /** When the group was not at rest for the last time; -1: never. */
  restlessAtMs: number;
  isRestless: boolean;
  readonly heldBack: HeldBack[];
}

/** The process of an observation; null for eager ones, which keep nothing, and where there is none. */
export function readerOf({ index, readers }: Scene, place: number): Reader | null {
  const process = at(index.processOf, place);
  if (process < 0) return null;
  const known = readers[process];
  if (known !== undefined) return known;
  const { name, started } = at(index.processes, process);
  if (started === null || started.protocol === 'eager') return null;
  const reader: Reader = {
    name,
    isConsumer: started.protocol === 'consumer',
    owned: [],
    ownedSinceMs: [],
    isTaken: [],
    readAtMs: [],
    mayHaveLost: false,
    freeSinceMs: started.atMs,
    isRevoking: false,
    isAway: false,
    isOver: false,
    overAtMs: -1,
  };
  readers[process] = reader;
  return reader;
}

/** Whether a partition's topic was always there, and always wanted. */
export function isStanding({ index, gone }: Scene, partition: number): boolean {
  return gone.names.size === 0 || !gone.names.has(at(index.partitions.names, partition).topic);
}

/** Notes a breach of a process. */
export function noteOfReader(
  { index, tally }: Scene,
  reader: Reader,
  evidence: readonly number[],
  breach: {
    readonly rule: string;
    readonly atMs: number;
    readonly sinceMs?: number;
    readonly partitions: readonly number[];
    readonly expected: string;
  },
): void {
  const partitions: TopicPartition[] = breach.partitions.map((id) =>
    at(index.partitions.names, id),
  );
  noteBreach(tally, evidence, { ...breach, members: [reader.name], partitions });
}
