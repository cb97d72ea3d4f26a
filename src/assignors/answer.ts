import { at } from '../algorithms/ints.ts';
import type { TopicPartition } from '../domain/group.ts';
import type { Roster } from './roster.ts';

/** What our assignors answer: every member has an entry, its partitions by topic and index. */
export type Answer = Map<string, TopicPartition[]>;

/** The answer in which partition i goes to member `memberOf[i]`; -1: to nobody. */
export function answerOf({ ids, topics, firstOf }: Roster, memberOf: Int32Array): Answer {
  const lists: TopicPartition[][] = ids.map(() => []);
  let next = 0;
  for (const [number, topic] of topics.entries()) {
    const end = firstOf[number + 1] ?? 0;
    for (let partition = 0; next < end; partition++)
      lists[at(memberOf, next++)]?.push({ topic, partition });
  }
  return byMember(ids, lists);
}

/** The answer in which member i gets `lists[i]`. */
export function byMember(ids: readonly string[], lists: readonly TopicPartition[][]): Answer {
  const answer: Answer = new Map();
  for (let member = 0; member < ids.length; member++)
    answer.set(ids[member] ?? '', lists[member] ?? []);
  return answer;
}
