import type { MemberConfig } from '../../domain/member-client.ts';
import { giveUpLate, learn } from './arrive.ts';
import { endsNow } from './logs.ts';
import { groupId } from './look-at-group.ts';
import { stepProcess, wakeProcess } from './step-process.ts';
import type { Process, Slot, World } from './world.ts';
import { never, planFor, touch } from './world.ts';

/** Starts the next process of a place, unless one lives there; its application polls at once. */
export function startProcess(world: World, slot: Slot): void {
  if (slot.process !== null) return;
  const process = newProcess(world, slot);
  slot.lives += 1;
  slot.process = process;
  slot.latest = process;
  world.processes.push(process);
  touch(world);
  world.observations.push({
    type: 'started',
    atMs: world.nowMs,
    process: process.name,
    member: slot.member,
    protocol: slot.protocol,
    instanceId: slot.instanceId ?? null,
  });
  world.progress.running = process.name;
  process.state = process.client.initial(configOf(world, process));
  world.progress.running = undefined;
  poll(world, process);
}

/** The application calls `poll`, and again after the poll interval. */
export function poll(world: World, process: Process): void {
  process.pollEntryAtMs = world.nowMs + Math.max(1, world.settings.pollIntervalMs);
  planFor(world, process, 'poll', process.pollEntryAtMs);
  stepProcess(world, process, { type: 'poll', ends: endsNow(world) });
}

/** The time for the next `poll` has come. */
export function pollIsDue(world: World, process: Process): void {
  if (process.pollEntryAtMs === world.nowMs && isWell(process)) poll(world, process);
}

/** The time for which the queue kept an entry has come: a timer, if that is still what the process wants. */
export function wakeIsDue(world: World, process: Process): void {
  if (process.wakeEntryAtMs !== world.nowMs) return;
  process.wakeEntryAtMs = never;
  if (!process.isAlive || process.isPaused) return;
  if (process.wakeAtMs > world.nowMs) wakeProcess(world, process, process.wakeAtMs);
  else stepProcess(world, process, { type: 'timer' });
}

/** Whether a process lives as it should, and its client with it. */
export function isWell({ isAlive, isAway, isPaused, hasGivenUp }: Process): boolean {
  return isAlive && !isAway && !isPaused && !hasGivenUp;
}

/** The application closes its consumer, and the process ends; one that stands still can only be killed. */
export function closeProcess(world: World, process: Process): void {
  if (process.isPaused) {
    endProcess(world, process, 'crashed');
    return;
  }
  // What it sends now is not waited for.
  process.isAlive = false;
  stepProcess(world, process, { type: 'close' });
  endProcess(world, process, 'closed');
}

/** A process ends. Answers to it are lost from now on. */
export function endProcess(world: World, process: Process, how: 'closed' | 'crashed'): void {
  process.isAlive = false;
  process.slot.process = null;
  world.processes.splice(world.processes.indexOf(process), 1);
  live(world, process, how);
}

/** The application does not poll any more. */
export function stallProcess(world: World, process: Process): void {
  process.isAway = true;
  live(world, process, 'away');
  stepProcess(world, process, { type: 'away' });
}

/** The process stands still: from now on nothing happens to it. */
export function pauseProcess(world: World, process: Process): void {
  process.isPaused = true;
  live(world, process, 'paused');
}

/**
 * A process is well again. One that stood still finds what has come in the meantime, in its order, then what has not come
 * in time, changes of topics and its timer; and then the application polls.
 */
export function resumeProcess(world: World, process: Process): void {
  const wasPaused = process.isPaused;
  process.isAway = false;
  process.isPaused = false;
  live(world, process, 'well');
  if (wasPaused) thaw(world, process);
  poll(world, process);
}

function thaw(world: World, process: Process): void {
  for (const message of process.inbox.splice(0)) learn(world, process, message);
  giveUpLate(world, process);
  hearOfTopics(world, process);
  if (process.wakeAtMs <= world.nowMs) stepProcess(world, process, { type: 'timer' });
  // The entry may have come while it stood still.
  process.wakeEntryAtMs = never;
  wakeProcess(world, process, process.wakeAtMs);
}

/** A process learns how the topics are now, if that is news, and if nothing keeps it from hearing so. */
export function hearOfTopics(world: World, process: Process): void {
  if (!process.isAlive || process.isPaused || world.nowMs < process.deafUntilMs) return;
  if (process.topics === world.topics) return;
  process.topics = world.topics;
  stepProcess(world, process, { type: 'metadata', topics: world.topics });
}

function live(
  world: World,
  process: Process,
  how: 'well' | 'away' | 'paused' | 'closed' | 'crashed',
): void {
  touch(world);
  world.observations.push({ type: 'lives', atMs: world.nowMs, process: process.name, how });
}

function newProcess(world: World, slot: Slot): Process {
  return {
    name: freeName(world, slot),
    slot,
    client: world.cast.memberFor(slot.protocol),
    state: undefined,
    isAlive: true,
    isAway: false,
    isPaused: false,
    hasGivenUp: false,
    status: null,
    owned: [],
    topics: world.topics,
    wakeAtMs: never,
    wakeEntryAtMs: never,
    pollEntryAtMs: never,
    timeoutEntryAtMs: never,
    up: [],
    upLastAtMs: 0,
    down: [],
    downLastAtMs: 0,
    outstanding: [],
    inbox: [],
    losesRequest: false,
    losesResponse: false,
    doublesRequest: false,
    slowMs: 0,
    slowUntilMs: 0,
    deafUntilMs: 0,
  };
}

/**
 * `member`, `member+`, `member++` and so on; further on where another place has taken that name, or where it looks like
 * a member id that is given to somebody else: a KIP-848 member is known by the name of its process, and the ids of
 * Kafka's members never meet, being random.
 */
function freeName({ names, history }: World, { member, lives }: Slot): string {
  let name = member + '+'.repeat(lives);
  while (names.has(name) || isLikeGivenId(name, history)) name += '+';
  names.add(name);
  return name;
}

function isLikeGivenId(name: string, { events }: World['history']): boolean {
  const [, holder] = /^(.*?)\+*-\d+$/su.exec(name) ?? [];
  if (holder === undefined) return false;
  return events.some(
    (event) => event.type === 'join' && (event.member === holder || event.instanceId === holder),
  );
}

function configOf(world: World, { name, slot }: Process): MemberConfig {
  const { protocol, wish, instanceId, rackId, serverAssignor, strategies } = slot;
  const { settings } = world;
  return {
    groupId,
    process: name,
    protocol,
    wish,
    ...(instanceId === undefined ? {} : { instanceId }),
    ...(rackId === undefined ? {} : { rackId }),
    ...(serverAssignor === undefined ? {} : { serverAssignor }),
    topics: world.topics,
    settings:
      strategies === undefined
        ? settings
        : { ...settings, partitionAssignmentStrategy: strategies },
  };
}
