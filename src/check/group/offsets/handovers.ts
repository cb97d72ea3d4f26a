import type { Described, GroupTrace, Learned } from '../../../domain/group-trace.ts';
import { at } from '../../at.ts';
import { memberIn } from '../described-members.ts';
import type { GoneTopics } from '../gone-topics.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';
import { idOf } from '../partition-ids.ts';
import type { TraceIndex } from '../trace-index.ts';
import { overlap, type Tenure } from './tenure.ts';

/** How many tenures of a partition are remembered: those that its next readers may repeat. */
export const tenuresKept = 4;

/** A process while a trace is gone through. */
export interface Worker {
  readonly process: number;
  readonly name: string;
  memberId: string;
  generation: number;
  /** When it was last seen to be no member while it thought that it was one; -1: never. */
  strangerAtMs: number;
  /** Until then it may be busy with a message that was lost; -1: none was. */
  troubledUntilMs: number;
  /** When that of its requests was sent which arrived last; -1: none did. */
  arrivedSentAtMs: number;
  isOver: boolean;
  /** By partition: the tenure that goes on; and how many do. */
  readonly owned: (Tenure | undefined)[];
  ownedCount: number;
}

/** What the parts of the check share. */
export interface Handovers {
  readonly trace: GroupTrace;
  readonly index: TraceIndex;
  readonly tally: GroupTally;
  readonly gone: GoneTopics;
  readonly workers: (Worker | undefined)[];
  /** By partition: its tenures, oldest first. */
  readonly tenures: (Tenure[] | undefined)[];
  /** By partition: what is committed, and since when; undefined: nothing. */
  readonly committed: ({ readonly offset: number; readonly atMs: number } | undefined)[];
  /** Until then clients may be looking for a coordinator that moved; -1: none did. */
  movedUntilMs: number;
}

/**
 * A message of a process was lost. It learns so when it has waited long enough, and then looks for its coordinator; who is
 * closed in the meantime sends nothing more. A join is waited for longer.
 */
export function noteLost({ trace, index }: Handovers, worker: Worker, seen: Learned): void {
  const { requestTimeoutMs, retryBackoffMs, maxPollIntervalMs, latencyMs } = trace.settings;
  const asked = trace.observations[index.requestAt[seen.requestId] ?? -1];
  // Nobody waits for the answers to what is sent when a process is closed; that it arrived is enough.
  if (worker.isOver && asked !== undefined) return;
  const isJoin = asked?.type !== 'requested' || asked.request.api === 'JoinGroup';
  const waitMs = isJoin ? Math.max(requestTimeoutMs, maxPollIntervalMs + 5000) : requestTimeoutMs;
  const untilMs = seen.atMs + waitMs + retryBackoffMs + 2 * latencyMs;
  if (untilMs > worker.troubledUntilMs) worker.troubledUntilMs = untilMs;
}

/** Who is no member though it thinks so cannot commit any more. */
export function noteStrangers({ workers }: Handovers, { group, atMs }: Described): void {
  for (const worker of workers) {
    if (worker === undefined || worker.isOver || worker.ownedCount === 0) continue;
    if (memberIn(group, worker.memberId) === undefined) worker.strangerAtMs = atMs;
  }
}

/** A process reads its first records in a tenure: where it begins, and whether somebody has read them before. */
export function judgeStart(
  scene: Handovers,
  tenure: Tenure,
  { from, atMs, index }: { readonly from: number; readonly atMs: number; readonly index: number },
): void {
  const { committedAtStart } = tenure;
  if (from < committedAtStart && !isForgotten(scene, tenure, atMs)) {
    tell(scene, tenure, [index], {
      rule: 'starts-before-commit',
      atMs,
      others: [],
      expected: `at least ${committedAtStart}`,
      actual: `${from}`,
    });
    return;
  }
  if (!scene.trace.settings.commitInRevoke) return;
  for (const before of scene.tenures[tenure.partition] ?? []) {
    if (before !== tenure) judgeHandover(scene, before, tenure, { from, atMs, index });
  }
}

function judgeHandover(
  scene: Handovers,
  before: Tenure,
  after: Tenure,
  { from, atMs, index }: { readonly from: number; readonly atMs: number; readonly index: number },
): void {
  if (before.from < 0 || before.end !== 'revoked' || isExcused(scene, before, after)) return;
  scene.tally.examined++;
  if (before.to <= from || before.isRefused || before.isCovered) return;
  if (isUnderWay(scene, before, index)) return;
  tell(scene, after, [before.lastReadIndex, index], {
    rule: 'not-committed',
    atMs,
    others: [before.process],
    expected: `committed to ${before.to} when it was revoked`,
    actual: `read again from ${from}`,
  });
}

/** It was committed in time, but that arrives only after the next owner has begun. */
function isUnderWay(
  { trace: { observations }, index: { processOf, partitions } }: Handovers,
  { process, partition, to, lastReadAtMs }: Tenure,
  startIndex: number,
): boolean {
  const startMs = at(observations, startIndex).atMs;
  for (let index = startIndex + 1; index < observations.length; index++) {
    const seen = at(observations, index);
    if (seen.type !== 'requested' || at(processOf, index) !== process) continue;
    if (seen.request.api !== 'OffsetCommit') continue;
    if (seen.sentAtMs < lastReadAtMs || seen.sentAtMs > startMs) continue;
    const covers = seen.request.offsets.some(
      (one) => idOf(partitions, one) === partition && one.committedOffset >= to,
    );
    if (covers) return true;
  }
  return false;
}

/** What was committed has expired. Source: Kafka, `offsets.retention.minutes`. */
function isForgotten(
  { trace, committed }: Handovers,
  { partition }: Tenure,
  atMs: number,
): boolean {
  const known = committed[partition];
  return known === undefined || atMs - known.atMs >= trace.settings.offsetsRetentionMs;
}

/** The process could not have committed, or was not the only one. */
function isExcused({ workers, movedUntilMs }: Handovers, before: Tenure, after: Tenure): boolean {
  const worker = workers[before.process];
  if (worker === undefined || overlap(before, after)) return true;
  // What it sent when it was closed is still under way, or was lost.
  if (worker.isOver && worker.arrivedSentAtMs < before.endMs) return true;
  return (
    worker.strangerAtMs >= before.sinceMs ||
    worker.troubledUntilMs >= before.lastReadAtMs ||
    movedUntilMs >= before.lastReadAtMs
  );
}

/** Notes a breach of a tenure. */
export function tell(
  { tally, index, gone, workers }: Handovers,
  { process, partition }: Tenure,
  evidence: readonly number[],
  breach: {
    readonly rule: string;
    readonly atMs: number;
    readonly others: readonly number[];
    readonly expected: string;
    readonly actual: string;
  },
): void {
  const name = at(index.partitions.names, partition);
  if (gone.vanished.has(name.topic)) return;
  const { others, ...rest } = breach;
  const members = [...others, process].map((one) => workers[one]?.name ?? '');
  noteBreach(tally, evidence, { ...rest, members, partitions: [name] });
}
