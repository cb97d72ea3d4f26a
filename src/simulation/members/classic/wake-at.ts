import type { ClassicMemberState } from './classic-member-state.ts';
import { isHeartbeatRunning } from './is-heartbeat-running.ts';

/** When one of a consumer's threads has to go on by itself; null: it only waits for others. */
export function wakeAt(member: ClassicMemberState): number | null {
  if (member.life !== 'polling' && member.life !== 'away') return null;
  const polls = member.life === 'polling';
  const beats = isHeartbeatRunning(member);
  if (!polls && !beats) return null;
  let atMs = Number.POSITIVE_INFINITY;
  if (member.coordinatorAtMs !== null) atMs = member.coordinatorAtMs;
  else if (beats) atMs = heartbeatThreadAt(member);
  if (polls) atMs = Math.min(atMs, applicationAt(member));
  return atMs === Number.POSITIVE_INFINITY ? null : atMs;
}

function heartbeatThreadAt({
  heartbeatAtMs,
  sessionAtMs,
  pollAtMs,
  inFlight,
}: ClassicMemberState): number {
  let atMs = sessionAtMs ?? Number.POSITIVE_INFINITY;
  if (pollAtMs !== null && pollAtMs < atMs) atMs = pollAtMs;
  if (heartbeatAtMs !== null && heartbeatAtMs < atMs) {
    for (const { api } of inFlight) if (api === 'Heartbeat') return atMs;
    atMs = heartbeatAtMs;
  }
  return atMs;
}

/** The thread waits for one thing at a time; a wait that is over must not wake it again and again. */
function applicationAt(member: ClassicMemberState): number {
  const { callback, sleepAtMs, coordinatorAtMs, preparation } = member;
  if (callback !== null)
    return callback.commit === 'flying'
      ? callback.untilAtMs
      : Math.min(callback.untilAtMs, sleepAtMs ?? Number.POSITIVE_INFINITY);
  if (sleepAtMs !== null) return sleepAtMs;
  if (preparation !== null && coordinatorAtMs === null) return preparation.untilAtMs;
  return Number.POSITIVE_INFINITY;
}
