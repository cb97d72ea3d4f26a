import type { TopicPartition } from '../../domain/group.ts';
import type { DescribedMember } from '../../domain/wire.ts';
import { endsNow } from './logs.ts';
import { livenessBoundMs, patternsMs } from './liveness-bound.ts';
import { isWell } from './live-process.ts';
import { lookAtGroup } from './look-at-group.ts';
import type { Process, World } from './world.ts';
import { plan } from './world.ts';

/** Longer than this nobody waits for the end of a session that disturbs no one. */
const patienceMs = 60_000;

/** All events have happened: from now on somebody looks whether the group has come to rest. */
export function awaitRest(world: World): void {
  plan(world, 'rest', world.lastEventAtMs + quietMs(world));
}

/** Ends the history where nothing has changed for a while and nothing should, or where it is too late for that. */
export function restIsDue(world: World): void {
  const boundAtMs = world.lastEventAtMs + livenessBoundMs(world.settings);
  const quietAtMs = quietSinceMs(world) + quietMs(world);
  if (world.nowMs >= quietAtMs && isAtRest(world)) endHistory(world, 'stable');
  else if (world.nowMs >= boundAtMs) endHistory(world, 'late');
  else {
    const nextAtMs = quietAtMs > world.nowMs ? quietAtMs : world.nowMs + quietMs(world);
    plan(world, 'rest', Math.min(nextAtMs, Math.max(boundAtMs, world.nowMs + 1)));
  }
}

/**
 * A commit that is refused may be one without which a client does not rejoin, and that it tries again until the rebalance
 * timeout; what is refused longer is refused for good, as for a topic that is gone.
 */
function quietSinceMs({ settings, lastEventAtMs, lastChangeAtMs, lastRefusalAtMs }: World): number {
  const changedAtMs = Math.max(lastEventAtMs, lastChangeAtMs);
  return Math.max(changedAtMs, Math.min(lastRefusalAtMs, changedAtMs + settings.maxPollIntervalMs));
}

/** Writes the end of a history. */
export function endHistory(world: World, how: 'stable' | 'late' | 'failed'): void {
  world.isOver = true;
  world.observations.push({
    type: 'ended',
    atMs: world.nowMs,
    how,
    lastEventAtMs: world.lastEventAtMs,
    ends: endsNow(world),
  });
}

/**
 * A heartbeat of those who take part, its answer, and a poll: who has something to do learns of it and begins in that
 * time, which is news, unless a timer of a session or of a rebalance stands before it, or the one for patterns.
 */
function quietMs({ settings, slots }: World): number {
  let heartbeatMs = 0;
  let resolvedMs = 0;
  for (const { protocol, wish } of slots.values()) {
    const isConsumer = protocol === 'consumer';
    if (isConsumer && 'pattern' in wish) resolvedMs = patternsMs;
    heartbeatMs = Math.max(
      heartbeatMs,
      isConsumer ? settings.groupConsumerHeartbeatIntervalMs : settings.heartbeatIntervalMs,
    );
  }
  return (
    resolvedMs +
    heartbeatMs +
    settings.pollIntervalMs +
    settings.retryBackoffMs +
    4 * (settings.latencyMs + settings.jitterMs)
  );
}

/**
 * At rest: the group is Stable (Empty, if nobody is left); those who are well are its members, and each owns exactly what
 * it was given; nobody waits for anything but the answer to a heartbeat or a commit, and that will come; no fault is
 * still to come; and no member is listed whose process does not take part any more.
 */
function isAtRest(world: World): boolean {
  lookAtGroup(world);
  // A look that brings news starts the wait again.
  if (world.lastChangeAtMs === world.nowMs || world.down !== null) return false;
  const { groupState = 'Empty', members = [] } = world.described ?? {};
  return restingStates.has(groupState) && areAllWhereTheyBelong(world, members);
}

function areAllWhereTheyBelong(world: World, members: readonly DescribedMember[]): boolean {
  let listed = 0;
  for (const process of world.processes) {
    if (!isWell(process)) continue;
    const member = memberOf(process, members);
    if (!isWhereItBelongs(process, member) || !isCalm(process)) return false;
    if (member !== undefined) listed += 1;
    // Who is no member and wants nothing sends nothing that a fault could meet.
    if (member !== undefined && isFaultToCome(process)) return false;
  }
  return listed === members.length || isWaitTooLong(world, members);
}

const restingStates: ReadonlySet<string> = new Set(['Stable', 'Empty', 'Dead']);

function isWhereItBelongs(process: Process, member: DescribedMember | undefined): boolean {
  return member === undefined ? !wantsToRead(process) : isSettled(process, member);
}

function memberOf(
  { status }: Process,
  members: readonly DescribedMember[],
): DescribedMember | undefined {
  return status === null ? undefined : members.find(({ memberId }) => memberId === status.memberId);
}

function wantsToRead({ slot: { wish } }: Process): boolean {
  return 'pattern' in wish || wish.topics.length > 0;
}

function isFaultToCome({ losesRequest, losesResponse, doublesRequest }: Process): boolean {
  return losesRequest || losesResponse || doublesRequest;
}

function isCalm({ outstanding }: Process): boolean {
  return outstanding.every(
    ({ request: { api }, isTold: isLost }) =>
      !isLost &&
      (api === 'Heartbeat' || api === 'ConsumerGroupHeartbeat' || api === 'OffsetCommit'),
  );
}

function isSettled({ owned }: Process, { assignment }: DescribedMember): boolean {
  return (
    owned.length === assignment.length &&
    owned.every((partition) => includes(assignment, partition))
  );
}

function includes(list: readonly TopicPartition[], { topic, partition }: TopicPartition): boolean {
  return list.some((other) => other.partition === partition && other.topic === topic);
}

/**
 * Members that do not take part any more are listed until their sessions run out. That is waited for; but not for an
 * application that hangs, or a static member that is gone, where the timeouts are so long that it would cost too much:
 * neither keeps anybody else from rest.
 */
function isWaitTooLong(
  { settings, processes }: World,
  members: readonly DescribedMember[],
): boolean {
  const waitMs =
    settings.maxPollIntervalMs +
    Math.max(settings.sessionTimeoutMs, settings.groupConsumerSessionTimeoutMs);
  if (waitMs <= patienceMs) return false;
  return members.every(
    ({ memberId, groupInstanceId }) =>
      groupInstanceId !== null ||
      processes.some(
        (process) => process.status?.memberId === memberId && (isWell(process) || process.isAway),
      ),
  );
}
