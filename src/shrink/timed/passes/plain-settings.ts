import type { GroupSettings } from '../../../domain/settings.ts';
import { kafkaDefaults } from '../../../domain/settings.ts';
import type { TimedHistory } from '../../../domain/timed-history.ts';
import type { Pass } from '../../pass.ts';
import { atTimes, gapBefore, stretched, withGap } from '../times.ts';
import { usualSettings } from '../usual-settings.ts';

type Key = keyof GroupSettings;

/**
 * Takes settings back to Kafka's defaults: all, runs of them, each, each with longer times where a timeout becomes
 * longer; then to values that are usual.
 */
export const plainSettings: Pass<TimedHistory> = {
  name: 'plain settings',
  *candidates(history) {
    const keys = Object.keys(history.settings) as Key[];
    for (let size = keys.length; size >= 1; size = Math.floor(size / 2))
      for (let from = 0; from < keys.length; from += size)
        yield without(history, keys.slice(from, from + size));
    for (const key of keys) yield* patiently(history, key);
    for (const key of keys) yield* usually(history, key);
  },
};

function without(history: TimedHistory, keys: readonly Key[]): TimedHistory {
  const left = Object.entries(history.settings).filter(
    ([key]) => !keys.some((gone) => gone === key),
  );
  return { ...history, settings: Object.fromEntries(left) };
}

/** What waited for a timeout waits for the longer one. */
function* patiently(history: TimedHistory, key: Key): Generator<TimedHistory, void, void> {
  const now = history.settings[key];
  const later = kafkaDefaults[key];
  if (typeof now !== 'number' || typeof later !== 'number' || later <= now) return;
  const plain = without(history, [key]);
  yield stretched(plain, (ms) => (ms >= now ? ms + later - now : ms));
  if (now > 0) yield atTimes(plain, (atMs) => Math.round((atMs * later) / now));
  if (history.events.length > WIDENED_OF_MAX) return;
  for (const index of history.events.keys())
    yield withGap(plain, index, gapBefore(plain, index) + later - now);
}

/** In longer histories there are too many gaps for one of them to be the one that waits. */
const WIDENED_OF_MAX = 8;

function* usually(history: TimedHistory, key: Key): Generator<TimedHistory, void, void> {
  const now = history.settings[key];
  const usual = usualSettings[key];
  if (typeof now !== 'number') return;
  const rounder = [1000, 100].flatMap((unit) => [
    Math.ceil(now / unit) * unit,
    Math.max(1, Math.floor(now / unit)) * unit,
  ]);
  for (const value of new Set([...(usual === undefined ? [] : [usual]), ...rounder]))
    yield { ...history, settings: { ...history.settings, [key]: value } };
}

/** How many other orders are tried. */
const ORDERS = 6;

/** Lets things of one instant happen in the order in which they were caused, or at least in one with a small number. */
export const plainOrder: Pass<TimedHistory> = {
  name: 'plain order',
  *candidates(history) {
    for (let order = 0; order <= Math.min(ORDERS, history.order - 1); order += 1)
      yield { ...history, order };
  },
};
