import type { Assignor } from '../domain/assignor.ts';
import type { TopicPartition } from '../domain/group.ts';
import { type Answer, byMember } from './answer.ts';
import { subscribersOf } from './contiguous.ts';
import { byInstanceThenId, type Roster, rosterOf } from './roster.ts';

/**
 * The round-robin assignor: all partitions, by topic and index, are dealt in turn to the members, static ones first;
 * members that do not subscribe are passed over. With equal subscriptions loads differ by at most one.
 *
 * Source: Kafka javadoc, `org.apache.kafka.clients.consumer.RoundRobinAssignor`; KIP-345.
 */
export const roundRobin: Assignor = {
  name: 'round-robin',
  protocol: 'eager',
  contract: 'round-robin',
  assign: (cluster, group) => dealt(rosterOf(cluster, group, byInstanceThenId)),
};

function dealt(roster: Roster): Answer {
  const lists: TopicPartition[][] = roster.ids.map(() => []);
  const subscribers = subscribersOf(roster);
  let next = 0;
  for (const [number, topic] of roster.topics.entries()) {
    const members = subscribers[number] ?? [];
    const partitions = (roster.firstOf[number + 1] ?? 0) - (roster.firstOf[number] ?? 0);
    let turn = firstFrom(members, next);
    for (let partition = 0; partition < partitions; partition++) {
      const member = members[turn] ?? 0;
      lists[member]?.push({ topic, partition });
      next = member + 1;
      turn = turn + 1 === members.length ? 0 : turn + 1;
    }
  }
  return byMember(roster.ids, lists);
}

/** The place of the first of `members`, ascending, that is not before `next`; round to 0 if there is none. */
function firstFrom(members: readonly number[], next: number): number {
  let low = 0;
  let high = members.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((members[middle] ?? 0) < next) low = middle + 1;
    else high = middle;
  }
  return low === members.length ? 0 : low;
}
