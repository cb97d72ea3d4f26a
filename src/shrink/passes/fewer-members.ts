import type { HistoryEvent, MembershipHistory } from '../../domain/history.ts';
import { membersOf } from '../names-of.ts';
import type { Pass } from '../pass.ts';
import { mapEvents } from '../pass.ts';
import { renamed } from '../rename.ts';

/** Drops a member with all its events, those under later ids of a static member included. */
export const dropMembers: Pass = { name: 'drop members', candidates: membersDropped };

function* membersDropped(history: MembershipHistory): Generator<MembershipHistory, void, void> {
  for (const member of [...membersOf(history)].toReversed())
    yield withoutMembers(history, idsOf(history, member));
}

/** A history without any event of these members. */
export function withoutMembers(
  history: MembershipHistory,
  ids: ReadonlySet<string>,
): MembershipHistory {
  return mapEvents(history, (event) => ('member' in event && ids.has(event.member) ? null : event));
}

/** All ids that one member has in turn: its own, and those that its restarts give it. */
export function idsOf({ events }: MembershipHistory, member: string): ReadonlySet<string> {
  const ids = new Set([member]);
  for (const event of events)
    if (event.type === 'restart' && ids.has(event.member)) ids.add(event.as);
  return ids;
}

/** Above so many members, merging each with each would take longer than dropping. */
const MERGED_OF_MAX = 12;

/** Gives the part of one member to another, so that one leaves and comes back where two took turns. */
export const mergeMembers: Pass = { name: 'merge members', candidates: membersMerged };

function* membersMerged(history: MembershipHistory): Generator<MembershipHistory, void, void> {
  const members = [...membersOf(history)];
  if (members.length > MERGED_OF_MAX) return;
  for (const [index, kept] of members.entries()) {
    for (const gone of members.slice(index + 1)) {
      const merged = renamed(history, { member: (id) => (id === gone ? kept : id) });
      yield merged;
      yield withoutRepeatedJoins(merged);
    }
  }
}

/** Drops joins of members that have joined before and not left since. */
function withoutRepeatedJoins(history: MembershipHistory): MembershipHistory {
  const present = new Set<string>();
  return mapEvents(history, (event: HistoryEvent) => {
    if (event.type === 'leave' || event.type === 'crash') present.delete(event.member);
    if (event.type !== 'join') return event;
    const repeated = present.has(event.member) && event.claims === undefined;
    present.add(event.member);
    return repeated ? null : event;
  });
}
