import type { GroupSettings } from '../../domain/settings.ts';
import type { Draw } from '../draw.ts';
import { chance, pick } from '../draw.ts';
import type { TimedWorld } from './world.ts';

/** How the events of a run follow each other. */
export interface Pace {
  /** Of 100 events, how many happen in the same instant as the one before. */
  readonly togetherPercent: number;
  /** Of 100 events, how many happen around a time at which something else is due. */
  readonly duePercent: number;
  /** How long after the event before the others happen, in ms, each as likely. */
  readonly gaps: readonly number[];
  /** Beyond it events follow each other quickly. */
  readonly spanMs: number;
}

/** The names of paces. */
export type PaceName = 'settled' | 'steady' | 'brisk' | 'burst' | 'racing';

const settledGaps = [2000, 3000, 4000, 5000, 5000, 8000, 10_000];
const steadyGaps = [500, 1000, 1500, 2000, 3000];
const briskGaps = [0, 1, 100, 500, 1000, 1000, 1000, 2000, 2000, 3000, 5000];
const quickGaps = [0, 0, 1, 10, 100, 500];

/** A pace by its name, with the times that a run with these settings has of its own. */
export function paceOf(name: PaceName, settings: GroupSettings, spanMs: number): Pace {
  switch (name) {
    case 'settled':
      return { togetherPercent: 0, duePercent: 10, gaps: settledGaps, spanMs };
    case 'steady':
      return { togetherPercent: 5, duePercent: 0, gaps: steadyGaps, spanMs };
    case 'brisk':
      return { togetherPercent: 15, duePercent: 25, gaps: briskGaps, spanMs };
    case 'burst':
      return { togetherPercent: 50, duePercent: 20, gaps: [...quickGaps, 1000, 5000], spanMs };
    case 'racing':
      return { togetherPercent: 10, duePercent: 45, gaps: racingGaps(settings), spanMs };
  }
}

/** Where two things that a group does meet: a message's way, a heartbeat, a poll, a retry. */
function racingGaps(settings: GroupSettings): readonly number[] {
  const { latencyMs, heartbeatIntervalMs, groupConsumerHeartbeatIntervalMs } = settings;
  const { pollIntervalMs, retryBackoffMs, groupInitialRebalanceDelayMs } = settings;
  return [
    0,
    1,
    latencyMs,
    2 * latencyMs,
    2 * latencyMs + 1,
    retryBackoffMs,
    pollIntervalMs,
    pollIntervalMs + latencyMs,
    heartbeatIntervalMs,
    heartbeatIntervalMs + latencyMs,
    groupConsumerHeartbeatIntervalMs,
    groupInitialRebalanceDelayMs,
    1000,
    2000,
  ];
}

/** Just before, at and just after what is due. */
const around = [-1, 0, 0, 0, 1] as const;

/** When the next event happens: never before the one before it. */
export function drawMoment(draw: Draw, { pace, settings }: Paced, world: TimedWorld): number {
  const { nowMs, dueAtMs } = world;
  if (chance(draw, pace.togetherPercent)) return nowMs;
  if (dueAtMs.length > 0 && chance(draw, pace.duePercent)) {
    const shift = draw.below(6);
    const due = pick(draw, dueAtMs) + (around[shift] ?? settings.latencyMs);
    if (due >= nowMs && due <= 2 * pace.spanMs) return due;
  }
  return nowMs + pick(draw, nowMs > pace.spanMs ? quickGaps : pace.gaps);
}

interface Paced {
  readonly pace: Pace;
  readonly settings: GroupSettings;
}
