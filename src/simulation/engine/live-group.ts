import type { GroupTrace } from '../../domain/group-trace.ts';
import type { TimedHistory } from '../../domain/timed-history.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { failureOf } from '../../run/ask.ts';
import type { Cast } from '../cast.ts';
import { requestArrives, responseArrives, timeoutIsDue } from './arrive.ts';
import { popDue } from './event-queue.ts';
import { comeBack } from './fail-over.ts';
import { hearOfTopics, pollIsDue, startProcess, wakeIsDue } from './live-process.ts';
import { groupId } from './look-at-group.ts';
import { strayIsDue } from './interfere.ts';
import { newWorld } from './new-world.ts';
import { playEvent } from './play-event.ts';
import { awaitRest, endHistory, restIsDue } from './rest.ts';
import { restart } from './restart.ts';
import { coordinatorIsDue } from './step-coordinator.ts';
import { StepFailure } from './step-failure.ts';
import type { GroupProgress, LiveGroupOptions, World } from './world.ts';
import { plan, stretch, touch } from './world.ts';

export type { GroupProgress, LiveGroupOptions };

/**
 * Plays a timed history: a coordinator, its members and the network between them, in virtual time. The same cast, history
 * and options give the same trace. Never throws what the cast throws: that is an observation.
 *
 * In the trace a step of the coordinator is its request (`requested`), its answers (`replied`) and, where the group
 * changed, `described`. A step of a member is what caused it (`learned`), `thought`, `called-back` for what is taken away,
 * `owns`, `pauses`, `called-back` for what is given, `processed`, `gave-up`. Requests are counted over all processes.
 */
export function liveGroup(
  cast: Cast,
  history: TimedHistory,
  options: LiveGroupOptions = {},
): GroupTrace {
  const trace = beginGroup(cast, history, options).goOn(Infinity);
  if (trace === null) throw new Error('a history without an end');
  return trace;
}

/** A history that is played in parts, so that whoever plays it can breathe in between. */
export interface GroupLife {
  /** Lets so many things more happen, at most. The trace once it is over, else null. */
  goOn(thingsMax: number): GroupTrace | null;
}

/** Starts what `liveGroup` does in one go; nothing of the cast has run yet. */
export function beginGroup(
  cast: Cast,
  history: TimedHistory,
  options: LiveGroupOptions = {},
): GroupLife {
  const world = newWorld(cast, history, options);
  let isRaised = false;
  const happen = (thingsMax: number): void => {
    if (!isRaised) raise(world);
    isRaised = true;
    for (let things = 0; things < thingsMax && !world.isOver; things++) happenNext(world);
  };
  return {
    goOn: (thingsMax) => {
      guarded(world, () => {
        happen(thingsMax);
      });
      return world.isOver ? traceOf(world) : null;
    },
  };
}

function guarded(world: World, happen: () => void): void {
  const { progress } = world;
  try {
    happen();
  } catch (error) {
    // What is not thrown in a step of the cast's is a mistake of ours.
    if (!(error instanceof StepFailure) && progress.running === undefined) throw error;
    fail(world, error);
  }
  progress.running = undefined;
}

function fail(world: World, error: unknown): void {
  const seen = { type: 'step-failed', atMs: world.nowMs } as const;
  if (error instanceof StepFailure) {
    const { process, failure, message } = error;
    world.observations.push({ ...seen, process, failure, message });
  } else {
    const { failure, message } = failureOf(error);
    const process = world.progress.running ?? null;
    world.observations.push({ ...seen, process, failure, message });
  }
  endHistory(world, 'failed');
}

function traceOf({
  history,
  settings,
  observations,
  nowMs,
  rigour,
  probedSteps,
}: World): GroupTrace {
  const trace = { history, settings, observations, endMs: nowMs };
  return rigour.probe > 0 ? { ...trace, probedSteps } : trace;
}

/** The coordinator takes its place, and the first event is planned. */
function raise(world: World): void {
  const { coordinator, settings, topics, progress } = world;
  progress.running = null;
  world.coordinatorState = coordinator.initial({ groupId, topics, settings });
  progress.running = undefined;
  planEvent(world);
}

function happenNext(world: World): void {
  const due = popDue(world.queue);
  if (due === undefined) throw new Error('a history without an end');
  world.nowMs = due.atMs;
  switch (due.kind) {
    case 'wake':
      return wakeIsDue(world, due.process);
    case 'poll':
      return pollIsDue(world, due.process);
    case 'request':
      return requestArrives(world, due.process);
    case 'response':
      return responseArrives(world, due.process);
    case 'timeout':
      return timeoutIsDue(world, due.process);
    case 'topics':
      return hearOfTopics(world, due.process);
    case 'start':
      return startProcess(world, due.restart.slot);
    case 'bounce':
      restart(world, due.restart);
      return undefined;
    case 'event':
      return eventIsDue(world);
    case 'coordinator':
      return coordinatorIsDue(world);
    case 'back':
      return comeBack(world);
    case 'rest':
      return restIsDue(world);
    case 'stray':
      return strayIsDue(world);
    default:
      return unreachable(due);
  }
}

/** One entry an event, so that events keep their order among themselves whatever the order of the instant. */
function eventIsDue(world: World): void {
  const { history, script, observations, nowMs: atMs } = world;
  const index = script[world.played++];
  const event = index === undefined ? undefined : history.events[index];
  if (index === undefined || event === undefined) return;
  const happened = { type: 'happened' as const, atMs, event: index, effect: false };
  observations.push(happened);
  stretch(world, atMs);
  touch(world);
  happened.effect = playEvent(world, event);
  planEvent(world);
}

function planEvent(world: World): void {
  const { history, script, played } = world;
  const event = history.events[script[played] ?? -1];
  if (event === undefined) awaitRest(world);
  else plan(world, 'event', event.atMs);
}
