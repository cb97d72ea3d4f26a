import type { GroupInvariant, GroupVerdict } from '../../../domain/group-invariant.ts';
import type {
  GroupObservation,
  GroupTrace,
  Happened,
  Learned,
  Lives,
  Thought,
} from '../../../domain/group-trace.ts';
import { at } from '../../at.ts';
import { noGoneTopics, takeGoneTopics } from '../gone-topics.ts';
import { groupVerdictOf, newGroupTally } from '../group-tally.ts';
import { judgeCallback } from '../listener/called-back.ts';
import { judgeEnd, judgeTaken } from '../listener/in-time.ts';
import { learn } from '../listener/learned.ts';
import { newListenerLife, type ListenerLife, type ListenerScene } from '../listener/life.ts';
import { judgeRequest } from '../listener/requested.ts';
import { isForgotten, own, settle } from '../listener/settle.ts';
import { kind, traceIndexOf } from '../trace-index.ts';

/**
 * What the application's rebalance listener is told is what happens to the process's partitions: `revoked` before they
 * go, `assigned` when they come, `lost` where they are gone already, each once; and they are what the coordinator gave.
 */
export const groupListener: GroupInvariant = {
  id: 'group.listener',
  title: 'The rebalance listener is told of each change of ownership, once, rightly and in time',
  kind: 'safety',
  source: {
    title: 'Kafka, `ConsumerRebalanceListener`; KIP-429, KIP-848',
    locator:
      '`ConsumerCoordinator.onJoinPrepare`, `onJoinComplete`, `onLeavePrepare`; `AbstractMembershipManager.maybeReconcile`',
  },
  exercises: 'any call of a listener, any change of what a process owns, any report of it',
  check,
};

function check(trace: GroupTrace): GroupVerdict {
  const scene: ListenerScene = {
    trace,
    index: traceIndexOf(trace),
    tally: newGroupTally(),
    lives: [],
    gone: noGoneTopics(trace),
  };
  const { observations } = trace;
  const unsettled: ListenerLife[] = [];
  const { kinds } = scene.index;
  for (let index = 0; index < kinds.length; index++) {
    if (isSilent[at(kinds, index)] === true) continue;
    const seen = at(observations, index);
    while (unsettled.length > 0 && seen.atMs > at(unsettled, 0).unsettledAtMs) {
      const life = unsettled.shift();
      if (life !== undefined) settle(scene, life, index);
    }
    const life = lifeOf(scene, index);
    if (life === null) {
      takeCommon(scene, seen);
      continue;
    }
    const wasSettled = life.unsettledAtMs < 0;
    take(scene, life, seen, index);
    if (wasSettled && life.unsettledAtMs >= 0) unsettled.push(life);
  }
  for (const life of unsettled) settle(scene, life, observations.length);
  judgeEnd(scene);
  return groupVerdictOf(scene.tally);
}

/** What says nothing of listeners, and is most of a trace. */
const isSilent: readonly boolean[] = Object.values(kind).map(
  (what) => what === kind.processed || what === kind.replied || what === kind.described,
);

function lifeOf(scene: ListenerScene, index: number): ListenerLife | null {
  const process = at(scene.index.processOf, index);
  if (process < 0) return null;
  const known = scene.lives[process];
  if (known !== undefined) return known;
  const { name, started } = at(scene.index.processes, process);
  const life = newListenerLife(process, name, started?.protocol ?? 'eager');
  life.wellSinceMs = started?.atMs ?? 0;
  scene.lives[process] = life;
  return life;
}

function take(
  scene: ListenerScene,
  life: ListenerLife,
  seen: GroupObservation,
  index: number,
): void {
  if (seen.type === 'learned') learn(scene, life, seen, index);
  else if (seen.type === 'called-back') judgeCallback(scene, life, seen, index);
  else if (seen.type === 'owns') own(scene, life, seen, index);
  else if (seen.type === 'thought') think(life, seen, index);
  else if (seen.type === 'lives') live(life, seen);
  else if (seen.type === 'gave-up') end(life, seen.atMs, 'gave-up');
  else if (seen.type === 'lost') lose(scene, life, seen);
  else if (seen.type === 'requested') {
    judgeRequest(scene, life, seen, index);
    judgeTaken(scene, life, seen.atMs, index);
  }
}

/** The process learns of it when it has waited long enough. */
function lose({ trace, index }: ListenerScene, life: ListenerLife, seen: Learned): void {
  const asked = trace.observations[index.requestAt[seen.requestId] ?? -1];
  const sentAtMs = asked?.type === 'requested' ? asked.sentAtMs : seen.atMs;
  const waitedMs = Math.max(seen.atMs, sentAtMs + trace.settings.requestTimeoutMs);
  life.wellSinceMs = Math.max(life.wellSinceMs, waitedMs);
  life.brokenUntilMs = Math.max(life.brokenUntilMs, waitedMs);
}

function takeCommon(scene: ListenerScene, seen: GroupObservation): void {
  if (seen.type === 'failed-over') {
    for (const life of scene.lives) if (life !== undefined) life.wellSinceMs = seen.backAtMs;
  } else {
    takeGoneTopics(scene.gone, seen, scene.trace);
    if (seen.type === 'happened' && seen.effect) resubscribe(scene, seen);
  }
}

function think(life: ListenerLife, seen: Thought, index: number): void {
  const was = life.generation ?? -1;
  life.memberId = seen.memberId;
  life.generation = seen.generation;
  life.state = seen.state;
  if (!isForgotten(life) || was < 0) return;
  life.mayHaveLost = true;
  life.owesRevoked = false;
  life.owesAssigned = -1;
  // What it has learnt and not told yet is told all the same, and lost then.
  if ((life.toldCount > 0 || life.applying >= 0) && life.fenced < 0) {
    life.fenced = index;
    life.forgotAtMs = seen.atMs;
  }
}

function live(life: ListenerLife, { how, atMs }: Lives): void {
  if (how === 'closed' || how === 'crashed') {
    life.closedBlind = life.isAway;
    end(life, atMs, how);
    return;
  }
  life.isAway = how !== 'well';
  life.wellSinceMs = atMs;
}

function end(life: ListenerLife, atMs: number, how: 'closed' | 'crashed' | 'gave-up'): void {
  if (life.overHow === 'gave-up') return;
  life.overHow = how;
  life.overAtMs = atMs;
  life.unsettledAtMs = atMs;
}

function resubscribe(scene: ListenerScene, { event: place }: Happened): void {
  const event = scene.trace.history.events[place];
  if (event?.type !== 'resubscribe') return;
  for (const life of scene.lives) {
    if (life === undefined || life.overHow !== null) continue;
    const { started } = at(scene.index.processes, life.process);
    if (started?.member !== event.member) continue;
    life.turnedTo = event.pattern === undefined ? event.topics : null;
  }
}
