import type { Holds } from '../../../domain/group-trace.ts';
import { at } from '../../at.ts';
import { noteBreach } from '../group-tally.ts';
import {
  has,
  listedIn,
  noteOf,
  ownedNow,
  type ListenerLife,
  type ListenerScene,
  type Pending,
} from './life.ts';

/** Keeps what a process owns; it owns only what it was given. */
export function own(scene: ListenerScene, life: ListenerLife, seen: Holds, index: number): void {
  scene.tally.examined++;
  life.unsettledAtMs = seen.atMs;
  const before = ownedNow(life);
  const partitions = at(scene.index.partitionsOf, index);
  for (const partition of partitions) {
    if (before.includes(partition)) continue;
    if (life.given.some((given) => given.partitions.includes(partition))) continue;
    noteOf(scene, life, life.lastGiven === null ? [index] : [life.lastGiven.index, index], {
      rule: 'owns-not-given',
      atMs: seen.atMs,
      partitions: [partition],
      expected: 'only what the coordinator gave',
    });
  }
  for (const partition of before) {
    if (partitions.includes(partition)) continue;
    life.leaving[partition] = 0;
    if (has(life.told, partition)) life.letGo[partition] = index + 1;
  }
  life.owned.push({ atMs: seen.atMs, partitions });
}

/** An instant is over: what the application was told agrees with what the process owns. */
export function settle(scene: ListenerScene, life: ListenerLife, index: number): void {
  const atMs = life.unsettledAtMs;
  life.unsettledAtMs = -1;
  for (const pending of life.pending) {
    if (!isExcused(life, pending, atMs)) {
      noteBreach(scene.tally, pending.evidence, pending.breach);
    }
  }
  life.pending.length = 0;
  if (life.overHow === 'crashed' || life.overHow === 'gave-up') return;
  const evidence = [Math.max(0, index - 1)];
  if (life.overHow === 'closed') {
    if (life.toldCount > 0 && !life.closedBlind && life.overAtMs === atMs) {
      const partitions = listedIn(life.told);
      const expected = 'revoked, or lost, before it ends';
      noteOf(scene, life, evidence, { rule: 'closed-untold', atMs, partitions, expected });
    }
    return;
  }
  judgeLedger(scene, life, atMs, evidence);
}

function judgeLedger(
  scene: ListenerScene,
  life: ListenerLife,
  atMs: number,
  evidence: readonly number[],
): void {
  const owned = ownedNow(life);
  for (const partition of owned) {
    if (has(life.told, partition)) continue;
    const left = (life.leaving[partition] ?? 0) - 1;
    if (left < 0) {
      const expected = 'assigned is called';
      noteOf(scene, life, evidence, {
        rule: 'owned-untold',
        atMs,
        partitions: [partition],
        expected,
      });
    } else if (left < life.lastAssigned) {
      noteOf(scene, life, [left, life.lastAssigned], {
        rule: 'kept-after-revoked',
        atMs,
        partitions: [partition],
        expected: 'let go before the rebalance is over',
      });
    }
  }
  if (life.toldCount === 0) return;
  const gone = listedIn(life.told).filter((partition) => !owned.includes(partition));
  if (gone.length === 0) return;
  const expected = 'revoked or lost is called';
  noteOf(scene, life, evidence, { rule: 'let-go-untold', atMs, partitions: gone, expected });
}

function isExcused(life: ListenerLife, { excusedBy }: Pending, atMs: number): boolean {
  if (life.overHow === 'gave-up') return true;
  if (excusedBy === 'giving-up') return false;
  const isEnding = life.overHow !== null && life.overAtMs === atMs;
  if (excusedBy === 'end') return isEnding;
  if (isEnding) return life.overHow !== 'closed' || life.state !== 'STABLE';
  return life.generation !== undefined && isForgotten(life);
}

/** The process says itself that it is no member now. */
export function isForgotten({ generation, protocol }: ListenerLife): boolean {
  return generation !== undefined && (protocol === 'consumer' ? generation <= 0 : generation < 0);
}
