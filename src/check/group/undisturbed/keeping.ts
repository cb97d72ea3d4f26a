import type { Holds, Learned } from '../../../domain/group-trace.ts';
import { at } from '../../at.ts';
import type { TopicPartition } from '../../../domain/group.ts';
import type { GroupResponse } from '../../../domain/wire.ts';
import { isFence } from '../listener/fence.ts';
import { partitionIdsIn } from '../trace-index.ts';
import { isStanding, noteOfReader, type Reader, type Scene } from './reader.ts';

/** What a process learnt: which partitions it keeps. */
export function learnKept(scene: Scene, reader: Reader, seen: Learned): void {
  const answered = scene.trace.observations[scene.index.replyAt[seen.requestId] ?? -1];
  if (answered?.type !== 'replied') return;
  const { response } = answered;
  if (isFence(response)) {
    reader.mayHaveLost = true;
    return;
  }
  const given = assignmentIn(response);
  if (given === null) return;
  const kept = partitionIdsIn(scene.index.partitions, given);
  for (const partition of reader.owned) {
    if (kept.includes(partition)) scene.tally.examined++;
    else reader.isTaken[partition] = true;
  }
}

function assignmentIn(response: GroupResponse): readonly TopicPartition[] | null {
  if (response.api === 'SyncGroup') {
    return response.errorCode === 'NONE' ? response.assignment.assignedPartitions : null;
  }
  if (response.api !== 'ConsumerGroupHeartbeat') return null;
  return response.errorCode === 'NONE' ? response.assignment : null;
}

/** What stays is never let go. */
export function ownKept(scene: Scene, reader: Reader, seen: Holds, index: number): void {
  const before = reader.owned;
  const after = at(scene.index.partitionsOf, index);
  reader.owned = after;
  for (const partition of after) {
    if (before.includes(partition)) continue;
    reader.ownedSinceMs[partition] = seen.atMs;
    reader.isTaken[partition] = false;
    reader.readAtMs[partition] = -1;
  }
  if (reader.isRevoking) reader.freeSinceMs = seen.atMs;
  reader.isRevoking = false;
  const gone = before.filter(
    (partition) => !after.includes(partition) && isKept(scene, reader, partition),
  );
  if (gone.length === 0) return;
  holdBack(scene, reader, seen.atMs, () => {
    noteOfReader(scene, reader, [index], {
      rule: 'let-go',
      atMs: seen.atMs,
      partitions: gone,
      expected: 'what stays is owned all the time',
    });
  });
}

/** What stays is never paused. */
export function pauseKept(scene: Scene, reader: Reader, seen: Holds, index: number): void {
  scene.tally.examined++;
  const paused = at(scene.index.partitionsOf, index).filter(
    (partition) =>
      reader.owned.includes(partition) &&
      (reader.ownedSinceMs[partition] ?? seen.atMs) < seen.atMs &&
      isKept(scene, reader, partition),
  );
  if (paused.length === 0) return;
  holdBack(scene, reader, seen.atMs, () => {
    noteOfReader(scene, reader, [index], {
      rule: 'paused',
      atMs: seen.atMs,
      partitions: paused,
      expected: 'what stays is fetched all the time',
    });
  });
}

function isKept(scene: Scene, reader: Reader, partition: number): boolean {
  return reader.isTaken[partition] !== true && isStanding(scene, partition);
}

function holdBack(scene: Scene, reader: Reader, atMs: number, tell: () => void): void {
  if (!reader.mayHaveLost) scene.heldBack.push({ reader, atMs, tell });
}

/** The instant is over: breaches hold unless the process ended, or had lost all. */
export function settleKept(scene: Scene): void {
  for (const { reader, atMs, tell } of scene.heldBack) {
    const isEnding = reader.isOver && reader.overAtMs === atMs;
    if (!isEnding && !reader.mayHaveLost) tell();
  }
  scene.heldBack.length = 0;
}
