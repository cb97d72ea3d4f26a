import type { GroupTrace } from '../../../domain/group-trace.ts';
import type { GroupSettings } from '../../../domain/settings.ts';
import type { GroupResponse } from '../../../domain/wire.ts';
import { sentBy, type CoordinatorView } from '../coordinator-view.ts';
import { memberIn } from '../described-members.ts';
import { isDeparture, type Exchange, type Look } from '../exchange.ts';
import type { Ownership } from '../ownership-view.ts';
import { ableFrom, type Seen } from './able-from.ts';

/** When a process may still own what it has lost without knowing. */
export interface Excuse {
  /** The coordinator had removed it; Infinity: it never did. */
  readonly fromMs: number;
  /** It had been told, and its application was there to let go; Infinity: it could not know. */
  readonly untilMs: number;
}

/**
 * A process that the coordinator has removed, or whose generation has passed without it, goes on owning what it had
 * until it is told: the window that the protocol leaves open, since nobody can reach a process that does not listen.
 *
 * Source: KIP-62, KIP-345, KIP-848: a member learns of its removal from the answer to its next request.
 */
export function excuseOf(ownership: Ownership, view: CoordinatorView, trace: GroupTrace): Excuse {
  const removed = removalOf(ownership, view);
  const fromMs = Math.min(removed?.atMs ?? Infinity, secondJoinMs(ownership, view));
  if (fromMs === Infinity) return { fromMs, untilMs: Infinity };
  const told = toldAt(ownership, fromMs, { view, trace });
  return { fromMs, untilMs: ableFrom(ownership.process, told, { view, trace }) };
}

/** The first description, from when it began to own on, in which the owner has no part. */
function removalOf(ownership: Ownership, view: CoordinatorView): Look | undefined {
  const memberId = memberIdAt(ownership, view);
  if (memberId === null) return undefined;
  const { looks } = view;
  for (const [place, look] of looks.entries()) {
    const next = looks[place + 1];
    if (next !== undefined && next.index < ownership.from) continue;
    if (look.index > ownership.until) return undefined;
    if (isRemoved(look, memberId, view)) return look;
  }
  return undefined;
}

/**
 * When a join of the process has arrived a second time: the coordinator takes it for a new one, by which the process says
 * that it owns nothing. No connection of Kafka's does that; it is a fault of ours.
 */
function secondJoinMs({ process, until }: Ownership, view: CoordinatorView): number {
  for (const { isDuplicate, request, index, atMs } of sentBy(view, process)) {
    if (!isDuplicate || index > until) continue;
    if (request.api === 'JoinGroup') return atMs;
    if (request.api === 'ConsumerGroupHeartbeat' && request.memberEpoch === 0) return atMs;
  }
  return Infinity;
}

/** By which id the coordinator knew the process when it began to own. */
function memberIdAt({ process, from }: Ownership, view: CoordinatorView): string | null {
  let memberId: string | null = null;
  for (const exchange of sentBy(view, process)) {
    if (exchange.index > from) break;
    const { request } = exchange;
    if ('memberId' in request && request.memberId !== null && request.memberId !== '') {
      memberId = request.memberId;
    }
  }
  return memberId;
}

/**
 * It is no member, or a static one that has left for a while; or a classic one of a generation of which it was never
 * told: a static member that a new generation was formed without, or one in a group that became a classic one. Such a
 * group takes it for granted that its members have what they should have had in the end.
 *
 * Source: KIP-345; Kafka, `ClassicGroup.fromConsumerGroup`.
 */
function isRemoved(look: Look, memberId: string, view: CoordinatorView): boolean {
  const { group } = look;
  const member = memberIn(group, memberId);
  if (group === null || member === undefined || member.memberEpoch === -2) return true;
  if (member.memberType !== 'classic') return false;
  const joined = joinedGeneration(memberId, look, view);
  // Of a dynamic member that was never told of any generation nothing is known.
  return member.memberEpoch > joined && (joined !== -1 || member.groupInstanceId !== null);
}

function joinedGeneration(memberId: string, look: Look, view: CoordinatorView): number {
  let generation = -1;
  for (const { response, replied } of view.answered) {
    if (replied > look.index) break;
    if (response?.api !== 'JoinGroup' || response.memberId !== memberId) continue;
    generation = Math.max(generation, stillKnown(response.generationId, replied, { look, view }));
  }
  return generation;
}

/** A coordinator that moved has forgotten generations that were not written down: who was in one is in it no more. */
function stillKnown(
  generation: number,
  since: number,
  { look, view }: { readonly look: Look; readonly view: CoordinatorView },
): number {
  if (view.failovers.length === 0) return generation;
  let known = generation;
  for (const { recovered, index, group } of view.looks) {
    if (!recovered || index < since || index > look.index || group === null) continue;
    known = Math.min(known, group.groupEpoch);
  }
  return known;
}

/**
 * When the process learnt first that it was removed; or its application polls, that did not for so long that its client
 * left without it.
 *
 * Source: Kafka, `AbstractCoordinator.HeartbeatThread`, `ConsumerHeartbeatRequestManager`: `onPartitionsLost` is called
 * in the next `poll`.
 */
function toldAt(
  { process, from, fromMs }: Ownership,
  removedMs: number,
  { view, trace }: Seen,
): number {
  const { settings } = trace;
  const isConsumer = view.processes.get(process)?.protocol === 'consumer';
  const sent = sentBy(view, process);
  const leftMs = leftAt(fromMs, sent);
  let told = leftMs + settings.pollIntervalMs;
  for (const exchange of sent) {
    if (exchange.learnedAtMs >= told) continue;
    // Who has left does not listen any more: it lets go when it polls.
    if (exchange.learnedAtMs > leftMs) continue;
    // What it learnt before it owned the partition says nothing of that.
    if (exchange.learned <= from || exchange.repliedAtMs < removedMs) continue;
    if (!isLearnt(exchange, settings)) continue;
    const { response } = exchange;
    if (response === null || !tells(response, isConsumer) || isGivenUp(exchange, sent)) continue;
    told = Math.min(told, exchange.learnedAtMs);
  }
  return Math.max(told, removedMs);
}

/** When the process left the group by itself, later than that; Infinity: it did not. */
function leftAt(fromMs: number, sent: readonly Exchange[]): number {
  let leftMs = Infinity;
  for (const exchange of sent) {
    if (exchange.sentAtMs <= fromMs || !isDeparture(exchange)) continue;
    leftMs = Math.min(leftMs, exchange.sentAtMs);
  }
  return leftMs;
}

/** Its sender had given it up by then, and asked again. */
function isGivenUp(exchange: Exchange, sent: readonly Exchange[]): boolean {
  return sent.some(
    ({ request, sentAtMs }) =>
      request.api === exchange.request.api &&
      sentAtMs > exchange.sentAtMs &&
      sentAtMs < exchange.learnedAtMs,
  );
}

/** The answer came, and not later than its sender waits for it. */
function isLearnt(
  { replied, learned, lost, learnedAtMs, sentAtMs, request }: Exchange,
  { requestTimeoutMs, sessionTimeoutMs, maxPollIntervalMs }: GroupSettings,
): boolean {
  if (replied === -1 || learned === -1 || lost) return false;
  // Source: Kafka, `AbstractCoordinator.JOIN_GROUP_TIMEOUT_LAPSE`, `Heartbeat.sessionTimeoutExpired`.
  const longestMs =
    request.api === 'JoinGroup'
      ? Math.max(requestTimeoutMs, maxPollIntervalMs + 5000)
      : Math.min(requestTimeoutMs, sessionTimeoutMs);
  return learnedAtMs < sentAtMs + longestMs;
}

/**
 * The answer tells a member that it is none any more. A KIP-848 client only believes its heartbeats; a classic one takes
 * the first error of a commit's many for the whole, which may be one to try again.
 *
 * Source: Kafka, `ConsumerCoordinator.OffsetCommitResponseHandler`, `ConsumerHeartbeatRequestManager`.
 */
function tells(response: GroupResponse, isConsumer: boolean): boolean {
  if (isConsumer) {
    return response.api === 'ConsumerGroupHeartbeat' && tellingConsumer.has(response.errorCode);
  }
  if (response.api === 'OffsetCommit') {
    return response.offsets.every(({ errorCode }) => tellingClassic.has(errorCode));
  }
  return response.api !== 'OffsetFetch' && tellingClassic.has(response.errorCode);
}

const tellingClassic: ReadonlySet<string> = new Set([
  'UNKNOWN_MEMBER_ID',
  'ILLEGAL_GENERATION',
  'FENCED_INSTANCE_ID',
]);

const tellingConsumer: ReadonlySet<string> = new Set([
  'UNKNOWN_MEMBER_ID',
  'FENCED_MEMBER_EPOCH',
  'FENCED_INSTANCE_ID',
  'UNRELEASED_INSTANCE_ID',
]);
