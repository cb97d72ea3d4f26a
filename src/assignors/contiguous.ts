import type { TopicPartition } from '../domain/group.ts';
import { type Answer, byMember } from './answer.ts';
import type { Roster } from './roster.ts';

/**
 * The members that want each topic, in the roster's order. Topics whose neighbour has the same ones may share a list.
 */
export function subscribersOf({ topics, wants }: Roster): readonly (readonly number[])[] {
  if (wants.every((wanted) => wanted.length === topics.length)) {
    const all = [...wants.keys()];
    return topics.map(() => all);
  }
  const subscribers: number[][] = topics.map(() => []);
  for (const [member, wanted] of wants.entries())
    for (const topic of wanted) subscribers[topic]?.push(member);
  return subscribers;
}

/**
 * Topic by topic, each subscriber gets one run of neighbouring partitions: with p partitions and s subscribers, the
 * first p mod s of them get ⌊p/s⌋ + 1, the others ⌊p/s⌋.
 *
 * Equal topics with equal subscribers are cut at the same places, so partition i of each goes to the same member.
 */
export function contiguousAnswer(roster: Roster): Answer {
  const lists: TopicPartition[][] = roster.ids.map(() => []);
  const subscribers = subscribersOf(roster);
  for (const [number, topic] of roster.topics.entries()) {
    const members = subscribers[number] ?? [];
    const partitions = (roster.firstOf[number + 1] ?? 0) - (roster.firstOf[number] ?? 0);
    const share = Math.floor(partitions / members.length);
    let extras = partitions - share * members.length;
    let partition = 0;
    for (const member of members) {
      const end = partition + share + (extras-- > 0 ? 1 : 0);
      const list = lists[member];
      while (partition < end) list?.push({ topic, partition: partition++ });
      if (partition === partitions) break;
    }
  }
  return byMember(roster.ids, lists);
}
