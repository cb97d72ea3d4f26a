import type { Learned, Requested } from '../../../domain/group-trace.ts';
import type { GroupRequest, GroupResponse } from '../../../domain/wire.ts';
import { isCertain, isFence, isRefusedCommit } from './fence.ts';
import type { TopicPartition } from '../../../domain/group.ts';
import { at } from '../../at.ts';
import { partitionIdsIn } from '../trace-index.ts';
import { has, type Given, type ListenerLife, type ListenerScene } from './life.ts';

/** What a client makes of an answer: what it was given, or that it has lost all. */
export function learn(
  scene: ListenerScene,
  life: ListenerLife,
  seen: Learned,
  index: number,
): void {
  const { observations } = scene.trace;
  const asked = observations[scene.index.requestAt[seen.requestId] ?? -1];
  const answered = observations[scene.index.replyAt[seen.requestId] ?? -1];
  if (asked?.type !== 'requested' || answered?.type !== 'replied') return;
  const { request } = asked;
  const { response } = answered;
  if (isFence(response)) {
    takeFence(life, request, response, index);
    return;
  }
  if (isRefusedCommit(response)) life.wellSinceMs = seen.atMs;
  const given = givenBy(life, asked, response);
  if (given === null) return;
  give(scene, life, given, { index, atMs: seen.atMs });
  if (request.api === 'SyncGroup') oweAssigned(scene, life, asked, { index, given });
}

/** `assigned` is due, unless the connection broke, which takes the answer with it, or the assignment is not applied. */
function oweAssigned(
  scene: ListenerScene,
  life: ListenerLife,
  { sentAtMs }: Requested,
  { index, given }: { readonly index: number; readonly given: readonly TopicPartition[] },
): void {
  const isBroken = life.brokenUntilMs >= sentAtMs;
  const isIgnored = isUnsubscribed(scene, life, given);
  life.applying = index;
  life.owesAssigned = isBroken || isIgnored ? -1 : index;
  // What is not applied takes nothing.
  if (isIgnored) life.takenSinceMs = -1;
  life.owesAssignedMs = at(scene.trace.observations, index).atMs;
}

function takeFence(
  life: ListenerLife,
  request: GroupRequest,
  response: GroupResponse,
  index: number,
): void {
  life.mayHaveLost = true;
  const hasSome = life.toldCount > 0 || life.applying >= 0;
  if (hasSome && life.fenced < 0 && isCertain(life, request, response)) {
    life.fenced = index;
  }
}

/** The assignment that an answer gives to a process that is still what it was when it asked. */
function givenBy(
  life: ListenerLife,
  { request }: Requested,
  response: GroupResponse,
): readonly TopicPartition[] | null {
  if (request.api === 'SyncGroup' && response.api === 'SyncGroup') {
    if (response.errorCode !== 'NONE') return null;
    const isStale = life.generation !== undefined && life.generation !== request.generationId;
    return isStale ? null : response.assignment.assignedPartitions;
  }
  if (request.api === 'ConsumerGroupHeartbeat' && response.api === 'ConsumerGroupHeartbeat') {
    if (response.errorCode !== 'NONE' || request.memberEpoch < 0) return null;
    return request.memberEpoch > 0 && isLeft(life) ? null : response.assignment;
  }
  return null;
}

/** It takes no assignment: it has been fenced, or has left. */
function isLeft({ fenced, generation }: ListenerLife): boolean {
  return fenced >= 0 || (generation !== undefined && generation < 0);
}

function give(
  scene: ListenerScene,
  life: ListenerLife,
  given: readonly TopicPartition[],
  seen: { readonly index: number; readonly atMs: number },
): void {
  const partitions = partitionIdsIn(scene.index.partitions, given);
  const latest = { ...seen, partitions };
  if (life.protocol === 'consumer') life.given.push(latest);
  else life.given = [latest];
  life.lastGiven = latest;
  const isTaking = take(life, latest);
  if (!isTaking) life.takenSinceMs = -1;
  else if (life.takenSinceMs < 0) {
    life.takenSinceMs = seen.atMs;
    life.takenAt = seen.index;
  }
}

/**
 * Marks what an assignment takes. A classic client acts on its newest assignment only; one of the new protocol may still
 * give up what an older one took.
 */
function take(life: ListenerLife, { index, partitions }: Given): boolean {
  let isTaking = false;
  for (let partition = 0; partition < life.told.length; partition++) {
    if (!has(life.told, partition)) continue;
    if (!partitions.includes(partition)) {
      life.taken[partition] = index + 1;
      isTaking = true;
    } else if (life.protocol !== 'consumer') life.taken[partition] = 0;
  }
  return isTaking;
}

/**
 * A consumer does not apply an assignment of topics that it does not subscribe to any more.
 *
 * Source: Kafka, `ConsumerCoordinator.onJoinComplete`, `SubscriptionState.assignFromSubscribed`.
 */
function isUnsubscribed(
  { gone }: ListenerScene,
  { topics, turnedTo }: ListenerLife,
  given: readonly TopicPartition[],
): boolean {
  if (turnedTo === null) return true;
  const wanted = turnedTo ?? topics;
  return given.some(
    ({ topic }) => gone.names.has(topic) || (wanted !== null && !wanted.includes(topic)),
  );
}
