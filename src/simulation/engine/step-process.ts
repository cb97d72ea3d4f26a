import type { MemberInput, MemberStep } from '../../domain/member-client.ts';
import { lose, sendRequest } from './send.ts';
import { stepOfMember } from './subject-step.ts';
import type { Process, World } from './world.ts';
import { never, planFor, touch } from './world.ts';

/** Lets something happen to a process, notes what is seen of it, and sends what it asks. */
export function stepProcess(world: World, process: Process, input: MemberInput): void {
  if (process.hasGivenUp) return;
  const step = stepOfMember(world, process, input);
  process.state = step.state;
  note(world, process, step);
  if (step.disconnects === true) disconnect(world, process);
  wakeProcess(world, process, step.wakeAtMs ?? never);
  const { requests } = step;
  for (let index = 0; index < requests.length; index++)
    sendRequest(world, process, requests[index] as MemberStep<unknown>['requests'][number]);
}

/** What was sent through a connection that the process closed itself stays unanswered; it will say it again. */
function disconnect(world: World, { outstanding }: Process): void {
  touch(world);
  for (const message of outstanding.splice(0)) lose(world, message);
}

/**
 * Plans the timer that a process wants. There is one entry in the queue for it: where the wish moved to a later time in
 * the meantime, it is planned anew when that entry comes.
 */
export function wakeProcess(world: World, process: Process, atMs: number): void {
  process.wakeAtMs = atMs;
  if (atMs >= process.wakeEntryAtMs) return;
  process.wakeEntryAtMs = Math.max(atMs, world.nowMs);
  planFor(world, process, 'wake', process.wakeEntryAtMs);
}

/**
 * Writes down a step in the order in which a client acts: what it thinks, what it takes from the application, what it
 * owns now, what it gives to the application, what that then processes.
 */
function note(world: World, process: Process, step: MemberStep<unknown>): void {
  const { status, callbacks, owned, paused, processed, fatal } = step;
  const isNews =
    status !== undefined || callbacks.length > 0 || owned !== undefined || paused !== undefined;
  if (isNews) noteNews(world, process, step);
  if (processed !== undefined && processed.length > 0) noteProcessed(world, process, processed);
  if (fatal === undefined) return;
  process.hasGivenUp = true;
  touch(world);
  world.observations.push({
    type: 'gave-up',
    atMs: world.nowMs,
    process: process.name,
    error: fatal,
  });
}

function noteNews(world: World, process: Process, step: MemberStep<unknown>): void {
  const { status, callbacks } = step;
  const { observations, nowMs: atMs } = world;
  const { name } = process;
  touch(world);
  if (status !== undefined) {
    process.status = status;
    const { state, memberId, generation } = status;
    observations.push({ type: 'thought', atMs, process: name, state, memberId, generation });
  }
  const given = callbacks.findIndex(({ type }) => type === 'assigned');
  const taking = given === -1 ? callbacks.length : given;
  for (let index = 0; index < callbacks.length; index++) {
    if (index === taking) noteHoldings(world, process, step);
    const callback = callbacks[index];
    if (callback === undefined) continue;
    const { type, partitions } = callback;
    observations.push({ type: 'called-back', atMs, process: name, callback: type, partitions });
  }
  if (taking === callbacks.length) noteHoldings(world, process, step);
}

function noteHoldings(
  world: World,
  process: Process,
  { owned, paused }: MemberStep<unknown>,
): void {
  const { observations, nowMs: atMs } = world;
  const { name } = process;
  if (owned !== undefined) {
    process.owned = owned;
    observations.push({ type: 'owns', atMs, process: name, partitions: owned });
  }
  if (paused !== undefined)
    observations.push({ type: 'pauses', atMs, process: name, partitions: paused });
}

function noteProcessed(
  world: World,
  { name }: Process,
  processed: NonNullable<MemberStep<unknown>['processed']>,
): void {
  for (const { topic, partition, from, to } of processed)
    world.observations.push({
      type: 'processed',
      atMs: world.nowMs,
      process: name,
      topic,
      partition,
      from,
      to,
    });
}
