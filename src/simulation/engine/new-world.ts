import { kafkaDefaults } from '../../domain/settings.ts';
import type { GroupSettings } from '../../domain/settings.ts';
import type { TimedHistory } from '../../domain/timed-history.ts';
import type { Cast } from '../cast.ts';
import { logsOf } from './logs.ts';
import type { LiveGroupOptions, World } from './world.ts';
import { never } from './world.ts';

/** A large group of ours takes a tenth of that, and a fifth in one instant. */
const stepsDefault = { all: 200_000, now: 5000 };

/** A world in which nothing has happened yet. */
export function newWorld(cast: Cast, history: TimedHistory, options: LiveGroupOptions): World {
  const { checked = false, probe = 0 } = options;
  const { stepsMax = stepsDefault.all, stepsNowMax = stepsDefault.now } = options;
  const { topics } = history;
  return {
    history,
    settings: settingsOf(history),
    cast,
    rigour: { checked, probe, stepsMax, stepsNowMax },
    isRigorous: checked || probe > 0,
    probedSteps: 0,
    progress: options.progress ?? { nowMs: 0, lastEventAtMs: 0, running: undefined },
    observations: options.observations ?? [],
    nowMs: 0,
    queue: [],
    sequence: 0,
    steps: 0,
    stepsNow: 0,
    hasDiffered: false,
    isOver: false,
    waitingStrays: [],
    script: scriptOf(history),
    played: 0,
    lastEventAtMs: 0,
    lastChangeAtMs: 0,
    lastRefusalAtMs: 0,
    coordinator: cast.coordinator,
    coordinatorState: undefined,
    coordinatorWakeAtMs: never,
    coordinatorEntryAtMs: never,
    down: null,
    coordinatorTopics: topics,
    parked: new Map(),
    nextMessageId: 0,
    forgottenBelowId: 0,
    described: undefined,
    watchUntilMs: 0,
    topics,
    logs: logsOf(topics, [], 0),
    ends: [],
    endsAtMs: -1,
    slots: new Map(),
    processes: [],
    names: new Set(),
  };
}

/** The history's settings over Kafka's defaults. */
export function settingsOf({ settings }: TimedHistory): GroupSettings {
  return { ...kafkaDefaults, ...settings };
}

/** Events by their times; those of one instant in their order. */
function scriptOf({ events }: TimedHistory): readonly number[] {
  const script = events.map((_, index) => index);
  return script.sort((a, b) => (events[a]?.atMs ?? 0) - (events[b]?.atMs ?? 0));
}
