import { at } from '../../at.ts';
import {
  has,
  isAmong,
  listedIn,
  noteOf,
  ownedNow,
  type ListenerLife,
  type ListenerScene,
} from './life.ts';

/**
 * How long a process that polls, and whose messages all get through, may take to do what it has learnt: a commit on the
 * way out, and a few polls.
 */
function patienceMs({ trace: { settings } }: ListenerScene): number {
  return settings.requestTimeoutMs + 3 * settings.pollIntervalMs + 4 * settings.latencyMs;
}

/** Whether the process has had the time to act on what it learnt at `sinceMs`. */
function isOverdue(
  scene: ListenerScene,
  life: ListenerLife,
  { sinceMs, nowMs }: { readonly sinceMs: number; readonly nowMs: number },
): boolean {
  if (life.isAway || life.overHow !== null) return false;
  return nowMs - Math.max(sinceMs, life.wellSinceMs) > patienceMs(scene);
}

/** What was taken is given up, and what was lost is told as lost, within a few polls. */
export function judgeTaken(
  scene: ListenerScene,
  life: ListenerLife,
  nowMs: number,
  index: number,
): void {
  if (life.toldCount === 0) return;
  if (life.fenced >= 0) {
    const sinceMs = at(scene.trace.observations, life.fenced).atMs;
    if (!isOverdue(scene, life, { sinceMs, nowMs })) return;
    const partitions = listedIn(life.told);
    const expected = 'lost within a few polls';
    noteOf(scene, life, [life.fenced, index], {
      rule: 'lost-not-told',
      atMs: nowMs,
      partitions,
      expected,
    });
    life.fenced = -1;
    return;
  }
  if (life.takenSinceMs < 0 || !isOverdue(scene, life, { sinceMs: life.takenSinceMs, nowMs }))
    return;
  const kept = listedIn(life.told).filter((partition) => has(life.taken, partition));
  life.takenSinceMs = -1;
  if (kept.length === 0) return;
  noteOf(scene, life, [life.takenAt, index], {
    rule: 'keeps-what-was-taken',
    atMs: nowMs,
    partitions: kept,
    expected: 'given up within a few polls',
  });
}

/** In the end each process owns what it was given last. */
export function judgeEnd(scene: ListenerScene): void {
  const { endMs, observations } = scene.trace;
  const last = observations.length - 1;
  const ended = observations[last];
  if (ended?.type !== 'ended' || ended.how === 'failed') return;
  for (const life of scene.lives) {
    if (life === undefined) continue;
    judgeTaken(scene, life, endMs, last);
    const { lastGiven: given } = life;
    if (given === null || life.fenced >= 0) continue;
    if (!isOverdue(scene, life, { sinceMs: given.atMs, nowMs: endMs })) continue;
    scene.tally.examined++;
    const owned = standing(scene, ownedNow(life));
    const due = standing(scene, given.partitions);
    if (isAmong(owned, due) && isAmong(due, owned)) continue;
    noteOf(scene, life, [given.index, last], {
      rule: 'ignores-assignment',
      atMs: endMs,
      partitions: [
        ...owned.filter((partition) => !due.includes(partition)),
        ...due.filter((partition) => !owned.includes(partition)),
      ],
      expected: 'what it was given last',
    });
  }
}

function standing(scene: ListenerScene, partitions: readonly number[]): readonly number[] {
  if (scene.gone.names.size === 0) return partitions;
  const { names } = scene.index.partitions;
  return partitions.filter((partition) => !scene.gone.names.has(at(names, partition).topic));
}
