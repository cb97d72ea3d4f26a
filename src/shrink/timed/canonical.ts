import type { TimedHistory } from '../../domain/timed-history.ts';
import type { NamingOrder } from '../plain-renaming.ts';
import { plainRenaming } from '../plain-renaming.ts';
import type { Renaming } from '../rename.ts';
import { patternsOf } from './names-of.ts';
import { listedIn } from './pattern.ts';
import { renamedTimed } from './rename.ts';

/**
 * The same history under plain names, each in the order of first mention. Where a member subscribes by a pattern that
 * is more than a list of names and other than `.*`, topics keep their names: the pattern is about them.
 */
export function canonicalTimed(history: TimedHistory): TimedHistory {
  return renamedTimed(history, timedRenaming(history, 'mentioned'));
}

/** Like `canonicalTimed`, but names keep their order among each other: what sorted first still does. */
export function plainTimedInOrder(history: TimedHistory): TimedHistory {
  return renamedTimed(history, timedRenaming(history, 'sorted'));
}

/**
 * The identity of a history: equal for those that differ only in names and in which order, other than 0, things of one
 * instant have.
 */
export function timedShapeOf(history: TimedHistory): string {
  const { order } = history;
  return JSON.stringify(canonicalTimed({ ...history, order: order === 0 ? 0 : 1 }));
}

/** Plain names for what a history mentions. */
export function timedRenaming(history: TimedHistory, order: NamingOrder): Partial<Renaming> {
  const { topic, ...others } = plainRenaming((names) => renamedTimed(history, names), order);
  return areTopicsFree(history) ? { ...others, topic } : others;
}

/** Whether topics may be renamed without a pattern noticing. */
export function areTopicsFree(history: TimedHistory): boolean {
  for (const pattern of patternsOf(history))
    if (pattern !== '.*' && listedIn(pattern) === null) return false;
  return true;
}
