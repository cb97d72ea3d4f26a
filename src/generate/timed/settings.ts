import type { GroupSettings } from '../../domain/settings.ts';
import type { Draw } from '../draw.ts';
import { chance, pick } from '../draw.ts';
import type { TimedShape } from './shapes.ts';

type Drawn = { -readonly [K in keyof GroupSettings]?: GroupSettings[K] };

/**
 * Draws the settings of a run: short timeouts, so that all that they cause fits in little virtual time, and what the
 * shape needs. `start` is the number of first members.
 */
export function drawTimedSettings(draw: Draw, shape: TimedShape, start: number): Drawn {
  const drawn: Drawn = {
    sessionTimeoutMs: pick(draw, [6000, 6000, 8000, 10_000]),
    maxPollIntervalMs: pick(draw, [8000, 10_000, 15_000, 20_000]),
    groupConsumerSessionTimeoutMs: pick(draw, [6000, 6000, 8000, 10_000]),
    groupConsumerHeartbeatIntervalMs: pick(draw, [1000, 2000, 2000]),
    requestTimeoutMs: pick(draw, [2000, 5000, 10_000]),
    newMemberJoinTimeoutMs: 30_000,
  };
  addIntervals(draw, drawn);
  addCommits(draw, drawn);
  addNetwork(draw, shape, drawn);
  addTimeouts(draw, shape, drawn);
  addBounds(draw, shape, drawn, start);
  return drawn;
}

/** What is Kafka's default is left out. */
function addIntervals(draw: Draw, drawn: Drawn): void {
  const heartbeat = pick(draw, [1000, 2000, 2000, 3000]);
  if (heartbeat !== 3000) drawn.heartbeatIntervalMs = heartbeat;
  const delay = pick(draw, [0, 0, 0, 1000, 3000]);
  if (delay !== 3000) drawn.groupInitialRebalanceDelayMs = delay;
  const poll = pick(draw, [500, 1000, 1000, 2000]);
  if (poll !== 1000) drawn.pollIntervalMs = poll;
  const assignment = pick(draw, [0, 1000, 1000, 3000]);
  if (assignment !== 1000) drawn.groupConsumerAssignmentIntervalMs = assignment;
  if (chance(draw, 15)) drawn.retryBackoffMs = pick(draw, [10, 1000]);
}

function addCommits(draw: Draw, drawn: Drawn): void {
  if (chance(draw, 25)) drawn.enableAutoCommit = false;
  else if (chance(draw, 50)) drawn.autoCommitIntervalMs = pick(draw, [1000, 2000]);
  if (chance(draw, 25)) drawn.commitInRevoke = false;
  if (chance(draw, 25)) drawn.recordIntervalMs = pick(draw, [250, 1000]);
}

/** A way there and back always takes much less than a request may take, and than what is left of a session. */
function addNetwork(draw: Draw, { far }: TimedShape, drawn: Drawn): void {
  if (far === true) {
    drawn.latencyMs = pick(draw, [50, 200, 400]);
    if (chance(draw, 67)) drawn.jitterMs = pick(draw, [100, 300]);
    return;
  }
  const latency = pick(draw, [1, 1, 1, 1, 0, 5, 20, 100]);
  if (latency !== 1) drawn.latencyMs = latency;
  if (chance(draw, 15)) drawn.jitterMs = pick(draw, [1, 10, 50]);
}

function addTimeouts(draw: Draw, { cascade, drawnOut, tight }: TimedShape, drawn: Drawn): void {
  if (cascade === true) {
    drawn.maxPollIntervalMs = pick(draw, [6000, 8000]);
    drawn.pollIntervalMs = pick(draw, [2000, 4000]);
    // Who comes while others are stuck is not waited for until they are thrown out.
    if (chance(draw, 50)) drawn.newMemberJoinTimeoutMs = 4000;
  }
  if (drawnOut === true) {
    drawn.latencyMs = pick(draw, [300, 500]);
    drawn.groupConsumerHeartbeatIntervalMs = 1000;
    drawn.groupConsumerAssignmentIntervalMs = pick(draw, [0, 1000]);
  }
  if (tight !== true) return;
  drawn.sessionTimeoutMs = 6000;
  drawn.heartbeatIntervalMs = pick(draw, [2000, 2500]);
  drawn.maxPollIntervalMs = 6000;
  if (chance(draw, 50)) drawn.newMemberJoinTimeoutMs = 4000;
  drawn.groupConsumerSessionTimeoutMs = 6000;
  drawn.groupConsumerHeartbeatIntervalMs = pick(draw, [2000, 3000]);
  drawn.requestTimeoutMs = 2000;
}

function addBounds(
  draw: Draw,
  { crowded, forgetful, mixed, patterns }: TimedShape,
  drawn: Drawn,
  start: number,
): void {
  if (crowded === true) {
    drawn.groupMaxSize = Math.max(1, start + draw.below(2));
    drawn.groupConsumerMaxSize = drawn.groupMaxSize;
  }
  if (forgetful === true) {
    drawn.offsetsRetentionMs = pick(draw, [2000, 4000, 10_000]);
    drawn.offsetsRetentionCheckIntervalMs = pick(draw, [500, 1000, 4000]);
  }
  if (patterns === true) drawn.groupConsumerRegexRefreshIntervalMs = pick(draw, [10_000, 20_000]);
  if (mixed === true && chance(draw, 20))
    drawn.groupConsumerMigrationPolicy = pick(draw, ['upgrade', 'downgrade', 'disabled']);
}
