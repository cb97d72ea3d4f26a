import type { GroupObservation } from '../../domain/group-trace.ts';
import type { MemberProtocol } from '../../domain/member-client.ts';
import type { TimedEvent } from '../../domain/timed-history.ts';
import { unreachable } from '../../domain/unreachable.ts';
import type { Cast } from '../cast.ts';
import type { Move } from './moves.ts';
import { replayStep } from './replay-step.ts';
import type { ReplayWorld } from './replay-world.ts';
import { newReplayWorld, stepCoordinator } from './replay-world.ts';
import type { Setting } from './setting.ts';
import { processIn, tickMs, topicName } from './setting.ts';

/** Moves made once more, in virtual time, and what is seen of them. */
export interface Replay {
  readonly observations: GroupObservation[];
  readonly events: TimedEvent[];
  readonly wish: { readonly protocol: MemberProtocol; readonly topics: readonly string[] };
  nowMs(): number;
  nameOf(place: number): string;
  happened(event: TimedEvent): void;
  /** Throws what the coordinator and the clients throw. */
  make(move: Move): void;
  /** The step under way was not done. */
  failed(message: string): void;
}

/** A replay from the start: nobody has come. */
export function replayOf(cast: Cast, setting: Setting): Replay {
  const world = newReplayWorld(cast, setting);
  const { see, observations } = world;
  const events: TimedEvent[] = [];
  return {
    observations,
    events,
    wish: { protocol: setting.protocol, topics: [topicName] },
    nowMs: () => world.nowMs,
    nameOf: processIn,
    happened(event) {
      see({ type: 'happened', atMs: world.nowMs, event: events.push(event) - 1, effect: true });
    },
    make: (move) => make(world, move),
    failed(message) {
      const { nowMs: atMs, running: process } = world;
      see({ type: 'step-failed', atMs, process, failure: 'threw', message });
    },
  };
}

function make(world: ReplayWorld, move: Move): void {
  switch (move.type) {
    case 'tick':
      return tick(world);
    case 'coordinator-timer':
      return stepCoordinator(world, { type: 'timer' });
    case 'failover':
      return failOver(world, move.requests);
    case 'place': {
      const seat = world.seats[move.place];
      return seat === undefined ? undefined : replayStep(world, seat, move.step);
    }
    default:
      return unreachable(move);
  }
}

/** To the next thing that is due, one tick at most. */
function tick(world: ReplayWorld): void {
  let dueAtMs = Math.min(world.nowMs + tickMs, world.wakeAtMs ?? Infinity);
  for (const { phase, client, lost } of world.seats) {
    if (phase !== 'well') continue;
    dueAtMs = Math.min(dueAtMs, client.wakeAtMs() ?? Infinity, lost[0]?.untilMs ?? Infinity);
  }
  world.nowMs = Math.max(world.nowMs, dueAtMs);
  for (const seat of world.seats) if (seat.phase === 'well') replayStep(world, seat, 'poll');
}

function failOver(world: ReplayWorld, requests: 'refused' | 'lost'): void {
  const { cast, nowMs, seats, see } = world;
  see({ type: 'failed-over', atMs: nowMs, backAtMs: nowMs });
  for (const seat of seats) {
    replayStep(world, seat, requests === 'refused' ? 'refuse' : 'cut');
    seat.up = [];
    seat.parked = [];
  }
  world.running = null;
  world.state = cast.coordinator.recover?.(world.state, nowMs) ?? world.state;
  stepCoordinator(world, { type: 'timer' });
}
