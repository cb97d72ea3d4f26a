import type { GroupInvariant, GroupVerdict } from '../../../domain/group-invariant.ts';
import type {
  Ended,
  GroupObservation,
  GroupTrace,
  Holds,
  Lives,
  Processed,
  Replied,
} from '../../../domain/group-trace.ts';
import { at } from '../../at.ts';
import { noGoneTopics, takeGoneTopics, type GoneTopics } from '../gone-topics.ts';
import { groupVerdictOf, newGroupTally, noteBreach, type GroupTally } from '../group-tally.ts';
import { commitAnswered } from '../offsets/committed.ts';
import { idOf } from '../partition-ids.ts';
import { kind, processName, traceIndexOf, type TraceIndex } from '../trace-index.ts';

/**
 * Every record is processed by somebody: nobody begins behind records that nobody has processed, nothing is committed
 * that was not, and in the end the processes that are well have read what there is in their partitions. Topics that were
 * deleted are left out: what came of their records cannot be told.
 */
export const offsetsNoLoss: GroupInvariant = {
  id: 'offsets.no-loss',
  title: 'Every record is processed at least once',
  kind: 'safety',
  source: {
    title: 'Kafka, `KafkaConsumer`: at-least-once delivery',
    locator: 'a consumer commits what it has processed, and its successor begins there',
  },
  exercises: 'records that are processed, commits, partitions that are owned in the end',
  check,
};

/** What a process read of a partition. */
interface Tenure {
  readonly sinceMs: number;
  readAtMs: number;
  /** How many records it got the last time. */
  batch: number;
}

interface Scene {
  readonly trace: GroupTrace;
  readonly index: TraceIndex;
  readonly tally: GroupTally;
  readonly gone: GoneTopics;
  /** By partition: all records below were processed. */
  readonly processedTo: number[];
  /** By process, then by partition. */
  readonly tenures: ((Tenure | undefined)[] | undefined)[];
  /** By process: since when it polls; -1: it does not. */
  readonly wellSinceMs: number[];
}

function check(trace: GroupTrace): GroupVerdict {
  const scene: Scene = {
    trace,
    index: traceIndexOf(trace),
    tally: newGroupTally(),
    gone: noGoneTopics(trace),
    processedTo: [],
    tenures: [],
    wellSinceMs: [],
  };
  const { observations } = trace;
  const { kinds } = scene.index;
  for (let index = 0; index < kinds.length; index++) {
    if (isSilent[at(kinds, index)] === true) continue;
    const seen = at(observations, index);
    if (seen.type === 'processed') processed(scene, seen, index);
    else if (seen.type === 'replied') committed(scene, seen, index);
    else if (seen.type === 'owns') own(scene, seen, index);
    else if (seen.type === 'ended') end(scene, seen, index);
    else takeLife(scene, seen, at(scene.index.processOf, index));
  }
  return groupVerdictOf(scene.tally);
}

/** What says nothing of records. */
const isSilent: readonly boolean[] = Object.values(kind).map(
  (what) =>
    what === kind.requested ||
    what === kind.learned ||
    what === kind.thought ||
    what === kind.described,
);

function takeLife(scene: Scene, seen: GroupObservation, process: number): void {
  if (seen.type === 'started') scene.wellSinceMs[process] = seen.atMs;
  else if (seen.type === 'lives') scene.wellSinceMs[process] = wellSince(seen);
  else if (seen.type === 'gave-up') scene.wellSinceMs[process] = -1;
  else takeGoneTopics(scene.gone, seen, scene.trace);
}

function wellSince({ how, atMs }: Lives): number {
  return how === 'well' ? atMs : -1;
}

function own(scene: Scene, { atMs }: Holds, index: number): void {
  const process = at(scene.index.processOf, index);
  const before = scene.tenures[process];
  const after: (Tenure | undefined)[] = [];
  for (const partition of at(scene.index.partitionsOf, index)) {
    after[partition] = before?.[partition] ?? { sinceMs: atMs, readAtMs: -1, batch: 0 };
  }
  scene.tenures[process] = after;
}

function processed(scene: Scene, seen: Processed, index: number): void {
  const partition = at(scene.index.partitionOf, index);
  const before = scene.processedTo[partition] ?? 0;
  scene.tally.examined++;
  if (seen.from > before) {
    tell(scene, partition, [index], {
      rule: 'skipped',
      atMs: seen.atMs,
      members: [seen.process],
      expected: `to go on at ${before} or before`,
      actual: `began at ${seen.from}`,
    });
  }
  if (seen.to > before) scene.processedTo[partition] = seen.to;
  const tenure = scene.tenures[at(scene.index.processOf, index)]?.[partition];
  if (tenure === undefined) return;
  tenure.readAtMs = seen.atMs;
  tenure.batch = seen.to - seen.from;
}

/** What is committed was processed, though perhaps by somebody else. */
function committed(scene: Scene, seen: Replied, index: number): void {
  const answered = commitAnswered(scene.trace, scene.index, seen);
  if (answered === null || answered.asked.process === null) return;
  for (const { partition, offset, isAccepted } of answered.parts) {
    if (!isAccepted) continue;
    scene.tally.examined++;
    const done = scene.processedTo[partition] ?? 0;
    if (offset <= done) continue;
    tell(scene, partition, [index], {
      rule: 'committed-unprocessed',
      atMs: seen.atMs,
      members: [answered.asked.process],
      expected: `at most ${done}`,
      actual: `${offset}`,
    });
  }
}

/**
 * In the end there is no backlog in a partition whose owner polls: all that was there a few polls ago was processed,
 * unless the owner still gets as many records as it can at once.
 */
function end(scene: Scene, { how, ends }: Ended, index: number): void {
  if (how !== 'stable') return;
  for (const log of ends) {
    const partition = idOf(scene.index.partitions, log);
    for (let process = 0; process < scene.tenures.length; process++) {
      const tenure = scene.tenures[process]?.[partition];
      if (tenure === undefined || !isSettled(scene, process, tenure)) continue;
      scene.tally.examined++;
      const done = scene.processedTo[partition] ?? 0;
      const due = log.endOffset - newRecordsIn(scene);
      if (done >= due || isCatchingUp(scene, tenure)) continue;
      tell(scene, partition, [index], {
        rule: 'left-unread',
        atMs: scene.trace.endMs,
        members: [processName(scene.index, process)],
        expected: `at least ${due}`,
        actual: `${done}`,
      });
    }
  }
}

function windowMs({ trace: { settings } }: Scene): number {
  const { pollIntervalMs, recordIntervalMs, latencyMs, jitterMs, retryBackoffMs } = settings;
  return 2 * pollIntervalMs + recordIntervalMs + 4 * (latencyMs + jitterMs) + retryBackoffMs;
}

function isSettled(scene: Scene, process: number, { sinceMs }: Tenure): boolean {
  const wellSinceMs = scene.wellSinceMs[process] ?? -1;
  if (wellSinceMs < 0) return false;
  return scene.trace.endMs - Math.max(sinceMs, wellSinceMs) > windowMs(scene);
}

function newRecordsIn(scene: Scene): number {
  return Math.ceil(windowMs(scene) / Math.max(1, scene.trace.settings.recordIntervalMs));
}

function isCatchingUp(scene: Scene, { readAtMs, batch }: Tenure): boolean {
  if (readAtMs < 0 || scene.trace.endMs - readAtMs > windowMs(scene)) return false;
  return batch >= scene.trace.settings.maxPollRecords;
}

function tell(
  { tally, index, gone }: Scene,
  partition: number,
  evidence: readonly number[],
  breach: {
    readonly rule: string;
    readonly atMs: number;
    readonly members: readonly string[];
    readonly expected: string;
    readonly actual: string;
  },
): void {
  const name = at(index.partitions.names, partition);
  if (gone.vanished.has(name.topic)) return;
  noteBreach(tally, evidence, { ...breach, partitions: [name] });
}
