import type { GroupTrace } from '../../../domain/group-trace.ts';
import type { GroupDescription } from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import type { Exchange, Look } from '../exchange.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';

/** Since when the target is behind the group, and when it was computed last. */
interface Following {
  /** Index into the looks. */
  next: number;
  /** Infinity: it is not behind. */
  behindMs: number;
  targetMs: number;
  /** Heartbeats that were answered when it should have been computed. */
  heartbeats: number;
}

/**
 * Judges that a target follows the group: a heartbeat that is answered once the interval between two targets is over finds
 * it computed, or has it computed, and the next one has it.
 *
 * Source: KIP-848; KIP-1263; Kafka, `GroupMetadataManager.consumerGroupHeartbeat`, `maybeUpdateTargetAssignment`.
 */
export function judgeOverdue(
  { looks, exchanges, failovers }: CoordinatorView,
  { settings }: GroupTrace,
  tally: GroupTally,
): void {
  const isPaced = settings.kafkaVersion !== '4.0';
  const intervalMs = isPaced ? settings.groupConsumerAssignmentIntervalMs : 0;
  const following: Following = { next: 0, behindMs: Infinity, targetMs: 0, heartbeats: 0 };
  for (const exchange of exchanges) {
    follow(following, looks, exchange.after);
    if (following.behindMs === Infinity || !isAnsweredHeartbeat(exchange)) continue;
    const movedMs = failovers.findLast(({ index }) => index < exchange.index)?.backAtMs ?? 0;
    const sinceMs = Math.max(following.behindMs, following.targetMs, movedMs);
    if (exchange.atMs <= sinceMs + intervalMs) continue;
    tally.examined++;
    following.heartbeats++;
    if (following.heartbeats < 2) continue;
    noteBreach(tally, [exchange.after.index, exchange.index], {
      rule: 'target-overdue',
      atMs: exchange.atMs,
      members: [],
      partitions: [],
      expected: `computed by the first heartbeat after ${sinceMs + intervalMs} ms`,
      actual: `of epoch ${exchange.after.group?.assignmentEpoch ?? -1}`,
      sinceMs: following.behindMs,
    });
    return;
  }
}

/** Takes up all that was seen of the group up to this. */
function follow(following: Following, looks: readonly Look[], until: Look): void {
  for (; following.next < looks.length; following.next++) {
    const look = looks[following.next];
    if (look === undefined || look.index > until.index) return;
    take(following, look);
  }
}

function take(following: Following, { group, previous, atMs }: Look): void {
  if (!isBehind(group)) following.behindMs = Infinity;
  else if (following.behindMs === Infinity) following.behindMs = atMs;
  const isComputed = !isSameTarget(previous?.group ?? null, group);
  if (isComputed) following.targetMs = atMs;
  if (isComputed || following.behindMs === Infinity) following.heartbeats = 0;
}

function isSameTarget(before: GroupDescription | null, group: GroupDescription | null): boolean {
  if (before === null || group === null) return before === group;
  return before.groupType === group.groupType && before.assignmentEpoch === group.assignmentEpoch;
}

function isBehind(group: GroupDescription | null): boolean {
  return group?.groupType === 'consumer' && group.groupEpoch > group.assignmentEpoch;
}

/** Of a member that stays, by the protocol of the group. */
function isAnsweredHeartbeat({ request, response, atOnce }: Exchange): boolean {
  if (request.api !== 'ConsumerGroupHeartbeat' || request.memberEpoch < 0 || !atOnce) return false;
  return response?.api === 'ConsumerGroupHeartbeat' && response.errorCode === 'NONE';
}
