import type { MembershipHistory } from '../domain/history.ts';
import type { NamingOrder } from './plain-renaming.ts';
import { plainRenaming } from './plain-renaming.ts';
import { renamed } from './rename.ts';

/**
 * The same history under plain names: members m0, m1, … topics t0, … instance ids i0, … racks r0, … each in the order
 * of first mention. Defaults are left out and keys are in one order.
 */
export function canonicalHistory(history: MembershipHistory): MembershipHistory {
  return plainly(history, 'mentioned');
}

/** Like `canonicalHistory`, but names keep their order among each other: what sorted first still does. */
export function plainInOrder(history: MembershipHistory): MembershipHistory {
  return plainly(history, 'sorted');
}

/**
 * The identity of a history: equal for histories that differ only in the names of members, topics, instance ids and
 * racks, and for no others.
 */
export function shapeOf(history: MembershipHistory): string {
  return JSON.stringify(canonicalHistory(history));
}

function plainly(history: MembershipHistory, order: NamingOrder): MembershipHistory {
  const bounced = history.events.some(({ type }) => type === 'bounce');
  const renaming = plainRenaming((names) => renamed(history, names), order, bounced);
  return renamed(history, renaming);
}
