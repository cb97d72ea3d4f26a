import { at } from '../../at.ts';
import {
  has,
  isAmong,
  listedIn,
  noteOf,
  type Given,
  type ListenerLife,
  type ListenerScene,
} from './life.ts';

/** Where `assigned` was called. */
interface Call {
  readonly atMs: number;
  readonly index: number;
}

/** What is told must be part of one assignment together with what was told before: what was taken is told first. */
export function judgeGiven(scene: ListenerScene, life: ListenerLife, call: Call): void {
  const partitions = at(scene.index.partitionsOf, call.index);
  const all = [...listedIn(life.told), ...partitions];
  // An assignment that brings nothing takes something.
  const isFirst = life.lastRevoked <= life.lastAssigned;
  if (partitions.length === 0 && isFirst && isTaken(life) && !isOvertaken(life, all)) {
    tellTooEarly(scene, life, call);
    return;
  }
  const place = life.given.findLastIndex((given) => isAmong(all, given.partitions));
  if (place >= 0) life.given = life.given.slice(place);
  else if (partitions.length > 0 || life.given.length > 0) tellUnfit(scene, life, call);
}

/**
 * It may be an assignment that takes nothing, but was overtaken by the one that does while the client was reconciling;
 * also one of which it has told a part before, and could not find the rest yet.
 *
 * Source: Kafka, `AbstractMembershipManager.processAssignmentReceived`: a newer target waits for the end of that.
 */
function isOvertaken({ given }: ListenerLife, told: readonly number[]): boolean {
  return given
    .slice(0, -1)
    .some(
      ({ partitions }, place) =>
        isAmong(told, partitions) && (place > 0 || partitions.length > told.length),
    );
}

function tellUnfit(scene: ListenerScene, life: ListenerLife, call: Call): void {
  const partitions = at(scene.index.partitionsOf, call.index);
  if (life.given.some((given) => isAmong(partitions, given.partitions))) {
    tellTooEarly(scene, life, call);
    return;
  }
  const newest = life.given.at(-1);
  noteOf(scene, life, evidenceOf(newest, call), {
    rule: 'assigned-not-given',
    atMs: call.atMs,
    partitions: partitions.filter((partition) => !newest?.partitions.includes(partition)),
    expected: 'only what the coordinator gave',
  });
}

function tellTooEarly(scene: ListenerScene, life: ListenerLife, call: Call): void {
  const newest = life.given.at(-1);
  noteOf(scene, life, evidenceOf(newest, call), {
    rule: 'assigned-before-revoked',
    atMs: call.atMs,
    partitions: listedIn(life.told).filter((partition) => !newest?.partitions.includes(partition)),
    expected: 'revoked is called first',
  });
}

function evidenceOf(given: Given | undefined, { index }: Call): readonly number[] {
  return given === undefined ? [index] : [given.index, index];
}

/** Whether something that it was told it has is taken from it. */
export function isTaken({ told, taken }: ListenerLife): boolean {
  for (let partition = 0; partition < told.length; partition++) {
    if (has(told, partition) && has(taken, partition)) return true;
  }
  return false;
}
