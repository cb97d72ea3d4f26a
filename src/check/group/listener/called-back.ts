import type { CalledBack } from '../../../domain/group-trace.ts';
import { at } from '../../at.ts';
import { isTaken, judgeGiven } from './given.ts';
import {
  has,
  listedIn,
  namesOf,
  noteOf,
  ownedNow,
  type ListenerLife,
  type ListenerScene,
  type Pending,
} from './life.ts';

/** Judges one call of the listener, and keeps what the application has been told. */
export function judgeCallback(
  scene: ListenerScene,
  life: ListenerLife,
  seen: CalledBack,
  index: number,
): void {
  scene.tally.examined++;
  life.unsettledAtMs = seen.atMs;
  const partitions = at(scene.index.partitionsOf, index);
  if (life.overHow !== null && life.overHow !== 'gave-up' && seen.atMs > life.overAtMs) {
    noteOf(scene, life, [index], { rule: 'called-after-end', atMs: seen.atMs, partitions });
  }
  if (life.isAway) {
    later(scene, life, [index], {
      rule: 'called-while-away',
      atMs: seen.atMs,
      partitions,
      excusedBy: 'end',
    });
  }
  if (
    partitions.length === 0 &&
    (seen.callback === 'lost' || (seen.callback === 'revoked' && life.protocol !== 'eager'))
  ) {
    noteOf(scene, life, [index], { rule: 'told-of-nothing', atMs: seen.atMs, partitions });
  }
  if (seen.callback === 'assigned') assigned(scene, life, seen, index);
  else if (seen.callback === 'revoked') revoked(scene, life, seen, index);
  else lost(scene, life, seen, index);
  life.lastCallback = index;
}

function later(
  scene: ListenerScene,
  life: ListenerLife,
  evidence: readonly number[],
  breach: {
    readonly rule: string;
    readonly atMs: number;
    readonly partitions: readonly number[];
    readonly expected?: string;
    readonly actual?: string;
    readonly excusedBy: Pending['excusedBy'];
  },
): void {
  const { excusedBy, partitions, ...rest } = breach;
  life.pending.push({
    evidence,
    excusedBy,
    breach: { ...rest, members: [life.name], partitions: namesOf(scene, partitions) },
  });
}

function assigned(
  scene: ListenerScene,
  life: ListenerLife,
  { atMs }: CalledBack,
  index: number,
): void {
  // What was learnt before is applied to its end, and lost after.
  const isLate = life.fenced >= 0 && life.applying >= 0 && life.applying < life.fenced;
  if (!isLate) {
    judgeLost(scene, life, atMs, index);
    life.fenced = -1;
    life.mayHaveLost = false;
  }
  judgeGiven(scene, life, { atMs, index });
  tell(scene, life, atMs, index);
  life.applying = -1;
  life.lastAssigned = index;
  life.lastAssignedMs = atMs;
  life.owesRevoked = life.protocol === 'eager';
  life.owesAssigned = -1;
}

/** What a process had when it was fenced is told as lost before anything else comes. */
function judgeLost(scene: ListenerScene, life: ListenerLife, atMs: number, index: number): void {
  if (life.fenced < 0 || life.toldCount === 0) return;
  const gone = listedIn(life.told);
  noteOf(scene, life, [life.fenced, index], {
    rule: 'lost-not-told',
    atMs,
    partitions: gone,
    expected: 'lost before assigned',
  });
  for (const partition of gone) untell(life, partition);
}

function tell(scene: ListenerScene, life: ListenerLife, atMs: number, index: number): void {
  const partitions = at(scene.index.partitionsOf, index);
  if (life.toldCount === 0 && partitions.length > 0) life.toldSinceMs = atMs;
  for (const partition of partitions) {
    if (has(life.told, partition)) {
      noteOf(scene, life, [(life.told[partition] ?? 1) - 1, index], {
        rule: 'assigned-twice',
        atMs,
        partitions: [partition],
        expected: 'revoked or lost in between',
      });
      continue;
    }
    life.told[partition] = index + 1;
    life.toldCount++;
    life.leaving[partition] = 0;
    // A newer assignment may have taken it before it came.
    const isTakenAlready = life.lastGiven?.partitions.includes(partition) === false;
    life.taken[partition] = isTakenAlready ? index + 1 : 0;
  }
}

function revoked(
  scene: ListenerScene,
  life: ListenerLife,
  { atMs }: CalledBack,
  index: number,
): void {
  judgeRevokedWhenLost(scene, life, atMs, index);
  judgeStaying(scene, life, atMs, index);
  judgeLate(scene, life, atMs, index);
  letGo(scene, life, atMs, index);
  life.lastRevoked = index;
  life.owesRevoked = false;
  if (!isTaken(life)) life.takenSinceMs = -1;
  if (life.protocol === 'eager' && life.toldCount > 0) {
    const kept = listedIn(life.told);
    noteOf(scene, life, [index], {
      rule: 'revoked-in-part',
      atMs,
      partitions: kept,
      expected: 'an eager consumer gives up all',
    });
    for (const partition of kept) untell(life, partition);
  }
  if (life.protocol === 'eager') {
    life.given = [];
    life.lastGiven = null;
  }
}

function judgeRevokedWhenLost(
  scene: ListenerScene,
  life: ListenerLife,
  atMs: number,
  index: number,
): void {
  if (life.fenced < 0 || life.toldCount === 0) return;
  const breach = {
    rule: 'revoked-when-lost',
    atMs,
    partitions: at(scene.index.partitionsOf, index),
    expected: 'lost: the process knew that it belonged to the group no more',
  };
  const evidence = [life.fenced, index];
  // Who closes forgets its membership in the same step.
  const excusedBy = life.forgotAtMs === atMs ? 'end' : 'giving-up';
  later(scene, life, evidence, { ...breach, excusedBy });
  life.fenced = -1;
}

/** Cooperative and KIP-848: only what was taken is revoked. */
function judgeStaying(scene: ListenerScene, life: ListenerLife, atMs: number, index: number): void {
  if (life.protocol === 'eager') return;
  const staying = at(scene.index.partitionsOf, index).filter(
    (partition) =>
      has(life.told, partition) &&
      !has(life.taken, partition) &&
      !scene.gone.names.has(at(scene.index.partitions.names, partition).topic),
  );
  if (staying.length === 0) return;
  later(scene, life, life.lastGiven === null ? [index] : [life.lastGiven.index, index], {
    rule: 'revoked-though-it-stays',
    atMs,
    partitions: staying,
    expected: 'only what was taken is revoked',
    excusedBy: 'end',
  });
}

/**
 * What is revoked is still owned, so that the application can commit. A client may end one rebalance and begin the next
 * in one step, of which only the holdings at its end are seen.
 */
function judgeLate(scene: ListenerScene, life: ListenerLife, atMs: number, index: number): void {
  const late = at(scene.index.partitionsOf, index).filter(
    (partition) =>
      has(life.told, partition) &&
      has(life.letGo, partition) &&
      (has(life.taken, partition) || life.lastAssigned < (life.letGo[partition] ?? 0)),
  );
  const [first] = late;
  if (first === undefined) return;
  noteOf(scene, life, [(life.letGo[first] ?? 1) - 1, index], {
    rule: 'revoked-after-let-go',
    atMs,
    partitions: late,
    expected: 'revoked is called while it still owns them',
  });
}

function lost(scene: ListenerScene, life: ListenerLife, { atMs }: CalledBack, index: number): void {
  const partitions = at(scene.index.partitionsOf, index);
  if (!life.mayHaveLost && life.fenced < 0 && partitions.length > 0) {
    later(scene, life, [index], {
      rule: 'lost-without-cause',
      atMs,
      partitions,
      expected: 'revoked: the process still belonged to the group',
      excusedBy: 'end-or-reset',
    });
  }
  letGo(scene, life, atMs, index);
  if (life.toldCount > 0) {
    const kept = listedIn(life.told);
    noteOf(scene, life, [index], {
      rule: 'lost-in-part',
      atMs,
      partitions: kept,
      expected: 'all is lost at once',
    });
    for (const partition of kept) untell(life, partition);
  }
  life.fenced = -1;
  life.mayHaveLost = false;
  life.given = [];
  life.lastGiven = null;
  life.owesRevoked = false;
  life.owesAssigned = -1;
  life.takenSinceMs = -1;
}

function letGo(scene: ListenerScene, life: ListenerLife, atMs: number, index: number): void {
  const owned = ownedNow(life);
  for (const partition of at(scene.index.partitionsOf, index)) {
    if (!has(life.told, partition)) {
      if (isInRevoked(scene, life, partition, index)) continue;
      noteOf(scene, life, [index], {
        rule: 'given-up-but-not-had',
        atMs,
        partitions: [partition],
        expected: 'assigned before it is revoked or lost',
      });
      continue;
    }
    untell(life, partition);
    if (owned.includes(partition)) life.leaving[partition] = index + 1;
  }
}

/**
 * What is lost while the application is still inside `revoked` for it is told as lost, too.
 *
 * Source: Kafka, `AbstractMembershipManager.onPartitionsLost` tells of all that is still assigned.
 */
function isInRevoked(
  { trace: { observations } }: ListenerScene,
  { leaving }: ListenerLife,
  partition: number,
  index: number,
): boolean {
  const seen = at(observations, index);
  if (seen.type !== 'called-back' || seen.callback !== 'lost' || !has(leaving, partition)) {
    return false;
  }
  return at(observations, (leaving[partition] ?? 1) - 1).atMs < seen.atMs;
}

function untell(life: ListenerLife, partition: number): void {
  life.told[partition] = 0;
  life.letGo[partition] = 0;
  life.toldCount--;
}
