import type { GroupInvariant, GroupVerdict } from '../../../domain/group-invariant.ts';
import type { GroupObservation, GroupTrace, Lives, Started } from '../../../domain/group-trace.ts';
import { at } from '../../at.ts';
import { coordinatorViewOf } from '../coordinator-view.ts';
import { noGoneTopics, takeGoneTopics } from '../gone-topics.ts';
import { groupVerdictOf, newGroupTally } from '../group-tally.ts';
import { judgeNeedlessRevocation } from '../reconciliation/steps.ts';
import { kind, traceIndexOf } from '../trace-index.ts';
import { learnKept, ownKept, pauseKept, settleKept } from '../undisturbed/keeping.ts';
import { judgeReaders, readOn } from '../undisturbed/reading-on.ts';
import { readerOf, type Reader, type Scene } from '../undisturbed/reader.ts';

/**
 * Cooperative and KIP-848: partitions that stay with a process through a rebalance are never paused nor let go, their
 * records go on being processed, and the coordinator does not take what the member shall keep.
 */
export const groupUndisturbed: GroupInvariant = {
  id: 'group.undisturbed',
  title: 'Partitions that do not move are read on while the others are handed over',
  kind: 'quality',
  source: {
    title: 'KIP-429, KIP-848',
    locator: 'incremental rebalances: only partitions that move are revoked; no stop-the-world',
  },
  exercises: 'a rebalance of cooperative or KIP-848 consumers in which some partition stays',
  check,
};

function check(trace: GroupTrace): GroupVerdict {
  const scene: Scene = {
    trace,
    index: traceIndexOf(trace),
    tally: newGroupTally(),
    readers: [],
    gone: noGoneTopics(trace),
    restlessAtMs: -1,
    isRestless: false,
    heldBack: [],
  };
  if (!scene.index.processes.some(isIncremental)) return groupVerdictOf(scene.tally);
  const { observations } = trace;
  const { kinds } = scene.index;
  for (let index = 0; index < kinds.length; index++) {
    const what = kinds[index];
    if (what === kind.replied || what === kind.requested) continue;
    const seen = at(observations, index);
    const [first] = scene.heldBack;
    if (first !== undefined && seen.atMs > first.atMs) settleKept(scene);
    const reader = readerOf(scene, index);
    if (reader === null) takeCommon(scene, seen);
    else if (!reader.isOver) take(scene, reader, seen, index);
  }
  settleKept(scene);
  judgeReaders(scene);
  judgeNeedlessRevocation(coordinatorViewOf(trace), trace, scene.tally);
  return groupVerdictOf(scene.tally);
}

function isIncremental({ started }: { readonly started: Started | null }): boolean {
  return started !== null && started.protocol !== 'eager';
}

function take(scene: Scene, reader: Reader, seen: GroupObservation, index: number): void {
  if (seen.type === 'processed') readOn(scene, reader, seen, index);
  else if (seen.type === 'learned') learnKept(scene, reader, seen);
  else if (seen.type === 'owns') ownKept(scene, reader, seen, index);
  else if (seen.type === 'pauses') pauseKept(scene, reader, seen, index);
  else if (seen.type === 'thought') think(reader, seen.generation);
  else if (seen.type === 'lives') live(reader, seen);
  else if (seen.type === 'gave-up') end(reader, seen.atMs);
  else if (seen.type === 'called-back') {
    if (seen.callback === 'assigned') reader.mayHaveLost = false;
    else if (seen.callback === 'revoked') reader.isRevoking = true;
    else reader.mayHaveLost = true;
  }
}

function think(reader: Reader, generation: number): void {
  const isMember = reader.isConsumer ? generation > 0 : generation >= 0;
  if (!isMember) reader.mayHaveLost = true;
}

function live(reader: Reader, { how, atMs }: Lives): void {
  if (how === 'closed' || how === 'crashed') end(reader, atMs);
  else {
    reader.isAway = how !== 'well';
    reader.freeSinceMs = atMs;
  }
}

function end(reader: Reader, atMs: number): void {
  reader.isOver = true;
  reader.overAtMs = atMs;
}

function takeCommon(scene: Scene, seen: GroupObservation): void {
  if (seen.type === 'described') {
    const { group } = seen;
    const isRestless = group !== null && group.groupState !== 'Stable';
    if (scene.isRestless || isRestless) scene.restlessAtMs = seen.atMs;
    scene.isRestless = isRestless;
  } else {
    takeGoneTopics(scene.gone, seen, scene.trace);
  }
}
