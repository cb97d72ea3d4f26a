import type { BrokenStep } from './broken-step.ts';
import { isBroken } from './broken-step.ts';
import type { CoordinatorMove } from './coordinators.ts';
import type { ModelParts } from './model-parts.ts';
import { freshInstant } from './model-parts.ts';
import { never, placeFlags } from './place.ts';
import type { PlaceStep } from './place.ts';
import { lanesMax } from './place-steps.ts';
import { processIn, tickMs } from './setting.ts';

/** A state and what happens in it. */
export interface Chosen {
  readonly state: Int32Array;
  readonly move: number;
}

/** Writes the state after an enabled move into `out`; or says which step was not done. */
export function applyMove(
  parts: ModelParts,
  { state, move: number }: Chosen,
  out: Int32Array,
): BrokenStep | null {
  const { moves, members } = parts;
  const move = moves.all[number];
  out.set(state);
  if (move === undefined) return null;
  if (moves.isFault(number)) out[members + 1] = (state[members + 1] ?? 0) - 1;
  switch (move.type) {
    case 'place':
      // A request that is doubled arrives twice, with nothing between: connections keep the order of messages.
      return move.step === 'take-copy'
        ? (applyInPlace(parts, move, out) ??
            applyInPlace(parts, { place: move.place, step: 'take' }, out))
        : applyInPlace(parts, move, out);
    case 'coordinator-timer':
      return settle(
        parts,
        out,
        parts.coordinators.move(out[0] ?? 0, timerInput, () => timer),
      );
    case 'tick':
      return tick(parts, out);
    case 'failover':
      return failover(parts, move.requests, out);
  }
}

const timer = { type: 'timer' } as const;
const timerInput = 0;

function applyInPlace(
  parts: ModelParts,
  { place: at, step }: { readonly place: number; readonly step: PlaceStep },
  out: Int32Array,
): BrokenStep | null {
  const moved = parts.places.move(out[at + 1] ?? 0, step);
  if (isBroken(moved)) return moved;
  out[at + 1] = moved.next;
  if (moved.message < 0) {
    if (step === 'start') keepFresh(parts, out);
    return null;
  }
  const requestId = at * lanesMax + moved.lane;
  const input = 1 + moved.message * parts.members * lanesMax + requestId;
  return settle(
    parts,
    out,
    parts.coordinators.move(out[0] ?? 0, input, () => ({
      type: 'request',
      requestId,
      clientId: processIn(at),
      request: parts.requests.at(moved.message),
    })),
  );
}

/** The coordinator's new state, and its answers on their way. */
function settle(
  parts: ModelParts,
  out: Int32Array,
  move: CoordinatorMove | BrokenStep,
): BrokenStep | null {
  if (isBroken(move)) return move;
  out[0] = move.next;
  for (let index = 0; index < move.replies.length; index += 2) {
    const requestId = move.replies[index] ?? 0;
    const at = Math.floor(requestId / lanesMax) + 1;
    if (!(at >= 1 && at <= parts.members))
      return { problem: `it answered request ${requestId}, which nobody sent` };
    const message = move.replies[index + 1] ?? 0;
    out[at] = parts.places.replied(out[at] ?? 0, requestId % lanesMax, message);
  }
  out[parts.members + 1] = (out[parts.members + 1] ?? 0) & (freshInstant - 1);
  return null;
}

/** To the next thing that is due, one tick at most. */
function tick(parts: ModelParts, out: Int32Array): BrokenStep | null {
  const { coordinators, places, members } = parts;
  let byMs = Math.min(tickMs, coordinators.at(out[0] ?? 0).wakeInMs ?? never);
  for (let at = 1; at <= members; at++) byMs = Math.min(byMs, places.dueMsOf(out[at] ?? 0));
  out[0] = coordinators.later(out[0] ?? 0, byMs);
  for (let at = 1; at <= members; at++) {
    const next = places.ticked(out[at] ?? 0, byMs);
    if (typeof next !== 'number') return next;
    out[at] = next;
  }
  keepFresh(parts, out);
  return null;
}

function failover(
  parts: ModelParts,
  requests: 'refused' | 'lost',
  out: Int32Array,
): BrokenStep | null {
  const { places, members, coordinators } = parts;
  for (let at = 1; at <= members; at++) {
    const moved = places.move(out[at] ?? 0, requests === 'refused' ? 'refuse' : 'cut');
    if (isBroken(moved)) return moved;
    out[at] = moved.next;
  }
  const problem = settle(parts, out, coordinators.recovered(out[0] ?? 0));
  keepFresh(parts, out);
  return problem;
}

/** An instant is fresh only where that matters: where somebody may still start or wake. */
function keepFresh({ isReduced, places, members }: ModelParts, out: Int32Array): void {
  if (!isReduced) return;
  let waiting = 0;
  for (let at = 1; at <= members; at++) waiting |= places.flagsOf(out[at] ?? 0);
  const left = (out[members + 1] ?? 0) & (freshInstant - 1);
  out[members + 1] =
    (waiting & (placeFlags.idle | placeFlags.paused)) === 0 ? left : left | freshInstant;
}
