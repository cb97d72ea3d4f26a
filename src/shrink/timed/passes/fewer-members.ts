import type { TimedEvent, TimedHistory } from '../../../domain/timed-history.ts';
import { membersOf } from '../../names-of.ts';
import type { Pass } from '../../pass.ts';
import { mapEvents, withEvents } from '../../pass.ts';
import { renamedTimed } from '../rename.ts';

/** Drops a member with all its events. */
export const dropTimedMembers: Pass<TimedHistory> = {
  name: 'drop members',
  *candidates(history) {
    for (const member of [...membersOf(history)].toReversed()) yield withoutMember(history, member);
  },
};

/** A history without any event of this member. */
export function withoutMember(history: TimedHistory, member: string): TimedHistory {
  return mapEvents(history, (event) =>
    'member' in event && event.member === member ? null : event,
  );
}

/** Above so many members, merging each with each would take longer than dropping. */
const MERGED_OF_MAX = 12;

/** Gives the part of one member to another, so that one leaves and comes back where two took turns. */
export const mergeTimedMembers: Pass<TimedHistory> = {
  name: 'merge members',
  *candidates(history) {
    const members = [...membersOf(history)];
    if (members.length > MERGED_OF_MAX) return;
    for (const [index, kept] of members.entries()) {
      for (const gone of members.slice(index + 1)) {
        const merged = renamedTimed(history, { member: (id) => (id === gone ? kept : id) });
        yield merged;
        yield withoutRepeatedJoins(merged);
      }
    }
  },
};

/** Drops joins of members that have joined before and not left since. */
function withoutRepeatedJoins(history: TimedHistory): TimedHistory {
  const present = new Set<string>();
  return mapEvents(history, (event) => {
    if (event.type === 'leave' || event.type === 'crash') present.delete(event.member);
    if (event.type !== 'join') return event;
    const repeated = present.has(event.member);
    present.add(event.member);
    return repeated ? null : event;
  });
}

/** Makes one restart of a member that goes and comes back, and a plain going of one that is restarted. */
export const foldRestarts: Pass<TimedHistory> = {
  name: 'fold into restarts',
  *candidates(history) {
    const { events } = history;
    for (const [from, event] of events.entries()) {
      if (event.type !== 'leave' && event.type !== 'crash') continue;
      const to = events.findIndex((later, at) => at > from && isJoinOf(later, event.member));
      const back = events[to];
      if (back === undefined) continue;
      const { atMs, member } = event;
      const how = event.type === 'crash' ? 'kill' : 'close';
      const restart = { atMs, type: 'restart', member, how, afterMs: back.atMs - atMs } as const;
      yield withEvents(history, events.with(from, restart).toSpliced(to, 1));
    }
  },
};

function isJoinOf(event: TimedEvent, member: string): boolean {
  return event.type === 'join' && event.member === member;
}
