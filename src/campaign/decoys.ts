import type { HistoryEvent, MembershipHistory } from '../domain/history.ts';
import { renamed } from '../shrink/rename.ts';

/**
 * Histories that look like `history` and are not: the same members in another order of joining, on larger topics and
 * with fewer of them; the same with nothing else changed; and with a stranger in the place of the first or the last
 * member. What an assignor keeps between groups, by whatever name, one of them leaves there first.
 */
export function decoysOf(history: MembershipHistory): readonly MembershipHistory[] {
  const ids = memberIdsOf(history);
  const reversed = renamed(history, { member: (id) => ids.at(-1 - ids.indexOf(id)) ?? id });
  const instead = (of: string | undefined, stranger: string): MembershipHistory =>
    renamed(history, { member: (id) => (id === of ? stranger : id) });
  return [otherwise(reversed), reversed, instead(ids[0], '~'), instead(ids.at(-1), '!')];
}

function memberIdsOf({ events }: MembershipHistory): readonly string[] {
  const ids = new Set<string>();
  for (const event of events) {
    if ('member' in event) ids.add(event.member);
    if (event.type === 'restart') ids.add(event.as);
  }
  return [...ids];
}

/** One partition more in each topic, one topic less for each member. */
function otherwise({ shape, topics, events }: MembershipHistory): MembershipHistory {
  return {
    shape,
    topics: topics.map(({ topic, partitions }) => ({ topic, partitions: partitions + 1 })),
    events: events.map((event): HistoryEvent =>
      event.type === 'join' ? { ...event, topics: event.topics.slice(1) } : event,
    ),
  };
}
