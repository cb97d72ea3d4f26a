import type { Processed } from '../../../domain/group-trace.ts';
import { at } from '../../at.ts';
import { isStanding, noteOfReader, type Reader, type Scene } from './reader.ts';

/**
 * How long an application that polls may find no record in a partition that it reads: a record appears every interval,
 * and is read at the next poll.
 */
export function longestGapMs({ trace: { settings } }: Scene): number {
  return 2 * settings.recordIntervalMs + 2 * settings.pollIntervalMs;
}

/** Records were processed: they should not have been waited for. */
export function readOn(scene: Scene, reader: Reader, seen: Processed, index: number): void {
  const partition = at(scene.index.partitionOf, index);
  judgeGap(scene, reader, { partition, atMs: seen.atMs, index });
  reader.readAtMs[partition] = seen.atMs;
}

/** Watching ends: all that is read was read a moment ago. */
export function judgeReaders(scene: Scene): void {
  const { endMs, observations } = scene.trace;
  for (const reader of scene.readers) {
    if (reader === undefined || reader.isOver || reader.isAway) continue;
    for (const partition of reader.owned) {
      judgeGap(scene, reader, { partition, atMs: endMs, index: observations.length - 1 });
    }
  }
}

function judgeGap(
  scene: Scene,
  reader: Reader,
  {
    partition,
    atMs,
    index,
  }: { readonly partition: number; readonly atMs: number; readonly index: number },
): void {
  const readAtMs = reader.readAtMs[partition] ?? -1;
  if (readAtMs < 0 || reader.isAway || reader.isRevoking || reader.mayHaveLost) return;
  const sinceMs = Math.max(readAtMs, reader.freeSinceMs);
  if (atMs - sinceMs <= longestGapMs(scene)) return;
  // Outside of rebalances this is another matter.
  if (!scene.isRestless && scene.restlessAtMs < sinceMs) return;
  if (reader.isTaken[partition] === true || !isStanding(scene, partition)) return;
  noteOfReader(scene, reader, [index], {
    rule: 'not-read',
    atMs,
    sinceMs,
    partitions: [partition],
    expected: 'records of what stays are processed during a rebalance',
  });
}
