import type { ModelParts } from './model-parts.ts';
import { faultsLeft, isFresh } from './model-parts.ts';
import { localSteps, placeFlags as f } from './place.ts';

/**
 * Writes the numbers of the moves that can happen into `out`, in their order; how many they are.
 *
 * Of a reduced model those are left out that lead to nothing else, as far as anybody can see:
 * - Starting and waking up change nothing but one place, so they are independent of all that happens elsewhere in the
 *   same instant; they are tried before anything has reached the coordinator in it, or after it has moved.
 * - A crash, a pause and a loss matter only when the process would do something, the message would arrive, or time
 *   passes; so they are put off until then.
 * - When no fault is left, what one client does alone is independent of what others do. Where none of it changes what
 *   the client owns or who it is, nobody sees whether it was done earlier or later: only that client's own steps are
 *   tried (an ample set). It is not done where an answer may still come in the same instant, which might come first or
 *   not be waited for any more; and not for a timer that is due again at once, so that nobody is put off for ever. A
 *   group is not at rest before they are done, so that no rest is missed.
 *
 * Source: Clarke, Grumberg, Peled: Model Checking, partial order reduction.
 */
export function enabledMoves(parts: ModelParts, state: Int32Array, out: Int32Array): number {
  const writing = { out, count: 0 };
  const alone = placeAlone(parts, state);
  if (alone >= 0) addLocal(parts, { state, place: alone }, writing);
  else {
    addHonest(parts, state, writing);
    const faults = faultsLeft(state, parts.members);
    if (faults > 0) addFaults(parts, { state, faults }, writing);
  }
  return writing.count;
}

/** The first place whose client goes on alone; -1: none. */
export function placeAlone(parts: ModelParts, state: Int32Array): number {
  const { places, members, isReduced } = parts;
  if (!isReduced || faultsLeft(state, members) > 0) return -1;
  for (let at = 1; at <= members; at++) if (places.goesAlone(state[at] ?? 0)) return at - 1;
  return -1;
}

/** A list of moves that is being written. */
interface Writing {
  readonly out: Int32Array;
  count: number;
}

interface Placed {
  readonly state: Int32Array;
  readonly place: number;
}

function addLocal({ places, moves }: ModelParts, { state, place }: Placed, writing: Writing): void {
  const { out } = writing;
  const flags = places.flagsOf(state[place + 1] ?? 0);
  if ((flags & f.learns) !== 0) out[writing.count++] = moves.numberOf(place, 'learn');
  if ((flags & f.timer) !== 0) out[writing.count++] = moves.numberOf(place, 'timer');
  if ((flags & f.givesUp) !== 0) out[writing.count++] = moves.numberOf(place, 'give-up');
}

/** All moves but faults. */
function addHonest(parts: ModelParts, state: Int32Array, writing: Writing): void {
  const { members, places, moves, coordinators, isReduced } = parts;
  const isDue = coordinators.at(state[0] ?? 0).wakeInMs === 0;
  if (isDue) writing.out[writing.count++] = moves.coordinatorTimer;
  const canStart = !isReduced || isFresh(state, members);
  let before = 0;
  let all = 0;
  for (let place = 0; place < members; place++) {
    const flags = places.flagsOf(state[place + 1] ?? 0);
    if ((flags & f.asks) !== 0) writing.out[writing.count++] = moves.numberOf(place, 'take');
    if ((flags & localSteps) !== 0) addLocal(parts, { state, place }, writing);
    if (canStart) addReturn(parts, { place, flags, before }, writing);
    all |= flags;
    before = flags;
  }
  // Time passes only while there is nothing else to do: nothing is late unless a fault makes it so.
  const isQuiet = !isDue && (all & (f.asks | localSteps)) === 0;
  if (isQuiet && hasBegun(parts, state)) writing.out[writing.count++] = moves.tick;
}

/** Places are filled in order, so that somebody has come once the first is not empty any more. */
function hasBegun({ members, places }: ModelParts, state: Int32Array): boolean {
  return members > 0 && (places.flagsOf(state[1] ?? 0) & f.idle) === 0;
}

/** Somebody starts or wakes up. Places are filled in order: those that are still empty are alike. */
function addReturn(
  { moves }: ModelParts,
  at: { readonly place: number; readonly flags: number; readonly before: number },
  writing: Writing,
): void {
  const { place, flags, before } = at;
  if ((flags & f.idle) !== 0 && (before & f.idle) === 0)
    writing.out[writing.count++] = moves.numberOf(place, 'start');
  if ((flags & f.paused) !== 0) writing.out[writing.count++] = moves.numberOf(place, 'resume');
}

interface Faulty {
  readonly state: Int32Array;
  readonly faults: number;
}

/** Faults besides the moves that are written already. */
function addFaults(parts: ModelParts, { state, faults }: Faulty, writing: Writing): void {
  const { members, places, moves, isReduced } = parts;
  const { out, count } = writing;
  const isQuiet = count > 0 && out[count - 1] === moves.tick;
  const anyTime = !isReduced || faults > 1;
  const sole = soleMove(parts, writing);
  const cases = { anyTime, isQuiet, sole };
  for (let place = 0; place < members; place++) {
    const flags = places.flagsOf(state[place + 1] ?? 0);
    addEnds(parts, { ...cases, place, flags }, writing);
    addLosses(parts, { ...cases, place, flags }, writing);
  }
  if (hasBegun(parts, state))
    for (const failover of moves.failovers) out[writing.count++] = failover;
}

interface FaultyPlace {
  readonly place: number;
  readonly flags: number;
  /** Faults are not put off until they matter. */
  readonly anyTime: boolean;
  readonly isQuiet: boolean;
  readonly sole: number;
}

/** A process that ends or stands still. */
function addEnds(
  { moves }: ModelParts,
  { place, flags, anyTime, isQuiet }: FaultyPlace,
  writing: Writing,
): void {
  const { out } = writing;
  const isWell = (flags & f.well) !== 0;
  const matters = anyTime || isQuiet || (flags & localSteps) !== 0;
  if (matters && (isWell || (flags & f.paused) !== 0))
    out[writing.count++] = moves.numberOf(place, 'crash');
  if (isWell) out[writing.count++] = moves.numberOf(place, 'close');
  if (matters && isWell) out[writing.count++] = moves.numberOf(place, 'pause');
}

/** A message that is lost, or arrives twice. */
function addLosses(
  { moves }: ModelParts,
  { place, flags, anyTime, sole }: FaultyPlace,
  writing: Writing,
): void {
  const { out } = writing;
  if ((flags & f.asks) !== 0) {
    const matters = anyTime || (flags & f.asksTwice) !== 0;
    if (matters || sole === moves.numberOf(place, 'take'))
      out[writing.count++] = moves.numberOf(place, 'drop-request');
    out[writing.count++] = moves.numberOf(place, 'take-copy');
  }
  if ((flags & f.answered) === 0) return;
  const matters = anyTime || (flags & f.answeredTwice) !== 0;
  if (matters || sole === moves.numberOf(place, 'learn'))
    out[writing.count++] = moves.numberOf(place, 'drop-response');
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
