import type { AnyHistory } from '../../domain/any-history.ts';
import type { AnyPass } from '../pass.ts';
import { withEvents } from '../pass.ts';

/**
 * Drops runs of events: all, halves, quarters, down to single ones, later ones first.
 *
 * Source: Zeller, Hildebrandt, "Simplifying and isolating failure-inducing input" (IEEE TSE 28, 2002), ddmin.
 */
export const dropEvents: AnyPass = { name: 'drop events', candidates: runsDropped };

function* runsDropped<H extends AnyHistory>(history: H): Generator<H, void, void> {
  const events: readonly H['events'][number][] = history.events;
  for (let size = events.length; size >= 1; size = Math.floor(size / 2)) {
    for (let to = events.length; to > 0; to -= size) {
      const from = Math.max(0, to - size);
      yield withEvents(history, events.toSpliced(from, to - from));
    }
  }
}

/** Up to so many events all pairs of them are tried, and all triples. */
const PAIRS_OF_MAX = 16;
const TRIPLES_OF_MAX = 9;

/** Drops two or three events that need not be neighbours: a join and its leave, a stall and its resume. */
export const dropScatteredEvents: AnyPass = {
  name: 'drop scattered events',
  candidates: scatteredDropped,
};

function* scatteredDropped<H extends AnyHistory>(history: H): Generator<H, void, void> {
  const { length } = history.events;
  if (length > PAIRS_OF_MAX) return;
  for (let first = 0; first < length; first += 1) {
    for (let second = first + 1; second < length; second += 1) {
      yield without(history, [first, second]);
      if (length > TRIPLES_OF_MAX) continue;
      for (let third = second + 1; third < length; third += 1)
        yield without(history, [first, second, third]);
    }
  }
}

function without<H extends AnyHistory>(history: H, indices: readonly number[]): H {
  const events: readonly H['events'][number][] = history.events;
  return withEvents(
    history,
    events.filter((_, index) => !indices.includes(index)),
  );
}
