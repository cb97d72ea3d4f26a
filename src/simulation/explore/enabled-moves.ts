import type { ModelParts } from './model-parts.ts';
import { faultsLeft, freshInstant } from './model-parts.ts';
import { localSteps, placeFlags as f } from './place.ts';
import type { PlaceStep } from './place.ts';

/**
 * Writes the numbers of the moves that can happen into `out`, in their order; how many they are.
 *
 * Of a reduced model those are left out that lead to nothing else, as far as anybody can see:
 * - Starting and waking up change nothing but one place, so they are independent of all that happens elsewhere in the
 *   same instant; they are tried before anything has reached the coordinator in it, or after it has moved.
 * - A crash, a pause and a loss matter only when the process would do something, the message would arrive, or time
 *   passes; so they are put off until then.
 * - When no fault is left, what one client does alone is independent of what others do. Where it does not change what the
 *   client owns or who it is, nobody sees whether it was done earlier or later: only that client's own steps are tried
 *   (an ample set). It is not done where an answer may still come in the same instant, which might come first; and not
 *   for a timer that is due again at once, so that nobody is put off for ever.
 *
 * Source: Clarke, Grumberg, Peled: Model Checking, partial order reduction.
 */
export function enabledMoves(parts: ModelParts, state: Int32Array, out: Int32Array): number {
  const alone = placeAlone(parts, state);
  if (alone >= 0) return localMoves(parts, { state, place: alone }, { out, count: 0 });
  const faults = faultsLeft(state, parts.members);
  const count = honestMoves(parts, state, out);
  if (faults === 0) return count;
  return addFaults(parts, { state, faults }, { out, count });
}

/** A list of moves that is being written. */
interface Writing {
  readonly out: Int32Array;
  readonly count: number;
}

/** The first place whose client goes on alone; -1: none. */
export function placeAlone(parts: ModelParts, state: Int32Array): number {
  const { places, members, isReduced } = parts;
  if (!isReduced || faultsLeft(state, members) > 0) return -1;
  for (let at = 1; at <= members; at++) if (places.goesAlone(state[at] ?? 0)) return at - 1;
  return -1;
}

function localMoves(
  { places, moves }: ModelParts,
  { state, place }: { readonly state: Int32Array; readonly place: number },
  { out, count: before }: Writing,
): number {
  let count = before;
  const flags = places.flagsOf(state[place + 1] ?? 0);
  if ((flags & f.learns) !== 0) out[count++] = moves.numberOf(place, 'learn');
  if ((flags & f.timer) !== 0) out[count++] = moves.numberOf(place, 'timer');
  if ((flags & f.givesUp) !== 0) out[count++] = moves.numberOf(place, 'give-up');
  return count;
}

/** All moves but faults. */
function honestMoves(parts: ModelParts, state: Int32Array, out: Int32Array): number {
  const { members, places, moves, coordinators, isReduced } = parts;
  let count = 0;
  const isDue = coordinators.at(state[0] ?? 0).wakeInMs === 0;
  if (isDue) out[count++] = moves.coordinatorTimer;
  let isQuiet = !isDue;
  let anybody = 0;
  const canStart = !isReduced || ((state[members + 1] ?? 0) & freshInstant) !== 0;
  let before = 0;
  for (let place = 0; place < members; place++) {
    const flags = places.flagsOf(state[place + 1] ?? 0);
    if ((flags & f.asks) !== 0) out[count++] = moves.numberOf(place, 'take');
    count = localMoves(parts, { state, place }, { out, count });
    if ((flags & (f.asks | localSteps)) !== 0) isQuiet = false;
    // Places are filled in order: those that are still empty are alike.
    if (canStart && (flags & f.idle) !== 0 && (before & f.idle) === 0)
      out[count++] = moves.numberOf(place, 'start');
    if (canStart && (flags & f.paused) !== 0) out[count++] = moves.numberOf(place, 'resume');
    anybody |= ~flags & f.idle;
    before = flags;
  }
  // Time passes only while there is nothing else to do: nothing is late unless a fault makes it so.
  if (isQuiet && anybody !== 0) out[count++] = moves.tick;
  return count;
}

interface Faulty {
  readonly state: Int32Array;
  readonly faults: number;
}

/** Faults besides the moves that are written already. */
function addFaults(parts: ModelParts, { state, faults }: Faulty, writing: Writing): number {
  const { members, places, moves, isReduced } = parts;
  const { out, count: honest } = writing;
  let count = honest;
  const isQuiet = honest > 0 && out[honest - 1] === moves.tick;
  const sole = soleMove(parts, writing);
  const anyTime = !isReduced || faults > 1;
  for (let place = 0; place < members; place++) {
    const flags = places.flagsOf(state[place + 1] ?? 0);
    const add = (step: PlaceStep): void => {
      out[count++] = moves.numberOf(place, step);
    };
    const only = (step: PlaceStep): boolean => sole === moves.numberOf(place, step);
    const isLive = (flags & (f.well | f.paused)) !== 0;
    const matters = anyTime || isQuiet || (flags & localSteps) !== 0;
    if (isLive && matters) add('crash');
    if ((flags & f.well) !== 0) add('close');
    if ((flags & f.well) !== 0 && matters) add('pause');
    if ((flags & f.asks) !== 0) {
      if (anyTime || (flags & f.asksTwice) !== 0 || only('take')) add('drop-request');
      add('take-copy');
    }
    if ((flags & f.answered) !== 0) {
      if (anyTime || (flags & f.answeredTwice) !== 0 || only('learn')) add('drop-response');
    }
  }
  if ((places.flagsOf(state[1] ?? 0) & f.idle) === 0)
    for (const failover of moves.failovers) out[count++] = failover;
  return count;
}

/** The only move that is left in this instant, but for those who start or wake; -1: there are more, or none. */
function soleMove({ moves }: ModelParts, { out, count }: Writing): number {
  let sole = -1;
  for (let index = 0; index < count; index++) {
    const move = moves.all[out[index] ?? 0];
    if (move?.type === 'place' && (move.step === 'start' || move.step === 'resume')) continue;
    if (sole >= 0) return -1;
    sole = out[index] ?? 0;
  }
  return sole;
}
