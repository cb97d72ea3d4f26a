import type { HistoryEvent, MembershipHistory } from '../../domain/history.ts';
import { membersOf } from '../names-of.ts';
import type { Pass } from '../pass.ts';
import { withEvent } from '../pass.ts';

/** Replaces an event by one of a simpler kind, or by a plainer one of its own kind. */
export const simplerEvents: Pass = { name: 'simpler events', candidates: eventsReplaced };

/** In larger groups an event is only replaced by one of the same member. */
const ANYONE_OF_MAX = 6;

function* eventsReplaced(history: MembershipHistory): Generator<MembershipHistory, void, void> {
  const members = [...membersOf(history)];
  for (const [index, event] of history.events.entries()) {
    if (event.type === 'join') continue;
    const own = 'member' in event ? [event.member] : [];
    const anyone = members.length <= ANYONE_OF_MAX ? members : own;
    for (const replacement of replacements(event, new Set([...own, ...anyone])))
      yield withEvent(
        history,
        index,
        event.when === undefined ? replacement : { ...replacement, when: event.when },
      );
  }
}

function* replacements(
  event: HistoryEvent,
  members: ReadonlySet<string>,
): Generator<HistoryEvent, void, void> {
  yield { type: 'wait' };
  for (const member of members) {
    yield { type: 'leave', member };
    if (event.type === 'stall' || event.type === 'resume' || event.type === 'drop') {
      yield { type: 'drop', member, generation: 'synced' };
      yield { type: 'drop', member, generation: 'joined' };
      yield { type: 'stall', member };
    }
    if (event.type === 'resubscribe') yield { ...event, member };
    if (event.type === 'bounce') yield { type: 'restart', member, as: `${member}+` };
  }
  if (event.type === 'failover') yield { type: 'failover', generation: 'kept' };
  if (event.type === 'switchAssignor') yield { type: 'switchAssignor', from: 'range' };
  if (event.type === 'createTopic') {
    const { topic, partitions } = event;
    yield { type: 'addPartitions', topic, partitions };
  }
}
