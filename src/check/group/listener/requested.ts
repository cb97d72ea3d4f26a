import type { Requested } from '../../../domain/group-trace.ts';
import type { TopicPartition } from '../../../domain/group.ts';
import type { JoinGroupRequest } from '../../../domain/wire.ts';
import { at } from '../../at.ts';
import { partitionIdsIn } from '../trace-index.ts';
import { isAmong, listedIn, noteOf, type ListenerLife, type ListenerScene } from './life.ts';

/** Judges what a request says about its sender's ownership at the time of sending. */
export function judgeRequest(
  scene: ListenerScene,
  life: ListenerLife,
  seen: Requested,
  index: number,
): void {
  if (seen.duplicateOf !== undefined) return;
  const { request } = seen;
  if (request.api === 'JoinGroup') {
    if (life.protocol !== 'consumer') judgeJoining(scene, life, seen, { index, request });
  } else if (request.api === 'OffsetCommit') {
    judgeCommit(scene, life, seen, { index, offsets: request.offsets });
  } else if (request.api === 'ConsumerGroupHeartbeat' && request.memberEpoch >= 0) {
    if (request.topicPartitions === null) return;
    judgeReport(scene, life, seen, { index, owned: request.topicPartitions });
  }
}

function judgeJoining(
  scene: ListenerScene,
  life: ListenerLife,
  seen: Requested,
  { index, request }: { readonly index: number; readonly request: JoinGroupRequest },
): void {
  judgeJoin(scene, life, seen, index);
  const metadata = request.protocols[0]?.metadata;
  life.topics = metadata?.topics ?? null;
  if (metadata === undefined || life.protocol !== 'cooperative') return;
  const { ownedPartitions: owned, generationId } = metadata;
  judgeReport(scene, life, seen, { index, owned });
  if (owned.length > 0 && generationId < 0) tellAgeless(scene, life, seen, index);
}

/** An eager consumer gives up all before it joins, and tells the application even if it has nothing. */
function judgeJoin(
  scene: ListenerScene,
  life: ListenerLife,
  { atMs, sentAtMs }: Requested,
  index: number,
): void {
  scene.tally.examined++;
  const assignedBefore = life.lastAssigned >= 0 && life.lastAssignedMs < sentAtMs;
  if (life.protocol === 'eager' && life.toldCount > 0 && life.toldSinceMs < sentAtMs) {
    noteOf(scene, life, [life.lastAssigned, index], {
      rule: 'joins-unrevoked',
      atMs,
      partitions: listedIn(life.told),
      expected: 'revoked (or lost) for all before joining',
    });
  } else if (life.owesRevoked && assignedBefore) {
    noteOf(scene, life, [life.lastAssigned, index], {
      rule: 'joins-untold',
      atMs,
      partitions: [],
      expected: 'revoked, even of nothing, before joining',
    });
  }
  if (life.owesAssigned >= 0 && life.owesAssignedMs < sentAtMs) {
    noteOf(scene, life, [life.owesAssigned, index], {
      rule: 'assigned-not-told',
      atMs,
      partitions: life.lastGiven?.partitions ?? [],
      expected: 'assigned, even of nothing, after each rebalance',
    });
    life.owesAssigned = -1;
  }
}

/** What is reported is what was owned: who reports less gives away what it still reads. */
function judgeReport(
  scene: ListenerScene,
  life: ListenerLife,
  { atMs, sentAtMs }: Requested,
  { index, owned }: { readonly index: number; readonly owned: readonly TopicPartition[] },
): void {
  scene.tally.examined++;
  const reported = partitionIdsIn(scene.index.partitions, owned);
  const held = heldAt(life, sentAtMs);
  if (held.some((one) => isAmong(one, reported) && isAmong(reported, one))) return;
  const nearest = held[0] ?? [];
  const hidden = nearest.filter((partition) => !reported.includes(partition));
  noteOf(scene, life, [index], {
    rule: hidden.length > 0 ? 'reports-too-little' : 'reports-too-much',
    atMs,
    partitions:
      hidden.length > 0 ? hidden : reported.filter((partition) => !nearest.includes(partition)),
    expected: 'what it owned when it sent this',
  });
}

/**
 * What is owned is owned since some generation: without it nobody can tell it from what was owned long ago.
 *
 * Source: KIP-792; Kafka, `ConsumerCoordinator.metadata`.
 */
function tellAgeless(
  scene: ListenerScene,
  life: ListenerLife,
  { atMs }: Requested,
  index: number,
): void {
  noteOf(scene, life, [index], {
    rule: 'reports-without-generation',
    atMs,
    partitions: [],
    expected: 'the generation in which it joined last',
    actual: '-1',
  });
}

/** Offsets are committed of what is owned: of what was lost or given up the next owner speaks. */
function judgeCommit(
  scene: ListenerScene,
  life: ListenerLife,
  { atMs, sentAtMs }: Requested,
  { index, offsets }: { readonly index: number; readonly offsets: readonly TopicPartition[] },
): void {
  scene.tally.examined++;
  const held = heldAt(life, sentAtMs);
  const committed = partitionIdsIn(scene.index.partitions, offsets);
  const partitions = committed.filter((one) => !held.some((all) => all.includes(one)));
  if (partitions.length === 0) return;
  noteOf(scene, life, [index], {
    rule: 'commits-unowned',
    atMs,
    partitions,
    expected: 'only what it owned when it sent this',
  });
}

/** What a process owned at some moment of an instant. */
function heldAt({ owned }: ListenerLife, atMs: number): readonly (readonly number[])[] {
  const held: (readonly number[])[] = [];
  for (let place = owned.length - 1; place >= 0; place--) {
    const since = at(owned, place);
    if (since.atMs <= atMs) held.push(since.partitions);
    if (since.atMs < atMs) return held;
  }
  held.push([]);
  return held;
}
