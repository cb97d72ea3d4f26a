import type { TopicPartition } from '../domain/group.ts';
import type { AnyHistory } from '../domain/any-history.ts';
import type { HistoryEvent, MembershipHistory } from '../domain/history.ts';

/** The ids of members that join, in the order in which they first do. */
export function membersOf({ events }: Pick<AnyHistory, 'events'>): ReadonlySet<string> {
  const members = new Set<string>();
  for (const event of events) if (event.type === 'join') members.add(event.member);
  return members;
}

/** All topics that are named anywhere, in the order of first mention. */
export function topicsOf({ topics, events }: MembershipHistory): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { topic } of topics) names.add(topic);
  for (const event of events) {
    if ('topic' in event) names.add(event.topic);
    if ('topics' in event) for (const topic of event.topics) names.add(topic);
    for (const { topic } of claimedBy(event)) names.add(topic);
  }
  return names;
}

/** What an event claims; nothing, if it is no join with claims. */
export function claimedBy(event: HistoryEvent): readonly TopicPartition[] {
  return event.type === 'join' ? (event.claims?.partitions ?? []) : [];
}
