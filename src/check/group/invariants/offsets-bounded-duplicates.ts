import type { GroupInvariant, GroupVerdict } from '../../../domain/group-invariant.ts';
import type {
  CalledBack,
  GroupObservation,
  GroupTrace,
  Holds,
  Processed,
  Replied,
} from '../../../domain/group-trace.ts';
import { at } from '../../at.ts';
import { noGoneTopics, takeGoneTopics } from '../gone-topics.ts';
import { groupVerdictOf, newGroupTally } from '../group-tally.ts';
import { commitAnswered } from '../offsets/committed.ts';
import {
  judgeStart,
  noteLost,
  noteStrangers,
  tell,
  tenuresKept,
  type Handovers,
  type Worker,
} from '../offsets/handovers.ts';
import type { Tenure } from '../offsets/tenure.ts';
import { kind, traceIndexOf } from '../trace-index.ts';

/**
 * Where applications commit in `revoked`, records are processed twice only if whoever processed them could not commit:
 * it crashed, was fenced, or its commit did not get through. Nobody begins before what is committed, and nobody reads
 * again what it has read itself.
 */
export const offsetsBoundedDuplicates: GroupInvariant = {
  id: 'offsets.bounded-duplicates',
  title: 'Only records of processes that crashed or were fenced are processed twice',
  kind: 'quality',
  source: {
    title: 'Kafka, `ConsumerRebalanceListener`',
    locator: 'offsets that are committed in `onPartitionsRevoked` are where the next owner begins',
  },
  exercises: 'a partition that was read and revoked, and read by its next owner',
  check,
};

function check(trace: GroupTrace): GroupVerdict {
  const scene: Handovers = {
    trace,
    index: traceIndexOf(trace),
    tally: newGroupTally(),
    gone: noGoneTopics(trace),
    workers: [],
    tenures: [],
    committed: [],
    movedUntilMs: -1,
  };
  const { observations } = trace;
  const { kinds } = scene.index;
  for (let index = 0; index < kinds.length; index++) {
    if (kinds[index] === kind.learned) continue;
    const seen = at(observations, index);
    const worker = workerOf(scene, index);
    if (seen.type === 'replied') committed(scene, seen);
    else if (worker !== null) takeOf(scene, worker, seen, index);
    else if (seen.type === 'described') noteStrangers(scene, seen);
    else if (seen.type === 'failed-over') {
      const { requestTimeoutMs, retryBackoffMs } = trace.settings;
      scene.movedUntilMs = seen.backAtMs + requestTimeoutMs + retryBackoffMs;
    } else takeGoneTopics(scene.gone, seen, trace);
  }
  return groupVerdictOf(scene.tally);
}

function workerOf(
  { index: { processOf, processes }, workers }: Handovers,
  index: number,
): Worker | null {
  const process = at(processOf, index);
  if (process < 0) return null;
  return (workers[process] ??= {
    process,
    name: at(processes, process).name,
    memberId: '',
    generation: -1,
    strangerAtMs: -1,
    troubledUntilMs: -1,
    arrivedSentAtMs: -1,
    isOver: false,
    owned: [],
    ownedCount: 0,
  });
}

function takeOf(scene: Handovers, worker: Worker, seen: GroupObservation, index: number): void {
  if (seen.type === 'processed') processed(scene, worker, seen, index);
  else if (seen.type === 'owns') own(scene, worker, seen, index);
  else if (seen.type === 'called-back') calledBack(scene, worker, seen, index);
  else if (seen.type === 'requested') worker.arrivedSentAtMs = seen.sentAtMs;
  else if (seen.type === 'lost') noteLost(scene, worker, seen);
  else if (seen.type === 'thought') {
    worker.memberId = seen.memberId;
    worker.generation = seen.generation;
  } else if (seen.type === 'lives') {
    if (seen.how === 'closed' || seen.how === 'crashed') end(worker, seen.atMs);
  } else if (seen.type === 'gave-up') end(worker, seen.atMs);
}

function own(scene: Handovers, worker: Worker, { atMs }: Holds, index: number): void {
  const { process, owned } = worker;
  const partitions = at(scene.index.partitionsOf, index);
  for (let partition = 0; partition < owned.length; partition++) {
    const tenure = owned[partition];
    if (tenure === undefined || partitions.includes(partition)) continue;
    close(tenure, 'lost', atMs);
    owned[partition] = undefined;
  }
  worker.ownedCount = partitions.length;
  for (const partition of partitions) {
    if (owned[partition] !== undefined) continue;
    const tenure: Tenure = {
      process,
      partition,
      sinceMs: atMs,
      committedAtStart: scene.committed[partition]?.offset ?? -1,
      from: -1,
      to: -1,
      lastReadAtMs: -1,
      lastReadIndex: -1,
      end: 'open',
      endMs: -1,
      isCovered: false,
      isRefused: false,
    };
    owned[partition] = tenure;
    const list = (scene.tenures[partition] ??= []);
    list.push(tenure);
    if (list.length > tenuresKept) list.shift();
  }
}

function close(tenure: Tenure, end: 'revoked' | 'lost', atMs: number): void {
  if (tenure.end === 'open') tenure.end = end;
  tenure.endMs = atMs;
}

/** What is revoked goes on being owned until the application's commit is done. */
function calledBack(
  scene: Handovers,
  { owned }: Worker,
  { callback, atMs }: CalledBack,
  index: number,
): void {
  if (callback === 'assigned') return;
  for (const partition of at(scene.index.partitionsOf, index)) {
    const tenure = owned[partition];
    if (tenure !== undefined) close(tenure, callback, atMs);
  }
}

function end(worker: Worker, atMs: number): void {
  for (const tenure of worker.owned) if (tenure !== undefined) close(tenure, 'lost', atMs);
  worker.owned.length = 0;
  worker.ownedCount = 0;
  worker.isOver = true;
}

function processed(scene: Handovers, worker: Worker, seen: Processed, index: number): void {
  const partition = at(scene.index.partitionOf, index);
  const tenure = worker.owned[partition];
  if (tenure === undefined) return;
  const { from, to, atMs } = seen;
  if (tenure.from < 0) {
    tenure.from = from;
    judgeStart(scene, tenure, { from, atMs, index });
  } else {
    if (scene.trace.settings.commitInRevoke) scene.tally.examined++;
    if (from < tenure.to) {
      tell(scene, tenure, [tenure.lastReadIndex, index], {
        rule: 'reads-again',
        atMs,
        others: [],
        expected: `to go on at ${tenure.to}`,
        actual: `${from}`,
      });
    }
  }
  tenure.to = Math.max(tenure.to, to);
  tenure.lastReadAtMs = atMs;
  tenure.lastReadIndex = index;
  tenure.isCovered = false;
  tenure.isRefused = false;
}

/** A commit was answered: whose records does it cover? */
function committed(scene: Handovers, seen: Replied): void {
  const answered = commitAnswered(scene.trace, scene.index, seen);
  if (answered === null) return;
  const process = at(scene.index.processOf, scene.index.requestAt[seen.requestId] ?? -1);
  for (const { partition, offset, isAccepted } of answered.parts) {
    if (isAccepted) scene.committed[partition] = { offset, atMs: seen.atMs };
    for (const tenure of scene.tenures[partition] ?? []) {
      if (tenure.process !== process || offset < tenure.to) continue;
      if (isAccepted) tenure.isCovered = true;
      else tenure.isRefused = true;
    }
  }
}
