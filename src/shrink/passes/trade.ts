import type { MembershipHistory } from '../../domain/history.ts';
import { membersOf, topicsOf } from '../names-of.ts';
import type { Pass } from '../pass.ts';
import { mapEvents, withEvent } from '../pass.ts';
import { idsOf, withoutMembers } from './fewer-members.ts';
import { resized } from './fewer-partitions.ts';
import { wishing } from './fewer-wishes.ts';

/** In larger histories simpler passes have more to do. */
const EVENTS_MAX = 12;

/**
 * Pays for one event or member less with what matters less: other partition counts, or wider subscriptions. Quotas that
 * must (or must not) divide change in step with the number of members.
 */
export const trade: Pass = { name: 'trade', candidates: traded };

function* traded(history: MembershipHistory): Generator<MembershipHistory, void, void> {
  if (history.events.length > EVENTS_MAX) return;
  const smaller: MembershipHistory[] = [];
  for (const member of membersOf(history))
    smaller.push(withoutMembers(history, idsOf(history, member)));
  for (const index of history.events.keys()) smaller.push(withEvent(history, index, null));
  for (const less of smaller) yield* compensated(less);
}

function* compensated(history: MembershipHistory): Generator<MembershipHistory, void, void> {
  const names = [...topicsOf(history)];
  yield mapEvents(history, (event) => wishing(event, () => names));
  for (const group of names.length > 1 ? [names, ...names.map((name) => [name])] : [names]) {
    for (const change of changes) yield resized(history, group, change);
    for (let count = 1; count <= 4; count += 1) yield resized(history, group, () => count);
  }
}

const changes: readonly ((count: number) => number)[] = [
  (count) => Math.max(0, count - 1),
  (count) => count + 1,
  (count) => count + 2,
  (count) => 2 * count,
];
