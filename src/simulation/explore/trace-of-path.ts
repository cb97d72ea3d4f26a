import type { GroupTrace } from '../../domain/group-trace.ts';
import type { GroupSettings } from '../../domain/settings.ts';
import { kafkaDefaults } from '../../domain/settings.ts';
import type { TimedEvent } from '../../domain/timed-history.ts';
import type { Cast } from '../cast.ts';
import type { Violation } from './explore.ts';
import type { Move } from './moves.ts';
import { replayOf } from './replay.ts';
import type { Replay } from './replay.ts';
import type { Setting } from './setting.ts';
import { tickMs } from './setting.ts';

/** How often a cycle is shown. */
const rounds = 2;

/**
 * What of a violation is shown, and all moves, of which it names some. With its `invariant` the trace ends so that it is
 * judged broken as well: late, for a group that does not come to rest; a moment later, for two owners.
 */
export type Shown = Pick<Violation, 'path' | 'cycle'> &
  Partial<Pick<Violation, 'invariant'>> & { readonly moves: readonly Move[] };

/**
 * What a violation looks like: its moves once more, through the coordinator and the clients themselves, in virtual time.
 * Its history has the starts and the faults as events at their times. That is as near as a history comes to it: played by
 * the engine, what happens first in one instant may differ.
 */
export function traceOfPath(
  cast: Cast,
  setting: Setting,
  { path, cycle, moves, invariant }: Shown,
): GroupTrace {
  const replay = replayOf(cast, setting);
  const round = Array.from({ length: rounds }, () => cycle).flat(1);
  let failure: string | null = null;
  for (const number of [...path, ...round]) {
    const move = moves[number];
    if (move === undefined) continue;
    failure = play(replay, move);
    if (failure !== null) break;
  }
  const { observations, events } = replay;
  // What two own in one instant is seen if they go on for a moment.
  const atMs = replay.nowMs() + (invariant === 'group.exclusive' ? tickMs : 0);
  const isRestless = cycle.length > 0 || invariant === 'group.liveness';
  observations.push({
    type: 'ended',
    atMs,
    how: failure === null && isRestless ? 'late' : 'failed',
    lastEventAtMs: events.at(-1)?.atMs ?? 0,
    ends: [],
  });
  return {
    history: {
      clock: 'virtual',
      topics: setting.topics,
      settings: differing(setting.settings),
      order: 0,
      events,
    },
    settings: setting.settings,
    observations,
    endMs: atMs,
  };
}

function differing(settings: GroupSettings): Partial<GroupSettings> {
  const defaults = new Map<string, unknown>(Object.entries(kafkaDefaults));
  return Object.fromEntries(
    Object.entries(settings).filter(
      ([name, value]) => JSON.stringify(defaults.get(name)) !== JSON.stringify(value),
    ),
  );
}

/** What went wrong in the move, if anything did. */
function play(replay: Replay, move: Move): string | null {
  try {
    const event = eventOf(replay, move);
    if (event !== null) replay.happened(event);
    replay.make(move);
    return null;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    replay.failed(message);
    return message;
  }
}

function eventOf(replay: Replay, move: Move): TimedEvent | null {
  const atMs = replay.nowMs();
  if (move.type === 'failover')
    return { atMs, type: 'failover', requests: move.requests, downMs: 0 };
  if (move.type !== 'place') return null;
  const member = replay.nameOf(move.place);
  switch (move.step) {
    case 'start':
      return { atMs, type: 'join', member, ...replay.wish };
    case 'crash':
    case 'pause':
    case 'resume':
      return { atMs, type: move.step, member };
    case 'close':
      return { atMs, type: 'leave', member };
    case 'drop-request':
      return { atMs, type: 'drop', member, what: 'request' };
    case 'drop-response':
      return { atMs, type: 'drop', member, what: 'response' };
    case 'take-copy':
      return { atMs, type: 'duplicate', member };
    case 'take':
    case 'learn':
    case 'timer':
    case 'give-up':
    case 'poll':
    case 'refuse':
    case 'cut':
      return null;
  }
}
